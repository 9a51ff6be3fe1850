#pragma once

#include "core/image/manifest.h"
#include "core/image/repositoryname.h"

#include <QString>

#include <optional>

namespace stowage {

/// Manifests of remote registries, kept on the disk by their digests: what has one never changes.
/// A damaged or missing entry is none; what cannot be kept is fetched again. Thread-safe, also
/// beside other processes; touches the disk.
class ManifestCache {
public:
    /// `folder` is this cache's alone, and is made when there is something to keep. What is in it
    /// beyond `limit` bytes goes, the oldest first, now.
    explicit ManifestCache(QString folder, qint64 limit = standardLimit);

    static constexpr qint64 standardLimit = 64 * 1024 * 1024;

    /// Whose digest holds; nothing where there is none. Of one repository: another user's, or
    /// another server's, says nothing about what is to be seen in this one.
    std::optional<Manifest> find(const QString& host, const RepositoryName& repository,
                                 const Digest& digest) const;

    void keep(const QString& host, const RepositoryName& repository, const Manifest& manifest);

    void forget(const QString& host, const RepositoryName& repository, const Digest& digest);

private:
    QString path(const QString& host, const RepositoryName& repository, const Digest& digest) const;

    QString folder_;
};

} // namespace stowage
