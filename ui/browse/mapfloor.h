#pragma once

#include <QSplitter>

namespace stowage {

class DigestMap;
class OpenPlaces;
class RequestRunner;
class Stock;
class VerificationRunner;
struct Location;

/// What a page shows, and below it the map of what that is made of. While there is nothing on the
/// map it takes no room. GUI thread; owned by its parent, and all that it is given outlives it.
class MapFloor : public QSplitter {
    Q_OBJECT

public:
    MapFloor(QWidget& content, OpenPlaces& places, RequestRunner& requests,
             VerificationRunner& runner, QWidget* parent = nullptr);

    /// Reads what there is anew, also when the location is the same.
    void show(const Location& location);

    DigestMap& map() { return *map_; }
    const Stock& stock() const { return *stock_; }

Q_SIGNALS:
    /// An image that needs what was chosen on the map.
    void locationChosen(const stowage::Location& location);

private:
    Stock* stock_;
    DigestMap* map_;
};

} // namespace stowage
