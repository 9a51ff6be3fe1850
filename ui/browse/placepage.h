#pragma once

#include "ui/browse/placesmodel.h"
#include "ui/browse/repositoriesmodel.h"
#include "ui/browse/verificationrunner.h"

#include <QWidget>

class QAction;
class QSettings;

namespace stowage {

class DigestMap;
class InventoryLabel;
class MapFloor;
class PageHeader;
class ServerStrip;
class ServerWatch;
class StateStack;
class TableView;
class VerificationLabel;
class VerificationStrip;
enum class ServerAction;

/// One place: what it is, where it is, what is in it, how much that is, and whether it is sound.
/// GUI thread; owned by its parent, and all that it is given outlives it.
class PlacePage : public QWidget {
    Q_OBJECT

public:
    PlacePage(OpenPlaces& places, RequestRunner& requests, PlacesModel& model,
              VerificationRunner& runner, QSettings* settings, QWidget* parent = nullptr);

    void show(const Place& place);
    void refresh();

    /// Who knows how servers are reached; outlives the page.
    void setWatch(const ServerWatch& watch);

    /// Offered while the place is empty.
    void setEmptyActions(const QList<QAction*>& actions);

    /// Offered where the place does not list its repositories.
    void setUnlistedActions(const QList<QAction*>& actions);

    /// The repository that is chosen in the list.
    std::optional<Location> selected() const;

    TableView& view() { return *view_; }
    DigestMap& map();

    /// What Ctrl+Shift+C copies: of the tile or the fault that is chosen.
    std::optional<Digest> selectedDigest() const;
    ServerStrip& server() { return *server_; }

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);
    void selectionChanged();
    /// What the page cannot do by itself: all but to try again.
    void serverActionRequested(const stowage::Place& place, stowage::ServerAction action);

private:
    void update();
    void takeStock();

    PlacesModel& places_;
    const Place local_;
    Place place_;
    RepositoriesModel* model_;
    PageHeader* header_;
    InventoryLabel* inventory_;
    ServerStrip* server_;
    VerificationLabel* verification_;
    VerificationStrip* strip_;
    TableView* view_;
    StateStack* stack_;
    MapFloor* floor_;
    QList<QAction*> emptyActions_;
    QList<QAction*> unlistedActions_;
    bool anew_ = false;
    bool isStocked_ = false;           ///< The inventory is being taken, or was.
    QList<RepositoryName> stockNames_; ///< Of which it was taken.
};

} // namespace stowage
