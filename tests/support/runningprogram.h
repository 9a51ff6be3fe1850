#pragma once

#include "core/base/filedescriptor.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <sys/types.h>

namespace stowage::test {

/// A program that runs beside its test until it ends or is killed; at the latest it is killed when
/// this goes, with all that it started and that stayed in its process group. It reads nothing:
/// its standard input is empty. One thread.
///
/// Not QProcess: that clones the process by itself, which the thread sanitizer does not survive.
class RunningProgram {
public:
    struct Options {
        QString folder = {}; ///< Its working directory; empty: the test's.
        int output = -1;     ///< Becomes its standard output; -1: a pipe, for read().
        int errors = -1;     ///< Becomes its standard error; -1: the test's own.
    };

    static constexpr std::chrono::milliseconds patience = std::chrono::minutes(2);

    /// Starts it. `program` is looked for in PATH unless it is a path.
    RunningProgram(const QString& program, const QStringList& arguments, const Options& options);
    RunningProgram(const QString& program, const QStringList& arguments)
        : RunningProgram(program, arguments, Options()) {}
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;
    ~RunningProgram();

    bool hasStarted() const { return startError_ == 0; }
    /// Why it has not.
    QString startError() const;

    /// The next bytes that it writes, waited for; nothing at their end, or when none come in time.
    QByteArray read(std::chrono::milliseconds timeout = patience);

    /// SIGKILL.
    void kill();

    enum class End {
        Running, ///< Still.
        Exited,  ///< By itself: exitStatus() is its own.
        Killed,  ///< By a signal.
    };

    /// Waits for its end, so long at most.
    End wait(std::chrono::milliseconds timeout = patience);

    /// After End::Exited; -1 else.
    int exitStatus() const { return exitStatus_; }

private:
    int start(const QString& program, const QStringList& arguments, const Options& options);

    int startError_ = 0; ///< An errno.
    pid_t pid_ = -1;     ///< Of its process group, too; -1 when it has been waited for.
    FileDescriptor process_;
    FileDescriptor pipe_;
    End end_ = End::Running;
    int exitStatus_ = -1;
};

} // namespace stowage::test
