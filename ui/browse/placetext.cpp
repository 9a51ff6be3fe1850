#include "ui/browse/placetext.h"

#include "ui/theme/icons.h"

#include <QCoreApplication>

namespace stowage {

namespace {

struct PlaceText {
    Q_DECLARE_TR_FUNCTIONS(Place)
};

} // namespace

QString placeKindText(Place::Kind kind) {
    switch (kind) {
    case Place::Kind::RegistryFolder:
        return PlaceText::tr("Registry folder");
    case Place::Kind::OciLayout:
        return PlaceText::tr("OCI layout");
    case Place::Kind::OciArchive:
        return PlaceText::tr("OCI archive");
    case Place::Kind::DockerArchive:
        return PlaceText::tr("Docker archive");
    case Place::Kind::Remote:
        return PlaceText::tr("Registry server");
    }
    return {};
}

QIcon placeIcon(const Place& place) {
    switch (place.kind) {
    case Place::Kind::RegistryFolder:
        return Icons::get(QStringLiteral("registry"));
    case Place::Kind::OciLayout:
        return Icons::get(QStringLiteral("layout"));
    case Place::Kind::OciArchive:
    case Place::Kind::DockerArchive:
        return Icons::get(QStringLiteral("archive"));
    case Place::Kind::Remote:
        return Icons::get(QStringLiteral("remote"));
    }
    return {};
}

} // namespace stowage
