#include "core/layout/dockertar.h"

#include "core/base/counted.h"
#include "core/base/piecesize.h"
#include "core/base/quoted.h"
#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "core/layers/decompressor.h"
#include "core/layout/blobdevice.h"
#include "core/layout/imagename.h"
#include "core/layout/ocitar.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qsizetype idLength = 64;

/// Docker takes gzip's name for whatever it finds compressed; what is not compressed, or in a way
/// that has no type, is called a plain tar: all readers look at the bytes.
QString layerType(Compression compression) {
    switch (compression) {
    case Compression::Gzip:
        return MediaType::dockerLayerGzip;
    case Compression::Zstd:
        return MediaType::dockerLayerZstd;
    default:
        return MediaType::dockerLayer;
    }
}

QByteArray descriptorJson(const Descriptor& descriptor) {
    return QStringLiteral("{\"mediaType\":\"%1\",\"size\":%2,\"digest\":\"%3\"}")
        .arg(descriptor.mediaType)
        .arg(descriptor.size)
        .arg(descriptor.digest.toString())
        .toLatin1();
}

/// Docker's image manifest version 2, schema 2, as skopeo writes it.
QByteArray schema2(const Descriptor& config, const QList<Descriptor>& layers) {
    QByteArrayList parts;
    for (const Descriptor& layer : layers) {
        parts.append(descriptorJson(layer));
    }
    return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType::dockerManifest.toLatin1() +
           "\",\"config\":" + descriptorJson(config) + ",\"layers\":[" + parts.join(',') + "]}";
}

/// The digest that a config's file name claims, where it claims one: `<hex>.json` (docker, skopeo),
/// `blobs/sha256/<hex>` (docker), `sha256:<hex>` (kaniko and others).
std::optional<Digest> claimedDigest(const QString& path) {
    QString name = path.section(QLatin1Char('/'), -1);
    if (name.endsWith(QLatin1String(".json"))) {
        name.chop(5);
    }
    if (name.startsWith(QLatin1String("sha256:"))) {
        name.remove(0, 7);
    }
    const auto digest = name.size() == idLength ? Digest::parse(QStringLiteral("sha256:") + name)
                                                : failure(ErrorCode::InvalidDigest, name);
    return digest ? std::optional(*digest) : std::nullopt;
}

Result<Digest> uncompressedDigest(const Blob& blob, HashAlgorithm algorithm,
                                  const std::stop_token& stop) {
    BlobDevice source(blob);
    Decompressor decompressor(source);
    Hasher hasher(algorithm);
    const auto piece = std::make_unique<char[]>(pieceSize);
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const qint64 got = decompressor.read(piece.get(), pieceSize);
        if (got < 0) {
            return decompressor.error()
                       ? std::unexpected(decompressor.error()->in(quoted(blob.name())))
                       : failure(ErrorCode::Io, decompressor.errorString());
        }
        if (got == 0) {
            return hasher.digest();
        }
        hasher.update(QByteArrayView(piece.get(), got));
    }
}

} // namespace

DockerTar::DockerTar(std::shared_ptr<const ImageFiles> files, QList<DockerImage> images)
    : files_(std::move(files)), images_(std::move(images)) {}

Result<std::shared_ptr<DockerTar>> DockerTar::open(std::shared_ptr<const ImageFiles> files,
                                                   const RepositoryName& unnamed) {
    const auto bytes = readDocument(*files, QStringLiteral("manifest.json"));
    if (!bytes) {
        return failure(bytes);
    }
    auto images = parseDockerImages(*bytes);
    if (!images) {
        return failure(images);
    }
    std::shared_ptr<DockerTar> content(new DockerTar(std::move(files), *std::move(images)));
    ListedNames names(unnamed);
    for (qsizetype number = 0; number < content->images_.size(); ++number) {
        const QStringList& tags = content->images_.at(number).repoTags;
        const qsizetype before = content->listed_.size();
        for (const QString& text : tags) {
            const auto reference = Reference::parse(text);
            if (!reference) {
                continue;
            }
            ListedNames::Name name = names.claim(*reference);
            content->listed_.append({.repository = std::move(name.repository),
                                     .tag = std::move(name.tag),
                                     .reference = text,
                                     .number = number});
        }
        if (content->listed_.size() == before) {
            content->listed_.append({.repository = unnamed, .number = number});
        }
    }
    return content;
}

Result<QList<ListedImage>> DockerTar::images(std::stop_token /*stop*/) const {
    return listed_;
}

Result<Descriptor> DockerTar::descriptor(const ListedImage& image, std::stop_token stop) const {
    return prepare(image.number, stop);
}

Result<Blob> DockerTar::named(const QString& path) const {
    auto blob = files_->open(path);
    if (!blob && blob.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::Corrupt, QStringLiteral("manifest.json names %1, but %2")
                                               .arg(quoted(path), blob.error().detail()));
    }
    return blob;
}

Result<qint64> DockerTar::size(const ListedImage& image, std::stop_token /*stop*/) const {
    const DockerImage& parts = images_.at(image.number);
    QSet<qint64> seen;
    qint64 sum = 0;
    for (const QString& path : QStringList(parts.config) + parts.layers) {
        const auto blob = named(path);
        if (!blob) {
            return failure(blob);
        }
        if (!seen.contains(blob->offset())) {
            seen.insert(blob->offset());
            sum += blob->size();
        }
    }
    return sum;
}

Result<DockerTar::Layer> DockerTar::layer(const QString& path, HashAlgorithm algorithm,
                                          const std::stop_token& stop) const {
    auto blob = named(path);
    if (!blob) {
        return failure(blob);
    }
    {
        const std::lock_guard guard(mutex_);
        const auto known = read_.constFind(blob->offset());
        if (known != read_.cend() && known->diffId.hashAlgorithm() == algorithm) {
            return *known;
        }
    }
    QByteArray head(std::min<qint64>(blob->size(), compressionMagicSize), Qt::Uninitialized);
    if (auto got = blob->read(0, head.data(), head.size()); !got) {
        return failure(got);
    }
    const Compression compression = detectCompression(head);
    const auto digest = blob->digest(HashAlgorithm::Sha256, stop);
    if (!digest) {
        return failure(digest);
    }
    auto diffId = Result<Digest>(*digest);
    if (compression != Compression::None || algorithm != HashAlgorithm::Sha256) {
        diffId = uncompressedDigest(*blob, algorithm, stop);
        if (!diffId) {
            return failure(diffId);
        }
    }
    Layer layer{.blob = *blob,
                .descriptor = {.mediaType = layerType(compression),
                               .digest = *digest,
                               .size = blob->size()},
                .diffId = *diffId};
    const std::lock_guard guard(mutex_);
    read_.insert(blob->offset(), layer);
    return layer;
}

Result<Descriptor> DockerTar::make(const DockerImage& image, const std::stop_token& stop) const {
    const auto configBlob = named(image.config);
    if (!configBlob) {
        return failure(configBlob);
    }
    const auto configBytes = configBlob->readAll(Manifest::maximumSize);
    if (!configBytes) {
        return failure(configBytes);
    }
    const Descriptor config{.mediaType = MediaType::dockerConfig,
                            .digest = Hasher::digestOf(*configBytes),
                            .size = configBlob->size()};
    if (const auto claimed = claimedDigest(image.config); claimed && *claimed != config.digest) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("the content of %1 has the digest %2")
                           .arg(quoted(image.config), config.digest.toString()));
    }
    const auto parsed = ImageConfig::parse(*configBytes);
    if (!parsed) {
        return failure(parsed, quoted(image.config));
    }
    if (parsed->diffIds.size() != image.layers.size()) {
        return failure(ErrorCode::ManifestInvalid,
                       QStringLiteral("manifest.json lists %1, and %2 has %3")
                           .arg(counted(image.layers.size(), "layer"), quoted(image.config),
                                counted(parsed->diffIds.size(), "diff_id")));
    }
    QList<Descriptor> descriptors;
    QList<Layer> layers;
    for (qsizetype i = 0; i < image.layers.size(); ++i) {
        const Digest& diffId = parsed->diffIds.at(i);
        auto read = layer(image.layers.at(i), diffId.hashAlgorithm(), stop);
        if (!read) {
            return failure(read);
        }
        if (read->diffId != diffId) {
            return failure(
                ErrorCode::InvalidDigest,
                QStringLiteral("the layer %1 unpacks to %2, and its config says %3")
                    .arg(quoted(image.layers.at(i)), read->diffId.toString(), diffId.toString()));
        }
        descriptors.append(read->descriptor);
        layers.append(*std::move(read));
    }
    const QByteArray bytes = schema2(config, descriptors);
    if (bytes.size() > Manifest::maximumSize) {
        return failure(ErrorCode::TooLarge, QStringLiteral("its manifest would pass 4 MiB"));
    }
    const Descriptor manifest{.mediaType = MediaType::dockerManifest,
                              .digest = Hasher::digestOf(bytes),
                              .size = bytes.size()};
    const std::lock_guard guard(mutex_);
    blobs_.insert(config.digest, Blob(image.config, *configBytes));
    for (const Layer& known : std::as_const(layers)) {
        blobs_.insert(known.descriptor.digest, known.blob);
    }
    blobs_.insert(manifest.digest, Blob(QStringLiteral("the manifest"), bytes));
    return manifest;
}

Result<Descriptor> DockerTar::prepare(qsizetype number, const std::stop_token& stop) const {
    {
        const std::lock_guard guard(mutex_);
        if (const auto known = prepared_.constFind(number); known != prepared_.cend()) {
            return *known;
        }
    }
    auto made = make(images_.at(number), stop);
    if (!made && made.error().isCancelled()) {
        return made;
    }
    const std::lock_guard guard(mutex_);
    prepared_.insert(number, made);
    return made;
}

Result<Blob> DockerTar::blob(const Digest& digest, std::stop_token stop) const {
    const auto known = [this, &digest]() -> std::optional<Blob> {
        const std::lock_guard guard(mutex_);
        const auto found = blobs_.constFind(digest);
        return found == blobs_.cend() ? std::nullopt : std::optional(*found);
    };
    if (auto blob = known()) {
        return *std::move(blob);
    }
    std::optional<Error> fault;
    for (qsizetype number = 0; number < images_.size(); ++number) {
        const auto prepared = prepare(number, stop);
        if (!prepared && prepared.error().isCancelled()) {
            return failure(prepared);
        }
        if (!prepared && !fault) {
            fault = prepared.error();
        }
        if (auto blob = known()) {
            return *std::move(blob);
        }
    }
    // It may be a part of the image that can't be read.
    return fault ? Result<Blob>(std::unexpected(*fault))
                 : failure(ErrorCode::LayerUnknown,
                           QStringLiteral("there is no blob %1").arg(digest.toString()));
}

} // namespace stowage
