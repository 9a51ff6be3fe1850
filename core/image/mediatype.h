#pragma once

#include <QString>

/// The media types that registries and archives hold; OCI image specification 1.1 and docker's
/// image manifest version 2.
namespace stowage::MediaType {

inline const QString ociIndex = QStringLiteral("application/vnd.oci.image.index.v1+json");
inline const QString ociManifest = QStringLiteral("application/vnd.oci.image.manifest.v1+json");
inline const QString ociConfig = QStringLiteral("application/vnd.oci.image.config.v1+json");
inline const QString ociLayer = QStringLiteral("application/vnd.oci.image.layer.v1.tar");
inline const QString ociLayerGzip = QStringLiteral("application/vnd.oci.image.layer.v1.tar+gzip");
inline const QString ociLayerZstd = QStringLiteral("application/vnd.oci.image.layer.v1.tar+zstd");
inline const QString ociEmpty = QStringLiteral("application/vnd.oci.empty.v1+json");

inline const QString dockerList =
    QStringLiteral("application/vnd.docker.distribution.manifest.list.v2+json");
inline const QString dockerManifest =
    QStringLiteral("application/vnd.docker.distribution.manifest.v2+json");
inline const QString dockerSchema1 =
    QStringLiteral("application/vnd.docker.distribution.manifest.v1+json");
inline const QString dockerSchema1Signed =
    QStringLiteral("application/vnd.docker.distribution.manifest.v1+prettyjws");
inline const QString dockerConfig =
    QStringLiteral("application/vnd.docker.container.image.v1+json");
inline const QString dockerLayer = QStringLiteral("application/vnd.docker.image.rootfs.diff.tar");
inline const QString dockerLayerGzip =
    QStringLiteral("application/vnd.docker.image.rootfs.diff.tar.gzip");
inline const QString dockerLayerZstd =
    QStringLiteral("application/vnd.docker.image.rootfs.diff.tar.zstd");
inline const QString dockerForeignLayerGzip =
    QStringLiteral("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

inline const QString octetStream = QStringLiteral("application/octet-stream");

bool isIndex(const QString& type);
bool isImageManifest(const QString& type); ///< OCI or docker image manifest, not schema 1.
bool isSchema1(const QString& type);
bool isManifest(const QString& type); ///< Any of the above.
bool isImageConfig(const QString& type);
bool isLayerTar(const QString& type); ///< A layer that is a tar, compressed or not.
bool isNonDistributable(const QString& type);

} // namespace stowage::MediaType
