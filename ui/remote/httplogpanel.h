#pragma once

#include "ui/remote/httplogmodel.h"

#include <QWidget>

class QAction;
class QLabel;
class QSettings;
class QSortFilterProxyModel;

namespace stowage {

class FilterField;
class StateStack;
class TableView;

/// The requests to servers as a list that can be filtered, sorted, copied from and cleared. GUI
/// thread; owned by its parent. `settings` may be null, and outlives it.
class HttpLogPanel : public QWidget {
    Q_OBJECT

public:
    explicit HttpLogPanel(QSettings* settings, QWidget* parent = nullptr);

    HttpLogModel& model() { return *model_; }
    TableView& view() { return *view_; }
    FilterField& filter() { return *filter_; }

    /// Narrows the list down to one server, or whatever has this text in it.
    void showOnly(const QString& text);

    /// The rows that are chosen, a line each, onto the clipboard.
    void copy();

private:
    void makeView(QSettings* settings);
    void update();

    HttpLogModel* model_;
    QSortFilterProxyModel* proxy_;
    FilterField* filter_;
    QLabel* count_;
    TableView* view_;
    StateStack* stack_;
    QAction* copy_;
    QAction* clear_;
};

} // namespace stowage
