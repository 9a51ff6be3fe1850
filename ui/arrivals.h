#pragma once

#include "core/base/error.h"
#include "core/registry/place.h"
#include "ui/base/requestrunner.h"

#include <QHash>
#include <QObject>

namespace stowage {

class Navigator;
class OpenPlaces;
class PlacesPanel;

/// Puts places that the window is handed (by the command line, by what a transfer has written) onto
/// its list at once, and takes off again those that turn out not to be there. GUI thread.
class Arrivals : public QObject {
    Q_OBJECT

public:
    /// All but `parent` outlive it. `home` is shown where a place was that is gone.
    Arrivals(OpenPlaces& places, RequestRunner& requests, PlacesPanel& list, Navigator& navigator,
             Place home, QObject* parent);

    void add(const Place& place);

Q_SIGNALS:
    /// It was taken off the list again.
    void missing(const stowage::Place& place, const stowage::Error& error);

private:
    void leave(const Place& place, const Error& error);

    OpenPlaces& places_;
    RequestRunner& requests_;
    PlacesPanel& list_;
    Navigator& navigator_;
    const Place home_;
    QHash<Place, std::shared_ptr<Request>> asked_; ///< Shared only because QHash copies.
};

} // namespace stowage
