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
    explicit RepositoryList(StorageDriver& driver) : driver_(driver) {}

    /// Errors: InvalidArgument when `after` is no repository's name.
    Result<Page<RepositoryName>> page(const PageRequest& request, std::stop_token stop);

private:
    struct Search;
    Result<> visit(const RepositoryName& name, Search& search);
    Result<> visitChildren(const QString& prefix, const QList<StorageEntry>& entries,
                           Search& search);

    StorageDriver& driver_;
};

} // namespace stowage
