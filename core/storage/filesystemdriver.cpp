#include "core/storage/filesystemdriver.h"

#include "core/base/durablefile.h"
#include "core/base/utctime.h"
#include "core/storage/filesystemfiles.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <filesystem>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

class FlockLock final : public StorageLock {
public:
    explicit FlockLock(FileDescriptor fd) : fd_(std::move(fd)) {}

private:
    FileDescriptor fd_; ///< Closing it lets the lock go.
};

/// A folder's stream; closes it.
struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

QByteArray nameOf(const QString& path) {
    return path.section(QLatin1Char('/'), -1).toLatin1();
}

EntryKind kindOf(mode_t mode) {
    if (S_ISREG(mode)) {
        return EntryKind::File;
    }
    return S_ISDIR(mode) ? EntryKind::Folder : EntryKind::Other;
}

EntryKind kindOf(int folder, const dirent& entry) {
    switch (entry.d_type) {
    case DT_REG:
        return EntryKind::File;
    case DT_DIR:
        return EntryKind::Folder;
    case DT_UNKNOWN: {
        // Some file systems do not tell in the listing.
        struct stat status{};
        if (::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            return kindOf(status.st_mode);
        }
        return EntryKind::Other;
    }
    default:
        return EntryKind::Other;
    }
}

std::unexpected<Error> systemError(int number, const QString& doing, const QString& file) {
    const QString what = doing + QLatin1Char(' ') + file;
    switch (number) {
    case ELOOP:
    case EXDEV:
        return failure(ErrorCode::Io,
                       QStringLiteral("%1: there is a symbolic link on the way, and links inside "
                                      "a registry's folder are not followed")
                           .arg(what));
    case ENOTDIR:
        return failure(ErrorCode::NotFound, QStringLiteral("%1: a file is in the way").arg(what));
    default:
        return std::unexpected(Error::fromErrno(number, what));
    }
}

} // namespace

FilesystemDriver::FilesystemDriver(QString root) : root_(std::move(root)) {}

QString FilesystemDriver::onDisk(const QString& path) const {
    return path == QLatin1String("/") ? root_ : root_ + path;
}

Result<FileDescriptor> FilesystemDriver::openBelow(const QString& path, int flags,
                                                   const QString& doing) const {
    const FileDescriptor root(
        ::open(QFile::encodeName(root_).constData(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root.isOpen()) {
        return systemError(errno, doing, root_);
    }
    const QByteArray relative =
        path == QLatin1String("/") ? QByteArrayLiteral(".") : path.mid(1).toLatin1();
    open_how how{};
    how.flags = static_cast<__u64>(flags | O_CLOEXEC);
    how.mode = (flags & O_CREAT) != 0 ? 0666 : 0;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    long fd = -1;
    do {
        fd = ::syscall(SYS_openat2, root.get(), relative.constData(), &how, sizeof(how));
    } while (fd < 0 && (errno == EINTR || errno == EAGAIN));
    if (fd < 0) {
        return systemError(errno, doing, onDisk(path));
    }
    return FileDescriptor(static_cast<int>(fd));
}

Result<FileDescriptor> FilesystemDriver::openFile(const QString& path, int flags,
                                                  const QString& doing) const {
    // Without O_NONBLOCK a pipe that somebody put there would hold this thread up for good.
    auto fd = openBelow(path, flags | O_NONBLOCK | O_NOCTTY, doing);
    if (!fd) {
        return fd;
    }
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0) {
        return systemError(errno, doing, onDisk(path));
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(ErrorCode::Io,
                       QStringLiteral("%1 %2: it is not a file").arg(doing, onDisk(path)));
    }
    return fd;
}

Result<FileDescriptor> FilesystemDriver::openFolder(const QString& path,
                                                    const QString& doing) const {
    return openBelow(path, O_RDONLY | O_DIRECTORY, doing);
}

Result<FileDescriptor> FilesystemDriver::makeFolders(const QString& path) {
    const QString doing = QStringLiteral("making");
    auto folder = openFolder(path, doing);
    if (folder || folder.error().code() != ErrorCode::NotFound || path == QLatin1String("/")) {
        return folder;
    }
    auto parent = makeFolders(parentOf(path));
    if (!parent) {
        return parent;
    }
    // Another process may make the same folder at the same time; that is as good.
    if (::mkdirat(parent->get(), nameOf(path).constData(), 0777) != 0 && errno != EEXIST) {
        return systemError(errno, doing, onDisk(path));
    }
    if (::fsync(parent->get()) != 0) {
        return systemError(errno, QStringLiteral("syncing"), onDisk(parentOf(path)));
    }
    return openFolder(path, doing);
}

Result<QByteArray> FilesystemDriver::getContent(const QString& path, qint64 limit) {
    auto file = reader(path);
    if (!file) {
        return failure(file);
    }
    // Bytes are counted as they come, for a file may grow.
    QByteArray content;
    constexpr qint64 step = 64 * 1024;
    while (true) {
        const qsizetype before = content.size();
        content.resize(before + std::clamp<qint64>((*file)->size() - before + 1, 1, step));
        auto count = (*file)->read(content.data() + before, content.size() - before);
        if (!count) {
            return failure(count);
        }
        content.resize(before + *count);
        if (content.size() > limit) {
            return failure(ErrorCode::TooLarge, QStringLiteral("%1 has more than %2 bytes")
                                                    .arg(onDisk(path), QString::number(limit)));
        }
        if (*count == 0) {
            return content;
        }
    }
}

Result<> FilesystemDriver::putContent(const QString& path, QByteArrayView bytes) {
    if (auto valid = checkPath(path); !valid) {
        return valid;
    }
    // Opening the folder shows that no link leads the path elsewhere.
    if (auto folder = makeFolders(parentOf(path)); !folder) {
        return failure(folder);
    }
    return writeFileDurably(onDisk(path), bytes);
}

Result<std::unique_ptr<FileReader>> FilesystemDriver::reader(const QString& path, qint64 offset) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    auto fd = openFile(path, O_RDONLY, QStringLiteral("reading"));
    if (!fd) {
        return failure(fd);
    }
    return FilesystemReader::create(std::move(*fd), onDisk(path), offset);
}

Result<std::unique_ptr<FileWriter>> FilesystemDriver::writer(const QString& path, WriteMode mode) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    auto folder = makeFolders(parentOf(path));
    if (!folder) {
        return failure(folder);
    }
    const int truncation = mode == WriteMode::Anew ? O_TRUNC : 0;
    auto fd = openFile(path, O_RDWR | O_CREAT | truncation, QStringLiteral("writing"));
    if (!fd) {
        return failure(fd);
    }
    return FilesystemWriter::create(std::move(*fd), std::move(*folder), onDisk(path));
}

Result<StorageInfo> FilesystemDriver::stat(const QString& path) {
    if (auto valid = checkPathOrRoot(path); !valid) {
        return failure(valid);
    }
    auto fd = openBelow(path, O_PATH, QStringLiteral("looking at"));
    if (!fd) {
        return failure(fd);
    }
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0) {
        return systemError(errno, QStringLiteral("looking at"), onDisk(path));
    }
    StorageInfo info{.kind = kindOf(status.st_mode)};
    if (info.kind == EntryKind::File) {
        info.size = status.st_size;
    }
    info.modified =
        utcFromMSecs(qint64{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000);
    return info;
}

Result<QList<StorageEntry>> FilesystemDriver::list(const QString& path) {
    if (auto valid = checkPathOrRoot(path); !valid) {
        return failure(valid);
    }
    const QString doing = QStringLiteral("listing");
    auto fd = openFolder(path, doing);
    if (!fd) {
        return failure(fd);
    }
    const std::unique_ptr<DIR, CloseFolder> folder(
        ::fdopendir(::fcntl(fd->get(), F_DUPFD_CLOEXEC, 0)));
    if (!folder) {
        return systemError(errno, doing, onDisk(path));
    }
    QList<StorageEntry> entries;
    while (true) {
        errno = 0;
        // Each stream is this function's own; readdir is only unsafe for streams that are shared.
        const dirent* entry = ::readdir(folder.get()); // NOLINT(concurrency-mt-unsafe)
        if (entry == nullptr) {
            break;
        }
        QString name = QString::fromLatin1(entry->d_name);
        if (isName(name)) {
            entries.append({std::move(name), kindOf(fd->get(), *entry)});
        }
    }
    if (errno != 0) {
        return systemError(errno, doing, onDisk(path));
    }
    std::sort(entries.begin(), entries.end(),
              [](const StorageEntry& a, const StorageEntry& b) { return a.name < b.name; });
    return entries;
}

Result<> FilesystemDriver::makeFolder(const QString& path) {
    if (auto valid = checkPath(path); !valid) {
        return valid;
    }
    if (auto folder = makeFolders(path); !folder) {
        return failure(folder);
    }
    return {};
}

Result<> FilesystemDriver::move(const QString& from, const QString& to) {
    for (const QString& path : {from, to}) {
        if (auto valid = checkPath(path); !valid) {
            return valid;
        }
    }
    // Looked for first: a move of nothing leaves no folders behind.
    const QString doing = QStringLiteral("moving");
    if (auto file = openBelow(from, O_PATH, doing); !file) {
        return failure(file);
    }
    auto source = openFolder(parentOf(from), doing);
    if (!source) {
        return failure(source);
    }
    auto target = makeFolders(parentOf(to));
    if (!target) {
        return failure(target);
    }
    if (::renameat(source->get(), nameOf(from).constData(), target->get(),
                   nameOf(to).constData()) != 0) {
        return systemError(errno, doing, onDisk(from));
    }
    // The target first: should power fail between the two, the file has a name.
    for (const auto* folder : {&*target, &*source}) {
        if (::fsync(folder->get()) != 0) {
            return systemError(errno, QStringLiteral("syncing the folder of"), onDisk(to));
        }
    }
    return {};
}

Result<> FilesystemDriver::remove(const QString& path) {
    if (auto valid = checkPath(path); !valid) {
        return valid;
    }
    const QString doing = QStringLiteral("removing");
    auto parent = openFolder(parentOf(path), doing);
    if (!parent) {
        return failure(parent);
    }
    std::error_code error;
    const auto count =
        std::filesystem::remove_all(QFile::encodeName(onDisk(path)).toStdString(), error);
    if (error) {
        return systemError(error.value(), doing, onDisk(path));
    }
    if (count == 0) {
        return systemError(ENOENT, doing, onDisk(path));
    }
    if (::fsync(parent->get()) != 0) {
        return systemError(errno, QStringLiteral("syncing the folder of"), onDisk(path));
    }
    return {};
}

Result<std::unique_ptr<StorageLock>> FilesystemDriver::lock(const QString& path, LockMode mode) {
    if (auto valid = checkPath(path); !valid) {
        return failure(valid);
    }
    const QString doing = QStringLiteral("locking");
    auto fd = openFile(path, O_RDWR | O_CREAT, doing);
    if (!fd) {
        return failure(fd);
    }
    const int operation = mode == LockMode::Shared ? LOCK_SH : LOCK_EX;
    while (::flock(fd->get(), operation | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            return failure(ErrorCode::Busy,
                           QStringLiteral("%1 is in use elsewhere").arg(onDisk(path)));
        }
        if (errno != EINTR) {
            return systemError(errno, doing, onDisk(path));
        }
    }
    return std::make_unique<FlockLock>(std::move(*fd));
}

} // namespace stowage
