#pragma once

#include "core/transfer/transferqueue.h"
#include "tests/ui/browse/browsefixture.h"
#include "ui/mainwindow.h"

#include <QAbstractItemModelTester>
#include <QSettings>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace stowage::test {

/// What the window shows, once all of it has been read.
enum class Scene {
    Empty,         ///< A local registry with nothing in it.
    Place,         ///< Its repositories with their figures.
    Repository,    ///< Tags with their details, one of them chosen.
    Image,         ///< Layers, and the files of one; an index with a choice of platforms.
    Root,          ///< The files of all layers, changes marked.
    Biggest,       ///< The biggest files of all layers in one list.
    Preview,       ///< The sheet with the text of a file.
    Space,         ///< Where the bytes go: two layers, one path stored in vain.
    Compare,       ///< What another tag has otherwise.
    Chain,         ///< From a tag to the layers of one platform; a size that is wrong.
    Config,        ///< All that a configuration can say.
    Document,      ///< The JSON of the manifest.
    Artifact,      ///< Layers known by their annotations alone.
    NothingFound,  ///< A filter that fits no tag.
    Reference,     ///< The field for a reference, with why what was typed is none.
    Transfers,     ///< One done, one failed, one running, one waiting; steps unfolded.
    Interrupted,   ///< A transfer of the last time, and the offer to resume it.
    Verified,      ///< An image, found good.
    Faults,        ///< A place, found bad: the list, and the map of all blobs.
    Failed,        ///< A place that cannot be opened.
    Problem,       ///< The banner over all, of a file that is none.
    UploadForm,    ///< The sheet for one thing to upload.
    UploadList,    ///< The sheet for several images; some of the files could not be read.
    UploadNothing, ///< The sheet for a file that cannot be read.
    CopyForm,      ///< The sheet for an image that goes to another place.
    Shortcuts,     ///< The sheet of shortcuts.
    About,         ///< The box about the program.
};

/// All scenes, with names for the rows of data.
std::vector<std::pair<const char*, Scene>> allScenes();

/// The real window over registries in memory, led to a scene. All that a registry, an archive or a
/// file can call itself is called `outside` there, wherever that can be. Every model that is shown
/// is watched by a QAbstractItemModelTester. GUI thread.
class WindowScenes {
public:
    explicit WindowScenes(const QString& outside = QStringLiteral("plain"));
    ~WindowScenes();

    /// The window, sheet or box that the scene is about, active; null where it was not reached. The
    /// window stays from one scene to the next, with what the one before left in it; the order of
    /// the enumeration can be kept. Empty and Interrupted must be the first.
    QWidget* enter(Scene scene);

    MainWindow& window() { return *window_; }

private:
    class Gate;

    void fill();
    void fillApp();
    void fillIndex();
    void fillArtifact();
    QByteArray layerOf(int number) const;
    QByteArray configOf(const QList<QByteArray>& layers) const;
    Result<std::shared_ptr<Registry>> open(const Place& place);
    Result<Recognition> recognize(const QString& path) const;
    QString pathOf(const char* kind) const;
    CopyRequest copyFrom(const Place& place) const;
    void watchModels();

    bool openWindow();
    bool lead(Scene scene);
    bool enterReference(const QString& text);
    bool showImage(const char* repository);
    bool showRoot();
    bool showPreview();
    bool showTransfers();
    bool showInterrupted();
    bool showFaults();
    bool showUpload(const QStringList& paths);
    bool showCopy();
    bool isIdle() const;
    bool closeDialogs();
    QWidget* top();

    QString outside_;
    bool isFilled_ = false;
    QTemporaryDir folder_;
    QSettings settings_{folder_.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    BrowseFixture ground_;
    std::shared_ptr<FakeRegistry> slow_ = FakeRegistry::create();
    std::shared_ptr<Gate> gate_;
    std::unique_ptr<TransferQueue> queue_;
    std::unique_ptr<MainWindow> window_;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers_;
};

} // namespace stowage::test
