#pragma once

#include "app/console.h"

#include <QString>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace stowage {

/// Shows "62%  1.1 of 1.8 GB  182 MB/s  4 s left" on a terminal's standard error while it lives,
/// ten times a second, from a thread of its own. Elsewhere it does nothing.
class ProgressLine {
public:
    /// Bytes done and bytes to do (0: not known).
    struct Sample {
        qint64 done;
        qint64 total;
    };

    /// `sample` is called from the painting thread until the destructor returns.
    ProgressLine(Console& console, QString title, std::function<Sample()> sample);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine();

private:
    void show(double seconds);

    Console& console_;
    const QString title_;
    const std::function<Sample()> sample_;
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::jthread painter_;
};

} // namespace stowage
