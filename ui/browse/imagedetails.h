#pragma once

#include "core/image/imageconfig.h"
#include "core/image/manifest.h"
#include "core/registry/registry.h"
#include "ui/browse/location.h"

#include <QByteArray>
#include <QDateTime>
#include <QStringList>

#include <optional>
#include <stop_token>

namespace stowage {

/// What people call the thing that a manifest describes.
enum class ContentKind {
    Image,
    Index, ///< Several images, one per platform.
    HelmChart,
    Wasm,
    Signature,
    Attestation,
    Artifact, ///< Anything else that is kept in a registry.
    OldImage, ///< docker's schema 1.
};

QString contentKindText(ContentKind kind);
QString contentKindIcon(ContentKind kind); ///< The name of its icon.

/// Whether what it holds are images with a file system, and no other artifact.
bool isOfImages(ContentKind kind);

/// The kind of one manifest, as its types tell.
ContentKind contentKind(const Manifest& manifest);

/// An image as a list shows it. A value.
struct ImageSummary {
    Digest digest;
    ContentKind kind = ContentKind::Image;
    QStringList platforms = {};
    qint64 size = 0;           ///< Bytes of config and layers as stored, each blob once.
    QDateTime created = {};    ///< Invalid where nobody says.
    bool isIncomplete = false; ///< A part of an index, or the config, could not be read.
    QString artifactType = {}; ///< Of artifacts.
    std::optional<Digest> child = std::nullopt; ///< Of an index: the one whose page would open.
};

/// Blocks; thread of the repository. Errors: those of ManifestService::get.
Result<ImageSummary> summarizeImage(Repository& repository, const Digest& digest,
                                    std::stop_token stop);

/// An image with all that its page shows, but for what is inside of the layers. A value.
struct ImageDetails {
    /// One entry of an index.
    struct Child {
        Descriptor descriptor;
        QString text; ///< "linux/arm64/v8", or what else tells it from its siblings.
        bool isAttestation = false;
    };

    Manifest top; ///< What the tag or digest names.
    QList<Child> children = {};
    std::optional<Digest> child = std::nullopt; ///< The one that is shown.

    /// The image itself: `top`, or the child shown; nothing where that could not be read.
    std::optional<Manifest> image = std::nullopt;
    std::optional<Error> imageError = std::nullopt;

    std::optional<ImageConfig> config = std::nullopt; ///< Images only.
    QByteArray configBytes = {};                      ///< Of whatever type; empty when not read.
    std::optional<Error> configError = std::nullopt;

    qint64 size() const; ///< Of config and layers as stored; -1 without an image.
};

/// Reads what a location names. Of an index the child that the location asks for is shown, else
/// that of this machine's platform, else the first. A child or config that cannot be read is told
/// in the details; only what the location itself names makes it fail.
/// Blocks. Errors: InvalidArgument when it names no image, those of opening and of
/// ManifestService::get.
Result<ImageDetails> readImage(Registry& registry, const Location& location, std::stop_token stop);

/// The bytes of a small blob, checked against its digest and size. Blocks.
/// Errors: those of LayerService::fetch; TooLarge beyond `limit`; InvalidDigest, InvalidLength, Io.
Result<QByteArray> readBlob(Repository& repository, const Descriptor& descriptor, qint64 limit,
                            std::stop_token stop);

/// The command that made a layer, without the noise of the tools that wrote it down.
QString madeByText(const QString& createdBy);

} // namespace stowage
