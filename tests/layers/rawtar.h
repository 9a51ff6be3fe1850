#pragma once

#include "core/layers/layerstack.h"

#include <QByteArray>
#include <QList>
#include <QPair>

namespace stowage {

/// A tar built field by field, so that tests can also say what no proper writer would.
struct RawHeader {
    QByteArray name;
    char typeflag = '0';
    QByteArray body = {};
    qint64 mode = 0644;
    qint64 uid = 0;
    qint64 gid = 0;
    qint64 mtime = 0;
    QByteArray linkname = {};
    QByteArray uname = {};
    QByteArray gname = {};
    qint64 devmajor = 0;
    qint64 devminor = 0;
    QByteArray prefix = {};
    QByteArray magic = QByteArray("ustar\00000", 8);
    qint64 size = -1; ///< Instead of the body's.
    bool binarySize = false;
};

class RawTar {
public:
    RawTar& add(const RawHeader& header);
    RawTar& file(const QByteArray& name, const QByteArray& body = {}, qint64 mode = 0644);
    RawTar& folder(const QByteArray& name, qint64 mode = 0755);
    RawTar& symbolicLink(const QByteArray& name, const QByteArray& target);
    RawTar& hardLink(const QByteArray& name, const QByteArray& target);
    /// A PAX extended header for the entry that follows.
    RawTar& pax(const QList<QPair<QByteArray, QByteArray>>& records, char typeflag = 'x');
    /// GNU's long name ('L') or link ('K') for the entry that follows.
    RawTar& gnuLong(char typeflag, const QByteArray& value);
    RawTar& raw(const QByteArray& bytes);

    /// Without the two zero blocks.
    const QByteArray& open() const { return bytes_; }
    QByteArray closed() const { return bytes_ + QByteArray(1024, '\0'); }

    static QByteArray header(const RawHeader& header);

private:
    QByteArray bytes_;
};

/// Layers held in memory, bottom first.
LayerStack stackOf(const QList<QByteArray>& layers);

/// gzip with zlib, reproducible; several parts give several members.
QByteArray gzip(const QList<QByteArray>& parts);
/// zstd, one frame for each part, with checksums.
QByteArray zstd(const QList<QByteArray>& parts, int windowLog = 0);
/// By libarchive's writer.
QByteArray xz(const QByteArray& data);
QByteArray bzip2(const QByteArray& data);

} // namespace stowage
