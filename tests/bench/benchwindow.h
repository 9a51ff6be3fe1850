#pragma once

#include "core/base/result.h"
#include "core/registry/place.h"
#include "ui/browse/location.h"

#include <QSettings>
#include <QString>

#include <memory>

namespace stowage {

class BrowsePane;
class MainWindow;
class TransferQueue;

namespace bench {

/// The program's window over a registry of its own, in a folder on the disk to be measured.
class BenchWindow {
public:
    /// Shown and at rest. The registry is `folder`/registry.
    explicit BenchWindow(const QString& folder);
    BenchWindow(const BenchWindow&) = delete;
    BenchWindow& operator=(const BenchWindow&) = delete;
    ~BenchWindow();

    const Place& local() const { return local_; }
    MainWindow& window() { return *window_; }
    BrowsePane& pane();

    /// Uploads a file as an artifact of one layer through the window's queue, and waits for it.
    Result<> put(const QString& file, const Location& image);

    void go(const Location& location);

    /// Until the lists' own timers have run out, and nothing is being read.
    void waitForRest();

private:
    Place local_;
    QSettings settings_;
    std::unique_ptr<TransferQueue> queue_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace bench
} // namespace stowage
