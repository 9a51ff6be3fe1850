#include "core/transfer/filemediatype.h"

#include "core/image/mediatype.h"
#include "core/layers/decompressor.h"

#include <QByteArray>
#include <QFile>

#include <cerrno>

namespace stowage {

namespace {

constexpr qsizetype headerSize = 512;
constexpr qsizetype checksumAt = 148;
constexpr qsizetype checksumSize = 8;

/// Whether a block is a tar's header: its checksum fits, which no other file's does by accident.
bool isTarHeader(QByteArrayView block) {
    if (block.size() < headerSize || block.front() == '\0') {
        return false;
    }
    bool isOctal = false;
    const qint64 stored = block.sliced(checksumAt, checksumSize)
                              .toByteArray()
                              .replace('\0', ' ')
                              .trimmed()
                              .toLongLong(&isOctal, 8);
    if (!isOctal) {
        return false;
    }
    qint64 sum = 0;
    for (qsizetype i = 0; i < headerSize; ++i) {
        const bool isChecksum = i >= checksumAt && i < checksumAt + checksumSize;
        sum += isChecksum ? ' ' : static_cast<unsigned char>(block[i]);
    }
    return sum == stored;
}

QString layerType(Compression compression) {
    switch (compression) {
    case Compression::None:
        return MediaType::ociLayer;
    case Compression::Gzip:
        return MediaType::ociLayerGzip;
    case Compression::Zstd:
        return MediaType::ociLayerZstd;
    case Compression::Xz: // The image specification has no layer types for these two.
        return QStringLiteral("application/x-xz-compressed-tar");
    case Compression::Bzip2:
        return QStringLiteral("application/x-bzip2-compressed-tar");
    }
    return MediaType::octetStream;
}

} // namespace

Result<QString> fileMediaType(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const int number = errno;
        return std::unexpected(
            Error::fromErrno(number == 0 ? EIO : number, QStringLiteral("opening %1").arg(path)));
    }
    Decompressor content(file);
    QByteArray head;
    while (head.size() < headerSize) {
        const QByteArray more = content.read(headerSize - head.size());
        if (more.isEmpty()) {
            break; // The end, or what is no compressed file after all: no tar either way.
        }
        head += more;
    }
    return isTarHeader(head) ? layerType(content.compression()) : MediaType::octetStream;
}

} // namespace stowage
