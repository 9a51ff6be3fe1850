#include "core/storage/localstore.h"

#include "core/storage/registrypaths.h"

#include <utility>

namespace stowage {

LocalStore::LocalStore(std::shared_ptr<StorageDriver> driver, Place place, bool canWrite,
                       const Clock& clock)
    : driver_(std::move(driver)), place_(std::move(place)), canWrite_(canWrite), clock_(clock),
      blobs_(*driver_) {}

Result<std::unique_ptr<StorageLock>> LocalStore::beginWriting() {
    if (!canWrite_) {
        return failure(ErrorCode::ReadOnly,
                       QStringLiteral("%1 was opened for reading only").arg(place_.toString()));
    }
    return driver_->lock(RegistryPaths::lock(), LockMode::Shared);
}

Result<> LocalStore::makeRepository(const RepositoryName& name) {
    for (const QString& folder : {RegistryPaths::layers(name), RegistryPaths::manifests(name)}) {
        if (auto made = driver_->makeFolder(folder); !made) {
            return made;
        }
    }
    return {};
}

Result<> LocalStore::checkRepository(const RepositoryName& name) const {
    for (const QString& folder : {RegistryPaths::manifests(name), RegistryPaths::layers(name)}) {
        auto info = driver_->stat(folder);
        if (info) {
            return {};
        }
        if (info.error().code() != ErrorCode::NotFound) {
            return failure(info);
        }
    }
    return failure(
        ErrorCode::NotFound,
        QStringLiteral("there is no repository %1 in %2").arg(name.toString(), place_.toString()));
}

} // namespace stowage
