#include "core/layout/dockerpacker.h"

#include "core/base/counted.h"
#include "core/base/piecesize.h"
#include "core/digest/hasher.h"
#include "core/image/imageconfig.h"
#include "core/image/mediatype.h"
#include "core/layers/decompressor.h"
#include "core/layout/blobdevice.h"
#include "core/layout/dockerimages.h"
#include "core/layout/imagename.h"

#include <QSet>

#include <utility>

namespace stowage {

namespace {

Result<> checkKind(const Manifest& manifest) {
    if (manifest.isIndex()) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("a docker archive holds images for one platform, not an index "
                           "of several: choose one platform's image, or an OCI archive"));
    }
    bool isImage = manifest.config() && MediaType::isImageConfig(manifest.config()->mediaType);
    for (const Descriptor& layer : manifest.layers()) {
        isImage = isImage && MediaType::isLayerTar(layer.mediaType);
    }
    if (!isImage) {
        return failure(
            ErrorCode::Unsupported,
            QStringLiteral("a docker archive holds images, not other artifacts: choose an "
                           "OCI archive"));
    }
    return {};
}

Result<ImageConfig> readConfig(const OciFolder& folder, const Manifest& manifest,
                               const std::stop_token& stop) {
    const auto blob = folder.blob(manifest.config()->digest, stop);
    const auto bytes = blob ? blob->readAll(Manifest::maximumSize) : failure(blob);
    return bytes ? ImageConfig::parse(*bytes) : failure(bytes);
}

QString layerPath(const Digest& diffId) {
    return diffId.hex() + QStringLiteral(".tar");
}

} // namespace

Result<DockerPacker::Unpacked> DockerPacker::unpack(const OciFolder& folder, const Digest& digest,
                                                    std::stop_token stop) {
    {
        const std::lock_guard guard(mutex_);
        if (const auto known = unpacked_.constFind(digest); known != unpacked_.cend()) {
            return *known;
        }
    }
    const auto blob = folder.blob(digest, stop);
    if (!blob) {
        return failure(blob);
    }
    BlobDevice source(*blob);
    Decompressor decompressor(source);
    Hasher hasher;
    const auto piece = std::make_unique<char[]>(pieceSize);
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const qint64 got = decompressor.read(piece.get(), pieceSize);
        if (got < 0) {
            return decompressor.error()
                       ? std::unexpected(decompressor.error()->in(digest.toString()))
                       : failure(ErrorCode::Io, decompressor.errorString());
        }
        if (got == 0) {
            break;
        }
        hasher.update(QByteArrayView(piece.get(), got));
        if (hasher.size() > ArchiveWriter::maximumMemberSize) {
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("the layer %1 unpacks to more than the %2 bytes that a "
                                          "file in an archive can have")
                               .arg(digest.toString())
                               .arg(ArchiveWriter::maximumMemberSize));
        }
    }
    const Unpacked unpacked{.diffId = hasher.digest(), .size = hasher.size()};
    const std::lock_guard guard(mutex_);
    unpacked_.insert(digest, unpacked);
    return unpacked;
}

Result<> DockerPacker::accept(const OciFolder& folder, const Manifest& manifest,
                              std::stop_token stop) {
    if (auto kind = checkKind(manifest); !kind) {
        return kind;
    }
    const auto config = readConfig(folder, manifest, stop);
    if (!config) {
        return failure(config);
    }
    if (config->diffIds.size() != manifest.layers().size()) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("the manifest has %1, and its config %2")
                           .arg(counted(manifest.layers().size(), "layer"),
                                counted(config->diffIds.size(), "diff_id")));
    }
    for (qsizetype i = 0; i < config->diffIds.size(); ++i) {
        const Digest& digest = manifest.layers().at(i).digest;
        const auto unpacked = unpack(folder, digest, stop);
        if (!unpacked) {
            return unpacked.error().code() == ErrorCode::LayerUnknown
                       ? failure(ErrorCode::Unsupported,
                                 QStringLiteral("the layer %1 is kept elsewhere, and a docker "
                                                "archive needs all layers")
                                     .arg(digest.toString()))
                       : failure(unpacked);
        }
        if (unpacked->diffId != config->diffIds.at(i)) {
            return failure(ErrorCode::InvalidDigest,
                           QStringLiteral("the layer %1 unpacks to %2, and its config says %3")
                               .arg(digest.toString(), unpacked->diffId.toString(),
                                    config->diffIds.at(i).toString()));
        }
    }
    return {};
}

Result<> DockerPacker::pack(const OciFolder& folder, ArchiveWriter& writer, std::stop_token stop) {
    const auto listed = folder.images(stop);
    if (!listed) {
        return failure(listed);
    }
    QList<Manifest> manifests;
    QList<DockerImage> images;
    for (const ListedImage& image : *listed) {
        auto manifest = readManifest(folder, image.descriptor->digest, {}, stop);
        if (!manifest) {
            return failure(manifest);
        }
        qsizetype place = 0;
        while (place < manifests.size() && manifests.at(place).digest() != manifest->digest()) {
            ++place;
        }
        if (place == manifests.size()) {
            DockerImage entry;
            entry.config = manifest->config()->digest.hex() + QStringLiteral(".json");
            for (const Descriptor& layer : manifest->layers()) {
                const auto unpacked = unpack(folder, layer.digest, stop);
                if (!unpacked) {
                    return failure(unpacked);
                }
                entry.layers.append(layerPath(unpacked->diffId));
            }
            images.append(std::move(entry));
            manifests.append(*std::move(manifest));
        }
        if (image.tag) {
            images[place].repoTags.append(familiarReference(repositoryWithHost(image), *image.tag));
        }
    }
    // First what says what the archive is, so that a reader need not go through all of it to know.
    if (auto done = writer.file(QStringLiteral("manifest.json"), makeDockerImages(images)); !done) {
        return done;
    }
    QSet<QString> written;
    const auto isNew = [&written](const QString& path) {
        const qsizetype before = written.size();
        written.insert(path);
        return written.size() > before;
    };
    for (qsizetype i = 0; i < manifests.size(); ++i) {
        const auto config = folder.blob(manifests.at(i).config()->digest, stop);
        const auto bytes = config ? config->readAll(Manifest::maximumSize) : failure(config);
        if (!bytes) {
            return failure(bytes);
        }
        if (isNew(images.at(i).config)) {
            if (auto done = writer.file(images.at(i).config, *bytes); !done) {
                return done;
            }
        }
        for (const Descriptor& layer : manifests.at(i).layers()) {
            const auto unpacked = unpack(folder, layer.digest, stop);
            const auto blob = unpacked ? folder.blob(layer.digest, stop) : failure(unpacked);
            if (!blob) {
                return failure(blob);
            }
            if (!isNew(layerPath(unpacked->diffId))) {
                continue;
            }
            BlobDevice source(*blob);
            Decompressor content(source);
            if (auto done = writer.file(layerPath(unpacked->diffId), unpacked->size, content, stop);
                !done) {
                return done;
            }
        }
    }
    return {};
}

} // namespace stowage
