#pragma once

#include "core/image/descriptor.h"
#include "core/image/manifest.h"
#include "core/image/tag.h"
#include "core/layout/blob.h"
#include "core/registry/layerupload.h"

#include <QList>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// An image that a layout or archive lists.
struct ListedImage {
    RepositoryName repository;
    std::optional<Tag> tag = std::nullopt;
    QString reference = {}; ///< As the place itself names it; empty when it does not.
    qsizetype number = 0;   ///< Its place in the list, from 0.

    /// Where the place says it; otherwise it has to be worked out.
    std::optional<Descriptor> descriptor = std::nullopt;
};

/// The image's repository with the host that its own name has, as fullReference() takes it.
RepositoryName repositoryWithHost(const ListedImage& image);

/// What a layout or archive holds: named images and content by digest. The one thing in which the
/// three kinds of place differ; the services of the contract are written once over it.
///
/// Thread-safe. What reads answers LayerUnknown for absent content. What writes answers Unsupported
/// unless a kind says otherwise.
class ImageContent {
public:
    ImageContent() = default;
    ImageContent(const ImageContent&) = delete;
    ImageContent& operator=(const ImageContent&) = delete;
    virtual ~ImageContent() = default;

    /// In the order of the place. No two have both repository and tag in common.
    virtual Result<QList<ListedImage>> images(std::stop_token stop) const = 0;

    /// The manifest's descriptor: at once where `image` has it, else by reading its layers.
    virtual Result<Descriptor> descriptor(const ListedImage& image, std::stop_token stop) const;

    /// Config and layers of the image (of all platforms) together, without reading them.
    virtual Result<qint64> size(const ListedImage& image, std::stop_token stop) const;

    virtual Result<Blob> blob(const Digest& digest, std::stop_token stop) const = 0;

    virtual Result<std::unique_ptr<LayerUpload>> upload(const RepositoryName& repository,
                                                        const std::optional<Descriptor>& expected);

    /// Stores the manifest and lists it, in place of what had the tag.
    virtual Result<> add(const Manifest& manifest, const RepositoryName& repository,
                         const std::optional<Tag>& tag, std::stop_token stop);

    /// Takes the name away; the manifest stays listed.
    virtual Result<> untag(const ListedImage& image);

    /// Takes the manifest out of a repository's list, and its bytes away once nothing lists it.
    virtual Result<> removeManifest(const Digest& digest, const RepositoryName& repository,
                                    std::stop_token stop);

    virtual Result<> removeBlob(const Digest& digest, std::stop_token stop);
};

/// Reads a manifest, checks it against its digest and parses it. Errors: NotFound, InvalidDigest,
/// TooLarge, ManifestInvalid.
Result<Manifest> readManifest(const ImageContent& content, const Digest& digest,
                              const QString& mediaType, std::stop_token stop);

/// The bytes alone. Errors: NotFound, TooLarge.
Result<QByteArray> readManifestBytes(const ImageContent& content, const Digest& digest,
                                     std::stop_token stop);

/// The manifests given and all below them, each once, parents first. Absent and damaged ones are
/// left out: an index may be there with one platform only. Errors: Cancelled, TooLarge beyond
/// 100,000.
Result<QList<Manifest>> reachableManifests(const ImageContent& content,
                                           const QList<Descriptor>& roots, std::stop_token stop);

} // namespace stowage
