#include "tests/ui/window/filedrag.h"

#include "tests/ui/window/pointerdrag.h"

#include <QCoreApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QUrl>
#include <QWindow>

namespace stowage::test {

FileDrag::FileDrag(QWidget& window, const QStringList& paths) : window_(window) {
    QList<QUrl> urls;
    for (const QString& path : paths) {
        urls.append(QUrl::fromLocalFile(path));
    }
    data_.setUrls(urls);
}

bool FileDrag::enter(const QPoint& at) {
    QDragEnterEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.windowHandle(), &event);
    return event.isAccepted();
}

bool FileDrag::move(const QPoint& at) {
    QDragMoveEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.windowHandle(), &event);
    return event.isAccepted();
}

void FileDrag::leave() {
    QDragLeaveEvent event;
    QCoreApplication::sendEvent(window_.windowHandle(), &event);
}

bool FileDrag::drop(const QPoint& at) {
    QDropEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.windowHandle(), &event);
    return event.isAccepted();
}

QString FileDrag::hint() const {
    return shownHint(window_);
}

} // namespace stowage::test
