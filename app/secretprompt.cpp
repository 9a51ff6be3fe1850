#include "app/secretprompt.h"

#include "core/base/filedescriptor.h"

#include <QByteArray>
#include <QStringDecoder>

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace stowage {

namespace {

constexpr int tick = 100; ///< Milliseconds between two looks at the stop token.
constexpr qsizetype mostBytes = 64 * 1024;

/// The next byte; an empty array at the end. A stop is Cancelled.
Result<QByteArray> readSome(int descriptor, qsizetype most, const std::stop_token& stop) {
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
        const int ready = ::poll(&waiting, 1, tick);
        if (ready == 0 || (ready < 0 && errno == EINTR)) {
            continue;
        }
        QByteArray bytes(most, Qt::Uninitialized);
        const ssize_t got = ready < 0 ? -1 : ::read(descriptor, bytes.data(), size_t(most));
        if (got < 0) {
            if (errno == EINTR || errno == EAGAIN) {
                continue;
            }
            return std::unexpected(Error::fromErrno(errno, QStringLiteral("reading")));
        }
        bytes.truncate(got);
        return bytes;
    }
}

Result<QString> decoded(const QByteArray& line) {
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(line);
    if (decoder.hasError()) {
        return failure(ErrorCode::InvalidArgument, QStringLiteral("this is no text in UTF-8"));
    }
    return text;
}

/// Leaves a terminal as it was, whichever way its reader is left.
class Unseen {
public:
    explicit Unseen(int terminal) : terminal_(terminal) {
        isSet_ = ::tcgetattr(terminal_, &before_) == 0;
        if (isSet_) {
            termios unseen = before_;
            unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            ::tcsetattr(terminal_, TCSAFLUSH, &unseen);
        }
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    ~Unseen() {
        if (isSet_) {
            ::tcsetattr(terminal_, TCSAFLUSH, &before_);
        }
    }

private:
    int terminal_;
    bool isSet_ = false;
    termios before_{};
};

Result<> say(int terminal, const QString& text) {
    const QByteArray bytes = text.toLocal8Bit();
    if (::write(terminal, bytes.constData(), size_t(bytes.size())) < 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("writing to the terminal")));
    }
    return {};
}

Result<QString> ask(const QString& question, bool isSecret, const std::stop_token& stop) {
    const FileDescriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (terminal.get() < 0) {
        return failure(ErrorCode::Unsupported, QStringLiteral("there is no terminal to ask at"));
    }
    if (auto said = say(terminal.get(), question + QStringLiteral(": ")); !said) {
        return failure(said);
    }
    QByteArray line;
    {
        std::optional<Unseen> unseen;
        if (isSecret) {
            unseen.emplace(terminal.get());
        }
        while (!line.endsWith('\n') && line.size() <= mostBytes) {
            const auto some = readSome(terminal.get(), 1024, stop);
            if (!some || some->isEmpty()) {
                unseen.reset();
                static_cast<void>(say(terminal.get(), QStringLiteral("\n")));
                return some ? cancelled() : failure(some);
            }
            line += *some;
        }
    }
    if (isSecret) {
        static_cast<void>(say(terminal.get(), QStringLiteral("\n")));
    }
    line.chop(line.endsWith('\n') ? 1 : 0);
    return decoded(line);
}

} // namespace

Result<QString> promptLine(const QString& question, const std::stop_token& stop) {
    return ask(question, false, stop);
}

Result<QString> promptSecret(const QString& question, const std::stop_token& stop) {
    return ask(question, true, stop);
}

Result<QString> readSecret(int descriptor, const std::stop_token& stop) {
    QByteArray bytes;
    for (;;) {
        const auto some = readSome(descriptor, mostBytes, stop);
        if (!some) {
            return failure(some);
        }
        if (some->isEmpty()) {
            break;
        }
        bytes += *some;
        if (bytes.size() > mostBytes) {
            return failure(ErrorCode::TooLarge, QStringLiteral("a password of over 64 KiB"));
        }
    }
    if (bytes.endsWith('\n')) {
        bytes.chop(bytes.endsWith("\r\n") ? 2 : 1);
    }
    if (bytes.isEmpty() || bytes.contains('\n') || bytes.contains('\0')) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("standard input holds no password, or more than one line"));
    }
    return decoded(bytes);
}

} // namespace stowage
