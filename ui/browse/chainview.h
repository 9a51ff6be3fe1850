#pragma once

#include "ui/browse/chainbox.h"
#include "ui/browse/chainlayout.h"
#include "ui/browse/chainmodel.h"

#include <QListView>
#include <QTimer>

namespace stowage {

/// Draws the chain: a column each for tag, index, manifests, and config and layers, linked by
/// lines. What is higher than the view scrolls; what is not stays, so that a layer far down is
/// seen together with the manifest that names it. The arrows go from box to box; Enter, a double
/// click and a click on a digest lead to what the box stands for. To assistive technology it is a
/// list of boxes, which is why it is a QListView. GUI thread; owned by its parent; the model
/// outlives it.
class ChainView : public QListView {
    Q_OBJECT

public:
    explicit ChainView(ChainModel& model, QWidget* parent = nullptr);

    /// Of the current box.
    std::optional<Digest> currentDigest() const;

    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& point) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void reset() override;
    void doItemsLayout() override;

    /// What can be clicked at a point of the viewport.
    ChainBox::Part partAt(const QPoint& point) const;

Q_SIGNALS:
    /// To what a box stands for: its tab, or the platform to be shown.
    void followed(const stowage::ChainLink& link);

protected:
    int horizontalOffset() const override;
    int verticalOffset() const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& area, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void updateGeometries() override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                     const QList<int>& roles) override;
    void scrollContentsBy(int dx, int dy) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void restoreCurrent();
    QRect areaOf(int row) const;
    int columnOffset(int column) const;
    int beside(int row, int step) const;
    void paintLines(QPainter& painter) const;
    ChainBox::Look lookOf(int row) const;
    void copy(int row);

    ChainModel& chain_;
    ChainLayout layout_;
    int hovered_ = -1;
    ChainBox::Part hoveredPart_ = ChainBox::Part::Box;
    int pressed_ = -1;
    ChainBox::Part pressedPart_ = ChainBox::Part::Box;
    int copied_ = -1;
    QTimer copiedRest_;
    std::optional<ChainLink> last_; ///< That was current.
};

} // namespace stowage
