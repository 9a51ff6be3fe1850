#pragma once

#include "core/image/descriptor.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace stowage {

/// A manifest as its bytes say it: an image (config and layers), an index (children) or a docker
/// schema 1 document (read only). A value; the raw bytes are kept and never written anew.
/// OCI image specification 1.1, "Image Manifest" and "Image Index".
class Manifest {
public:
    enum class Kind { Image, Index, Schema1 };

    static constexpr qsizetype maximumSize = 4 * 1024 * 1024; ///< Bytes, as registries enforce it.

    /// `mediaType` is what the store or server said it is; empty when it said nothing.
    /// Errors: ManifestInvalid, TooLarge, InvalidDigest, UnsupportedDigest. A document that is both
    /// index and image, or not what `mediaType` or its own mediaType says, is refused
    /// (CVE-2021-41190). An unknown media type is none: the document's shape decides.
    static Result<Manifest> parse(QByteArray bytes, const QString& mediaType = {});

    Kind kind() const { return kind_; }
    bool isIndex() const { return kind_ == Kind::Index; }
    const QByteArray& bytes() const { return bytes_; }
    const QString& mediaType() const { return mediaType_; }

    /// What kind of artifact it is: its artifactType, or its config's media type. Empty for plain
    /// images and indexes.
    const QString& artifactType() const { return artifactType_; }

    /// sha256 of the bytes; for signed schema 1, of the payload without signatures.
    const Digest& digest() const { return digest_; }

    const std::optional<Descriptor>& config() const { return config_; } ///< Images only.
    const QList<Descriptor>& layers() const { return layers_; }         ///< Lowest first.
    const QList<Descriptor>& manifests() const { return manifests_; }   ///< Indexes only.
    const std::optional<Descriptor>& subject() const { return subject_; }
    const QMap<QString, QString>& annotations() const { return annotations_; }

    /// Config, then layers, without foreign ones: what must be in the repository before the
    /// manifest may be put. A blob that the manifest names twice is here twice.
    QList<Descriptor> blobs() const;

    /// The descriptor of this manifest itself.
    Descriptor descriptor() const;

private:
    Manifest(Kind kind, QByteArray bytes, Digest digest);

    static Result<Manifest> parseSchema1(const QByteArray& bytes);

    Kind kind_;
    QByteArray bytes_;
    Digest digest_;
    QString mediaType_;
    QString artifactType_;
    std::optional<Descriptor> config_;
    QList<Descriptor> layers_;
    QList<Descriptor> manifests_;
    std::optional<Descriptor> subject_;
    QMap<QString, QString> annotations_;
};

/// Makes the bytes of an OCI image manifest, for what is packed here. Keys in the order of the
/// specification; the same input gives the same bytes. Without layers, the specification wants the
/// config to stand in for one: the caller's choice.
QByteArray makeManifest(const Descriptor& config, const QList<Descriptor>& layers,
                        const QString& artifactType = {},
                        const QMap<QString, QString>& annotations = {});

/// Makes the bytes of an OCI image index.
QByteArray makeIndex(const QList<Descriptor>& manifests,
                     const QMap<QString, QString>& annotations = {});

} // namespace stowage
