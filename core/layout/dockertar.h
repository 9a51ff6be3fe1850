#pragma once

#include "core/image/imageconfig.h"
#include "core/layout/dockerimages.h"
#include "core/layout/imagecontent.h"
#include "core/layout/imagefiles.h"

#include <QHash>

#include <mutex>

namespace stowage {

/// The images of a docker archive (`docker save`), read only: the old shape (`<id>/layer.tar`),
/// skopeo's and podman's (`<hex>.tar`) and the new one (`blobs/sha256/<hex>`).
///
/// Such an archive has no manifests. Each is made here, as docker's schema 2, from the config's
/// bytes and the layers' as they are archived, the same for the same archive. That needs the
/// layers' digests, so an image's content is read through when it is first asked for by digest, and
/// then its layers are also held against the config's diff_ids: an archive has nothing else that
/// would show damage. Thread-safe.
class DockerTar final : public ImageContent {
public:
    /// Errors: Unsupported when it has no manifest.json, Corrupt, TooLarge.
    static Result<std::shared_ptr<DockerTar>> open(std::shared_ptr<const ImageFiles> files,
                                                   const RepositoryName& unnamed);

    Result<QList<ListedImage>> images(std::stop_token stop) const override;

    /// Errors: Corrupt for what manifest.json names and the archive lacks; InvalidDigest,
    /// ManifestInvalid, Cancelled.
    Result<Descriptor> descriptor(const ListedImage& image, std::stop_token stop) const override;
    Result<qint64> size(const ListedImage& image, std::stop_token stop) const override;
    Result<Blob> blob(const Digest& digest, std::stop_token stop) const override;

private:
    struct Layer {
        Blob blob;
        Descriptor descriptor;
        Digest diffId; ///< Of the uncompressed bytes.
    };

    DockerTar(std::shared_ptr<const ImageFiles> files, QList<DockerImage> images);

    Result<Descriptor> prepare(qsizetype number, const std::stop_token& stop) const;
    Result<Descriptor> make(const DockerImage& image, const std::stop_token& stop) const;
    Result<Blob> named(const QString& path) const;
    Result<Layer> layer(const QString& path, HashAlgorithm algorithm,
                        const std::stop_token& stop) const;

    std::shared_ptr<const ImageFiles> files_;
    QList<DockerImage> images_;
    QList<ListedImage> listed_; ///< `number` counts images_.

    mutable std::mutex mutex_; ///< Guards what follows.
    mutable QHash<qsizetype, Result<Descriptor>> prepared_;
    mutable QHash<Digest, Blob> blobs_;
    mutable QHash<qint64, Layer> read_; ///< By their offsets: links share a layer.
};

} // namespace stowage
