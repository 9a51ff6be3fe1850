#include "core/layout/ocifolder.h"

#include "core/base/durablefile.h"
#include "core/base/filedescriptor.h"
#include "core/base/quoted.h"
#include "core/image/json.h"
#include "core/layout/folderupload.h"
#include "core/layout/imagename.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

const QByteArrayView layoutFile = R"({"imageLayoutVersion":"1.0.0"})";
constexpr qint64 longestLayoutFile = 64 * 1024;

QString layoutPath(const QString& folder) {
    return folder + QStringLiteral("/oci-layout");
}

QString indexPath(const QString& folder) {
    return folder + QStringLiteral("/index.json");
}

/// Waits for the layout's other writers; held until the descriptor is closed.
Result<FileDescriptor> lockFolder(const QString& path) {
    FileDescriptor folder(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen()) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("opening %1").arg(path)));
    }
    while (::flock(folder.get(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            return std::unexpected(Error::fromErrno(errno, QStringLiteral("locking %1").arg(path)));
        }
    }
    return folder;
}

/// Damage of a document, seen as damage of the layout it describes.
std::unexpected<Error> asCorrupt(const Error& error) {
    if (error.code() == ErrorCode::ManifestInvalid || error.code() == ErrorCode::InvalidDigest) {
        return failure(ErrorCode::Corrupt, error.message());
    }
    return std::unexpected(error);
}

bool isLayoutPart(const QString& name) {
    return name == QLatin1String("oci-layout") || name == QLatin1String("index.json") ||
           name == QLatin1String("blobs") || name.endsWith(QLatin1String(".tmp"));
}

} // namespace

QString blobPath(const Digest& digest) {
    return QStringLiteral("blobs/%1/%2").arg(digest.algorithm(), digest.hex());
}

Result<> checkLayoutVersion(const QByteArray& bytes) {
    const auto document = parseJsonObject(bytes, QStringLiteral("oci-layout"));
    if (!document) {
        return asCorrupt(document.error());
    }
    const QJsonValue version = document->value(QLatin1String("imageLayoutVersion"));
    if (!version.isString()) {
        return failure(ErrorCode::Corrupt, QStringLiteral("oci-layout says no imageLayoutVersion"));
    }
    if (!version.toString().startsWith(QLatin1String("1."))) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("the layout's version is %1, not 1").arg(quoted(version.toString())));
    }
    return {};
}

Result<OciIndex> parseIndex(const QByteArray& bytes) {
    auto index = OciIndex::parse(bytes);
    if (!index) {
        return asCorrupt(index.error());
    }
    return index;
}

OciFolder::OciFolder(QString path, Options options)
    : path_(std::move(path)), options_(std::move(options)) {}

Result<> OciFolder::checkVersion() const {
    const auto file = openBlob(layoutPath(path_), QStringLiteral("oci-layout"));
    if (!file) {
        if (file.error().code() == ErrorCode::NotFound && QFileInfo(path_).isDir()) {
            return failure(ErrorCode::Unsupported,
                           QStringLiteral("it is no OCI layout: it has no oci-layout file"));
        }
        return failure(file);
    }
    const auto bytes = file->readAll(longestLayoutFile);
    return bytes ? checkLayoutVersion(*bytes) : failure(bytes);
}

Result<std::shared_ptr<OciFolder>> OciFolder::open(const QString& path, Options options) {
    const std::shared_ptr<OciFolder> folder(new OciFolder(path, std::move(options)));
    const QString operation = QStringLiteral("OCI layout %1").arg(quoted(path));
    if (auto checked = folder->checkVersion(); !checked) {
        return failure(checked, operation);
    }
    if (auto index = folder->index(); !index) {
        return failure(index, operation);
    }
    return folder;
}

Result<std::shared_ptr<OciFolder>> OciFolder::create(const QString& path, Options options) {
    const QString operation = QStringLiteral("OCI layout %1").arg(quoted(path));
    if (auto made = makeFolderDurably(path); !made) {
        return failure(made, operation);
    }
    const auto lock = lockFolder(path);
    if (!lock) {
        return failure(lock, operation);
    }
    const bool isNew = !QFile::exists(layoutPath(path));
    if (isNew) {
        const QStringList names =
            QDir(path).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        if (!std::all_of(names.begin(), names.end(), isLayoutPart)) {
            return failure(ErrorCode::Unsupported,
                           QStringLiteral("%1 holds other files and is no OCI layout; choose an "
                                          "empty folder")
                               .arg(quoted(path)));
        }
    }
    const std::shared_ptr<OciFolder> folder(new OciFolder(path, std::move(options)));
    if (auto made = makeFolderDurably(path + QStringLiteral("/blobs/sha256")); !made) {
        return failure(made, operation);
    }
    // oci-layout comes last: only with it the folder is a layout.
    if (isNew && !QFile::exists(indexPath(path))) {
        if (auto written = folder->writeFile(indexPath(path), OciIndex().toBytes()); !written) {
            return failure(written, operation);
        }
    }
    if (isNew) {
        if (auto written = folder->writeFile(layoutPath(path), layoutFile); !written) {
            return failure(written, operation);
        }
    }
    return open(path, folder->options_);
}

Result<OciIndex> OciFolder::index() const {
    const auto file = openBlob(indexPath(path_), QStringLiteral("index.json"));
    if (!file) {
        if (file.error().code() == ErrorCode::NotFound) {
            return failure(ErrorCode::Corrupt, QStringLiteral("it has no index.json"));
        }
        return failure(file);
    }
    const auto bytes = file->readAll(Manifest::maximumSize);
    return bytes ? parseIndex(*bytes) : failure(bytes);
}

Result<QList<ListedImage>> OciFolder::images(std::stop_token stop) const {
    if (stop.stop_requested()) {
        return cancelled();
    }
    const auto list = index();
    if (!list) {
        return failure(list, QStringLiteral("OCI layout %1").arg(quoted(path_)));
    }
    return list->images(options_.unnamed);
}

Result<Blob> OciFolder::blob(const Digest& digest, std::stop_token /*stop*/) const {
    auto file = digest.isTarSum()
                    ? failure(ErrorCode::NotFound, QStringLiteral("layouts have no tarsums"))
                    : openBlob(path_ + QLatin1Char('/') + blobPath(digest), blobPath(digest));
    if (!file && file.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::LayerUnknown,
                       QStringLiteral("there is no blob %1").arg(digest.toString()));
    }
    return file;
}

Result<std::unique_ptr<LayerUpload>> OciFolder::upload(const RepositoryName& repository,
                                                       const std::optional<Descriptor>& expected) {
    if (!options_.writable) {
        return ImageContent::upload(repository, expected);
    }
    return FolderUpload::begin(
        {.folder = path_, .durable = options_.durable, .maximumSize = options_.maximumBlobSize},
        repository, expected);
}

Result<> OciFolder::writeFile(const QString& path, QByteArrayView bytes) const {
    if (options_.durable) {
        return writeFileDurably(path, bytes);
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(bytes.data(), bytes.size()) != bytes.size() || !file.flush()) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("writing %1").arg(path)));
    }
    return {};
}

Result<> OciFolder::changeIndex(const std::function<Result<>(OciIndex&)>& change) {
    const auto lock = lockFolder(path_);
    if (!lock) {
        return failure(lock);
    }
    auto list = index();
    if (!list) {
        return failure(list);
    }
    const QByteArray before = list->toBytes();
    if (auto changed = change(*list); !changed) {
        return changed;
    }
    const QByteArray after = list->toBytes();
    return after == before ? Result<>() : writeFile(indexPath(path_), after);
}

Result<> OciFolder::add(const Manifest& manifest, const RepositoryName& repository,
                        const std::optional<Tag>& tag, std::stop_token stop) {
    if (!options_.writable) {
        return ImageContent::add(manifest, repository, tag, stop);
    }
    if (options_.accept) {
        if (auto accepted = options_.accept(*this, manifest, stop); !accepted) {
            return accepted;
        }
    }
    const std::lock_guard guard(mutex_);
    const QString path = path_ + QLatin1Char('/') + blobPath(manifest.digest());
    if (auto written = writeFile(path, manifest.bytes()); !written) {
        return written;
    }
    const RepositoryName listed = listedRepository(repository);
    RepositoryName written = repository;
    return changeIndex([&](OciIndex& list) -> Result<> {
        const QList<ListedImage> images = list.images(options_.unnamed);
        for (qsizetype i = images.size() - 1; i >= 0; --i) {
            const ListedImage& image = images.at(i);
            const Digest& digest = image.descriptor->digest;
            const bool here = image.repository == repository || image.repository == listed;
            if (!tag && here && digest == manifest.digest()) {
                return {};
            }
            // What this object listed for want of an index to list it, the index now does.
            const auto added = addedUnnamed_.find(digest);
            const auto isChild = [&digest](const Descriptor& child) {
                return child.digest == digest;
            };
            const bool covered =
                added != addedUnnamed_.end() && !image.tag &&
                std::any_of(manifest.manifests().begin(), manifest.manifests().end(), isChild);
            const bool named = here && !image.tag && digest == manifest.digest();
            const bool replaced = here && image.tag && image.tag == tag;
            if (covered) {
                addedUnnamed_.erase(added);
            }
            if (replaced && repository == listed) {
                written = repositoryWithHost(image);
            }
            if (covered || named || replaced) {
                list.removeAt(i);
            }
        }
        if (!tag) {
            addedUnnamed_.insert(manifest.digest());
        }
        list.insert(manifest.descriptor(), written, tag, options_.unnamed);
        return {};
    });
}

Result<> OciFolder::untag(const ListedImage& image) {
    if (!options_.writable) {
        return ImageContent::untag(image);
    }
    const std::lock_guard guard(mutex_);
    return changeIndex([&](OciIndex& list) -> Result<> {
        const QList<ListedImage> images = list.images(options_.unnamed);
        std::optional<Descriptor> untagged;
        bool elsewhere = false;
        for (qsizetype i = images.size() - 1; i >= 0; --i) {
            const ListedImage& other = images.at(i);
            if (other.repository != image.repository) {
                continue;
            }
            if (other.tag == image.tag) {
                untagged = other.descriptor;
                list.removeAt(i);
            }
        }
        if (!untagged) {
            return failure(ErrorCode::NotFound, QStringLiteral("the tag is gone already"));
        }
        for (const ListedImage& other : list.images(options_.unnamed)) {
            elsewhere = elsewhere || (other.repository == image.repository &&
                                      other.descriptor->digest == untagged->digest);
        }
        if (!elsewhere) {
            list.insert(*untagged, repositoryWithHost(image), std::nullopt, options_.unnamed);
        }
        return {};
    });
}

Result<> OciFolder::removeManifest(const Digest& digest, const RepositoryName& repository,
                                   std::stop_token stop) {
    if (!options_.writable) {
        return ImageContent::removeManifest(digest, repository, stop);
    }
    const std::lock_guard guard(mutex_);
    bool stillListed = false;
    auto changed = changeIndex([&](OciIndex& list) -> Result<> {
        const QList<ListedImage> images = list.images(options_.unnamed);
        bool found = false;
        for (qsizetype i = images.size() - 1; i >= 0; --i) {
            if (images.at(i).repository == repository &&
                images.at(i).descriptor->digest == digest) {
                list.removeAt(i);
                found = true;
            }
        }
        const auto others = reachableManifests(*this, list.descriptors(), stop);
        if (!others) {
            return failure(others);
        }
        for (const Manifest& other : *others) {
            stillListed = stillListed || other.digest() == digest;
            for (const Descriptor& child : other.manifests()) {
                if (child.digest == digest && !found) {
                    return failure(ErrorCode::Unsupported,
                                   QStringLiteral("it is a part of the index %1; remove that first")
                                       .arg(other.digest().toString()));
                }
            }
        }
        if (!found) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("there is no manifest %1").arg(digest.toString()));
        }
        return {};
    });
    if (!changed || stillListed) {
        return changed;
    }
    const QString path = path_ + QLatin1Char('/') + blobPath(digest);
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("removing %1").arg(path)));
    }
    return {};
}

Result<> OciFolder::removeBlob(const Digest& digest, std::stop_token stop) {
    if (!options_.writable) {
        return ImageContent::removeBlob(digest, stop);
    }
    const std::lock_guard guard(mutex_);
    return changeIndex([&](OciIndex& list) -> Result<> {
        const auto manifests = reachableManifests(*this, list.descriptors(), stop);
        if (!manifests) {
            return failure(manifests);
        }
        for (const Manifest& manifest : *manifests) {
            bool used = manifest.digest() == digest;
            for (const Descriptor& part : manifest.blobs()) {
                used = used || part.digest == digest;
            }
            if (used) {
                return failure(ErrorCode::Unsupported,
                               QStringLiteral("the manifest %1 needs it; remove that first")
                                   .arg(manifest.digest().toString()));
            }
        }
        const QString path = path_ + QLatin1Char('/') + blobPath(digest);
        if (::unlink(QFile::encodeName(path).constData()) != 0) {
            return failure(ErrorCode::LayerUnknown,
                           QStringLiteral("there is no blob %1").arg(digest.toString()));
        }
        return {};
    });
}

} // namespace stowage
