#pragma once

#include "core/base/error.h"

#include <QByteArrayView>
#include <QString>

#include <mutex>

namespace stowage {

/// The two streams of a command: answers on standard output, everything else on standard error.
/// Thread-safe. Text that came from outside must have gone through displayText before.
class Console {
public:
    /// A line of the answer.
    void print(const QString& line);

    /// Bytes of the answer, as they are.
    void printRaw(QByteArrayView bytes);

    /// "stowage: …" on standard error; clears a progress line first.
    void complain(const QString& sentence);
    void complain(const Error& error);

    /// Replaces the progress line; does nothing unless standard error is a terminal.
    void showProgress(const QString& line);
    void clearProgress();

    bool hasProgress() const { return terminal_; }

    /// Whether everything printed has reached standard output (a full disk, a closed pipe).
    bool flush();

    Console();

private:
    void write(int fd, QByteArrayView bytes);

    const bool terminal_;
    std::mutex mutex_;
    bool progressShown_ = false; ///< Guarded by mutex_.
    bool failed_ = false;        ///< Guarded by mutex_.
};

} // namespace stowage
