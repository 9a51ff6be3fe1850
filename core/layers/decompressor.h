#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QIODevice>

#include <memory>
#include <optional>

namespace stowage {

class StreamCodec;
class StreamSource;

/// How a stream is compressed, told from its first bytes and never from a name or media type.
enum class Compression { None, Gzip, Zstd, Xz, Bzip2 };

/// Needs compressionMagicSize bytes, or all there are.
inline constexpr qsizetype compressionMagicSize = 6;
Compression detectCompression(QByteArrayView head);

/// "none", "gzip", "zstd", "xz", "bzip2".
QString compressionName(Compression compression);

/// The uncompressed bytes of another device: gzip (members' CRC and length checked), zstd (any
/// number of frames, checksums checked, windows up to 128 MiB), xz and bzip2; what is none of these
/// passes through as it is.
///
/// Sequential, unbuffered, read-only, and open from the start. The source must be open for reading
/// and outlive it; it is read from where it stands, forwards only. A read that fails returns -1 and
/// leaves the reason in error(): Corrupt (damaged or cut short), TooLarge (a window or dictionary
/// beyond the limit), or what the source's reading failed with. A stream that ends early is always
/// an error and never a short result. One thread.
class Decompressor : public QIODevice {
public:
    /// Looks at the source's first bytes at once.
    explicit Decompressor(QIODevice& source);
    ~Decompressor() override;

    Compression compression() const;

    /// The reason of the last -1; it stays.
    const std::optional<Error>& error() const;

    /// Bytes taken from the source so far: for progress.
    qint64 consumed() const;

    /// Bytes given out so far.
    qint64 produced() const;

    /// Passes over up to `count` bytes by seeking, where nothing is compressed and the source can.
    /// Returns how many, 0 where they have to be read.
    qint64 seekOver(qint64 count);

    bool isSequential() const override { return true; }
    bool atEnd() const override;

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    std::unique_ptr<StreamSource> source_;
    std::unique_ptr<StreamCodec> codec_;
    Compression compression_ = Compression::None;
    std::optional<Error> error_;
    qint64 produced_ = 0;
    bool ended_ = false;
};

} // namespace stowage
