#pragma once

#include "core/image/repositoryname.h"
#include "core/registry/page.h"
#include "core/storage/storagedriver.h"

#include <stop_token>

namespace stowage {

/// Finds the repositories of a registry's folder, in component-wise order, listing each folder once
/// and none of a repository's own. One thread.
class RepositoryList {
public:
    /// What makes a folder a repository of the list.
    enum class Mark {
        Content, ///< Layers or manifests, as docker-registry has it.
        Uploads, ///< Unfinished uploads, now or before.
    };

    explicit RepositoryList(StorageDriver& driver, Mark mark = Mark::Content)
        : driver_(driver), mark_(mark) {}

    /// Errors: InvalidArgument when `after` is no repository's name.
    Result<Page<RepositoryName>> page(const PageRequest& request, std::stop_token stop);

private:
    struct Search;
    Result<> visit(const RepositoryName& name, Search& search);
    Result<> visitChildren(const QString& prefix, const QList<StorageEntry>& entries,
                           Search& search);

    StorageDriver& driver_;
    Mark mark_;
};

} // namespace stowage
