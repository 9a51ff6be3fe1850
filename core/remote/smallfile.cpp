#include "core/remote/smallfile.h"

#include "core/base/filedescriptor.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stowage {

namespace {

qint64 nanoseconds(const timespec& time) {
    return qint64{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

SmallFile::Stamp stampFrom(const struct stat& status) {
    return {.device = status.st_dev,
            .inode = status.st_ino,
            .size = status.st_size,
            .modified = nanoseconds(status.st_mtim),
            .changed = nanoseconds(status.st_ctim)};
}

} // namespace

Result<SmallFile> SmallFile::read(const QString& path, qsizetype limit) {
    const auto failed = [&] {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("reading %1").arg(path)));
    };
    const FileDescriptor fd(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status{};
    if (!fd.isOpen() || ::fstat(fd.get(), &status) != 0) {
        return failed();
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(ErrorCode::Unsupported, QStringLiteral("%1 is no ordinary file").arg(path));
    }
    SmallFile file{.bytes = {}, .stamp = stampFrom(status)};
    QByteArray piece(64 * 1024, Qt::Uninitialized);
    for (;;) {
        const ssize_t count = ::read(fd.get(), piece.data(), static_cast<size_t>(piece.size()));
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            return failed();
        }
        if (count == 0) {
            return file;
        }
        file.bytes.append(piece.constData(), count);
        if (file.bytes.size() > limit) {
            return failure(
                ErrorCode::TooLarge,
                QStringLiteral("%1 has more than the %2 bytes allowed").arg(path).arg(limit));
        }
    }
}

SmallFile::Stamp SmallFile::stampOf(const QString& path) {
    struct stat status{};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? stampFrom(status) : Stamp();
}

} // namespace stowage
