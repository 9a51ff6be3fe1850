#pragma once

#include "core/registry/place.h"
#include "ui/base/placenamer.h"

#include <QComboBox>
#include <QList>

namespace stowage {

/// Images can be put there, one beside the others.
bool canTakeImages(const Place& place);

/// Those of them that can, each once.
QList<Place> placesForImages(const QList<Place>& places);

/// Chooses one of several places. GUI thread; owned by its parent.
class PlaceBox : public QComboBox {
    Q_OBJECT

public:
    explicit PlaceBox(QWidget* parent = nullptr);

    /// At least one.
    void setPlaces(const QList<Place>& places, const PlaceNamer& namer);

    /// The first where it is none of them.
    void setPlace(const Place& place);
    Place place() const;

Q_SIGNALS:
    void placeChanged(const stowage::Place& place);

private:
    QList<Place> places_;
};

} // namespace stowage
