#include "core/registry/place.h"

#include <QHashFunctions>

namespace stowage {

QString placeScheme(Place::Kind kind) {
    switch (kind) {
    case Place::Kind::RegistryFolder:
        return QStringLiteral("registry");
    case Place::Kind::OciLayout:
        return QStringLiteral("oci");
    case Place::Kind::OciArchive:
        return QStringLiteral("oci-archive");
    case Place::Kind::DockerArchive:
        return QStringLiteral("docker-archive");
    case Place::Kind::Remote:
        return QStringLiteral("docker");
    }
    return {};
}

QString Place::toString() const {
    const QString separator = kind == Kind::Remote ? QStringLiteral("://") : QStringLiteral(":");
    return placeScheme(kind) + separator + location;
}

QString Place::title() const {
    if (kind == Kind::Remote) {
        return location;
    }
    const QString last = location.section(QLatin1Char('/'), -1);
    return last.isEmpty() ? location : last;
}

size_t qHash(const Place& place, size_t seed) {
    return qHashMulti(seed, static_cast<int>(place.kind), place.location);
}

} // namespace stowage
