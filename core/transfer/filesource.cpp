#include "core/transfer/filesource.h"

#include "core/base/counted.h"
#include "core/digest/hasher.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace stowage {

namespace {

UploadSource describe(const QString& path, const struct stat& status) {
    constexpr qint64 nanoseconds = 1'000'000'000;
    return {.identity = path,
            .size = status.st_size,
            .modified = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec,
            .inode = status.st_ino};
}

std::unexpected<Error> changed(const QString& path, const QString& how) {
    return failure(ErrorCode::SourceChanged,
                   QStringLiteral("%1 was changed while it was read: %2").arg(path, how));
}

Result<> compare(const UploadSource& before, const UploadSource& now) {
    if (now.inode != before.inode) {
        return changed(before.identity, QStringLiteral("it is another file now"));
    }
    if (now.size != before.size) {
        return changed(
            before.identity,
            QStringLiteral("it has %1, not %2").arg(counted(now.size, "byte")).arg(before.size));
    }
    if (now.modified != before.modified) {
        return changed(before.identity, QStringLiteral("it was written to"));
    }
    return {};
}

} // namespace

QString identityOf(const QString& path) {
    const QFileInfo info(path);
    const QString canonical = info.canonicalFilePath();
    return canonical.isEmpty() ? info.absoluteFilePath() : canonical;
}

FileSource::FileSource(FileDescriptor fd, UploadSource description)
    : fd_(std::move(fd)), description_(std::move(description)) {}

Result<std::unique_ptr<FileSource>> FileSource::open(const QString& path) {
    const QString what = QStringLiteral("opening %1").arg(path);
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    FileDescriptor fd(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status{};
    if (!fd.isOpen() || ::fstat(fd.get(), &status) != 0) {
        return std::unexpected(Error::fromErrno(errno, what));
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 is not a regular file").arg(path));
    }
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    return std::unique_ptr<FileSource>(
        new FileSource(std::move(fd), describe(identityOf(path), status)));
}

Result<qint64> FileSource::read(qint64 offset, std::span<char> buffer) const {
    // Never beyond the size it had: what was appended meanwhile is noticed as a change.
    const auto wanted = std::min<qint64>(static_cast<qint64>(buffer.size()), size() - offset);
    qint64 have = 0;
    while (have < wanted) {
        const ssize_t count = ::pread(fd_.get(), buffer.data() + have,
                                      static_cast<size_t>(wanted - have), offset + have);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return std::unexpected(
                Error::fromErrno(errno, QStringLiteral("reading %1").arg(name())));
        }
        if (count == 0) {
            return changed(name(), QStringLiteral("it has %1, not %2")
                                       .arg(counted(offset + have, "byte"))
                                       .arg(size()));
        }
        have += count;
    }
    return have;
}

Result<> FileSource::produce(qint64 from, BufferRing& ring, std::stop_token stop) {
    for (qint64 offset = from; offset < size();) {
        const std::span<char> buffer = ring.acquire();
        if (buffer.empty() || stop.stop_requested()) {
            return cancelled();
        }
        const auto count = read(offset, buffer);
        if (!count) {
            return failure(count);
        }
        ring.publish(*count);
        offset += *count;
    }
    return {};
}

Result<> FileSource::checkUnchanged() const {
    struct stat opened{};
    if (::fstat(fd_.get(), &opened) != 0) {
        return std::unexpected(Error::fromErrno(errno, name()));
    }
    if (auto same = compare(description_, describe(name(), opened)); !same) {
        return same;
    }
    struct stat named{};
    if (::stat(QFile::encodeName(name()).constData(), &named) != 0) {
        if (errno == ENOENT) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("%1 was removed while it was read").arg(name()));
        }
        return std::unexpected(Error::fromErrno(errno, name()));
    }
    return compare(description_, describe(name(), named));
}

Result<Digest> FileSource::digest(HashAlgorithm algorithm,
                                  const std::function<void(qint64)>& advanced,
                                  const std::stop_token& stop) const {
    Hasher hasher(algorithm);
    std::vector<char> buffer(static_cast<size_t>(BufferRing::bufferSize));
    for (qint64 offset = 0; offset < size();) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const auto count = read(offset, buffer);
        if (!count) {
            return failure(count);
        }
        hasher.update(QByteArrayView(buffer.data(), *count));
        offset += *count;
        advanced(*count);
    }
    return hasher.digest();
}

} // namespace stowage
