#include "ui/upload/placebox.h"

#include "ui/theme/format.h"
#include "ui/theme/icons.h"

#include <algorithm>

namespace stowage {

bool canTakeImages(const Place& place) {
    return place.kind == Place::Kind::RegistryFolder || place.kind == Place::Kind::Remote;
}

QList<Place> placesForImages(const QList<Place>& places) {
    QList<Place> able;
    for (const Place& place : places) {
        if (canTakeImages(place) && !able.contains(place)) {
            able.append(place);
        }
    }
    return able;
}

PlaceBox::PlaceBox(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Target place"));
    setSizeAdjustPolicy(AdjustToContents);
    connect(this, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT placeChanged(place()); });
}

void PlaceBox::setPlaces(const QList<Place>& places, const PlaceNamer& namer) {
    const QSignalBlocker quiet(this);
    clear();
    places_ = places;
    for (const Place& place : places_) {
        addItem(
            Icons::get(place.isOnDisk() ? QStringLiteral("registry") : QStringLiteral("remote")),
            shownText(nameOf(place, namer), 80));
        setItemData(count() - 1, plainToolTip(place.toString()), Qt::ToolTipRole);
    }
}

void PlaceBox::setPlace(const Place& place) {
    setCurrentIndex(static_cast<int>(std::max<qsizetype>(places_.indexOf(place), 0)));
}

Place PlaceBox::place() const {
    const int at = currentIndex();
    return at >= 0 && at < places_.size() ? places_.at(at) : Place{};
}

} // namespace stowage
