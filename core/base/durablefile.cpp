#include "core/base/durablefile.h"

#include <QFile>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

QString folderOf(const QString& path) {
    const auto slash = path.lastIndexOf(QLatin1Char('/'));
    if (slash < 0) {
        return QStringLiteral(".");
    }
    return slash == 0 ? QStringLiteral("/") : path.left(slash);
}

mode_t processUmask() {
    // umask(2) can only be read by setting it, for all threads at once: so once, and first thing.
    static const mode_t mask = [] {
        const mode_t current = ::umask(022);
        ::umask(current);
        return current;
    }();
    return mask;
}

} // namespace

Result<> writeAll(int fd, QByteArrayView bytes, const QString& what) {
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(fd, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            return std::unexpected(Error::fromErrno(errno, QStringLiteral("writing %1").arg(what)));
        }
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<> syncFolder(const QString& path) {
    const FileDescriptor folder(
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen() || ::fsync(folder.get()) != 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("syncing %1").arg(path)));
    }
    return {};
}

Result<> makeFolderDurably(const QString& path) {
    const QByteArray native = QFile::encodeName(path);
    struct stat status{};
    if (::stat(native.constData(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            return {};
        }
        return std::unexpected(Error::fromErrno(ENOTDIR, QStringLiteral("making %1").arg(path)));
    }
    const QString parent = folderOf(path);
    if (parent != path) {
        if (auto made = makeFolderDurably(parent); !made) {
            return made;
        }
    }
    // Another process may make the same folder at the same time; that is as good.
    if (::mkdir(native.constData(), 0777) != 0 && errno != EEXIST) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("making %1").arg(path)));
    }
    return syncFolder(parent);
}

Result<> writeFileDurably(const QString& path, QByteArrayView bytes) {
    auto file = DurableFile::create(path);
    if (!file) {
        return failure(file);
    }
    if (auto written = file->write(bytes); !written) {
        return written;
    }
    return file->commit();
}

DurableFile::DurableFile(QString target, QString temporary, FileDescriptor fd)
    : target_(std::move(target)), temporary_(std::move(temporary)), fd_(std::move(fd)) {}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : target_(std::exchange(other.target_, {})), temporary_(std::exchange(other.temporary_, {})),
      fd_(std::move(other.fd_)) {}

DurableFile& DurableFile::operator=(DurableFile&& other) noexcept {
    if (this != &other) {
        discard();
        target_ = std::exchange(other.target_, {});
        temporary_ = std::exchange(other.temporary_, {});
        fd_ = std::move(other.fd_);
    }
    return *this;
}

DurableFile::~DurableFile() {
    discard();
}

void DurableFile::discard() {
    if (!temporary_.isEmpty()) {
        ::unlink(QFile::encodeName(temporary_).constData());
        temporary_.clear();
    }
}

Result<DurableFile> DurableFile::createPrivate(const QString& target) {
    // distribution ignores "*.tmp" in a registry's folders, so a crash leaves nothing it would
    // read.
    QByteArray pattern = QFile::encodeName(target) + ".XXXXXX.tmp";
    constexpr int suffix = 4;
    FileDescriptor fd(::mkostemps(pattern.data(), suffix, O_CLOEXEC));
    if (!fd.isOpen()) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("creating %1").arg(target)));
    }
    return DurableFile(target, QFile::decodeName(pattern), std::move(fd));
}

Result<DurableFile> DurableFile::create(const QString& target) {
    auto file = createPrivate(target);
    // mkostemps gives 0600; registries are read by other users, as the umask allows.
    if (file && ::fchmod(file->descriptor(), 0666 & ~processUmask()) != 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("creating %1").arg(target)));
    }
    return file;
}

Result<> DurableFile::write(QByteArrayView bytes) {
    return writeAll(fd_.get(), bytes, target_);
}

Result<> DurableFile::commit() {
    if (::fsync(fd_.get()) != 0) {
        return std::unexpected(Error::fromErrno(errno, QStringLiteral("syncing %1").arg(target_)));
    }
    if (const int number = fd_.close(); number != 0) {
        return std::unexpected(Error::fromErrno(number, QStringLiteral("closing %1").arg(target_)));
    }
    if (std::rename(QFile::encodeName(temporary_).constData(),
                    QFile::encodeName(target_).constData()) != 0) {
        return std::unexpected(
            Error::fromErrno(errno, QStringLiteral("renaming to %1").arg(target_)));
    }
    temporary_.clear();
    return syncFolder(folderOf(target_));
}

} // namespace stowage
