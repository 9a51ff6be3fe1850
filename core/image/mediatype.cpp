#include "core/image/mediatype.h"

#include <QStringView>

namespace stowage::MediaType {

namespace {

constexpr QStringView dockerLayerPrefix = u"application/vnd.docker.image.rootfs.diff.tar";
constexpr QStringView dockerForeignPrefix = u"application/vnd.docker.image.rootfs.foreign.diff.tar";
constexpr QStringView ociLayerPrefix = u"application/vnd.oci.image.layer.v1.tar";
constexpr QStringView ociForeignPrefix = u"application/vnd.oci.image.layer.nondistributable.v1.tar";

/// What stands after the prefix; null when the type does not begin with it.
QStringView suffix(QStringView type, QStringView prefix) {
    return type.startsWith(prefix) ? type.sliced(prefix.size()) : QStringView();
}

bool isTarWith(QStringView type, QStringView prefix, QChar separator) {
    const QStringView compression = suffix(type, prefix);
    if (compression.isNull()) {
        return false;
    }
    return compression.isEmpty() ||
           (compression.front() == separator &&
            (compression.sliced(1) == u"gzip" || compression.sliced(1) == u"zstd"));
}

} // namespace

bool isIndex(const QString& type) {
    return type == ociIndex || type == dockerList;
}

bool isImageManifest(const QString& type) {
    return type == ociManifest || type == dockerManifest;
}

bool isSchema1(const QString& type) {
    return type == dockerSchema1 || type == dockerSchema1Signed;
}

bool isManifest(const QString& type) {
    return isIndex(type) || isImageManifest(type) || isSchema1(type);
}

bool isImageConfig(const QString& type) {
    return type == ociConfig || type == dockerConfig;
}

bool isLayerTar(const QString& type) {
    return isTarWith(type, dockerLayerPrefix, u'.') || isTarWith(type, dockerForeignPrefix, u'.') ||
           isTarWith(type, ociLayerPrefix, u'+') || isTarWith(type, ociForeignPrefix, u'+');
}

bool isNonDistributable(const QString& type) {
    return type.startsWith(dockerForeignPrefix) || type.startsWith(ociForeignPrefix);
}

} // namespace stowage::MediaType
