#pragma once

#include "core/registry/registry.h"
#include "tests/ui/window/writegate.h"
#include "ui/transfers/transferaction.h"

#include <QDir>
#include <QSettings>
#include <QTemporaryDir>

#include <atomic>
#include <memory>

class QLineEdit;

namespace stowage {

class BrowsePane;
class Journal;
class MainWindow;
class TransferQueue;
class TransfersPanel;
class UploadSheet;

namespace test {

/// The window as the program makes it, over a real registry, journal and settings in a temporary
/// folder that goes with it.
class WindowGround {
public:
    WindowGround();
    WindowGround(const WindowGround&) = delete;
    WindowGround& operator=(const WindowGround&) = delete;
    ~WindowGround();

    /// Starts the program: what an earlier start left is there. Waits until the local registry has
    /// been read; fails the test when that does not come.
    void open();

    /// Ends it in the way that Quit does.
    void close();

    /// The disk as it is at this moment is what the next start finds, as if the program had been
    /// killed now. It is ended with that.
    void kill();

    MainWindow& window() { return *window_; }
    BrowsePane& pane();
    TransfersPanel& transfers();
    WriteGate& gate() { return *gate_; }

    /// What exports take for the free bytes of any disk; negative: what there really is.
    void setFreeSpace(qint64 bytes) { *freeSpace_ = bytes; }

    /// A path in the temporary folder; nothing needs to be there.
    QString path(const QString& name) const { return folder_.filePath(name); }
    QString write(const QString& name, const QByteArray& bytes) const;

    const Place& local() const { return local_; }
    void setSample(const QString& path) { sample_ = path; }

    /// The local registry, past the window: to fill it, and to look at what is in it.
    std::shared_ptr<Registry> registry() const;

    /// Where the bytes of a digest lie.
    QString blobPath(const Digest& digest) const;

    /// Every file of the registry.
    QStringList registryFiles() const;

    // ---- What is shown

    /// The sheet that is open; null when there is none.
    UploadSheet* sheet() const;

    /// The sheet's field; null when it is not there.
    QLineEdit* field(const QString& accessibleName) const;

    /// Whether the sheet knows what it has and can be confirmed.
    bool sheetIsReady() const;

    int transferCount();
    QString transferState(int row = 0); ///< Newest first; empty when there is no such row.
    QString transferTip(int row = 0);   ///< The state's tool tip.

    /// Clicks a button of a transfer's row.
    bool clickTransfer(TransferAction action, int row = 0);

private:
    void start();

    QTemporaryDir folder_;
    Place local_;
    QString sample_;
    std::shared_ptr<std::atomic<qint64>> freeSpace_ = std::make_shared<std::atomic<qint64>>(-1);
    std::shared_ptr<WriteGate> gate_ = std::make_shared<WriteGate>();
    std::unique_ptr<QSettings> settings_;
    std::shared_ptr<Journal> journal_;
    std::unique_ptr<TransferQueue> queue_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace test
} // namespace stowage
