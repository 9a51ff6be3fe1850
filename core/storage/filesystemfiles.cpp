#include "core/storage/filesystemfiles.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

/// Large enough for whole extents, small enough that the disk is never idle for long.
constexpr qint64 writebackStep = 8 * 1024 * 1024;

Result<qint64> sizeOf(const FileDescriptor& fd, const QString& name) {
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("looking at %1").arg(name)));
    }
    return status.st_size;
}

} // namespace

FilesystemReader::FilesystemReader(FileDescriptor fd, QString name, qint64 size)
    : fd_(std::move(fd)), name_(std::move(name)), size_(size) {}

Result<std::unique_ptr<FileReader>> FilesystemReader::create(FileDescriptor fd, QString name,
                                                             qint64 offset) {
    auto size = sizeOf(fd, name);
    if (!size) {
        return failure(size);
    }
    std::unique_ptr<FileReader> reader(new FilesystemReader(std::move(fd), std::move(name), *size));
    if (auto sought = reader->seek(offset); !sought) {
        return failure(sought);
    }
    return reader;
}

Result<> FilesystemReader::seek(qint64 offset) {
    if (offset < 0) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 is no offset in %2").arg(QString::number(offset), name_));
    }
    offset_ = offset;
    return {};
}

Result<qint64> FilesystemReader::read(char* data, qint64 maximum) {
    ssize_t count = -1;
    do {
        count = ::pread(fd_.get(), data, static_cast<size_t>(maximum), offset_);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("reading %1").arg(name_)));
    }
    offset_ += count;
    return count;
}

FilesystemWriter::FilesystemWriter(FileDescriptor fd, FileDescriptor folder, QString name,
                                   qint64 size)
    : fd_(std::move(fd)), folder_(std::move(folder)), name_(std::move(name)), size_(size),
      started_(size) {}

Result<std::unique_ptr<FileWriter>> FilesystemWriter::create(FileDescriptor fd,
                                                             FileDescriptor folder, QString name) {
    auto size = sizeOf(fd, name);
    if (!size) {
        return failure(size);
    }
    return std::unique_ptr<FileWriter>(
        new FilesystemWriter(std::move(fd), std::move(folder), std::move(name), *size));
}

Result<> FilesystemWriter::checkOpen() const {
    if (!fd_.isOpen()) {
        return failure(ErrorCode::Closed, QStringLiteral("%1 was closed before").arg(name_));
    }
    return {};
}

std::unexpected<Error> FilesystemWriter::systemError(int number, const char* doing) const {
    return std::unexpected(
        Error::fromErrno(number, QLatin1String(doing) + QLatin1Char(' ') + name_));
}

Result<> FilesystemWriter::write(QByteArrayView bytes) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    qint64 end = size_;
    while (!bytes.isEmpty()) {
        const ssize_t count =
            ::pwrite(fd_.get(), bytes.data(), static_cast<size_t>(bytes.size()), end);
        if (count < 0) {
            if (errno == EINTR) {
                continue;
            }
            hasTail_ = end > size_ || hasTail_;
            return systemError(errno, "writing");
        }
        bytes = bytes.sliced(count);
        end += count;
    }
    size_ = end;
    startWriting();
    return {};
}

void FilesystemWriter::startWriting() {
    if (size_ - started_ < writebackStep) {
        return;
    }
    // A hint: whether the data arrived is what sync() finds out.
    ::sync_file_range(fd_.get(), started_, size_ - started_, SYNC_FILE_RANGE_WRITE);
    started_ = size_;
}

Result<> FilesystemWriter::truncate(qint64 size) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (size < 0 || size > size_) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 is no offset in %2").arg(QString::number(size), name_));
    }
    if (::ftruncate(fd_.get(), size) != 0) {
        return systemError(errno, "truncating");
    }
    size_ = size;
    started_ = std::min(started_, size);
    hasTail_ = false;
    return {};
}

Result<> FilesystemWriter::cutTail() {
    return hasTail_ ? truncate(size_) : Result<>();
}

Result<> FilesystemWriter::sync() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (syncFailed_) {
        // The kernel reports a lost page once: a second fsync would succeed over a hole.
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 could not be synced before, so what was written to it "
                                      "since may be lost")
                           .arg(name_));
    }
    if (auto cut = cutTail(); !cut) {
        return cut;
    }
    if (::fdatasync(fd_.get()) != 0) {
        syncFailed_ = true;
        return systemError(errno, "syncing");
    }
    if (!nameSynced_) {
        if (::fsync(folder_.get()) != 0) {
            syncFailed_ = true;
            return systemError(errno, "syncing the folder of");
        }
        nameSynced_ = true;
    }
    return {};
}

Result<> FilesystemWriter::commit() {
    if (auto synced = sync(); !synced) {
        return synced;
    }
    return close();
}

Result<> FilesystemWriter::close() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    auto cut = cutTail();
    if (const int number = fd_.close(); number != 0) {
        return systemError(number, "closing");
    }
    return cut;
}

Result<> FilesystemWriter::cancel() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    fd_.close();
    const QByteArray name = QFile::encodeName(name_.section(QLatin1Char('/'), -1));
    if (::unlinkat(folder_.get(), name.constData(), 0) != 0 && errno != ENOENT) {
        return systemError(errno, "removing");
    }
    return {};
}

} // namespace stowage
