#include "ui/browse/dragsource.h"

#include "ui/theme/spacing.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>

namespace stowage {

DragSource::DragSource(QAbstractItemView& view) : QObject(&view), view_(view) {
    // A press on one of several chosen rows leaves them chosen, as it may begin a drag. The drag
    // itself is not the view's: its own would want the data at once.
    view_.setDragEnabled(true);
    view_.viewport()->installEventFilter(this);
}

void DragSource::start(std::unique_ptr<QMimeData> data, const QIcon& icon) {
    state_ = State::Idle;
    auto* drag = new QDrag(&view_);
    drag->setMimeData(data.release());
    drag->setPixmap(icon.pixmap(QSize(Spacing::ToolIcon, Spacing::ToolIcon)));
    drag->exec(Qt::CopyAction, Qt::CopyAction);
}

bool DragSource::isDraggedFrom(const QPoint& position) {
    return (position - pressed_).manhattanLength() >= QApplication::startDragDistance() &&
           row_.isValid() && view_.selectionModel()->isSelected(row_);
}

bool DragSource::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        pressed_ = mouse->position().toPoint();
        row_ = view_.indexAt(pressed_);
        state_ = mouse->button() == Qt::LeftButton && row_.isValid() ? State::Pressed : State::Idle;
        break;
    }
    case QEvent::MouseMove:
        if (state_ == State::Idle) {
            break;
        }
        if (!static_cast<QMouseEvent*>(event)->buttons().testFlag(Qt::LeftButton)) {
            state_ = State::Idle; // let go where nobody told
            break;
        }
        if (state_ == State::Pressed &&
            isDraggedFrom(static_cast<QMouseEvent*>(event)->position().toPoint())) {
            state_ = State::Held;
            Q_EMIT begun();
        }
        return true;
    case QEvent::MouseButtonRelease:
        if (state_ == State::Held) {
            state_ = State::Idle;
            Q_EMIT letGo();
        }
        state_ = State::Idle;
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace stowage
