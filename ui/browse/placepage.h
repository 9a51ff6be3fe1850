#pragma once

#include "ui/browse/placesmodel.h"
#include "ui/browse/repositoriesmodel.h"
#include "ui/browse/verificationrunner.h"

#include <QWidget>

class QAction;
class QSettings;

namespace stowage {

class DigestMap;
class PageHeader;
class StateStack;
class TableView;
class VerificationLabel;
class VerificationStrip;

/// One place: what it is, where it is, what is in it, and whether it is sound. GUI thread; owned by
/// its parent, and all that it is given outlives it.
class PlacePage : public QWidget {
    Q_OBJECT

public:
    PlacePage(OpenPlaces& places, RequestRunner& requests, PlacesModel& model,
              VerificationRunner& runner, QSettings* settings, QWidget* parent = nullptr);

    void show(const Place& place);
    void refresh();

    /// Offered while the place is empty.
    void setEmptyActions(const QList<QAction*>& actions);

    TableView& view() { return *view_; }
    DigestMap& map() { return *map_; }

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);

private:
    void update();
    void updateMap();

    PlacesModel& places_;
    const Place local_;
    Place place_;
    RepositoriesModel* model_;
    PageHeader* header_;
    VerificationRunner& runner_;
    VerificationLabel* verification_;
    VerificationStrip* strip_;
    TableView* view_;
    StateStack* stack_;
    DigestMap* map_;
    QList<QAction*> emptyActions_;
    bool anew_ = false;
};

} // namespace stowage
