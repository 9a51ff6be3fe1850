#pragma once

#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/inventory.h"

#include <QObject>

#include <memory>

namespace stowage {

/// The inventory of what a page shows, read behind the window's back: of places on a disk, and of
/// an image wherever it is; of a server's repositories nobody asks for as much as that. GUI thread.
class Stock : public QObject {
    Q_OBJECT

public:
    /// Both outlive it.
    Stock(OpenPlaces& places, RequestRunner& requests, QObject* parent = nullptr);

    /// Reads it anew. Of a server's image only the platform that is named as its child.
    void take(const Location& location);

    /// Null until it was read; that of the location asked for before is forgotten at once.
    const std::shared_ptr<const Inventory>& inventory() const { return inventory_; }

Q_SIGNALS:
    /// The inventory is another one, or none.
    void changed();

private:
    OpenPlaces& places_;
    RequestRunner& requests_;
    std::optional<Location> location_;
    std::shared_ptr<const Inventory> inventory_;
    Request reading_;
};

} // namespace stowage
