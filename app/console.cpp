#include "app/console.h"

#include "core/base/displaytext.h"

#include <cerrno>
#include <unistd.h>

namespace stowage {

namespace {

constexpr char clearLine[] = "\r\x1b[K";

} // namespace

Console::Console() : terminal_(::isatty(STDERR_FILENO) == 1) {}

void Console::write(int fd, QByteArrayView bytes) {
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(fd, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            failed_ = failed_ || fd == STDOUT_FILENO;
            return;
        }
        bytes = bytes.sliced(written);
    }
}

void Console::print(const QString& line) {
    printRaw(line.toUtf8() + '\n');
}

void Console::printRaw(QByteArrayView bytes) {
    const std::scoped_lock lock(mutex_);
    if (progressShown_) {
        write(STDERR_FILENO, clearLine);
        progressShown_ = false;
    }
    write(STDOUT_FILENO, bytes);
}

void Console::complain(const QString& sentence) {
    const std::scoped_lock lock(mutex_);
    if (progressShown_) {
        write(STDERR_FILENO, clearLine);
        progressShown_ = false;
    }
    write(STDERR_FILENO, "stowage: " + sentence.toUtf8() + '\n');
}

void Console::complain(const Error& error) {
    QString text = displayText(error.message());
    for (const QString& item : error.items()) {
        text += QStringLiteral("\n  ") + displayText(item);
    }
    complain(text);
}

void Console::showProgress(const QString& line) {
    if (!terminal_) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    write(STDERR_FILENO, clearLine + line.toUtf8());
    progressShown_ = true;
}

void Console::clearProgress() {
    const std::scoped_lock lock(mutex_);
    if (progressShown_) {
        write(STDERR_FILENO, clearLine);
        progressShown_ = false;
    }
}

bool Console::flush() {
    const std::scoped_lock lock(mutex_);
    return !failed_;
}

} // namespace stowage
