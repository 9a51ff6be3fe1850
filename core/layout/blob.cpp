#include "core/layout/blob.h"

#include "core/base/counted.h"
#include "core/base/piecesize.h"
#include "core/base/quoted.h"
#include "core/base/utctime.h"
#include "core/digest/hasher.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {} // namespace

Blob::Blob(QString name, std::shared_ptr<const FileDescriptor> file, qint64 offset, qint64 size,
           QDateTime modified)
    : name_(std::move(name)), file_(std::move(file)), offset_(offset), size_(size),
      modified_(std::move(modified)) {}

Blob::Blob(QString name, QByteArray bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)), size_(bytes_.size()) {}

Blob Blob::part(QString name, qint64 offset, qint64 size, QDateTime modified) const {
    Blob part = *this;
    part.name_ = std::move(name);
    part.offset_ = offset_ + offset;
    part.size_ = size;
    part.modified_ = std::move(modified);
    return part;
}

Result<qint64> Blob::read(qint64 offset, char* data, qint64 maxSize) const {
    const qint64 wanted = std::min(maxSize, size_ - offset);
    if (wanted <= 0) {
        return 0;
    }
    if (!file_) {
        std::memcpy(data, bytes_.constData() + offset_ + offset, static_cast<size_t>(wanted));
        return wanted;
    }
    qint64 done = 0;
    while (done < wanted) {
        const ssize_t got = ::pread(file_->get(), data + done, static_cast<size_t>(wanted - done),
                                    offset_ + offset + done);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            return std::unexpected(
                Error::fromErrno(errno, QStringLiteral("reading %1").arg(quoted(name_))));
        }
        if (got == 0) {
            return failure(ErrorCode::Corrupt, QStringLiteral("%1 ends after %2 of its %3")
                                                   .arg(quoted(name_))
                                                   .arg(offset + done)
                                                   .arg(counted(size_, "byte")));
        }
        done += got;
    }
    return done;
}

Result<QByteArray> Blob::readAll(qint64 limit) const {
    if (size_ > limit) {
        return failure(ErrorCode::TooLarge, QStringLiteral("%1 has %2 bytes; at most %3 are read")
                                                .arg(quoted(name_))
                                                .arg(size_)
                                                .arg(limit));
    }
    QByteArray bytes(size_, Qt::Uninitialized);
    if (auto got = read(0, bytes.data(), size_); !got) {
        return failure(got);
    }
    return bytes;
}

Result<Digest> Blob::digest(HashAlgorithm algorithm, std::stop_token stop) const {
    Hasher hasher(algorithm);
    const auto piece = std::make_unique<char[]>(static_cast<size_t>(std::min(pieceSize, size_)));
    qint64 offset = 0;
    while (offset < size_) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const auto got = read(offset, piece.get(), pieceSize);
        if (!got) {
            return failure(got);
        }
        hasher.update(QByteArrayView(piece.get(), *got));
        offset += *got;
    }
    return hasher.digest();
}

Result<Blob> openBlob(const QString& path, const QString& name) {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    auto file = std::make_shared<FileDescriptor>(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status{};
    if (!file->isOpen() || ::fstat(file->get(), &status) != 0) {
        return std::unexpected(
            Error::fromErrno(errno, QStringLiteral("opening %1").arg(quoted(name))));
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(ErrorCode::Unsupported, QStringLiteral("%1 is no file").arg(quoted(name)));
    }
    return Blob(name, std::move(file), 0, status.st_size, utcFromSecs(status.st_mtime));
}

} // namespace stowage
