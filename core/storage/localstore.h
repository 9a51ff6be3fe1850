#pragma once

#include "core/base/clock.h"
#include "core/registry/place.h"
#include "core/storage/blobstore.h"
#include "core/storage/referrercache.h"
#include "core/storage/storagedriver.h"

#include <memory>

namespace stowage {

class RepositoryName;

/// What the parts of one local registry share: its driver, its blobs, its locks. Owned jointly by
/// all of them. Thread-safe.
class LocalStore {
public:
    LocalStore(std::shared_ptr<StorageDriver> driver, Place place, bool canWrite,
               const Clock& clock);

    StorageDriver& driver() const { return *driver_; }
    BlobStore& blobs() { return blobs_; }
    ReferrerCache& referrers() { return referrers_; }
    const Place& place() const { return place_; }
    const Clock& clock() const { return clock_; }
    bool canWrite() const { return canWrite_; }

    /// To be held while anything is changed. Errors: ReadOnly when the registry was opened for
    /// reading, Busy while another program has it for itself.
    Result<std::unique_ptr<StorageLock>> beginWriting();

    /// Makes what every repository has. docker-registry 2.x finds repositories by their `_layers`,
    /// 3.x by their `_manifests`, and the garbage collection of either fails without the other.
    Result<> makeRepository(const RepositoryName& name);

    /// Errors: NotFound.
    Result<> checkRepository(const RepositoryName& name) const;

private:
    std::shared_ptr<StorageDriver> driver_;
    Place place_;
    bool canWrite_;
    const Clock& clock_;
    BlobStore blobs_;
    ReferrerCache referrers_;
};

} // namespace stowage
