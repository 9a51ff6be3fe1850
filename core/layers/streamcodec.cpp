#include "core/layers/streamcodec.h"

#include <algorithm>
#include <archive.h>
#include <cerrno>
#include <limits>
#include <utility>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

namespace stowage {

namespace {

/// RFC 8878 asks decoders for 8 MiB; registries' layers use up to `zstd --long=27`.
constexpr int largestZstdWindowLog = 27;

std::unexpected<Error> damaged(const StreamSource& source, Compression compression,
                               const QString& reason) {
    return failure(ErrorCode::Corrupt, QStringLiteral("the %1 stream is damaged near byte %2: %3")
                                           .arg(compressionName(compression))
                                           .arg(source.consumed())
                                           .arg(reason));
}

std::unexpected<Error> cutShort(const StreamSource& source, Compression compression) {
    return failure(ErrorCode::Corrupt, QStringLiteral("the %1 stream is cut short at byte %2")
                                           .arg(compressionName(compression))
                                           .arg(source.consumed()));
}

class PlainCodec final : public StreamCodec {
public:
    Result<qint64> decode(StreamSource& source, char* data, qint64 maxSize) override {
        return source.read(data, maxSize);
    }
};

/// RFC 1952: one member or more; zlib checks each one's CRC and length.
class GzipCodec final : public StreamCodec {
public:
    GzipCodec() { ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }
    GzipCodec(const GzipCodec&) = delete;
    GzipCodec& operator=(const GzipCodec&) = delete;
    ~GzipCodec() override { inflateEnd(&stream_); }

    Result<qint64> decode(StreamSource& source, char* data, qint64 maxSize) override {
        if (!ready_) {
            return failure(ErrorCode::Internal, QStringLiteral("zlib could not begin"));
        }
        const auto room =
            static_cast<uInt>(std::min<qint64>(maxSize, std::numeric_limits<int>::max()));
        stream_.next_out = reinterpret_cast<Bytef*>(data);
        stream_.avail_out = room;
        while (stream_.avail_out == room) {
            if (betweenMembers_) {
                const auto more = nextMember(source);
                if (!more) {
                    return failure(more);
                }
                if (!*more) {
                    return 0;
                }
            }
            const auto input = source.look();
            if (!input) {
                return failure(input);
            }
            if (input->isEmpty()) {
                return cutShort(source, Compression::Gzip);
            }
            // zlib's interface is older than const; it does not write to its input.
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input->data()));
            stream_.avail_in = static_cast<uInt>(input->size());
            const int status = inflate(&stream_, Z_NO_FLUSH);
            source.take(input->size() - static_cast<qsizetype>(stream_.avail_in));
            if (status == Z_STREAM_END) {
                betweenMembers_ = true;
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                return damaged(source, Compression::Gzip,
                               QString::fromLatin1(stream_.msg ? stream_.msg : "no deflate data"));
            }
        }
        return static_cast<qint64>(room - stream_.avail_out);
    }

private:
    /// Whether one follows. Zeros after a member are padding, as gzip(1) has it.
    Result<bool> nextMember(StreamSource& source) {
        for (;;) {
            const auto input = source.look(2);
            if (!input) {
                return failure(input);
            }
            if (input->isEmpty()) {
                return false;
            }
            if (input->startsWith(QByteArrayView("\x1f\x8b"))) {
                betweenMembers_ = false;
                inflateReset(&stream_);
                return true;
            }
            if (input->front() != '\0') {
                return damaged(source, Compression::Gzip,
                               QStringLiteral("something else follows its end"));
            }
            const auto* const data =
                std::find_if(input->begin(), input->end(), [](char byte) { return byte != '\0'; });
            source.take(data - input->begin());
        }
    }

    z_stream stream_ = {};
    bool ready_ = false;
    bool betweenMembers_ = false;
};

/// RFC 8878: frames and skippable frames, any number of them.
class ZstdCodec final : public StreamCodec {
public:
    ZstdCodec() : context_(ZSTD_createDCtx()) {
        ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, largestZstdWindowLog);
    }
    ZstdCodec(const ZstdCodec&) = delete;
    ZstdCodec& operator=(const ZstdCodec&) = delete;
    ~ZstdCodec() override { ZSTD_freeDCtx(context_); }

    Result<qint64> decode(StreamSource& source, char* data, qint64 maxSize) override {
        ZSTD_outBuffer out{data, static_cast<size_t>(maxSize), 0};
        while (out.pos == 0) {
            const auto input = source.look();
            if (!input) {
                return failure(input);
            }
            if (input->isEmpty() && betweenFrames_) {
                return 0;
            }
            ZSTD_inBuffer in{input->data(), static_cast<size_t>(input->size()), 0};
            const size_t status = ZSTD_decompressStream(context_, &out, &in);
            source.take(static_cast<qsizetype>(in.pos));
            if (ZSTD_isError(status) != 0) {
                const QString reason = QString::fromLatin1(ZSTD_getErrorName(status));
                if (ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge) {
                    return failure(ErrorCode::TooLarge,
                                   QStringLiteral("the zstd stream wants a window beyond 128 MiB"));
                }
                return damaged(source, Compression::Zstd, reason);
            }
            betweenFrames_ = status == 0;
            if (input->isEmpty() && out.pos == 0) {
                return cutShort(source, Compression::Zstd);
            }
        }
        return static_cast<qint64>(out.pos);
    }

private:
    ZSTD_DCtx* context_;
    bool betweenFrames_ = false;
};

/// xz and bzip2 by libarchive's filters, which check what these formats let them check.
class ArchiveCodec final : public StreamCodec {
public:
    explicit ArchiveCodec(Compression compression)
        : compression_(compression), archive_(archive_read_new()) {
        if (compression == Compression::Xz) {
            archive_read_support_filter_xz(archive_);
        } else {
            archive_read_support_filter_bzip2(archive_);
        }
        archive_read_support_format_raw(archive_);
        archive_read_support_format_empty(archive_);
    }
    ArchiveCodec(const ArchiveCodec&) = delete;
    ArchiveCodec& operator=(const ArchiveCodec&) = delete;
    ~ArchiveCodec() override { archive_read_free(archive_); }

    Result<qint64> decode(StreamSource& source, char* data, qint64 maxSize) override {
        if (!opened_) {
            opened_ = true;
            source_ = &source;
            archive_entry* entry = nullptr;
            if (archive_read_open(archive_, this, nullptr, &ArchiveCodec::fill, nullptr) !=
                ARCHIVE_OK) {
                return failed();
            }
            const int filter =
                compression_ == Compression::Xz ? ARCHIVE_FILTER_XZ : ARCHIVE_FILTER_BZIP2;
            if (archive_filter_code(archive_, 0) != filter) {
                return cutShort(source,
                                compression_); // after its first bytes, which it begins with
            }
            const int status = archive_read_next_header(archive_, &entry);
            if (status == ARCHIVE_EOF) {
                ended_ = true;
            } else if (status != ARCHIVE_OK) {
                return failed();
            }
        }
        if (ended_) {
            return 0;
        }
        const auto got = archive_read_data(archive_, data, static_cast<size_t>(maxSize));
        if (got < 0) {
            return failed();
        }
        return got;
    }

private:
    static la_ssize_t fill(archive* handle, void* self, const void** data) {
        auto& codec = *static_cast<ArchiveCodec*>(self);
        codec.source_->take(std::exchange(codec.lent_, 0));
        const auto input = codec.source_->look();
        if (!input) {
            codec.error_ = input.error();
            archive_set_error(handle, EIO, "%s", "reading failed");
            return ARCHIVE_FATAL;
        }
        codec.lent_ = input->size();
        *data = input->data();
        return input->size();
    }

    std::unexpected<Error> failed() {
        if (error_) {
            return std::unexpected(*error_);
        }
        const char* reason = archive_error_string(archive_);
        return damaged(*source_, compression_,
                       QString::fromUtf8(reason ? reason : "it cannot be read"));
    }

    Compression compression_;
    archive* archive_;
    StreamSource* source_ = nullptr;
    qsizetype lent_ = 0; ///< Bytes of the source that libarchive looks at.
    std::optional<Error> error_;
    bool opened_ = false;
    bool ended_ = false;
};

} // namespace

std::unique_ptr<StreamCodec> StreamCodec::of(Compression compression) {
    switch (compression) {
    case Compression::Gzip:
        return std::make_unique<GzipCodec>();
    case Compression::Zstd:
        return std::make_unique<ZstdCodec>();
    case Compression::Xz:
    case Compression::Bzip2:
        return std::make_unique<ArchiveCodec>(compression);
    case Compression::None:
        break;
    }
    return std::make_unique<PlainCodec>();
}

} // namespace stowage
