#pragma once

// The contract: what every place that holds images offers, whatever it is made of. A Registry is
// owned jointly by those who use it and hands out Repositories, each owned by one of them and
// referring to its Registry. Registries may be used from any thread at once; a Repository, its
// services, layers and uploads belong to the thread that opened them.

#include "core/registry/layerservice.h"
#include "core/registry/manifestservice.h"
#include "core/registry/page.h"
#include "core/registry/place.h"
#include "core/registry/tagservice.h"

#include <functional>
#include <limits>
#include <memory>
#include <stop_token>

namespace stowage {

/// One named set of manifests, tags and layers. One thread; keeps its Registry alive. The services
/// live as long as the Repository.
class Repository {
public:
    Repository() = default;
    Repository(const Repository&) = delete;
    Repository& operator=(const Repository&) = delete;
    virtual ~Repository() = default;

    virtual const RepositoryName& name() const = 0;
    virtual LayerService& layers() = 0;
    virtual ManifestService& manifests() = 0;
    virtual TagService& tags() = 0;
};

/// What a place can do, so that nobody offers what would be refused.
struct Capabilities {
    bool canWrite = false;
    bool canRemove = false;
    bool canResume = false; ///< Unfinished uploads survive the process.
    qint64 maximumBlobSize = std::numeric_limits<qint64>::max(); ///< Bytes.
    /// How many blobs are best moved at once: several where waiting is most of the time.
    int blobsAtOnce = 1;
};

class Registry {
public:
    Registry() = default;
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;
    virtual ~Registry() = default;

    virtual const Place& place() const = 0;
    virtual Capabilities capabilities() const = 0;

    /// Sorted component-wise.
    virtual Result<Page<RepositoryName>> repositories(const PageRequest& request = {},
                                                      std::stop_token stop = {}) = 0;

    /// Where unfinished uploads may be found, sorted: also the repositories that hold nothing else
    /// yet, which repositories() leaves out. Empty where uploads do not outlive their process.
    virtual Result<QList<RepositoryName>> uploading(std::stop_token stop = {}) = 0;

    /// A handle on a repository, which need not exist yet. Touches nothing.
    virtual std::unique_ptr<Repository> open(const RepositoryName& name) = 0;

    /// Makes what was put visible where a place is written as a whole (an archive); elsewhere it
    /// returns at once. Not committing drops an archive that was being written.
    virtual Result<> commit(std::stop_token stop = {}) = 0;
};

enum class OpenMode {
    Read,      ///< Must exist.
    ReadWrite, ///< Must exist.
    Create,    ///< Made when absent; an archive is written anew.
};

/// Opens any kind of place. Only the composition root knows how; everybody else is handed one.
/// Thread-safe. Errors: NotFound, Unsupported (not such a place), Corrupt, ReadOnly, Busy.
using RegistryOpener =
    std::function<Result<std::shared_ptr<Registry>>(const Place&, OpenMode, std::stop_token)>;

} // namespace stowage
