#pragma once

#include "core/digest/digest.h"
#include "core/storage/storagedriver.h"

#include <stop_token>

namespace stowage {

/// The blobs of a local registry, each under its digest and shared by all repositories.
/// Thread-safe. Errors of every call: those of the driver.
class BlobStore {
public:
    explicit BlobStore(StorageDriver& driver) : driver_(driver) {}

    /// Errors: NotFound.
    Result<StorageInfo> stat(const Digest& digest);
    Result<std::unique_ptr<FileReader>> reader(const Digest& digest);

    /// The whole blob, not checked against its digest. Errors: NotFound, TooLarge.
    Result<QByteArray> read(const Digest& digest, qint64 limit);

    /// Stores bytes, whose digest the caller has computed. A blob that is there already is compared
    /// and replaced when it is damaged.
    Result<> put(const Digest& digest, const QByteArray& bytes);

    /// Makes a blob of a file whose digest and size the caller has checked and which is durable. A
    /// blob that is there already is read to the end and replaced when it is damaged; when it is
    /// sound, the file stays where it is. Errors: Cancelled.
    Result<> publish(const QString& file, const Digest& digest, qint64 size, std::stop_token stop);

private:
    Result<bool> isSound(const Digest& digest, qint64 size, std::stop_token stop);

    StorageDriver& driver_;
};

} // namespace stowage
