#pragma once

#include "ui/browse/placesmodel.h"

#include <QTimer>
#include <QTreeView>
#include <QWidget>

class QAction;
class QMenu;
class QSettings;
class QToolButton;

namespace stowage {

class FilterField;
class PlacesFilter;
class StateStack;

/// The places and their repositories, at the side of the window. It remembers which places were
/// added. GUI thread; owned by its parent.
class PlacesPanel : public QWidget {
    Q_OBJECT

public:
    /// All outlive it; `settings` may be null.
    PlacesPanel(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                QWidget* parent = nullptr);
    ~PlacesPanel() override;

    PlacesModel& model() { return *model_; }
    QTreeView& view() { return *view_; }
    FilterField& filter() { return *filter_; }

    /// At a row of the list or its end, if it is not there yet, and remembered.
    void addPlace(const Place& place, int row = -1);

    /// It is no longer on the list, nor remembered; nobody is told.
    void takeOff(const Place& place);

    /// Selects what is shown, without going there.
    void setCurrent(const Location& location);

    /// What is chosen in the tree.
    std::optional<Location> selected() const { return locationOf(view_->currentIndex()); }

    /// The place under a point of this widget, for drops.
    std::optional<Location> locationAt(const QPoint& position) const;

    /// Shown as the one that would take what is being dragged; none: no more.
    void setDropTarget(const std::optional<Location>& location);

    /// Whether a verification could begin now: one at a time does.
    void setCanVerify(bool can) { canVerify_ = can; }

    /// Whether the menu of a server offers to log in and out.
    void setCanLogIn(bool can) { canLogIn_ = can; }

    /// For the menu behind "Add place"; the panel's owner knows what they do.
    void setAddMenu(QMenu* menu);

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);
    void verifyRequested(const stowage::Location& location);
    /// A repository, to wherever one will say.
    void copyRequested(const stowage::Location& repository);
    void logInRequested(const stowage::Place& server);
    void logOutRequested(const stowage::Place& server);
    /// By the user, from that row.
    void placeRemoved(const stowage::Place& place, int row);

private:
    void readSettings();
    void writeSettings();
    void remove(const Place& place);
    void updateRemove();
    void applyFilter(const QString& text);
    void showMenu(const QPoint& position);
    void countVisibleTags();
    void select();
    void choose(const QModelIndex& proxyIndex);
    std::optional<Location> locationOf(const QModelIndex& proxyIndex) const;

    OpenPlaces& places_;
    QSettings* settings_;
    PlacesModel* model_;
    PlacesFilter* proxy_;
    FilterField* filter_;
    QTreeView* view_;
    StateStack* stack_;
    QToolButton* add_;
    QAction* remove_;
    bool canVerify_ = true;
    bool canLogIn_ = false;
    QTimer rest_;
    std::optional<Location> current_;
};

} // namespace stowage
