#pragma once

#include "core/base/result.h"
#include "core/layers/layerentry.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace stowage {

inline constexpr qsizetype tarBlockSize = 512;

/// The fields of a tar header block as they are written, which libarchive does not tell: the raw
/// mode and type flag. Private to this folder; what TarSum is made of. A value.
struct TarHeader {
    QByteArray name;
    QByteArray linkName;
    QByteArray userName;  ///< Empty where the block's magic is neither ustar's nor GNU's.
    QByteArray groupName; ///< As above.
    qint64 mode = 0;      ///< All bits, those of the file type too, if they are written.
    qint64 uid = 0;
    qint64 gid = 0;
    qint64 size = 0;
    qint64 modified = 0;    ///< Seconds since 1970.
    qint64 deviceMajor = 0; ///< 0 but for devices.
    qint64 deviceMinor = 0;
    char typeflag = '0';
    QList<ExtendedAttribute> attributes = {}; ///< From PAX records, sorted by name.

    /// Reads a block that is not all zeros. Errors: Corrupt for a wrong checksum, a number that is
    /// none, or a negative size.
    static Result<TarHeader> parse(QByteArrayView block);

    /// Lays the records of a PAX extended header (POSIX.1-2001, "pax Header Block") over the
    /// fields. Errors: Corrupt for broken records; Unsupported for sparse files.
    Result<> applyPax(QByteArrayView records);

    bool isPax() const { return typeflag == 'x'; }
    bool isLongName() const { return typeflag == 'L'; }
    bool isLongLink() const { return typeflag == 'K'; }
};

/// Whether all bytes of a block are 0.
bool isZeroBlock(QByteArrayView block);

} // namespace stowage
