#include "core/remote/manifestcache.h"

#include "core/digest/hasher.h"
#include "core/remote/smallfile.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// The media type stands on a line before the bytes: not every manifest says its own.
constexpr qsizetype longestType = 256;

void prune(const QString& folder, qint64 limit) {
    std::vector<QFileInfo> files;
    qint64 bytes = 0;
    QDirIterator each(folder, QDir::Files, QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        files.push_back(each.fileInfo());
        bytes += files.back().size();
    }
    if (bytes <= limit) {
        return;
    }
    std::ranges::sort(files, {}, [](const QFileInfo& file) { return file.lastModified(); });
    for (const QFileInfo& file : files) {
        if (bytes <= limit) {
            return;
        }
        bytes -= file.size();
        QFile::remove(file.filePath());
    }
}

} // namespace

ManifestCache::ManifestCache(QString folder, qint64 limit) : folder_(std::move(folder)) {
    prune(folder_, limit);
}

QString ManifestCache::path(const QString& host, const RepositoryName& repository,
                            const Digest& digest) const {
    const QString name =
        QStringLiteral("%1/%2@%3").arg(host, repository.toString(), digest.toString());
    const QString hex = Hasher::digestOf(name.toUtf8()).hex();
    return QStringLiteral("%1/%2/%3").arg(folder_, hex.first(2), hex);
}

std::optional<Manifest> ManifestCache::find(const QString& host, const RepositoryName& repository,
                                            const Digest& digest) const {
    const auto file =
        SmallFile::read(path(host, repository, digest), Manifest::maximumSize + longestType + 1);
    if (!file) {
        return std::nullopt;
    }
    const qsizetype end = file->bytes.indexOf('\n');
    if (end < 0 || end > longestType) {
        return std::nullopt;
    }
    const auto manifest =
        Manifest::parse(file->bytes.sliced(end + 1), QString::fromLatin1(file->bytes.first(end)));
    // Signed schema 1 has the digest of its payload; whatever else must have that of its bytes.
    if (!manifest || manifest->digest() != digest) {
        return std::nullopt;
    }
    return *manifest;
}

void ManifestCache::keep(const QString& host, const RepositoryName& repository,
                         const Manifest& manifest) {
    const QString target = path(host, repository, manifest.digest());
    if (!QDir().mkpath(QFileInfo(target).path())) {
        return;
    }
    QSaveFile file(target);
    if (file.open(QIODevice::WriteOnly) &&
        file.write(manifest.mediaType().toLatin1() + '\n' + manifest.bytes()) > 0) {
        file.commit();
    }
}

void ManifestCache::forget(const QString& host, const RepositoryName& repository,
                           const Digest& digest) {
    QFile::remove(path(host, repository, digest));
}

} // namespace stowage
