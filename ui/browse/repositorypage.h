#pragma once

#include "ui/browse/tagsmodel.h"
#include "ui/browse/verificationrunner.h"

#include <QWidget>

class QAction;
class QSettings;
class QCheckBox;

namespace stowage {

class FilterField;
class MapFloor;
class PageHeader;
class StateStack;
class TableView;
class VerificationLabel;
class VerificationStrip;

/// One repository: its tags, and what stands behind each. GUI thread; owned by its parent, and all
/// that it is given outlives it.
class RepositoryPage : public QWidget {
    Q_OBJECT

public:
    RepositoryPage(OpenPlaces& places, RequestRunner& requests, VerificationRunner& runner,
                   QSettings* settings, QWidget* parent = nullptr);

    /// Images of it are chosen in the list once they are there.
    void show(const Location& repository, const QList<Location>& chosen = {});
    void refresh();

    TagsModel& model() { return *model_; }
    TableView& view() { return *view_; }
    FilterField& filter() { return *filter_; }

    /// The image that is chosen in the list.
    std::optional<Location> selected() const;
    std::optional<Digest> selectedDigest() const; ///< Once it is known.
    /// All that are chosen, in the order of the list.
    QList<Location> allSelected() const;

    struct Chosen {
        Location image;
        std::optional<ImageSummary> summary; ///< Once it is known.
    };
    QList<Chosen> allChosen() const;

Q_SIGNALS:
    void locationChosen(const stowage::Location& location);
    void selectionChanged();
    void menuRequested(const stowage::Location& location, const QPoint& globalPosition);

private:
    void update();
    QString countText() const;
    void updateSigns();
    void selectWanted();
    QList<int> selectedRows() const;

    VerificationRunner& runner_;
    TagsModel* model_;
    PageHeader* header_;
    VerificationLabel* verification_;
    VerificationStrip* strip_;
    FilterField* filter_;
    QCheckBox* untagged_;
    QAction* showUntagged_;
    TableView* view_;
    StateStack* stack_;
    MapFloor* floor_;
    QList<Location> wanted_; ///< To be selected once they are listed; the first is the current one.
};

} // namespace stowage
