#include "core/layout/recognize.h"

#include "core/base/quoted.h"
#include "core/image/mediatype.h"
#include "core/layers/decompressor.h"
#include "core/layout/archivefiles.h"
#include "core/layout/blobdevice.h"
#include "core/layout/dockertar.h"
#include "core/layout/imagename.h"
#include "core/layout/ocifolder.h"
#include "core/layout/ocitar.h"
#include "core/layout/streamedfiles.h"
#include "core/layout/tarheaders.h"

#include <QDir>
#include <QDirIterator>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype mostImages = 1000;
constexpr qint64 headSize = 512;

QString layerType(Compression compression) {
    switch (compression) {
    case Compression::None:
        return MediaType::ociLayer;
    case Compression::Gzip:
        return MediaType::ociLayerGzip;
    case Compression::Zstd:
        return MediaType::ociLayerZstd;
    case Compression::Xz:
    case Compression::Bzip2:
        break; // Without a type of its own; named as containers' tools name it.
    }
    return MediaType::ociLayer + QLatin1Char('+') + compressionName(compression);
}

Result<qint64> folderSize(const QString& path, const std::stop_token& stop) {
    qint64 sum = 0;
    QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        files.next();
        const QFileInfo info = files.fileInfo();
        sum += info.isSymLink() ? 0 : info.size();
    }
    return sum;
}

Result<> describe(Recognition& recognition, Place::Kind kind, const ImageContent& content,
                  const std::stop_token& stop) {
    const auto images = content.images(stop);
    if (!images) {
        return failure(images);
    }
    recognition.kind = Recognition::Kind::Place;
    recognition.place = Place{kind, recognition.path};
    for (const ListedImage& image : images->first(std::min(images->size(), mostImages))) {
        const auto size = content.size(image, stop);
        if (!size && size.error().isCancelled()) {
            return failure(size);
        }
        recognition.images.append({.reference = image.reference,
                                   .repository = image.repository.toString(),
                                   .tag = image.tag ? image.tag->toString() : QString(),
                                   .size = size.value_or(0)});
    }
    return {};
}

Result<Recognition> recognizeFolder(Recognition recognition, const std::stop_token& stop) {
    const QString& path = recognition.path;
    const auto size = folderSize(path, stop);
    if (!size) {
        return failure(size);
    }
    recognition.size = *size;
    if (QFileInfo(path + QStringLiteral("/docker/registry/v2")).isDir()) {
        recognition.kind = Recognition::Kind::Place;
        recognition.place = Place{Place::Kind::RegistryFolder, path};
        return recognition;
    }
    if (!QFileInfo::exists(path + QStringLiteral("/oci-layout"))) {
        return recognition; // Files.
    }
    const auto folder = OciFolder::open(path, {.unnamed = defaultRepository(path)});
    if (!folder) {
        return failure(folder);
    }
    if (auto done = describe(recognition, Place::Kind::OciLayout, **folder, stop); !done) {
        return failure(done);
    }
    return recognition;
}

/// `open` gives the archive's files, once its names say that it may hold images.
Result<Recognition>
recognizeArchive(Recognition recognition, const ArchiveNames& names, Compression compression,
                 const std::function<Result<std::shared_ptr<const ImageFiles>>()>& open,
                 const std::stop_token& stop) {
    const RepositoryName unnamed = defaultRepository(recognition.path);
    std::optional<Error> fault;
    if (names.hasLayout() || names.hasDockerList()) {
        const auto files = open();
        if (!files) {
            return failure(files);
        }
        if (names.hasLayout()) {
            const auto layout = OciTar::open(*files, unnamed, stop);
            if (layout) {
                const auto done = describe(recognition, Place::Kind::OciArchive, **layout, stop);
                return done ? Result<Recognition>(recognition) : failure(done);
            }
            fault = layout.error();
        }
        if (names.hasDockerList()) {
            const auto docker = DockerTar::open(*files, unnamed);
            if (docker) {
                const auto done = describe(recognition, Place::Kind::DockerArchive, **docker, stop);
                const bool isOne = names.isPure() || !recognition.images.isEmpty();
                if (!done || isOne) {
                    return done ? Result<Recognition>(recognition) : failure(done);
                }
                recognition.place.reset();
            } else if (!fault) {
                fault = docker.error();
            }
        }
        // Among a layer's own files, such a name may mean anything.
        if (fault && (names.isPure() || fault->isCancelled())) {
            return std::unexpected(fault->in(quoted(recognition.path)));
        }
    }
    recognition.kind = Recognition::Kind::Layer;
    recognition.layerMediaType = layerType(compression);
    return recognition;
}

Result<Recognition> recognizeTar(Recognition recognition, const Blob& file,
                                 const std::stop_token& stop) {
    ArchiveNames names;
    const auto walked = walkTar(
        file,
        [&names](const TarMember& member) {
            names.add(member.path);
            return true;
        },
        stop);
    if (!walked) {
        return failure(walked);
    }
    const auto open = [&recognition, &stop]() -> Result<std::shared_ptr<const ImageFiles>> {
        return ArchiveFiles::open(recognition.path, stop);
    };
    return recognizeArchive(recognition, names, Compression::None, open, stop);
}

/// Whether a tar is inside. Errors: Corrupt when not even its first block can be unpacked.
Result<bool> holdsTar(const Blob& file) {
    BlobDevice device(file);
    Decompressor decompressor(device);
    QByteArray head;
    while (head.size() < headSize) {
        const QByteArray more = decompressor.read(headSize - head.size());
        if (more.isEmpty()) {
            break;
        }
        head += more;
    }
    if (decompressor.error()) {
        return std::unexpected(decompressor.error()->in(quoted(file.name())));
    }
    return looksLikeTar(head);
}

Result<Recognition> recognizeCompressed(Recognition recognition, const Blob& file,
                                        Compression compression, const std::stop_token& stop) {
    const auto isTar = holdsTar(file);
    if (!isTar) {
        return failure(isTar);
    }
    if (!*isTar) {
        return recognition; // Some other compressed file.
    }
    const auto files = std::make_shared<StreamedFiles>();
    if (auto read = files->read(file, stop); !read) {
        return failure(read);
    }
    const auto open = [&files]() -> Result<std::shared_ptr<const ImageFiles>> { return files; };
    return recognizeArchive(recognition, files->names(), compression, open, stop);
}

} // namespace

Result<Recognition> recognize(const QString& path, std::stop_token stop) {
    Recognition recognition{.path = QDir::cleanPath(QDir::current().absoluteFilePath(path))};
    struct stat status{};
    if (::stat(QFile::encodeName(recognition.path).constData(), &status) != 0) {
        return std::unexpected(
            Error::fromErrno(errno, QStringLiteral("looking at %1").arg(quoted(path))));
    }
    if (S_ISDIR(status.st_mode)) {
        return recognizeFolder(std::move(recognition), stop);
    }
    const auto file = openBlob(recognition.path, recognition.path);
    if (!file) {
        return failure(file);
    }
    recognition.size = file->size();
    QByteArray head(std::min(file->size(), headSize), Qt::Uninitialized);
    if (auto got = file->read(0, head.data(), head.size()); !got) {
        return failure(got);
    }
    if (const Compression compression = detectCompression(head); compression != Compression::None) {
        return recognizeCompressed(std::move(recognition), *file, compression, stop);
    }
    return looksLikeTar(head) ? recognizeTar(std::move(recognition), *file, stop) : recognition;
}

} // namespace stowage
