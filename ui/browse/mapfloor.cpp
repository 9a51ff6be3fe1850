#include "ui/browse/mapfloor.h"

#include "ui/browse/digestmap.h"
#include "ui/browse/stock.h"

namespace stowage {

MapFloor::MapFloor(QWidget& content, OpenPlaces& places, RequestRunner& requests,
                   VerificationRunner& runner, QWidget* parent)
    : QSplitter(Qt::Vertical, parent), stock_(new Stock(places, requests, this)),
      map_(new DigestMap(runner, this)) {
    addWidget(&content);
    addWidget(map_);
    setStretchFactor(0, 3);
    setStretchFactor(1, 1);
    setCollapsible(0, false);
    map_->hide();
    connect(stock_, &Stock::changed, this, [this] { map_->setInventory(stock_->inventory()); });
    connect(map_, &DigestMap::tilesChanged, this,
            [this] { map_->setVisible(map_->tileCount() > 0); });
    connect(map_, &DigestMap::locationChosen, this, &MapFloor::locationChosen);
}

void MapFloor::show(const Location& location) {
    map_->setLocation(location);
    stock_->take(location);
}

} // namespace stowage
