#pragma once

#include "core/image/descriptor.h"
#include "core/layout/imagecontent.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>

#include <functional>

namespace stowage {

/// The index.json of an OCI layout (OCI image specification, "Image Layout"), read and changed
/// without losing what other programs wrote in it. A value.
class OciIndex {
public:
    OciIndex(); ///< Without images.

    /// Errors: ManifestInvalid, TooLarge, InvalidDigest, UnsupportedDigest.
    static Result<OciIndex> parse(const QByteArray& bytes);

    const QList<Descriptor>& descriptors() const { return descriptors_; }

    /// The images by the names they have here:
    /// - `io.containerd.image.name`, a full reference, gives repository and tag;
    /// - `org.opencontainers.image.ref.name` is a tag in the repository `unnamed`, or a full
    ///   reference too. Where both are there and this one is a tag, the tag is this one's, for it
    ///   is what skopeo and podman ask for;
    /// - without a name, the image is in `unnamed` without a tag.
    /// ListedNames settles which of two images of one name has it.
    QList<ListedImage> images(const RepositoryName& unnamed) const;

    /// Lists a manifest before all others that skopeo would find by the same tag. The name is
    /// written for all programs: the tag for skopeo, podman and umoci, and the full reference for
    /// containerd and docker, except in the repository `unnamed`, whose name nobody gave.
    void insert(const Descriptor& manifest, const RepositoryName& repository,
                const std::optional<Tag>& tag, const RepositoryName& unnamed);

    void removeAt(qsizetype number);

    /// Compact JSON: known and unknown fields alike.
    QByteArray toBytes() const;

private:
    QJsonObject document_;
    QJsonArray manifests_; ///< The same entries as descriptors_, as they are written.
    QList<Descriptor> descriptors_;
};

} // namespace stowage
