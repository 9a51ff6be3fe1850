#pragma once

#include <QTableView>

class QTimer;

namespace stowage {

/// A flat list of any length: whole rows, no grid, every row as high as the others. Owned by its
/// parent.
class TableView : public QTableView {
    Q_OBJECT

public:
    explicit TableView(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;

    /// Around a change of the rows: the one at the top is there again.
    void holdPlace();
    void takePlace();

Q_SIGNALS:
    /// Which rows can be seen, a moment after that changed; `last` is at least `first`.
    void rowsInView(int first, int last);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex& index,
                                                         const QEvent* event) const override;

private:
    void setRowHeight();
    void tellRowsInView();

    QTimer* rest_;
    QPersistentModelIndex held_; ///< From holdPlace() to takePlace().
    int heldAt_ = 0;             ///< Its upper edge.
};

} // namespace stowage
