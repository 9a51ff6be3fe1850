#include "ui/browse/dragsource.h"

#include "ui/theme/spacing.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDrag>
#include <QMimeData>
#include <QMouseEvent>
#include <QPointer>
#include <QWindow>

namespace stowage {

DragSource::DragSource(QAbstractItemView& view) : QObject(&view), view_(view) {
    // A press on one of several chosen rows leaves them chosen, as it may begin a drag. The drag
    // itself is not the view's: its own would want the data at once.
    view_.setDragEnabled(true);
    view_.viewport()->installEventFilter(this);
}

void DragSource::start(std::unique_ptr<QMimeData> data, const QIcon& icon) {
    state_ = State::Idle;
    isOutside_ = false;
    const QPointer<DragSource> self(this); // the window may go while it is dragged from
    const QPointer<QWindow> window(view_.window()->windowHandle());
    if (window) {
        window->installEventFilter(this);
    }
    auto* drag = new QDrag(&view_);
    drag->setMimeData(data.release());
    drag->setPixmap(icon.pixmap(QSize(Spacing::ToolIcon, Spacing::ToolIcon)));
    const Qt::DropAction action = drag->exec(Qt::CopyAction, Qt::CopyAction);
    if (!self) {
        return;
    }
    if (window) {
        window->removeEventFilter(this);
    }
    Q_EMIT ended(action);
}

/// What hovers over no widget that takes it tells none of them that it goes; the window knows.
void DragSource::watchWindow(QEvent::Type type) {
    if (type == QEvent::DragEnter || type == QEvent::DragMove || type == QEvent::Drop) {
        isOutside_ = false;
    } else if (type == QEvent::DragLeave) {
        isOutside_ = true;
        Q_EMIT leftWindow();
    }
}

bool DragSource::isDraggedFrom(const QPoint& position) {
    return (position - pressed_).manhattanLength() >= QApplication::startDragDistance() &&
           row_.isValid() && view_.selectionModel()->isSelected(row_);
}

bool DragSource::eventFilter(QObject* watched, QEvent* event) {
    if (watched != view_.viewport()) {
        watchWindow(event->type());
        return false;
    }
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
