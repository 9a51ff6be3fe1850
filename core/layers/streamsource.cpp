#include "core/layers/streamsource.h"

#include "core/layers/decompressor.h"

#include <algorithm>
#include <cstring>

namespace stowage {

Error deviceError(const QIODevice& device) {
    if (const auto* decompressor = dynamic_cast<const Decompressor*>(&device)) {
        if (decompressor->error()) {
            return *decompressor->error();
        }
    }
    return Error(ErrorCode::Io, device.errorString());
}

Result<qint64> StreamSource::fetch(char* data, qint64 maxSize) {
    if (ended_) {
        return 0;
    }
    const qint64 got = device_.read(data, maxSize);
    if (got < 0) {
        return std::unexpected(deviceError(device_));
    }
    ended_ = got == 0;
    return got;
}

Result<QByteArrayView> StreamSource::look(qsizetype atLeast) {
    atLeast = std::min(atLeast, pieceSize);
    if (!buffer_) {
        buffer_ = std::make_unique_for_overwrite<char[]>(pieceSize);
    }
    if (end_ - begin_ < atLeast && begin_ > 0) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, static_cast<size_t>(end_ - begin_));
        end_ -= begin_;
        begin_ = 0;
    }
    while (end_ - begin_ < atLeast) {
        const auto got = fetch(buffer_.get() + end_, pieceSize - end_);
        if (!got) {
            return failure(got);
        }
        if (*got == 0) {
            break;
        }
        end_ += *got;
    }
    return QByteArrayView(buffer_.get() + begin_, end_ - begin_);
}

void StreamSource::take(qsizetype count) {
    begin_ += count;
    consumed_ += count;
}

Result<qint64> StreamSource::read(char* data, qint64 maxSize) {
    if (begin_ < end_) {
        const qsizetype count = std::min<qint64>(maxSize, end_ - begin_);
        std::memcpy(data, buffer_.get() + begin_, static_cast<size_t>(count));
        take(count);
        return count;
    }
    const auto got = fetch(data, maxSize);
    if (got) {
        consumed_ += *got;
    }
    return got;
}

qint64 StreamSource::skip(qint64 count) {
    if (device_.isSequential() || begin_ < end_) {
        return 0;
    }
    const qint64 position = device_.pos();
    count = std::min(count, device_.size() - position);
    if (count <= 0 || !device_.seek(position + count)) {
        return 0;
    }
    consumed_ += count;
    return count;
}

} // namespace stowage
