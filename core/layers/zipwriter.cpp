#include "core/layers/zipwriter.h"

#include "core/base/counted.h"
#include "core/base/displaytext.h"
#include "core/layers/devicewriter.h"
#include "core/layers/threadlocale.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <optional>

namespace stowage {

namespace {

/// 1980-01-01 as the first day of a zip in every time zone.
constexpr qint64 firstDay = 315'532'800 + 86'400;

} // namespace

/// libarchive's zip writer. It holds the list of what was written, and no content.
class ZipWriter::Archive {
public:
    explicit Archive(QIODevice& out)
        : out_(out), archive_(archive_write_new()), entry_(archive_entry_new()) {
        const ThreadLocale locale(ThreadLocale::utf8());
        archive_write_set_format_zip(archive_);
        archive_write_set_format_option(archive_, nullptr, "hdrcharset", "UTF-8");
        archive_write_set_bytes_per_block(archive_, 65'536);
        archive_write_set_bytes_in_last_block(archive_, 1); // nothing is padded
        archive_write_open(archive_, this, nullptr, &Archive::collect, nullptr);
    }
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;
    ~Archive() {
        // What was not closed before is not whole and must not look as if it were.
        abandoned_ = true;
        archive_entry_free(entry_);
        archive_write_free(archive_);
    }

    Result<> begin(const LayerEntry& from) {
        if (const auto whole = endEntry(); !whole) {
            return whole;
        }
        name_ = displayText(QByteArrayView(from.path()));
        const ThreadLocale locale(ThreadLocale::utf8());
        archive_entry_clear(entry_);
        archive_entry_copy_pathname(entry_, from.path().constData());
        archive_entry_set_perm(entry_, from.mode());
        archive_entry_set_mtime(entry_, std::max(from.modified(), firstDay), 0);
        archive_entry_set_size(entry_, from.type() == EntryType::File ? from.size() : 0);
        switch (from.type()) {
        case EntryType::File:
            archive_entry_set_filetype(entry_, AE_IFREG);
            break;
        case EntryType::Folder:
            archive_entry_set_filetype(entry_, AE_IFDIR);
            break;
        case EntryType::SymbolicLink:
            archive_entry_set_filetype(entry_, AE_IFLNK);
            archive_entry_copy_symlink(entry_, from.linkTarget().constData());
            break;
        default:
            return failure(ErrorCode::Unsupported,
                           QStringLiteral("%1 is nothing that a zip can hold").arg(name_));
        }
        const int status = archive_write_header(archive_, entry_);
        if ((status != ARCHIVE_OK && status != ARCHIVE_WARN) || error_) {
            return failed();
        }
        left_ = from.type() == EntryType::File ? from.size() : 0;
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
            if (written <= 0 || error_) {
                return failed();
            }
            left_ -= written;
            bytes = bytes.sliced(written);
        }
        return {};
    }

    Result<> finish() {
        if (const auto whole = endEntry(); !whole) {
            return whole;
        }
        const bool isClosed = archive_write_close(archive_) == ARCHIVE_OK;
        return isClosed && !error_ ? Result<>() : failed();
    }

private:
    Result<> endEntry() {
        if (error_) {
            return std::unexpected(*error_);
        }
        if (left_ != 0) {
            return failure(
                ErrorCode::Internal,
                QStringLiteral("%1: its content lacks %2").arg(name_, counted(left_, "byte")));
        }
        const bool isEnded = archive_write_finish_entry(archive_) == ARCHIVE_OK;
        return isEnded && !error_ ? Result<>() : failed();
    }

    /// libarchive is never told of a failure: it would not let go of what it compresses with. What
    /// follows one is thrown away, and whoever asks is answered with it.
    static la_ssize_t collect(archive* /*handle*/, void* self, const void* data, size_t size) {
        auto& writer = *static_cast<Archive*>(self);
        if (!writer.abandoned_ && !writer.error_) {
            const auto written =
                writeAll(writer.out_, QByteArrayView(static_cast<const char*>(data),
                                                     static_cast<qsizetype>(size)));
            if (!written) {
                writer.error_ = written.error();
            }
        }
        return static_cast<la_ssize_t>(size);
    }

    std::unexpected<Error> failed() {
        if (!error_) {
            const char* reason = archive_error_string(archive_);
            error_ = Error(ErrorCode::Io,
                           QString::fromUtf8(reason ? reason : "the zip cannot be written"));
        }
        error_ = error_->in(QStringLiteral("writing %1 to a zip").arg(name_));
        return std::unexpected(*error_);
    }

    QIODevice& out_;
    archive* archive_;
    archive_entry* entry_;
    QString name_; ///< Of the entry begun last, for errors.
    qint64 left_ = 0;
    bool abandoned_ = false; ///< Nothing is written any more.
    std::optional<Error> error_;
};

ZipWriter::ZipWriter(QIODevice& out) : archive_(std::make_unique<Archive>(out)) {}

ZipWriter::~ZipWriter() = default;

Result<> ZipWriter::begin(const LayerEntry& entry) {
    return archive_->begin(entry);
}

Result<> ZipWriter::write(QByteArrayView bytes) {
    return archive_->write(bytes);
}

Result<> ZipWriter::finish() {
    return archive_->finish();
}

} // namespace stowage
