#include "ui/browse/chainview.h"

#include "ui/theme/colors.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <algorithm>
#include <chrono>
#include <cmath>

// It is a QListView to assistive technology alone: how a list lays out its items, and all that goes
// with that, is left out, and what every view does is called past it.
// NOLINTBEGIN(bugprone-parent-virtual-call)

namespace stowage {

namespace {

constexpr int arrow = 5;
constexpr double bend = Spacing::Medium;

/// A line that leaves to the side, turns where the others of its parent turn, and arrives from the
/// side.
void addLine(QPainterPath& path, const QPointF& from, const QPointF& to) {
    const double middle = (from.x() + to.x()) / 2;
    const double side = to.x() > from.x() ? 1 : -1;
    const double down = to.y() > from.y() ? 1 : -1;
    const double round = std::min(bend, std::abs(to.y() - from.y()) / 2);
    path.moveTo(from);
    if (round >= 0.5) {
        path.lineTo(middle - side * round, from.y());
        path.quadTo(middle, from.y(), middle, from.y() + down * round);
        path.lineTo(middle, to.y() - down * round);
        path.quadTo(middle, to.y(), middle + side * round, to.y());
    }
    path.lineTo(to.x() - side * arrow, to.y());
}

void addArrow(QPainterPath& path, const QPointF& tip, double side) {
    path.moveTo(tip);
    path.lineTo(tip.x() - side * (arrow + 1), tip.y() - arrow);
    path.lineTo(tip.x() - side * (arrow + 1), tip.y() + arrow);
    path.closeSubpath();
}

} // namespace

ChainView::ChainView(ChainModel& model, QWidget* parent) : QListView(parent), chain_(model) {
    setFrameShape(NoFrame);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Window);
    setAccessibleName(tr("Chain from the tag to the layers"));
    copiedRest_.setSingleShot(true);
    copiedRest_.setInterval(std::chrono::milliseconds(1200));
    connect(&copiedRest_, &QTimer::timeout, this, [this] {
        copied_ = -1;
        viewport()->update();
    });
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT followed(chain_.link(index.row())); });
    setModel(&model);
    // Behind the selection's own reset, which forgets the current row.
    connect(&model, &QAbstractItemModel::modelReset, this, &ChainView::restoreCurrent);
}

std::optional<Digest> ChainView::currentDigest() const {
    const QModelIndex current = currentIndex();
    return current.isValid() ? chain_.link(current.row()).digest : std::nullopt;
}

// ---- Where the boxes are

void ChainView::reset() {
    hovered_ = -1;
    pressed_ = -1;
    copied_ = -1;
    QListView::reset();
    updateGeometries();
}

/// The image was read anew, or another platform of it is shown: what was current still is.
void ChainView::restoreCurrent() {
    if (chain_.rowCount() == 0) {
        last_.reset(); // what comes next is another image
    }
    for (int row = 0; last_ && row < chain_.rowCount(); ++row) {
        if (chain_.link(row).digest == last_->digest && chain_.link(row).kind == last_->kind) {
            setCurrentIndex(chain_.index(row));
            return;
        }
    }
}

void ChainView::doItemsLayout() {
    QAbstractItemView::doItemsLayout();
}

void ChainView::updateGeometries() {
    layout_.layOut(chain_, font(), viewport()->width());
    const QSize page = viewport()->size();
    const int height = layout_.height();
    verticalScrollBar()->setPageStep(page.height());
    verticalScrollBar()->setSingleStep(fontMetrics().height() * 2);
    verticalScrollBar()->setRange(0, std::max(0, height - page.height()));
    horizontalScrollBar()->setPageStep(page.width());
    horizontalScrollBar()->setSingleStep(fontMetrics().height() * 2);
    horizontalScrollBar()->setRange(0, std::max(0, layout_.width() - page.width()));
    QAbstractItemView::updateGeometries();
}

int ChainView::horizontalOffset() const {
    return horizontalScrollBar()->value();
}

int ChainView::verticalOffset() const {
    return verticalScrollBar()->value();
}

/// A column that fits the view does not scroll.
int ChainView::columnOffset(int column) const {
    const int hidden = layout_.columnHeight(column) - viewport()->height();
    return std::min(verticalOffset(), std::max(0, hidden));
}

QRect ChainView::areaOf(int row) const {
    if (row < 0 || row >= layout_.count()) {
        return {};
    }
    const ChainLayout::Box& box = layout_.box(row);
    QRect area = box.area.translated(-horizontalOffset(), -columnOffset(box.column));
    if (isRightToLeft()) {
        area.moveLeft(viewport()->width() - area.left() - area.width());
    }
    return area;
}

QRect ChainView::visualRect(const QModelIndex& index) const {
    return index.isValid() ? areaOf(index.row()) : QRect();
}

QModelIndex ChainView::indexAt(const QPoint& point) const {
    for (int row = 0; row < layout_.count(); ++row) {
        if (areaOf(row).contains(point)) {
            return chain_.index(row);
        }
    }
    return {};
}

ChainBox::Part ChainView::partAt(const QPoint& point) const {
    const QModelIndex index = indexAt(point);
    if (!index.isValid()) {
        return ChainBox::Part::Box;
    }
    const ChainBox::Look look = lookOf(index.row());
    return ChainBox(chain_.link(index.row()), areaOf(index.row()), look).partAt(point);
}

void ChainView::scrollTo(const QModelIndex& index, ScrollHint) {
    if (!index.isValid() || index.row() >= layout_.count()) {
        return;
    }
    const ChainLayout::Box& box = layout_.box(index.row());
    const auto into = [](QScrollBar& bar, int first, int last) {
        if (first < bar.value()) {
            bar.setValue(first);
        } else if (last > bar.value() + bar.pageStep()) {
            bar.setValue(std::min(first, last - bar.pageStep()));
        }
    };
    into(*horizontalScrollBar(), box.area.left() - Spacing::Large,
         box.area.left() + box.area.width() + Spacing::Large);
    if (layout_.columnHeight(box.column) > viewport()->height()) {
        into(*verticalScrollBar(), box.area.top() - Spacing::Large,
             box.area.top() + box.area.height() + Spacing::Large);
    }
}

// ---- Going around

/// The box in the next column: the one that leads here, or else the nearest.
int ChainView::beside(int row, int step) const {
    const ChainLayout::Box& box = layout_.box(row);
    if (step < 0 && box.parent >= 0) {
        return box.parent;
    }
    const int middle = areaOf(row).center().y();
    int found = row;
    int nearest = 0;
    int foundColumn = step > 0 ? ChainLayout::columns : -1;
    for (int other = 0; other < layout_.count(); ++other) {
        const int column = layout_.box(other).column;
        const bool isThere = step > 0 ? column > box.column && column <= foundColumn
                                      : column < box.column && column >= foundColumn;
        if (!isThere) {
            continue;
        }
        const int distance = std::abs(areaOf(other).center().y() - middle);
        if (column != foundColumn || found == row || distance < nearest) {
            found = other;
            nearest = distance;
            foundColumn = column;
        }
    }
    return found;
}

QModelIndex ChainView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    const int count = layout_.count();
    if (count == 0) {
        return {};
    }
    const QModelIndex current = currentIndex();
    if (!current.isValid() || current.row() >= count) {
        return chain_.index(0);
    }
    const int row = current.row();
    const int height = areaOf(row).height() + Spacing::Medium;
    const int page = std::max(1, viewport()->height() / height - 1);
    switch (action) {
    case MoveUp:
        return chain_.index(layout_.inColumn(row, -1));
    case MoveDown:
        return chain_.index(layout_.inColumn(row, 1));
    case MovePageUp:
        return chain_.index(layout_.inColumn(row, -page));
    case MovePageDown:
        return chain_.index(layout_.inColumn(row, page));
    case MoveHome:
        return chain_.index(layout_.inColumn(row, -count));
    case MoveEnd:
        return chain_.index(layout_.inColumn(row, count));
    case MoveLeft:
        return chain_.index(beside(row, isRightToLeft() ? 1 : -1));
    case MoveRight:
        return chain_.index(beside(row, isRightToLeft() ? -1 : 1));
    case MoveNext:
        return chain_.index(std::min(row + 1, count - 1));
    case MovePrevious:
        return chain_.index(std::max(row - 1, 0));
    }
    return current;
}

void ChainView::setSelection(const QRect& area, QItemSelectionModel::SelectionFlags command) {
    const QModelIndex index = indexAt(area.center());
    selectionModel()->select(index.isValid() ? QItemSelection(index, index) : QItemSelection(),
                             command);
}

QRegion ChainView::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    for (const QModelIndex& index : selection.indexes()) {
        region += visualRect(index).adjusted(-Spacing::Small, -Spacing::Small, Spacing::Small,
                                             Spacing::Small);
    }
    return region;
}

void ChainView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QAbstractItemView::currentChanged(current, previous);
    if (current.isValid()) {
        last_ = chain_.link(current.row());
        if (hasFocus() && QAccessible::isActive()) {
            QAccessibleEvent event(this, QAccessible::Focus);
            event.setChild(current.row());
            QAccessible::updateAccessibility(&event);
        }
    }
    viewport()->update();
}

/// A box that turned out bad is higher than before.
void ChainView::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                            const QList<int>& roles) {
    QAbstractItemView::dataChanged(topLeft, bottomRight, roles);
    updateGeometries();
    viewport()->update();
}

void ChainView::scrollContentsBy(int, int) {
    viewport()->update(); // not all columns move
}

void ChainView::resizeEvent(QResizeEvent* event) {
    QAbstractItemView::resizeEvent(event);
    viewport()->update();
}

// ---- Painting

ChainBox::Look ChainView::lookOf(int row) const {
    return {.font = font(),
            .palette = palette(),
            .direction = layoutDirection(),
            .isFocused = hasFocus() && currentIndex().row() == row,
            .isHovered = hovered_ == row,
            .hovered = hoveredPart_,
            .isCopied = copied_ == row};
}

void ChainView::paintLines(QPainter& painter) const {
    struct Lines {
        QPainterPath lines = {};
        QPainterPath arrows = {};
        QColor color;
        Qt::PenStyle style = Qt::SolidLine;
    };
    const QColor ground = palette().color(QPalette::Window);
    const QColor text = palette().color(QPalette::WindowText);
    // Painted in this order: what is bad lies over what is good, that over what is not shown.
    Lines aside{.color = mixed(ground, text, 0.5), .style = Qt::DashLine};
    Lines way{.color = mixed(ground, text, 0.5)};
    Lines bad{.color = readable(signColor(Sign::Bad, palette()), ground, 3)};
    const int anchor = ChainBox::anchorOf(font());
    const double side = isRightToLeft() ? -1 : 1;
    for (int row = 0; row < layout_.count(); ++row) {
        const int parent = layout_.box(row).parent;
        if (parent < 0) {
            continue;
        }
        const QRect before = areaOf(parent);
        const QRect after = areaOf(row);
        const QPointF from(side > 0 ? before.right() + 1 : before.left(),
                           before.top() + anchor + 0.5);
        const QPointF to(side > 0 ? after.left() : after.right() + 1, after.top() + anchor + 0.5);
        const ChainLink& link = chain_.link(row);
        Lines& lines = link.state.isFault() ? bad : link.isShown ? way : aside;
        addLine(lines.lines, from, to);
        addArrow(lines.arrows, to, side);
    }
    for (const Lines& lines : {aside, way, bad}) {
        QPen pen(lines.color, 1.5, lines.style);
        pen.setCapStyle(Qt::FlatCap);
        painter.strokePath(lines.lines, pen);
        painter.fillPath(lines.arrows, lines.color);
    }
}

void ChainView::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    paintLines(painter);
    for (int row = 0; row < layout_.count(); ++row) {
        const QRect area = areaOf(row);
        constexpr QMargins ring(Spacing::Small, Spacing::Small, Spacing::Small, Spacing::Small);
        if (area.marginsAdded(ring).intersects(event->rect())) {
            const ChainBox::Look look = lookOf(row);
            ChainBox(chain_.link(row), area, look).paint(painter);
        }
    }
}

void ChainView::focusInEvent(QFocusEvent* event) {
    QListView::focusInEvent(event);
    viewport()->update();
}

void ChainView::focusOutEvent(QFocusEvent* event) {
    QListView::focusOutEvent(event);
    viewport()->update();
}

// ---- Mouse

void ChainView::mousePressEvent(QMouseEvent* event) {
    QListView::mousePressEvent(event);
    const QPoint point = event->position().toPoint();
    pressed_ = event->button() == Qt::LeftButton ? indexAt(point).row() : -1;
    pressedPart_ = partAt(point);
}

void ChainView::mouseMoveEvent(QMouseEvent* event) {
    QListView::mouseMoveEvent(event);
    const QPoint point = event->position().toPoint();
    hovered_ = indexAt(point).row();
    hoveredPart_ = partAt(point);
    const bool leads =
        hovered_ >= 0 && (hoveredPart_ != ChainBox::Part::Box || !chain_.link(hovered_).isShown);
    viewport()->setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void ChainView::mouseReleaseEvent(QMouseEvent* event) {
    QListView::mouseReleaseEvent(event);
    const QPoint point = event->position().toPoint();
    const int row = indexAt(point).row();
    const bool isClick = event->button() == Qt::LeftButton && row >= 0 && row == pressed_ &&
                         partAt(point) == pressedPart_;
    pressed_ = -1;
    if (!isClick) {
        return;
    }
    if (pressedPart_ == ChainBox::Part::Copy) {
        copy(row);
    } else if (pressedPart_ == ChainBox::Part::Digest || !chain_.link(row).isShown) {
        Q_EMIT followed(chain_.link(row));
    }
}

void ChainView::leaveEvent(QEvent* event) {
    QListView::leaveEvent(event);
    hovered_ = -1;
    viewport()->update();
}

void ChainView::copy(int row) {
    if (const auto& digest = chain_.link(row).digest) {
        QGuiApplication::clipboard()->setText(digest->toString());
        copied_ = row;
        copiedRest_.start();
        viewport()->update();
    }
}

void ChainView::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const ChainLink link = chain_.link(index.row());
    menu->addAction(Icons::get(QStringLiteral("open")),
                    link.isShown ? tr("&Open") : tr("&Show This Platform"), this,
                    [this, link] { Q_EMIT followed(link); });
    menu->addAction(
        Icons::get(QStringLiteral("copy")), tr("&Copy Digest"), this,
        [digest = *link.digest] { QGuiApplication::clipboard()->setText(digest.toString()); });
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

} // namespace stowage

// NOLINTEND(bugprone-parent-virtual-call)
