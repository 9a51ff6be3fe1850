#pragma once

#include "core/transfer/transferrequest.h"
#include "ui/base/placenamer.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/location.h"
#include "ui/windowservices.h"

#include <QObject>

#include <vector>

class QAction;
class QWidget;

namespace stowage {

class BrowsePane;
class PlacesPanel;
struct ChosenImages;

/// Copies from one place of the window to another: what is dragged onto a place or a repository,
/// which then goes without more ado, unless a tag would be taken from another image; and the sheet
/// that asks where to. GUI thread; owned by its parent.
class CopyDesk : public QObject {
    Q_OBJECT

public:
    /// All outlive it.
    CopyDesk(const WindowServices& services, RequestRunner& requests, PlaceNamer namer,
             PlacesPanel& places, BrowsePane& pane, QWidget* window, QObject* parent);

    /// The window's verb for what is chosen in the middle: shown from now on, and enabled while
    /// there is such.
    void takeAction(QAction& copyTo);

    /// Asks where images of one repository, or the whole of it, are to go.
    void copy(const QList<Location>& chosen);

Q_SIGNALS:
    void requested(const stowage::TransferRequest& request);

private:
    void acceptDrops();
    std::optional<Location> targetAt(const QPoint& at) const;
    QString describe(const ChosenImages& images, const std::optional<Location>& target) const;
    void drop(const ChosenImages& images, const Location& target);
    void ask(const ChosenImages& images, const Location& target);
    QList<Place> targets() const;

    const WindowServices services_;
    RequestRunner& requests_;
    const PlaceNamer namer_;
    PlacesPanel& places_;
    BrowsePane& pane_;
    QWidget* window_;
    std::vector<Request> looking_; ///< One for each drop, for none is to be lost by the next.
};

} // namespace stowage
