#include "core/layers/layerpacker.h"

#include "core/base/displaytext.h"
#include "core/base/filedescriptor.h"
#include "core/base/piecesize.h"
#include "core/digest/hasher.h"
#include "core/layers/devicewriter.h"
#include "core/layers/diskwalk.h"
#include "core/layers/gzipstream.h"
#include "core/layers/layerentry.h"
#include "core/layers/tarwriter.h"

#include <QFile>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>

namespace stowage {

namespace {

/// What a tar passes through on its way out: hashed, compressed where asked for, hashed again.
class PackSink final : public QIODevice {
public:
    PackSink(QIODevice& out, Compression compression) : out_(out) {
        if (compression == Compression::Gzip) {
            gzip_ = std::make_unique<GzipStream>([this](QByteArrayView ready) {
                stored_.update(ready);
                return writeAll(out_, ready);
            });
        }
        QIODevice::open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }

    Result<> finish() { return gzip_ ? gzip_->finish() : Result<>(); }

    /// The reason of a write that failed.
    const std::optional<Error>& error() const { return error_; }
    const Hasher& plain() const { return plain_; }
    const Hasher& stored() const { return gzip_ ? stored_ : plain_; }

protected:
    qint64 readData(char* data, qint64 size) override {
        Q_UNUSED(data)
        Q_UNUSED(size)
        return -1;
    }

    qint64 writeData(const char* data, qint64 size) override {
        const QByteArrayView bytes(data, size);
        plain_.update(bytes);
        const auto written = gzip_ ? gzip_->write(bytes) : writeAll(out_, bytes);
        if (!written) {
            error_ = written.error();
            setErrorString(error_->message());
            return -1;
        }
        return size;
    }

private:
    QIODevice& out_;
    std::unique_ptr<GzipStream> gzip_; ///< Null where nothing is compressed.
    Hasher plain_;
    Hasher stored_; ///< Of what zlib made; unused without it.
    std::optional<Error> error_;
};

EntryType typeOf(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG:
        return EntryType::File;
    case S_IFDIR:
        return EntryType::Folder;
    case S_IFLNK:
        return EntryType::SymbolicLink;
    case S_IFCHR:
        return EntryType::CharacterDevice;
    case S_IFBLK:
        return EntryType::BlockDevice;
    case S_IFIFO:
        return EntryType::Fifo;
    default:
        return EntryType::Other;
    }
}

/// The attributes that mean the same on another machine. Labels and ACLs of this one do not.
QList<ExtendedAttribute> attributesOf(int fd) {
    QList<ExtendedAttribute> attributes;
    const ssize_t room = ::flistxattr(fd, nullptr, 0);
    if (room <= 0) {
        return attributes;
    }
    QByteArray names(room, '\0');
    names.truncate(std::max<ssize_t>(::flistxattr(fd, names.data(), static_cast<size_t>(room)), 0));
    for (const QByteArray& name : names.split('\0')) {
        if (!name.startsWith("user.") && name != "security.capability") {
            continue;
        }
        QByteArray value(65536, '\0'); // the largest there is
        const ssize_t size =
            ::fgetxattr(fd, name.constData(), value.data(), static_cast<size_t>(value.size()));
        if (size >= 0) {
            attributes.append({name, value.first(size)});
        }
    }
    std::sort(
        attributes.begin(), attributes.end(),
        [](const ExtendedAttribute& a, const ExtendedAttribute& b) { return a.name < b.name; });
    return attributes;
}

using FileId = std::pair<quint64, quint64>;

FileId idOf(const struct stat& status) {
    return {status.st_dev, status.st_ino};
}

bool isSameState(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mode == b.st_mode && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
           a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// What an item of a walk is, in a number: another one where the item was replaced or written to.
size_t markOf(const DiskWalk::Item& item) {
    const struct stat& status = item.status;
    return qHashMulti(0, item.path, quint64{status.st_dev}, quint64{status.st_ino},
                      qint64{status.st_size}, status.st_mode, qint64{status.st_mtim.tv_sec},
                      qint64{status.st_mtim.tv_nsec});
}

/// One run of packing.
class Packing {
public:
    Packing(TarWriter& tar, const PackOptions& options, bool manyRoots, Progress* progress,
            std::stop_token stop)
        : tar_(tar), options_(options), manyRoots_(manyRoots), progress_(progress),
          stop_(std::move(stop)) {}

    Result<> add(const DiskWalk::Item& item) {
        if (item.path.isEmpty()) {
            return S_ISDIR(item.status.st_mode)
                       ? Result<>()
                       : failure(ErrorCode::InvalidArgument,
                                 QStringLiteral("%1 is no folder and needs a path in the layer")
                                     .arg(diskPath(item.source)));
        }
        if (manyRoots_) {
            const bool folder = S_ISDIR(item.status.st_mode);
            const auto before = packed_.constFind(item.path);
            if (before != packed_.cend() && *before && folder) {
                return {}; // two sources that share a folder
            }
            if (before != packed_.cend()) {
                return failure(
                    ErrorCode::InvalidArgument,
                    QStringLiteral("%1 would be the second %2 of the layer")
                        .arg(diskPath(item.source), displayText(QByteArrayView(item.path))));
            }
            packed_.insert(item.path, folder);
        }
        LayerEntry entry(item.path, typeOf(item.status.st_mode));
        // A socket has no form in a tar; a file with a whiteout's name would delete another one.
        if (entry.type() == EntryType::Other || entry.isWhiteout()) {
            skipped_.append(diskPath(item.source));
            return {};
        }
        entry.setMode(static_cast<quint16>(item.status.st_mode & 07777));
        // Whole seconds, so that a plain header suffices.
        entry.setModified(item.status.st_mtim.tv_sec);
        if (options_.keepOwners) {
            entry.setOwner(item.status.st_uid, item.status.st_gid);
        }
        ++entries_;
        switch (entry.type()) {
        case EntryType::File:
            return addFile(item, entry);
        case EntryType::Folder:
            return addFolder(item, entry);
        case EntryType::SymbolicLink:
            return addLink(item, entry);
        case EntryType::CharacterDevice:
        case EntryType::BlockDevice:
            entry.setDevice(gnu_dev_major(item.status.st_rdev), gnu_dev_minor(item.status.st_rdev));
            break;
        default:
            break;
        }
        return tar_.begin(entry);
    }

    qint64 entries() const { return entries_; }
    const QStringList& skipped() const { return skipped_; }

private:
    Result<> addFolder(const DiskWalk::Item& item, LayerEntry& entry) {
        const FileDescriptor fd(
            ::open(item.source.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (fd.isOpen()) {
            entry.setAttributes(attributesOf(fd.get()));
        }
        return tar_.begin(entry);
    }

    Result<> addLink(const DiskWalk::Item& item, LayerEntry& entry) {
        QByteArray target(65536, '\0');
        const ssize_t size =
            ::readlink(item.source.constData(), target.data(), static_cast<size_t>(target.size()));
        if (size < 0) {
            const int number = errno;
            return number == ENOENT || number == EINVAL
                       ? sourceChanged(item.source,
                                       QStringLiteral("was replaced while it was being packed"))
                       : diskError(number, item.source);
        }
        entry.setLinkTarget(target.first(size));
        return tar_.begin(entry);
    }

    Result<> addFile(const DiskWalk::Item& item, LayerEntry& entry) {
        if (item.status.st_nlink > 1) {
            const auto first = names_.constFind(idOf(item.status));
            if (first != names_.cend()) {
                entry.setType(EntryType::HardLink);
                entry.setLinkTarget(*first);
                return tar_.begin(entry);
            }
            names_.insert(idOf(item.status), item.path);
        }
        const FileDescriptor fd(
            ::open(item.source.constData(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
        if (!fd.isOpen()) {
            const int number = errno;
            return number == ENOENT || number == ELOOP
                       ? sourceChanged(item.source,
                                       QStringLiteral("was removed while it was being packed"))
                       : diskError(number, item.source);
        }
        struct stat opened = {};
        if (::fstat(fd.get(), &opened) != 0 || !isSameState(opened, item.status)) {
            return sourceChanged(item.source, QStringLiteral("changed while it was being packed"));
        }
        entry.setSize(opened.st_size);
        entry.setAttributes(attributesOf(fd.get()));
        if (const auto begun = tar_.begin(entry); !begun) {
            return begun;
        }
        return copy(item, fd.get());
    }

    Result<> copy(const DiskWalk::Item& item, int fd) {
        qint64 left = item.status.st_size;
        while (left > 0) {
            if (stop_.stop_requested()) {
                return cancelled();
            }
            const ssize_t got =
                ::read(fd, piece_.get(), static_cast<size_t>(std::min<qint64>(left, pieceSize)));
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0) {
                return diskError(errno, item.source);
            }
            if (got == 0) {
                return sourceChanged(item.source,
                                     QStringLiteral("shrank while it was being packed"));
            }
            if (const auto written = tar_.write(QByteArrayView(piece_.get(), got)); !written) {
                return written;
            }
            left -= got;
            if (progress_ != nullptr) {
                progress_->advance(got);
            }
        }
        struct stat now = {};
        if (::fstat(fd, &now) != 0 || !isSameState(now, item.status)) {
            return sourceChanged(item.source, QStringLiteral("changed while it was being packed"));
        }
        return {};
    }

    TarWriter& tar_;
    const PackOptions& options_;
    bool manyRoots_;
    Progress* progress_;
    std::stop_token stop_;
    QHash<QByteArray, bool> packed_;  ///< Where there are many roots: paths, and which are folders.
    QHash<FileId, QByteArray> names_; ///< The first path of each file that has several.
    std::unique_ptr<char[]> piece_ = std::make_unique_for_overwrite<char[]>(pieceSize);
    qint64 entries_ = 0;
    QStringList skipped_;
};

} // namespace

LayerPacker::LayerPacker(PackOptions options) : options_(options) {}

void LayerPacker::add(const QString& source) {
    const QByteArray path = cleanPath(QFile::encodeName(source));
    add(source, path.sliced(path.lastIndexOf('/') + 1));
}

void LayerPacker::add(const QString& source, const QByteArray& path) {
    const Root root{source, cleanPath(path)};
    const auto at = std::upper_bound(roots_.begin(), roots_.end(), root,
                                     [](const Root& a, const Root& b) { return a.path < b.path; });
    roots_.insert(at, root);
}

DiskWalk LayerPacker::walkRoots() const {
    DiskWalk walk;
    for (const Root& root : roots_) {
        walk.begin(QFile::encodeName(root.source), root.path);
    }
    return walk;
}

Result<> LayerPacker::checkUnchanged(const std::vector<size_t>& marks,
                                     const std::stop_token& stop) const {
    // Each file was the same before and after it was read. That they all were there at one time is
    // seen only now: what was packed first may have been written to while the last was read.
    DiskWalk walk = walkRoots();
    for (const size_t mark : marks) {
        const auto item = walk.next(stop);
        if (!item) {
            return failure(item);
        }
        if (!*item) {
            return sourceChanged(QFile::encodeName(roots_.last().source),
                                 QStringLiteral("lost files while it was being packed"));
        }
        if (markOf(**item) != mark) {
            return sourceChanged((*item)->source,
                                 QStringLiteral("changed while it was being packed"));
        }
    }
    const auto more = walk.next(stop);
    if (!more) {
        return failure(more);
    }
    return *more ? sourceChanged((*more)->source, QStringLiteral("came while it was being packed"))
                 : Result<>();
}

Result<qint64> LayerPacker::measure(std::stop_token stop) const {
    DiskWalk walk = walkRoots();
    qint64 bytes = 0;
    QSet<FileId> seen;
    for (;;) {
        const auto item = walk.next(stop);
        if (!item) {
            return failure(item);
        }
        if (!*item) {
            return bytes;
        }
        const struct stat& status = (*item)->status;
        if (!S_ISREG(status.st_mode)) {
            continue;
        }
        if (status.st_nlink > 1) {
            if (seen.contains(idOf(status))) {
                continue;
            }
            seen.insert(idOf(status));
        }
        bytes += status.st_size;
    }
}

Result<PackedLayer> LayerPacker::pack(QIODevice& out, Progress* progress,
                                      std::stop_token stop) const {
    DiskWalk walk = walkRoots();
    std::vector<size_t> marks;
    PackSink sink(out, options_.compression);
    TarWriter tar(sink);
    Packing packing(tar, options_, roots_.size() > 1, progress, stop);
    Result<> done;
    for (;;) {
        const auto item = walk.next(stop);
        if (!item) {
            done = failure(item);
            break;
        }
        if (!*item) {
            break;
        }
        marks.push_back(markOf(**item));
        done = packing.add(**item);
        if (!done) {
            break;
        }
    }
    if (done) {
        done = checkUnchanged(marks, stop);
    }
    if (done) {
        done = tar.finish();
    }
    if (done) {
        done = sink.finish();
    }
    if (!done) {
        return std::unexpected(sink.error() ? *sink.error() : done.error());
    }
    return PackedLayer{sink.stored().digest(), sink.stored().size(), sink.plain().digest(),
                       sink.plain().size(),    packing.entries(),    packing.skipped()};
}

} // namespace stowage
