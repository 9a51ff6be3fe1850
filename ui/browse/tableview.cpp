#include "ui/browse/tableview.h"

#include "ui/browse/rowdelegate.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/spacing.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTimer>

#include <chrono>

namespace stowage {

TableView::TableView(QWidget* parent) : QTableView(parent), rest_(new QTimer(this)) {
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    RoomyStyle::giveTo(this, horizontalHeader());
    setRowHeight();
    rest_->setSingleShot(true);
    rest_->setInterval(std::chrono::milliseconds(30));
    connect(rest_, &QTimer::timeout, this, &TableView::tellRowsInView);
}

void TableView::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    const auto changed = [this] { rest_->start(); };
    connect(model, &QAbstractItemModel::modelReset, this, changed);
    connect(model, &QAbstractItemModel::layoutChanged, this, changed);
    connect(model, &QAbstractItemModel::rowsInserted, this, changed);
    rest_->start();
}

void TableView::setRowHeight() {
    verticalHeader()->setDefaultSectionSize(listRowHeight(fontMetrics()));
}

void TableView::tellRowsInView() {
    if (!model() || model()->rowCount() == 0 || !isVisible()) {
        return;
    }
    const int first = std::max(rowAt(0), 0);
    int last = rowAt(viewport()->height() - 1);
    if (last < 0) {
        last = model()->rowCount() - 1;
    }
    Q_EMIT rowsInView(first, std::max(first, last));
}

void TableView::holdPlace() {
    // Who has not scrolled looks at the beginning, whatever that is.
    held_ = verticalScrollBar()->value() > 0 ? QPersistentModelIndex(indexAt({0, 0}))
                                             : QPersistentModelIndex();
    heldAt_ = held_.isValid() ? visualRect(held_).top() : 0;
}

void TableView::takePlace() {
    if (held_.isValid()) {
        scrollTo(held_, PositionAtTop);
        verticalScrollBar()->setValue(verticalScrollBar()->value() + visualRect(held_).top() -
                                      heldAt_);
    }
    held_ = QPersistentModelIndex();
}

void TableView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    rest_->start();
}

void TableView::scrollContentsBy(int dx, int dy) {
    QTableView::scrollContentsBy(dx, dy);
    rest_->start();
}

/// Of one row that is chosen much is shown elsewhere, which stays: so does the choice.
QItemSelectionModel::SelectionFlags TableView::selectionCommand(const QModelIndex& index,
                                                                const QEvent* event) const {
    return index.isValid() || selectionMode() != SingleSelection
               ? QTableView::selectionCommand(index, event)
               : QItemSelectionModel::NoUpdate;
}

void TableView::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        setRowHeight();
    }
}

void TableView::keyPressEvent(QKeyEvent* event) {
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && currentIndex().isValid()) {
        Q_EMIT activated(currentIndex());
        return;
    }
    const QModelIndex before = currentIndex();
    QTableView::keyPressEvent(event);
    // The row that got the keyboard is the current one, not yet a chosen one: a list of one row
    // could not be chosen from by the arrow keys.
    const bool isMove = event->key() == Qt::Key_Down || event->key() == Qt::Key_Up ||
                        event->key() == Qt::Key_Home || event->key() == Qt::Key_End;
    if (isMove && event->modifiers() == Qt::NoModifier && before.isValid() &&
        currentIndex() == before && !selectionModel()->hasSelection()) {
        selectRow(before.row());
    }
}

} // namespace stowage
