#include "core/layers/layerreader.h"

#include "core/base/displaytext.h"
#include "core/base/piecesize.h"
#include "core/layers/threadlocale.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <utility>

namespace stowage {

namespace {

EntryType typeOf(archive_entry* entry) {
    if (archive_entry_hardlink(entry) != nullptr) {
        return EntryType::HardLink;
    }
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return EntryType::File;
    case AE_IFDIR:
        return EntryType::Folder;
    case AE_IFLNK:
        return EntryType::SymbolicLink;
    case AE_IFCHR:
        return EntryType::CharacterDevice;
    case AE_IFBLK:
        return EntryType::BlockDevice;
    case AE_IFIFO:
        return EntryType::Fifo;
    default:
        return EntryType::Other;
    }
}

QByteArrayView viewOf(const char* text) {
    return text != nullptr ? QByteArrayView(text) : QByteArrayView();
}

QList<ExtendedAttribute> attributesOf(archive_entry* entry) {
    QList<ExtendedAttribute> attributes;
    attributes.reserve(archive_entry_xattr_reset(entry));
    const char* name = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK) {
        attributes.append({QByteArray(name), QByteArray(static_cast<const char*>(value),
                                                        static_cast<qsizetype>(size))});
    }
    return attributes;
}

} // namespace

/// libarchive's tar reader over a Decompressor. Decompression is kept apart from it so that errors
/// of the two are told apart, checksums are checked, and no filter is guessed twice.
class LayerReader::Archive {
public:
    explicit Archive(QIODevice& device) : content_(device), archive_(archive_read_new()) {
        archive_read_support_format_tar(archive_);
        archive_read_support_format_empty(archive_);
    }
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive() { archive_read_free(archive_); }

    Result<std::optional<LayerEntry>> next(std::stop_token stop) {
        if (error_) {
            return std::unexpected(*error_);
        }
        if (ended_) {
            return std::nullopt;
        }
        stop_ = std::move(stop);
        if (stop_.stop_requested()) {
            return cancelled();
        }
        const ThreadLocale locale(ThreadLocale::bytes());
        if (!opened_) {
            opened_ = true;
            archive_read_set_callback_data(archive_, this);
            archive_read_set_read_callback(archive_, &Archive::fill);
            archive_read_set_skip_callback(archive_, &Archive::skip);
            if (archive_read_open1(archive_) != ARCHIVE_OK) {
                return failed();
            }
        }
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(archive_, &entry);
        if (status == ARCHIVE_EOF) {
            return end();
        }
        // A warning is about a name that has no form in the locale: its bytes are what is wanted.
        // ARCHIVE_RETRY would go on behind a damaged header with whatever looks like the next one.
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            return failed();
        }
        ++ordinal_;
        return convert(entry);
    }

    Result<qint64> read(char* data, qint64 maxSize) {
        if (error_) {
            return std::unexpected(*error_);
        }
        if (ordinal_ < 0 || ended_) {
            return 0;
        }
        const auto got = archive_read_data(archive_, data, static_cast<size_t>(maxSize));
        if (got < 0) {
            return failed();
        }
        return got;
    }

    Result<QByteArray> readAll(qint64 limit, std::stop_token stop) {
        stop_ = std::move(stop);
        QByteArray all;
        for (;;) {
            // Grows with what has come, never by a size that a header claims.
            const qsizetype before = all.size();
            const qsizetype step =
                std::min<qint64>(std::max<qsizetype>(before, 4096), limit + 1 - before);
            all.resize(before + step);
            const auto got = read(all.data() + before, step);
            if (!got) {
                return failure(got);
            }
            all.truncate(before + *got);
            if (*got == 0) {
                return all;
            }
            if (all.size() > limit) {
                return failure(
                    ErrorCode::TooLarge,
                    QStringLiteral("%1 holds more than %2 bytes").arg(lastName()).arg(limit));
            }
        }
    }

    qint64 ordinal() const { return ordinal_; }
    const Decompressor& content() const { return content_; }

private:
    static la_ssize_t fill(archive* handle, void* self, const void** data) {
        return static_cast<Archive*>(self)->fill(handle, data);
    }

    static la_int64_t skip(archive* handle, void* self, la_int64_t count) {
        Q_UNUSED(handle)
        return static_cast<Archive*>(self)->content_.seekOver(count);
    }

    la_ssize_t fill(archive* handle, const void** data) {
        qint64 got = -1;
        if (!stop_.stop_requested()) {
            got = content_.read(buffer_.get(), pieceSize);
        }
        if (got < 0) {
            archive_set_error(handle, EIO, "%s", "reading failed");
            return ARCHIVE_FATAL;
        }
        *data = buffer_.get();
        return got;
    }

    /// The tar is over; what follows is padding. Where it is compressed it is read nonetheless,
    /// since only then the checksum has been checked.
    Result<std::optional<LayerEntry>> end() {
        while (content_.compression() != Compression::None) {
            if (stop_.stop_requested()) {
                return failed();
            }
            const qint64 got = content_.read(buffer_.get(), pieceSize);
            if (got < 0) {
                return failed();
            }
            if (got == 0) {
                break;
            }
        }
        ended_ = true;
        return std::nullopt;
    }

    LayerEntry convert(archive_entry* from) {
        const EntryType type = typeOf(from);
        const char* path = archive_entry_pathname(from);
        LayerEntry entry(viewOf(path).toByteArray(), type);
        entry.setMode(static_cast<quint16>(archive_entry_mode(from) & 07777));
        entry.setSize(std::max<qint64>(archive_entry_size(from), 0));
        entry.setModified(archive_entry_mtime(from),
                          static_cast<quint32>(archive_entry_mtime_nsec(from)));
        const qint64 uid = archive_entry_uid(from);
        const qint64 gid = archive_entry_gid(from);
        const QByteArrayView user = viewOf(archive_entry_uname(from));
        const QByteArrayView group = viewOf(archive_entry_gname(from));
        if (uid != last_.uid() || gid != last_.gid() || user != last_.userName() ||
            group != last_.groupName()) {
            last_.setOwner(uid, gid, user.toByteArray(), group.toByteArray());
        }
        entry.shareOwner(last_);
        if (type == EntryType::HardLink) {
            entry.setLinkTarget(QByteArray(archive_entry_hardlink(from)));
        } else if (type == EntryType::SymbolicLink) {
            entry.setLinkTarget(QByteArray(archive_entry_symlink(from)));
        } else if (type == EntryType::CharacterDevice || type == EntryType::BlockDevice) {
            entry.setDevice(static_cast<quint32>(archive_entry_rdevmajor(from)),
                            static_cast<quint32>(archive_entry_rdevminor(from)));
        }
        if (archive_entry_xattr_count(from) > 0) {
            entry.setAttributes(attributesOf(from));
        }
        last_.setPath(entry.path());
        return entry;
    }

    std::unexpected<Error> failed() {
        if (stop_.stop_requested()) {
            error_ = Error::cancelled();
        } else if (content_.error()) {
            error_ = content_.error()->in(position());
        } else {
            const char* reason = archive_error_string(archive_);
            // What cannot be gone on with has no position any more.
            const qint64 at = archive_read_header_position(archive_);
            const QString place =
                at < 0 ? QString() : QStringLiteral(" at byte %1 of its tar").arg(at);
            error_ =
                Error(ErrorCode::Corrupt,
                      QStringLiteral("the layer is damaged%1: %2")
                          .arg(place, QString::fromUtf8(reason ? reason : "it cannot be read")))
                    .in(position());
        }
        return std::unexpected(*error_);
    }

    QString position() const {
        return ordinal_ < 0 ? QStringLiteral("reading the first entry")
                            : QStringLiteral("reading entry %1, %2, or the one after it")
                                  .arg(ordinal_)
                                  .arg(lastName());
    }

    QString lastName() const { return displayText(QByteArrayView(last_.path())); }

    Decompressor content_;
    archive* archive_;
    std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(pieceSize);
    LayerEntry last_; ///< The path and the owner of the entry at hand.
    std::optional<Error> error_;
    std::stop_token stop_;
    qint64 ordinal_ = -1;
    bool opened_ = false;
    bool ended_ = false;
};

LayerReader::LayerReader(QIODevice& device) : archive_(std::make_unique<Archive>(device)) {}

LayerReader::~LayerReader() = default;

Result<std::optional<LayerEntry>> LayerReader::next(std::stop_token stop) {
    return archive_->next(std::move(stop));
}

Result<qint64> LayerReader::read(char* data, qint64 maxSize) {
    return archive_->read(data, maxSize);
}

Result<QByteArray> LayerReader::readAll(qint64 limit, std::stop_token stop) {
    return archive_->readAll(limit, std::move(stop));
}

qint64 LayerReader::ordinal() const {
    return archive_->ordinal();
}

Compression LayerReader::compression() const {
    return archive_->content().compression();
}

qint64 LayerReader::consumed() const {
    return archive_->content().consumed();
}

} // namespace stowage
