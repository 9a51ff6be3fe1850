#include "core/layers/diskwalk.h"

#include "core/base/displaytext.h"
#include "core/base/filedescriptor.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace stowage {

QString diskPath(const QByteArray& source) {
    return displayText(QByteArrayView(source));
}

std::unexpected<Error> diskError(int number, const QByteArray& source) {
    return std::unexpected(Error::fromErrno(number, diskPath(source)));
}

std::unexpected<Error> sourceChanged(const QByteArray& source, const QString& how) {
    return failure(ErrorCode::SourceChanged, QStringLiteral("%1 %2").arg(diskPath(source), how));
}

void DiskWalk::begin(const QByteArray& source, const QByteArray& path) {
    pending_.insert(pending_.begin(), {source, path, false});
}

Result<std::optional<DiskWalk::Item>> DiskWalk::next(std::stop_token stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    if (pending_.empty()) {
        return std::nullopt;
    }
    const Pending pending = std::move(pending_.back());
    pending_.pop_back();
    Item item{pending.source, pending.path, {}};
    if (::lstat(item.source.constData(), &item.status) != 0) {
        const int number = errno;
        if (number == ENOENT && pending.seen) {
            return sourceChanged(item.source,
                                 QStringLiteral("was removed while it was being packed"));
        }
        return diskError(number, item.source);
    }
    if (S_ISDIR(item.status.st_mode)) {
        if (const auto entered = enter(item); !entered) {
            return failure(entered);
        }
    }
    return item;
}

Result<> DiskWalk::enter(const Item& folder) {
    FileDescriptor fd(
        ::open(folder.source.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.isOpen()) {
        const int number = errno;
        if (number == ENOENT || number == ENOTDIR || number == ELOOP) {
            return sourceChanged(folder.source,
                                 QStringLiteral("was replaced while it was being packed"));
        }
        return diskError(number, folder.source);
    }
    struct stat opened = {};
    if (::fstat(fd.get(), &opened) != 0 || opened.st_ino != folder.status.st_ino ||
        opened.st_dev != folder.status.st_dev) {
        return sourceChanged(folder.source,
                             QStringLiteral("was replaced while it was being packed"));
    }
    // The stream takes the descriptor over.
    const int copy = ::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0);
    DIR* stream = copy < 0 ? nullptr : ::fdopendir(copy);
    if (stream == nullptr) {
        const int number = errno;
        if (copy >= 0) {
            ::close(copy);
        }
        return diskError(number, folder.source);
    }
    const std::unique_ptr<DIR, decltype([](DIR* open) { ::closedir(open); })> closing(stream);
    std::vector<QByteArray> names;
    for (;;) {
        errno = 0;
        // A stream of one thread's own: readdir is safe.
        const dirent* entry = ::readdir(stream); // NOLINT(concurrency-mt-unsafe)
        if (entry == nullptr) {
            break;
        }
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..") {
            names.push_back(name);
        }
    }
    if (errno != 0) {
        return diskError(errno, folder.source);
    }
    std::sort(names.begin(), names.end(), std::greater<>());
    const QByteArray parent = folder.source.endsWith('/') ? folder.source : folder.source + '/';
    for (const QByteArray& name : names) {
        pending_.push_back(
            {parent + name, folder.path.isEmpty() ? name : folder.path + '/' + name, true});
    }
    return {};
}

} // namespace stowage
