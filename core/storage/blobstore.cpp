#include "core/storage/blobstore.h"

#include "core/base/log.h"
#include "core/digest/hasher.h"
#include "core/storage/hashfile.h"
#include "core/storage/registrypaths.h"

#include <utility>

namespace stowage {

Result<StorageInfo> BlobStore::stat(const Digest& digest) {
    auto info = driver_.stat(RegistryPaths::blob(digest));
    if (info && info->kind != EntryKind::File) {
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 is not a file").arg(RegistryPaths::blob(digest)));
    }
    return info;
}

Result<std::unique_ptr<FileReader>> BlobStore::reader(const Digest& digest) {
    return driver_.reader(RegistryPaths::blob(digest));
}

Result<QByteArray> BlobStore::read(const Digest& digest, qint64 limit) {
    return driver_.getContent(RegistryPaths::blob(digest), limit);
}

Result<> BlobStore::put(const Digest& digest, const QByteArray& bytes) {
    const auto there = read(digest, bytes.size());
    if (there && *there == bytes) {
        return {};
    }
    if (!there && there.error().code() != ErrorCode::NotFound) {
        qCWarning(logStorage, "replacing blob %ls: %ls", qUtf16Printable(digest.toString()),
                  qUtf16Printable(there.error().message()));
    }
    return driver_.putContent(RegistryPaths::blob(digest), bytes);
}

Result<bool> BlobStore::isSound(const Digest& digest, qint64 size, std::stop_token stop) {
    const auto info = stat(digest);
    if (!info && info.error().code() != ErrorCode::NotFound) {
        return failure(info);
    }
    if (!info || info->size != size) {
        return false;
    }
    Hasher hasher(digest.hashAlgorithm());
    auto hashed = hashFile(driver_, RegistryPaths::blob(digest), size, hasher, std::move(stop));
    if (!hashed && hashed.error().isCancelled()) {
        return failure(hashed);
    }
    // One that cannot be read is as good as a wrong one: the file at hand takes its place.
    return hashed && hasher.digest() == digest;
}

Result<> BlobStore::publish(const QString& file, const Digest& digest, qint64 size,
                            std::stop_token stop) {
    auto sound = isSound(digest, size, std::move(stop));
    if (!sound) {
        return failure(sound);
    }
    if (*sound) {
        return {};
    }
    return driver_.move(file, RegistryPaths::blob(digest));
}

} // namespace stowage
