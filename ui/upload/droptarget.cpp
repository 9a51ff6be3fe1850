#include "ui/upload/droptarget.h"

#include "ui/theme/format.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>
#include <array>

namespace stowage {

DropTarget::DropTarget(QWidget* widget, Describe describe)
    : DropArea(widget), describe_(std::move(describe)) {}

DropTarget::~DropTarget() = default;

QStringList DropTarget::localPaths(const QMimeData& data) {
    QStringList paths;
    const QList<QUrl> urls = data.urls();
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

bool DropTarget::isForThis(const QDropEvent& event) const {
    // A drag of the window's own is on its way out.
    return event.source() == nullptr && !localPaths(*event.mimeData()).isEmpty();
}

QString DropTarget::describe(const QMimeData& data, const QPoint& at) const {
    return describe_(localPaths(data), at);
}

void DropTarget::take(const QMimeData& data, const QPoint& at) {
    Q_EMIT dropped(localPaths(data), at);
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
