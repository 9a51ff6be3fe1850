#include "tests/support/runningprogram.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace stowage::test {

namespace {

/// Whether `fd` has something to read, or has come to its end, before the time is up.
bool becomesReadable(int fd, std::chrono::milliseconds timeout) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + timeout;
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        pollfd waited{.fd = fd, .events = POLLIN, .revents = 0};
        const int count = ::poll(&waited, 1, static_cast<int>(std::max<qint64>(left.count(), 0)));
        if (count >= 0 || errno != EINTR) {
            return count > 0;
        }
    }
}

} // namespace

RunningProgram::RunningProgram(const QString& program, const QStringList& arguments,
                               const Options& options) {
    startError_ = start(program, arguments, options);
    if (!hasStarted()) {
        end_ = End::Killed;
    }
}

RunningProgram::~RunningProgram() {
    kill();
    wait();
}

QString RunningProgram::startError() const {
    return QString::fromLocal8Bit(std::strerror(startError_));
}

int RunningProgram::start(const QString& program, const QStringList& arguments,
                          const Options& options) {
    FileDescriptor output;
    if (options.output < 0) {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0) {
            return errno;
        }
        pipe_ = FileDescriptor(ends[0]);
        output = FileDescriptor(ends[1]);
    }

    std::vector<QByteArray> words{program.toLocal8Bit()};
    for (const QString& argument : arguments) {
        words.push_back(argument.toLocal8Bit());
    }
    std::vector<char*> pointers;
    for (QByteArray& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.isOpen() ? output.get() : options.output,
                                       STDOUT_FILENO);
    if (options.errors >= 0) {
        ::posix_spawn_file_actions_adddup2(&actions, options.errors, STDERR_FILENO);
    }
    if (!options.folder.isEmpty()) {
        ::posix_spawn_file_actions_addchdir_np(&actions,
                                               QFile::encodeName(options.folder).constData());
    }
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    const int error =
        ::posix_spawnp(&pid_, pointers.front(), &actions, &attributes, pointers.data(), ::environ);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        pid_ = -1;
        return error;
    }
    // Not by <sys/pidfd.h>: glibc 2.36 declares its functions for C alone.
    process_ = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!process_.isOpen()) {
        const int number = errno;
        kill();
        ::waitpid(std::exchange(pid_, -1), nullptr, 0);
        return number;
    }
    return 0;
}

QByteArray RunningProgram::read(std::chrono::milliseconds timeout) {
    QByteArray bytes(4096, Qt::Uninitialized);
    if (!pipe_.isOpen() || !becomesReadable(pipe_.get(), timeout)) {
        return {};
    }
    ssize_t count = -1;
    do {
        count = ::read(pipe_.get(), bytes.data(), static_cast<size_t>(bytes.size()));
    } while (count < 0 && errno == EINTR);
    bytes.truncate(std::max<qsizetype>(count, 0));
    return bytes;
}

void RunningProgram::kill() {
    if (pid_ > 0) {
        ::kill(-pid_, SIGKILL);
    }
}

RunningProgram::End RunningProgram::wait(std::chrono::milliseconds timeout) {
    if (end_ != End::Running || !becomesReadable(process_.get(), timeout)) {
        return end_;
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    end_ = WIFEXITED(status) ? End::Exited : End::Killed;
    exitStatus_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return end_;
}

} // namespace stowage::test
