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
    /// index and image is refused (CVE-2021-41190).
    static Result<Manifest> parse(QByteArray bytes, const QString& mediaType = {});

    Kind kind() const { return kind_; }
    bool isIndex() const { return kind_ == Kind::Index; }
    const QByteArray& bytes() const { return bytes_; }
    const QString& mediaType() const { return mediaType_; }
    const QString& artifactType() const { return artifactType_; } ///< Empty for plain images.

    /// sha256 of the bytes; for signed schema 1, of the payload without signatures.
    const Digest& digest() const { return digest_; }

    const std::optional<Descriptor>& config() const { return config_; } ///< Images only.
    const QList<Descriptor>& layers() const { return layers_; }         ///< Lowest first.
    const QList<Descriptor>& manifests() const { return manifests_; }   ///< Indexes only.
    const std::optional<Descriptor>& subject() const { return subject_; }
    const QMap<QString, QString>& annotations() const { return annotations_; }

    /// Config, then layers: what must be in the repository before the manifest may be put.
    QList<Descriptor> blobs() const;

    /// The descriptor of this manifest itself.
    Descriptor descriptor() const;

private:
    Manifest(Kind kind, QByteArray bytes, Digest digest);

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
/// specification; the same input gives the same bytes.
QByteArray makeManifest(const Descriptor& config, const QList<Descriptor>& layers,
                        const QString& artifactType = {},
                        const QMap<QString, QString>& annotations = {});

} // namespace stowage
