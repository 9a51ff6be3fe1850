#include "core/layout/imagecontent.h"

#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "core/layout/imagename.h"

#include <QSet>

#include <utility>

namespace stowage {

namespace {

constexpr qsizetype mostManifests = 100'000;

std::unexpected<Error> readOnly() {
    return failure(ErrorCode::Unsupported, QStringLiteral("this place can only be read"));
}

bool mayBeManifest(const Descriptor& descriptor) {
    return descriptor.mediaType.isEmpty() || MediaType::isManifest(descriptor.mediaType);
}

} // namespace

RepositoryName repositoryWithHost(const ListedImage& image) {
    const auto reference = Reference::parse(image.reference);
    if (reference && listedRepository(*reference) == image.repository) {
        const QString name = reference->domain() + QLatin1Char('/') + reference->name().toString();
        if (auto withHost = RepositoryName::parse(name)) {
            return *withHost;
        }
    }
    return image.repository;
}

Result<Descriptor> ImageContent::descriptor(const ListedImage& image,
                                            std::stop_token /*stop*/) const {
    if (!image.descriptor) {
        return failure(ErrorCode::Internal, QStringLiteral("an image without a descriptor"));
    }
    return *image.descriptor;
}

Result<qint64> ImageContent::size(const ListedImage& image, std::stop_token stop) const {
    const auto root = descriptor(image, stop);
    if (!root) {
        return failure(root);
    }
    const auto manifests = reachableManifests(*this, {*root}, stop);
    if (!manifests) {
        return failure(manifests);
    }
    qint64 sum = 0;
    QSet<Digest> seen;
    for (const Manifest& manifest : *manifests) {
        for (const Descriptor& part : manifest.blobs()) {
            // What descriptors claim is not added up blindly: it could overflow.
            if (!seen.contains(part.digest) && part.size <= qint64(1) << 50 &&
                sum <= qint64(1) << 60) {
                seen.insert(part.digest);
                sum += part.size;
            }
        }
    }
    return sum;
}

Result<std::unique_ptr<LayerUpload>>
ImageContent::upload(const RepositoryName& /*repository*/,
                     const std::optional<Descriptor>& /*expected*/) {
    return readOnly();
}

Result<> ImageContent::add(const Manifest& /*manifest*/, const RepositoryName& /*repository*/,
                           const std::optional<Tag>& /*tag*/, std::stop_token /*stop*/) {
    return readOnly();
}

Result<> ImageContent::untag(const ListedImage& /*image*/) {
    return readOnly();
}

Result<> ImageContent::removeManifest(const Digest& /*digest*/,
                                      const RepositoryName& /*repository*/,
                                      std::stop_token /*stop*/) {
    return readOnly();
}

Result<> ImageContent::removeBlob(const Digest& /*digest*/, std::stop_token /*stop*/) {
    return readOnly();
}

Result<QByteArray> readManifestBytes(const ImageContent& content, const Digest& digest,
                                     std::stop_token stop) {
    const auto blob = content.blob(digest, stop);
    if (!blob) {
        if (blob.error().code() == ErrorCode::LayerUnknown) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("there is no manifest %1").arg(digest.toString()));
        }
        return failure(blob);
    }
    return blob->readAll(Manifest::maximumSize);
}

Result<Manifest> readManifest(const ImageContent& content, const Digest& digest,
                              const QString& mediaType, std::stop_token stop) {
    auto bytes = readManifestBytes(content, digest, stop);
    if (!bytes) {
        return failure(bytes);
    }
    if (const Digest actual = Hasher::digestOf(*bytes, digest.hashAlgorithm()); actual != digest) {
        return failure(ErrorCode::InvalidDigest, QStringLiteral("the manifest %1 has the digest %2")
                                                     .arg(digest.toString(), actual.toString()));
    }
    auto manifest = Manifest::parse(*std::move(bytes), mediaType);
    if (!manifest) {
        return failure(manifest, QStringLiteral("manifest %1").arg(digest.toString()));
    }
    return manifest;
}

Result<QList<Manifest>> reachableManifests(const ImageContent& content,
                                           const QList<Descriptor>& roots, std::stop_token stop) {
    QList<Manifest> found;
    QList<Descriptor> waiting = roots;
    QSet<Digest> seen;
    for (qsizetype next = 0; next < waiting.size(); ++next) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        if (waiting.size() > mostManifests) {
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("more than %1 manifests are listed").arg(mostManifests));
        }
        const Descriptor descriptor = waiting.at(next);
        if (seen.contains(descriptor.digest) || !mayBeManifest(descriptor)) {
            continue;
        }
        seen.insert(descriptor.digest);
        auto manifest = readManifest(content, descriptor.digest, descriptor.mediaType, stop);
        if (!manifest) {
            if (manifest.error().isCancelled()) {
                return failure(manifest);
            }
            continue;
        }
        waiting += manifest->manifests();
        found.append(*std::move(manifest));
    }
    return found;
}

} // namespace stowage
