#include "core/layout/contentmanifests.h"

#include "core/image/mediatype.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// Layers that stay on their own servers.
bool isForeign(const Descriptor& layer) {
    return MediaType::isNonDistributable(layer.mediaType) && !layer.urls.isEmpty();
}

} // namespace

ContentManifests::ContentManifests(RepositoryImages images) : images_(std::move(images)) {}

Result<bool> ContentManifests::exists(const Digest& digest, std::stop_token stop) {
    const auto manifest = readManifest(images_.content(), digest, {}, std::move(stop));
    if (manifest) {
        return true;
    }
    switch (manifest.error().code()) {
    case ErrorCode::NotFound:        // No such blob.
    case ErrorCode::ManifestInvalid: // A blob, but no manifest.
    case ErrorCode::TooLarge:
        return false;
    default:
        return failure(manifest);
    }
}

Result<Manifest> ContentManifests::get(const Digest& digest, std::stop_token stop) {
    return readManifest(images_.content(), digest, {}, std::move(stop));
}

Result<Manifest> ContentManifests::get(const Tag& tag, std::stop_token stop) {
    const auto image = images_.find(tag, stop);
    if (!image) {
        return failure(image);
    }
    const auto descriptor = images_.content().descriptor(*image, stop);
    if (!descriptor) {
        return failure(descriptor);
    }
    return readManifest(images_.content(), descriptor->digest, descriptor->mediaType,
                        std::move(stop));
}

Result<QByteArray> ContentManifests::read(const Digest& digest, std::stop_token stop) {
    return readManifestBytes(images_.content(), digest, std::move(stop));
}

Result<> ContentManifests::checkComplete(const Manifest& manifest, std::stop_token stop) {
    QStringList missing;
    const auto note = [&missing](const Digest& digest) {
        if (!missing.contains(digest.toString())) {
            missing.append(digest.toString());
        }
    };
    for (const Descriptor& part : manifest.blobs()) {
        if (isForeign(part)) {
            continue;
        }
        const auto blob = images_.content().blob(part.digest, stop);
        if (!blob && blob.error().code() != ErrorCode::LayerUnknown) {
            return failure(blob);
        }
        if (!blob) {
            note(part.digest);
        }
    }
    for (const Descriptor& child : manifest.manifests()) {
        const auto there = exists(child.digest, stop);
        if (!there) {
            return failure(there);
        }
        if (!*there) {
            note(child.digest);
        }
    }
    if (missing.isEmpty()) {
        return {};
    }
    return std::unexpected(
        Error(ErrorCode::ManifestIncomplete,
              QStringLiteral("%1 of the parts it names are not there").arg(missing.size()))
            .about(missing));
}

Result<Descriptor> ContentManifests::put(const QByteArray& bytes, const QString& mediaType,
                                         const std::optional<Tag>& tag, std::stop_token stop) {
    const auto manifest = Manifest::parse(bytes, mediaType);
    if (!manifest) {
        return failure(manifest);
    }
    const auto operation = QStringLiteral("manifest %1").arg(manifest->digest().toString());
    if (manifest->kind() == Manifest::Kind::Schema1) {
        return std::unexpected(
            Error(ErrorCode::Unsupported,
                  QStringLiteral("docker's schema 1 has no place in image layouts"))
                .in(operation));
    }
    if (auto complete = checkComplete(*manifest, stop); !complete) {
        return failure(complete, operation);
    }
    if (auto added = images_.content().add(*manifest, images_.name(), tag, stop); !added) {
        return failure(added, operation);
    }
    return manifest->descriptor();
}

Result<> ContentManifests::remove(const Digest& digest, std::stop_token stop) {
    const auto images = images_.list(stop);
    if (!images) {
        return failure(images);
    }
    const RepositoryName listed = images->isEmpty() ? images_.name() : images->front().repository;
    return images_.content().removeManifest(digest, listed, std::move(stop));
}

Result<QList<Digest>> ContentManifests::list(std::stop_token stop) {
    const auto images = images_.list(stop);
    if (!images) {
        return failure(images);
    }
    for (const ListedImage& image : *images) {
        // A broken image with a tag is told of where that is resolved. Without one, here alone.
        if (image.tag) {
            continue;
        }
        if (const auto sound = images_.content().descriptor(image, stop); !sound) {
            return failure(sound);
        }
    }
    const auto manifests = images_.manifests(std::move(stop));
    if (!manifests) {
        return failure(manifests);
    }
    QList<Digest> digests;
    for (const Manifest& manifest : *manifests) {
        digests.append(manifest.digest());
    }
    std::sort(digests.begin(), digests.end());
    return digests;
}

Result<QList<Descriptor>> ContentManifests::referrers(const Digest& digest,
                                                      const QString& artifactType,
                                                      std::stop_token stop) {
    const auto manifests = images_.manifests(std::move(stop));
    if (!manifests) {
        return failure(manifests);
    }
    QList<Descriptor> referrers;
    for (const Manifest& manifest : *manifests) {
        if (!manifest.subject() || manifest.subject()->digest != digest) {
            continue;
        }
        Descriptor descriptor = manifest.descriptor();
        if (artifactType.isEmpty() || descriptor.artifactType == artifactType) {
            descriptor.annotations = manifest.annotations();
            referrers.append(std::move(descriptor));
        }
    }
    return referrers;
}

} // namespace stowage
