#pragma once

#include "core/layout/archivewriter.h"
#include "core/layout/contentregistry.h"
#include "core/layout/ocifolder.h"

#include <functional>
#include <mutex>

namespace stowage {

/// An archive that is being written: an OCI layout in a temporary folder beside the target, until
/// commit() makes the archive of it. An archive that is there stays as it is until then. The folder
/// goes when the registry and all it handed out are gone. Thread-safe.
class ArchiveDraft final : public ContentRegistry {
public:
    /// Writes the folder's images into the archive.
    using Pack = std::function<Result<>(const OciFolder&, ArchiveWriter&, std::stop_token)>;
    using Accept = decltype(OciFolder::Options::accept);

    /// Errors: NotFound (the target's folder), ReadOnly, Unsupported when the target is a folder,
    /// Io.
    static Result<std::shared_ptr<Registry>> begin(Place place, Pack pack, Accept accept = {});

    ArchiveDraft(Place place, Capabilities capabilities, std::shared_ptr<OciFolder> folder,
                 Pack pack);

    /// May be called again when more was put. Errors: NotFound when nothing was put, NoSpace, Io,
    /// Cancelled; those of Pack.
    Result<> commit(std::stop_token stop) override;

private:
    std::shared_ptr<OciFolder> folder_;
    Pack pack_;
    std::mutex mutex_; ///< One commit at a time.
};

} // namespace stowage
