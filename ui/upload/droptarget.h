#pragma once

// What people bring: files and folders dragged onto the window, and the sheet in which they say
// where they go. A DropTarget belongs to the view that it serves, an UploadSheet to the window;
// what comes out are TransferRequests for whoever owns the queue. GUI thread only; every look at a
// disk or a registry runs on the RequestRunner's threads.

#include "ui/upload/droparea.h"

#include <QStringList>

#include <functional>

namespace stowage {

/// Makes a widget take files and folders from a file manager.
class DropTarget : public DropArea {
    Q_OBJECT

public:
    /// As DropArea::describe(), of these paths.
    using Describe = std::function<QString(const QStringList& paths, const QPoint& at)>;

    DropTarget(QWidget* widget, Describe describe);
    ~DropTarget() override;

    /// The paths of local files and folders in what is dragged. A single URL that is not local
    /// makes it empty: half a drop would be a surprise.
    static QStringList localPaths(const QMimeData& data);

Q_SIGNALS:
    void dropped(const QStringList& paths, const QPoint& at);

protected:
    bool isForThis(const QDropEvent& event) const override;
    QString describe(const QMimeData& data, const QPoint& at) const override;
    void take(const QMimeData& data, const QPoint& at) override;

private:
    const Describe describe_;
};

/// "debian.tar", or "3 files": how what is dragged is named in a sentence. Touches no disk.
QString droppedText(const QStringList& paths);

/// What the name alone suggests: an archive of images is uploaded as an image, all else as layers.
bool looksLikeImageArchive(const QString& path);

/// The sentence for Describe: "Upload debian.tar as an image to Local/team".
QString uploadSentence(const QStringList& paths, const QString& target);

} // namespace stowage
