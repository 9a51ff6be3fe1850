#include "core/layers/tarwriter.h"

#include "core/base/counted.h"
#include "core/base/displaytext.h"
#include "core/base/piecesize.h"
#include "core/layers/devicewriter.h"
#include "core/layers/threadlocale.h"

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

namespace stowage {

namespace {

__LA_MODE_T fileTypeOf(EntryType type) {
    switch (type) {
    case EntryType::Folder:
        return AE_IFDIR;
    case EntryType::SymbolicLink:
        return AE_IFLNK;
    case EntryType::CharacterDevice:
        return AE_IFCHR;
    case EntryType::BlockDevice:
        return AE_IFBLK;
    case EntryType::Fifo:
        return AE_IFIFO;
    case EntryType::File:
    case EntryType::HardLink:
    case EntryType::Other:
        break;
    }
    return AE_IFREG;
}

} // namespace

/// libarchive's PAX writer, twice: it takes names that are UTF-8 as they are, but what only looks
/// like UTF-8 (encoded surrogates) it would repair. So names that are none go through a second one,
/// which marks them as binary; both write to one buffer, whole entries each.
class TarWriter::Archive {
public:
    explicit Archive(QIODevice& out)
        : out_(out), text_(open(false)), archive_(text_.get()), entry_(archive_entry_new()) {
        buffer_.reserve(pieceSize);
    }
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive() {
        // What was not closed before is not whole and must not look as if it were. (Not by way of
        // archive_write_fail(): libarchive would not free what it holds of a failed archive.)
        abandoned_ = true;
        archive_entry_free(entry_);
    }

    Result<> begin(const LayerEntry& from) {
        if (error_) {
            return std::unexpected(*error_);
        }
        if (left_ != 0) {
            return failure(
                ErrorCode::Internal,
                QStringLiteral("%1: its content lacks %2").arg(name_, counted(left_, "byte")));
        }
        name_ = displayText(QByteArrayView(from.path()));
        if (archive_write_finish_entry(archive_) != ARCHIVE_OK) {
            return failed();
        }
        convert(from);
        if (!isText(from) && !binary_) {
            binary_ = open(true);
        }
        archive_ = isText(from) ? text_.get() : binary_.get();
        const ThreadLocale locale(ThreadLocale::utf8());
        const int status = archive_write_header(archive_, entry_);
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            return failed();
        }
        left_ = archive_entry_size(entry_);
        return {};
    }

    Result<> write(QByteArrayView bytes) {
        if (error_) {
            return std::unexpected(*error_);
        }
        if (bytes.size() > left_) {
            return failure(ErrorCode::Internal,
                           QStringLiteral("%1: there is more content than announced").arg(name_));
        }
        while (!bytes.isEmpty()) {
            const la_ssize_t written =
                archive_write_data(archive_, bytes.data(), static_cast<size_t>(bytes.size()));
            if (written <= 0) {
                return failed();
            }
            left_ -= written;
            bytes = bytes.sliced(written);
        }
        return {};
    }

    Result<> finish() {
        if (error_) {
            return std::unexpected(*error_);
        }
        if (left_ != 0) {
            return failure(
                ErrorCode::Internal,
                QStringLiteral("%1: its content lacks %2").arg(name_, counted(left_, "byte")));
        }
        if (archive_write_finish_entry(archive_) != ARCHIVE_OK ||
            archive_write_close(text_.get()) != ARCHIVE_OK || !flush()) {
            return failed();
        }
        return {};
    }

private:
    struct Free {
        void operator()(archive* handle) const { archive_write_free(handle); }
    };
    using Handle = std::unique_ptr<archive, Free>;

    Handle open(bool binary) {
        Handle handle(archive_write_new());
        const ThreadLocale locale(ThreadLocale::utf8());
        archive_write_set_format_pax(handle.get());
        // Without this every attribute is written twice, once in a form that only libarchive reads.
        archive_write_set_format_option(handle.get(), nullptr, "xattrheader", "SCHILY");
        if (binary) {
            archive_write_set_format_option(handle.get(), nullptr, "hdrcharset", "BINARY");
        }
        archive_write_set_bytes_per_block(handle.get(), 0); // the buffer is here
        archive_write_open(handle.get(), this, nullptr, &Archive::collect, nullptr);
        return handle;
    }

    static bool isText(const LayerEntry& entry) {
        return entry.path().isValidUtf8() && entry.linkTarget().isValidUtf8() &&
               entry.userName().isValidUtf8() && entry.groupName().isValidUtf8();
    }

    static la_ssize_t collect(archive* handle, void* self, const void* data, size_t size) {
        auto& writer = *static_cast<Archive*>(self);
        const QByteArrayView bytes(static_cast<const char*>(data), static_cast<qsizetype>(size));
        bool written = !writer.abandoned_;
        if (written && writer.buffer_.size() + bytes.size() > pieceSize) {
            written = writer.flush();
        }
        if (written && bytes.size() >= pieceSize) {
            written = writer.drain(bytes);
        } else if (written) {
            writer.buffer_ += bytes;
        }
        if (!written) {
            archive_set_error(handle, EIO, "%s", "writing failed");
            return -1;
        }
        return static_cast<la_ssize_t>(size);
    }

    bool flush() {
        const bool written = drain(buffer_);
        buffer_.resize(0);
        return written;
    }

    bool drain(QByteArrayView bytes) {
        const auto written = writeAll(out_, bytes);
        if (!written) {
            error_ = written.error();
        }
        return written.has_value();
    }

    void convert(const LayerEntry& from) {
        archive_entry_clear(entry_);
        archive_entry_copy_pathname(entry_, from.path().constData());
        archive_entry_set_filetype(entry_, fileTypeOf(from.type()));
        archive_entry_set_perm(entry_, from.mode());
        archive_entry_set_uid(entry_, from.uid());
        archive_entry_set_gid(entry_, from.gid());
        if (!from.userName().isEmpty()) {
            archive_entry_copy_uname(entry_, from.userName().constData());
        }
        if (!from.groupName().isEmpty()) {
            archive_entry_copy_gname(entry_, from.groupName().constData());
        }
        archive_entry_set_mtime(entry_, from.modified(),
                                static_cast<long>(from.modifiedNanoseconds()));
        archive_entry_set_size(entry_, from.type() == EntryType::File ? from.size() : 0);
        switch (from.type()) {
        case EntryType::SymbolicLink:
            archive_entry_copy_symlink(entry_, from.linkTarget().constData());
            break;
        case EntryType::HardLink:
            archive_entry_copy_hardlink(entry_, from.linkTarget().constData());
            break;
        case EntryType::CharacterDevice:
        case EntryType::BlockDevice:
            archive_entry_set_rdevmajor(entry_, from.deviceMajor());
            archive_entry_set_rdevminor(entry_, from.deviceMinor());
            break;
        default:
            break;
        }
        for (const ExtendedAttribute& attribute : from.attributes()) {
            archive_entry_xattr_add_entry(entry_, attribute.name.constData(),
                                          attribute.value.constData(),
                                          static_cast<size_t>(attribute.value.size()));
        }
    }

    std::unexpected<Error> failed() {
        if (!error_) {
            const char* reason = archive_error_string(archive_);
            error_ = Error(ErrorCode::Io,
                           QString::fromUtf8(reason ? reason : "the tar cannot be written"));
        }
        error_ = error_->in(QStringLiteral("writing %1 to a tar").arg(name_));
        return std::unexpected(*error_);
    }

    QIODevice& out_;
    QByteArray buffer_;
    Handle text_;
    Handle binary_;    ///< Only where it is needed.
    archive* archive_; ///< The one that writes the entry at hand.
    archive_entry* entry_;
    QString name_; ///< Of the entry begun last, for errors.
    qint64 left_ = 0;
    bool abandoned_ = false; ///< Nothing is written any more.
    std::optional<Error> error_;
};

TarWriter::TarWriter(QIODevice& out) : archive_(std::make_unique<Archive>(out)) {}

TarWriter::~TarWriter() = default;

Result<> TarWriter::begin(const LayerEntry& entry) {
    return archive_->begin(entry);
}

Result<> TarWriter::write(QByteArrayView bytes) {
    return archive_->write(bytes);
}

Result<> TarWriter::finish() {
    return archive_->finish();
}

} // namespace stowage
