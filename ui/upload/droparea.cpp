#include "ui/upload/droparea.h"

#include "ui/upload/drophint.h"

#include <QDragMoveEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QWidget>

namespace stowage {

DropArea::DropArea(QWidget* widget) : QObject(widget), widget_(widget) {
    widget_->setAcceptDrops(true);
    widget_->installEventFilter(this);
}

DropArea::~DropArea() = default;

bool DropArea::eventFilter(QObject* watched, QEvent* event) {
    if (watched != widget_) {
        return QObject::eventFilter(watched, event);
    }
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove: {
        auto* drag = static_cast<QDragMoveEvent*>(event);
        if (!isForThis(*drag)) {
            return false;
        }
        if (hover(*drag->mimeData(), drag->position().toPoint())) {
            drag->setDropAction(Qt::CopyAction);
            drag->accept();
        } else {
            // Entering stays accepted, for another point of the widget may take what this refuses.
            drag->setAccepted(event->type() == QEvent::DragEnter);
        }
        return true;
    }
    case QEvent::DragLeave:
        leave();
        return false;
    case QEvent::Drop: {
        leave();
        auto* drop = static_cast<QDropEvent*>(event);
        if (!isForThis(*drop)) {
            return false;
        }
        const QPoint at = drop->position().toPoint();
        if (describe(*drop->mimeData(), at).isEmpty()) {
            drop->ignore();
            return true;
        }
        drop->setDropAction(Qt::CopyAction);
        drop->accept();
        take(*drop->mimeData(), at);
        return true;
    }
    default:
        return QObject::eventFilter(watched, event);
    }
}

bool DropArea::hover(const QMimeData& data, const QPoint& at) {
    const QString text = describe(data, at);
    if (text.isEmpty()) {
        leave();
        return false;
    }
    if (!hint_) {
        hint_ = new DropHint(widget_);
        hint_->show();
        hint_->raise();
    }
    hint_->setText(text);
    Q_EMIT hovered(at);
    return true;
}

void DropArea::leave() {
    if (hint_) {
        delete hint_;
        Q_EMIT left();
    }
}

} // namespace stowage
