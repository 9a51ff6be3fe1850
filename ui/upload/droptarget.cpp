#include "ui/upload/droptarget.h"

#include "ui/theme/format.h"
#include "ui/upload/drophint.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

#include <algorithm>
#include <array>

namespace stowage {

DropTarget::DropTarget(QWidget* widget, Describe describe)
    : QObject(widget), widget_(widget), describe_(std::move(describe)) {
    widget_->setAcceptDrops(true);
    widget_->installEventFilter(this);
}

DropTarget::~DropTarget() = default;

QStringList DropTarget::localPaths(const QMimeData* data) {
    QStringList paths;
    if (!data || !data->hasUrls()) {
        return paths;
    }
    const QList<QUrl> urls = data->urls();
    for (const QUrl& url : urls) {
        if (!url.isLocalFile()) {
            return {};
        }
        QString path = url.toLocalFile();
        while (path.size() > 1 && path.endsWith(QLatin1Char('/'))) {
            path.chop(1);
        }
        if (!path.isEmpty() && !paths.contains(path)) {
            paths.append(path);
        }
    }
    return paths;
}

bool DropTarget::eventFilter(QObject* watched, QEvent* event) {
    if (watched != widget_) {
        return QObject::eventFilter(watched, event);
    }
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove: {
        auto* drag = static_cast<QDragMoveEvent*>(event);
        if (!drag->mimeData()->hasUrls() || drag->source() != nullptr) {
            return false; // A drag of the window's own, which is on its way out.
        }
        if (hover(drag->mimeData(), drag->position().toPoint())) {
            drag->setDropAction(Qt::CopyAction);
            drag->accept();
        } else {
            // Entering stays accepted, for another point of the widget may take what this refuses.
            drag->setAccepted(event->type() == QEvent::DragEnter &&
                              !localPaths(drag->mimeData()).isEmpty());
        }
        return true;
    }
    case QEvent::DragLeave:
        delete hint_;
        return false;
    case QEvent::Drop: {
        delete hint_;
        auto* drop = static_cast<QDropEvent*>(event);
        const QStringList paths = localPaths(drop->mimeData());
        const QPoint at = drop->position().toPoint();
        if (paths.isEmpty()) {
            return drop->mimeData()->hasUrls();
        }
        if (describe_(paths, at).isEmpty()) {
            drop->ignore();
            return true;
        }
        drop->setDropAction(Qt::CopyAction);
        drop->accept();
        Q_EMIT dropped(paths, at);
        return true;
    }
    default:
        return QObject::eventFilter(watched, event);
    }
}

bool DropTarget::hover(const QMimeData* data, const QPoint& at) {
    const QStringList paths = localPaths(data);
    const QString text = paths.isEmpty() ? QString() : describe_(paths, at);
    if (text.isEmpty()) {
        delete hint_;
        return false;
    }
    if (!hint_) {
        hint_ = new DropHint(widget_);
        hint_->show();
        hint_->raise();
    }
    hint_->setText(text);
    return true;
}

QString droppedText(const QStringList& paths) {
    if (paths.size() == 1) {
        const QString name = QFileInfo(paths.first()).fileName();
        return shownText(name.isEmpty() ? paths.first() : name, 80);
    }
    return DropTarget::tr("%n files", nullptr, static_cast<int>(paths.size()));
}

bool looksLikeImageArchive(const QString& path) {
    static const std::array endings{QLatin1String(".tar"),    QLatin1String(".tar.gz"),
                                    QLatin1String(".tgz"),    QLatin1String(".tar.zst"),
                                    QLatin1String(".tar.xz"), QLatin1String(".tar.bz2"),
                                    QLatin1String(".oci")};
    return std::any_of(endings.begin(), endings.end(), [&path](QLatin1String ending) {
        return path.endsWith(ending, Qt::CaseInsensitive);
    });
}

QString uploadSentence(const QStringList& paths, const QString& target) {
    const QString what = droppedText(paths);
    const QString where = shownText(target, 120);
    if (std::all_of(paths.cbegin(), paths.cend(), looksLikeImageArchive)) {
        return paths.size() == 1 ? DropTarget::tr("Upload %1 as an image to %2").arg(what, where)
                                 : DropTarget::tr("Upload %1 as images to %2").arg(what, where);
    }
    return DropTarget::tr("Upload %1 to %2").arg(what, where);
}

} // namespace stowage
