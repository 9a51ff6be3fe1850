#include "core/storage/linkfile.h"

#include "core/base/quoted.h"
#include "core/storage/registrypaths.h"

#include <algorithm>

namespace stowage {

namespace {

/// Longer than any digest: a file that is no link is not read whole.
constexpr qint64 maximumLinkSize = 1024;

Result<bool> isListed(StorageDriver& driver, const QString& folder, const Digest& digest) {
    const QString path = RegistryPaths::linkIn(folder, digest);
    if (digest.hashAlgorithm() == HashAlgorithm::Sha256) {
        auto info = driver.stat(path);
        if (!info && info.error().code() != ErrorCode::NotFound) {
            return failure(info);
        }
        return info.has_value();
    }
    auto target = readLink(driver, path);
    if (!target && target.error().code() == ErrorCode::InvalidDigest) {
        return true;
    }
    if (!target && target.error().code() != ErrorCode::NotFound) {
        return failure(target);
    }
    return target && *target == digest;
}

} // namespace

Result<Digest> readLink(StorageDriver& driver, const QString& path) {
    auto content = driver.getContent(path, maximumLinkSize);
    if (!content && content.error().code() == ErrorCode::TooLarge) {
        return failure(ErrorCode::InvalidDigest, content.error().detail());
    }
    if (!content) {
        return failure(content);
    }
    auto digest = Digest::parse(QString::fromUtf8(*content));
    if (!digest) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("%1 holds %2, which is not a digest")
                           .arg(driver.shownPath(path), quoted(QString::fromUtf8(*content))));
    }
    return digest;
}

Result<> writeLink(StorageDriver& driver, const QString& path, const Digest& digest) {
    if (const auto there = readLink(driver, path); there && *there == digest) {
        return {};
    }
    return driver.putContent(path, digest.toString().toLatin1());
}

Result<QList<Digest>> listLinks(StorageDriver& driver, const QString& folder,
                                std::stop_token stop) {
    QList<Digest> digests;
    for (const auto algorithm :
         {HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512}) {
        const QString name = hashAlgorithmName(algorithm);
        auto entries = driver.list(folder + QLatin1Char('/') + name);
        if (!entries && entries.error().code() == ErrorCode::NotFound) {
            continue;
        }
        if (!entries) {
            return failure(entries);
        }
        for (const StorageEntry& entry : *entries) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            const auto digest = Digest::parse(name + QLatin1Char(':') + entry.name);
            if (entry.kind != EntryKind::Folder || !digest) {
                continue;
            }
            const auto listed = isListed(driver, folder, *digest);
            if (!listed) {
                return failure(listed);
            }
            if (*listed) {
                digests.append(*digest);
            }
        }
    }
    std::sort(digests.begin(), digests.end());
    return digests;
}

} // namespace stowage
