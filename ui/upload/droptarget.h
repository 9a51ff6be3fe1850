#pragma once

// What people bring: files and folders dragged onto the window, and the sheet in which they say
// where they go. A DropTarget belongs to the view that it serves, an UploadSheet to the window;
// what comes out are TransferRequests for whoever owns the queue. GUI thread only; every look at a
// disk or a registry runs on the RequestRunner's threads.

#include <QObject>
#include <QPoint>
#include <QPointer>
#include <QStringList>

#include <functional>

class QMimeData;
class QWidget;

namespace stowage {

class DropHint;

/// Makes a widget take files and folders from a file manager. While they hover, a frame and a
/// sentence over the widget say what would happen. Of a view, hand over the viewport.
class DropTarget : public QObject {
    Q_OBJECT

public:
    /// Says what dropping these paths at this point of the widget would do, "Upload debian.tar as
    /// an image to Local/team"; an empty text refuses them. Called on every move, so it must know
    /// the answer without looking at a disk.
    using Describe = std::function<QString(const QStringList& paths, const QPoint& at)>;

    DropTarget(QWidget* widget, Describe describe);
    ~DropTarget() override;

    /// The paths of local files and folders in what is dragged. A single URL that is not local
    /// makes it empty: half a drop would be a surprise.
    static QStringList localPaths(const QMimeData* data);

Q_SIGNALS:
    void dropped(const QStringList& paths, const QPoint& at);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool hover(const QMimeData* data, const QPoint& at);

    QWidget* widget_;
    Describe describe_;
    QPointer<DropHint> hint_;
};

/// "debian.tar", or "3 files": how what is dragged is named in a sentence. Touches no disk.
QString droppedText(const QStringList& paths);

/// What the name alone suggests: an archive of images is uploaded as an image, all else as layers.
bool looksLikeImageArchive(const QString& path);

/// The sentence for Describe: "Upload debian.tar as an image to Local/team".
QString uploadSentence(const QStringList& paths, const QString& target);

} // namespace stowage
