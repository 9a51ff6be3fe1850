#include "tests/layers/rawtar.h"

#include <QBuffer>

#include <archive.h>
#include <archive_entry.h>
#include <vector>
#include <zlib.h>
#include <zstd.h>

namespace stowage {

namespace {

QByteArray octal(qint64 value, int digits) {
    return QByteArray::number(value, 8).rightJustified(digits, '0') + '\0';
}

void put(QByteArray& block, qsizetype at, const QByteArray& value) {
    block.replace(at, value.size(), value);
}

QByteArray padded(QByteArray bytes) {
    const qsizetype rest = bytes.size() % 512;
    if (rest != 0) {
        bytes.append(512 - rest, '\0');
    }
    return bytes;
}

QByteArray throughFilter(const QByteArray& data, int filter) {
    archive* writer = archive_write_new();
    archive_write_set_format_raw(writer);
    archive_write_add_filter(writer, filter);
    std::vector<char> room(static_cast<size_t>(data.size()) + 65536);
    size_t used = 0;
    archive_write_open_memory(writer, room.data(), room.size(), &used);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, data.constData(), static_cast<size_t>(data.size()));
    archive_write_close(writer);
    archive_entry_free(entry);
    archive_write_free(writer);
    return QByteArray(room.data(), static_cast<qsizetype>(used));
}

} // namespace

QByteArray RawTar::header(const RawHeader& h) {
    QByteArray block(512, '\0');
    put(block, 0, h.name.left(100));
    put(block, 100, octal(h.mode, 7));
    put(block, 108, octal(h.uid, 7));
    put(block, 116, octal(h.gid, 7));
    const qint64 size = h.size >= 0 ? h.size : h.body.size();
    if (h.binarySize) {
        QByteArray field(12, '\0');
        field[0] = char(0x80);
        for (int i = 0; i < 8; ++i) {
            field[11 - i] = static_cast<char>((size >> (8 * i)) & 0xff);
        }
        put(block, 124, field);
    } else {
        put(block, 124, octal(size, 11));
    }
    put(block, 136, octal(h.mtime, 11));
    put(block, 148, QByteArray(8, ' '));
    block[156] = h.typeflag;
    put(block, 157, h.linkname.left(100));
    put(block, 257, h.magic);
    put(block, 265, h.uname);
    put(block, 297, h.gname);
    put(block, 329, octal(h.devmajor, 7));
    put(block, 337, octal(h.devminor, 7));
    put(block, 345, h.prefix);
    unsigned sum = 0;
    for (const char byte : block) {
        sum += static_cast<unsigned char>(byte);
    }
    put(block, 148, octal(sum, 6) + ' ');
    return block;
}

RawTar& RawTar::add(const RawHeader& h) {
    bytes_ += header(h) + padded(h.body);
    return *this;
}

RawTar& RawTar::file(const QByteArray& name, const QByteArray& body, qint64 mode) {
    return add({.name = name, .body = body, .mode = mode});
}

RawTar& RawTar::folder(const QByteArray& name, qint64 mode) {
    return add({.name = name, .typeflag = '5', .mode = mode});
}

RawTar& RawTar::symbolicLink(const QByteArray& name, const QByteArray& target) {
    return add({.name = name, .typeflag = '2', .mode = 0777, .linkname = target});
}

RawTar& RawTar::hardLink(const QByteArray& name, const QByteArray& target) {
    return add({.name = name, .typeflag = '1', .linkname = target});
}

RawTar& RawTar::pax(const QList<QPair<QByteArray, QByteArray>>& records, char typeflag) {
    QByteArray body;
    for (const auto& [key, value] : records) {
        const QByteArray rest = ' ' + key + '=' + value + '\n';
        qsizetype length = rest.size();
        while (QByteArray::number(length).size() + rest.size() != length) {
            length = QByteArray::number(length).size() + rest.size();
        }
        body += QByteArray::number(length) + rest;
    }
    return add({.name = "PaxHeaders/x", .typeflag = typeflag, .body = body});
}

RawTar& RawTar::gnuLong(char typeflag, const QByteArray& value) {
    return add({.name = "././@LongLink",
                .typeflag = typeflag,
                .body = value + '\0',
                .magic = QByteArray("ustar  \0", 8)});
}

RawTar& RawTar::raw(const QByteArray& bytes) {
    bytes_ += bytes;
    return *this;
}

LayerStack stackOf(const QList<QByteArray>& layers) {
    return {layers.size(), [layers](qsizetype layer) -> Result<std::unique_ptr<QIODevice>> {
                auto device = std::make_unique<QBuffer>();
                device->setData(layers[layer]);
                device->open(QIODevice::ReadOnly);
                return device;
            }};
}

QByteArray gzip(const QList<QByteArray>& parts) {
    QByteArray all;
    for (const QByteArray& part : parts) {
        z_stream stream = {};
        deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        QByteArray out(
            static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(part.size()))), '\0');
        QByteArray in = part;
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        deflate(&stream, Z_FINISH);
        out.chop(static_cast<qsizetype>(stream.avail_out));
        deflateEnd(&stream);
        all += out;
    }
    return all;
}

QByteArray zstd(const QList<QByteArray>& parts, int windowLog) {
    QByteArray all;
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    if (windowLog != 0) {
        ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1);
        ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog);
    }
    for (const QByteArray& part : parts) {
        // Streaming, so that the frame states its window and not only its size.
        QByteArray out(
            static_cast<qsizetype>(ZSTD_compressBound(static_cast<size_t>(part.size()))) + 64,
            '\0');
        ZSTD_outBuffer to{out.data(), static_cast<size_t>(out.size()), 0};
        ZSTD_inBuffer from{part.constData(), static_cast<size_t>(part.size()), 0};
        ZSTD_compressStream2(context, &to, &from, ZSTD_e_flush);
        ZSTD_compressStream2(context, &to, &from, ZSTD_e_end);
        all += out.first(static_cast<qsizetype>(to.pos));
    }
    ZSTD_freeCCtx(context);
    return all;
}

QByteArray xz(const QByteArray& data) {
    return throughFilter(data, ARCHIVE_FILTER_XZ);
}

QByteArray bzip2(const QByteArray& data) {
    return throughFilter(data, ARCHIVE_FILTER_BZIP2);
}

} // namespace stowage
