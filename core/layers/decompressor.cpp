#include "core/layers/decompressor.h"

#include "core/layers/streamcodec.h"
#include "core/layers/streamsource.h"

namespace stowage {

Compression detectCompression(QByteArrayView head) {
    if (head.startsWith(QByteArrayView("\x1f\x8b"))) {
        return Compression::Gzip;
    }
    if (head.startsWith(QByteArrayView("\xfd"
                                       "7zXZ\0",
                                       6))) {
        return Compression::Xz;
    }
    if (head.startsWith(QByteArrayView("BZh")) && head.size() > 3 && head[3] >= '1' &&
        head[3] <= '9') {
        return Compression::Bzip2;
    }
    if (head.startsWith(QByteArrayView("\x28\xb5\x2f\xfd"))) {
        return Compression::Zstd;
    }
    // A skippable frame, 0x184D2A50 to 0x184D2A5F in little endian, may stand first.
    if (head.size() >= 4 && (static_cast<unsigned char>(head[0]) & 0xf0) == 0x50 &&
        head.sliced(1).startsWith(QByteArrayView("\x2a\x4d\x18"))) {
        return Compression::Zstd;
    }
    return Compression::None;
}

QString compressionName(Compression compression) {
    switch (compression) {
    case Compression::Gzip:
        return QStringLiteral("gzip");
    case Compression::Zstd:
        return QStringLiteral("zstd");
    case Compression::Xz:
        return QStringLiteral("xz");
    case Compression::Bzip2:
        return QStringLiteral("bzip2");
    case Compression::None:
        break;
    }
    return QStringLiteral("none");
}

Decompressor::Decompressor(QIODevice& source) : source_(std::make_unique<StreamSource>(source)) {
    const auto head = source_->look(compressionMagicSize);
    if (head) {
        compression_ = detectCompression(*head);
    } else {
        error_ = head.error();
        setErrorString(error_->message());
    }
    codec_ = StreamCodec::of(compression_);
    QIODevice::open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

Decompressor::~Decompressor() = default;

Compression Decompressor::compression() const {
    return compression_;
}

const std::optional<Error>& Decompressor::error() const {
    return error_;
}

qint64 Decompressor::consumed() const {
    return source_->consumed();
}

qint64 Decompressor::produced() const {
    return produced_;
}

bool Decompressor::atEnd() const {
    return ended_;
}

qint64 Decompressor::readData(char* data, qint64 maxSize) {
    if (error_) {
        return -1;
    }
    if (ended_ || maxSize == 0) {
        return 0;
    }
    const auto got = codec_->decode(*source_, data, maxSize);
    if (!got) {
        error_ = got.error();
        setErrorString(error_->message());
        return -1;
    }
    ended_ = *got == 0;
    produced_ += *got;
    return *got;
}

qint64 Decompressor::writeData(const char* data, qint64 size) {
    Q_UNUSED(data)
    Q_UNUSED(size)
    return -1;
}

qint64 Decompressor::seekOver(qint64 count) {
    if (compression_ != Compression::None || error_ || ended_) {
        return 0;
    }
    const qint64 passed = source_->skip(count);
    produced_ += passed;
    return passed;
}

} // namespace stowage
