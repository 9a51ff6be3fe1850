#include "ui/browse/placetext.h"

#include "core/base/displaytext.h"
#include "ui/theme/explanation.h"
#include "ui/theme/icons.h"

#include <QCoreApplication>
#include <QDir>

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

QString placeWhereText(const Place& place) {
    const QString home = QDir::homePath();
    const bool isInHome =
        place.isOnDisk() && home.size() > 1 && place.location.startsWith(home + QLatin1Char('/'));
    return displayText(isInHome ? QLatin1Char('~') + place.location.mid(home.size())
                                : place.location);
}

bool isUnlisted(const Place& place, const std::optional<Error>& error) {
    return place.kind == Place::Kind::Remote && error && error->code() == ErrorCode::Unsupported;
}

QString placeErrorTitle(const Place& place, const Error& error) {
    return isUnlisted(place, error) ? PlaceText::tr("It does not list its repositories")
                                    : explain(error).title;
}

} // namespace stowage
