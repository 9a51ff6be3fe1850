#pragma once

#include "core/base/piecesize.h"
#include "core/base/result.h"

#include <QByteArrayView>
#include <QIODevice>

#include <memory>
#include <optional>

namespace stowage {

/// A device read in large pieces, with a look ahead: what codecs take their input from.
/// Private to this folder. The device must outlive it.
class StreamSource {
public:
    explicit StreamSource(QIODevice& device) : device_(device) {}

    /// What has been read and not been taken; reads more when that is nothing, or less than
    /// `atLeast` (up to pieceSize). Shorter only at the end. Errors: the device's.
    Result<QByteArrayView> look(qsizetype atLeast = 1);

    /// Takes the first `count` bytes of what look() gave.
    void take(qsizetype count);

    /// Straight into `data`: for content that needs no decoding. 0 at the end.
    Result<qint64> read(char* data, qint64 maxSize);

    /// Passes over up to `count` bytes by seeking; 0 where the device can't or all are read ahead.
    qint64 skip(qint64 count);

    /// Bytes taken, read or skipped.
    qint64 consumed() const { return consumed_; }

private:
    Result<qint64> fetch(char* data, qint64 maxSize);

    QIODevice& device_;
    std::unique_ptr<char[]> buffer_;
    qsizetype begin_ = 0;
    qsizetype end_ = 0;
    qint64 consumed_ = 0;
    bool ended_ = false;
};

/// The error of a device whose read() answered -1: a Decompressor's own, else Io with its words.
Error deviceError(const QIODevice& device);

} // namespace stowage
