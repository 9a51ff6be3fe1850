#include "core/layers/tarheader.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace stowage {

namespace {

constexpr QByteArrayView ustarMagic("ustar\0", 6);
constexpr QByteArrayView gnuMagic("ustar  \0", 8);
constexpr QByteArrayView starTrailer("tar\0", 4);
constexpr QByteArrayView attributePrefix("SCHILY.xattr.");

QByteArrayView text(QByteArrayView field) {
    const qsizetype end = field.indexOf('\0');
    return end < 0 ? field : field.first(end);
}

/// Base 256 where the first bit is set; octal digits amid spaces and NULs otherwise.
std::optional<qint64> number(QByteArrayView field) {
    if ((static_cast<unsigned char>(field.front()) & 0x80U) != 0) {
        // Two's complement with the marking bit taken for the sign's copy.
        const bool negative = (static_cast<unsigned char>(field.front()) & 0x40U) != 0;
        quint64 value = negative ? ~quint64{0} : 0;
        for (qsizetype i = 0; i < field.size(); ++i) {
            auto byte = static_cast<unsigned char>(field[i]);
            if (i == 0) {
                byte = negative ? byte : byte & 0x7fU;
            }
            const quint64 lost = value >> 55U;
            if (lost != 0 && lost != (~quint64{0} >> 55U)) {
                return std::nullopt;
            }
            value = (value << 8U) | byte;
        }
        const auto result = static_cast<qint64>(value);
        return (result < 0) == negative ? std::optional(result) : std::nullopt;
    }
    const auto isPadding = [](char byte) { return byte == ' ' || byte == '\0'; };
    const auto* begin = std::find_if_not(field.begin(), field.end(), isPadding);
    const auto* end = std::find_if(begin, field.end(), isPadding);
    if (begin == field.end()) {
        return 0;
    }
    qint64 value = 0;
    const auto [rest, status] = std::from_chars(begin, end, value, 8);
    if (status != std::errc{} || rest != end || value < 0) {
        return std::nullopt;
    }
    return value;
}

bool checksumHolds(QByteArrayView block) {
    const auto stored = number(block.sliced(148, 8));
    if (!stored) {
        return false;
    }
    // Old writers summed signed bytes; both are accepted everywhere.
    qint64 unsignedSum = 0;
    qint64 signedSum = 0;
    for (qsizetype i = 0; i < block.size(); ++i) {
        const char byte = i >= 148 && i < 156 ? ' ' : block[i];
        unsignedSum += static_cast<unsigned char>(byte);
        signedSum += static_cast<signed char>(byte);
    }
    return *stored == unsignedSum || *stored == signedSum;
}

Result<> take(std::optional<qint64> number, qint64& field, const char* name) {
    if (!number) {
        return failure(
            ErrorCode::Corrupt,
            QStringLiteral("the tar header's %1 is no number").arg(QString::fromLatin1(name)));
    }
    field = *number;
    return {};
}

std::optional<qint64> decimal(QByteArrayView digits) {
    qint64 value = 0;
    const auto [rest, status] = std::from_chars(digits.begin(), digits.end(), value, 10);
    if (status != std::errc{} || rest != digits.end()) {
        return std::nullopt;
    }
    return value;
}

/// Whole seconds; the fraction is dropped.
std::optional<qint64> paxTime(QByteArrayView value) {
    const qsizetype point = value.indexOf('.');
    return decimal(point < 0 ? value : value.first(point));
}

std::unexpected<Error> brokenPax() {
    return failure(ErrorCode::Corrupt, QStringLiteral("an extended header's record is broken"));
}

} // namespace

bool isZeroBlock(QByteArrayView block) {
    return std::all_of(block.begin(), block.end(), [](char byte) { return byte == '\0'; });
}

Result<TarHeader> TarHeader::parse(QByteArrayView block) {
    if (block.size() != tarBlockSize || !checksumHolds(block)) {
        return failure(ErrorCode::Corrupt, QStringLiteral("the tar header's checksum is wrong"));
    }
    TarHeader header;
    header.name = text(block.first(100)).toByteArray();
    header.typeflag = block[156];
    header.linkName = text(block.sliced(157, 100)).toByteArray();
    for (const auto& [field, at, length, name] :
         {std::tuple{&header.mode, 100, 8, "mode"}, std::tuple{&header.uid, 108, 8, "uid"},
          std::tuple{&header.gid, 116, 8, "gid"}, std::tuple{&header.size, 124, 12, "size"},
          std::tuple{&header.modified, 136, 12, "mtime"}}) {
        if (const auto taken = take(number(block.sliced(at, length)), *field, name); !taken) {
            return failure(taken);
        }
    }
    if (header.size < 0) {
        return failure(ErrorCode::Corrupt, QStringLiteral("the tar header's size is negative"));
    }
    const bool ustar = block.sliced(257, 6) == ustarMagic;
    if (!ustar && block.sliced(257, 8) != gnuMagic) {
        return header;
    }
    header.userName = text(block.sliced(265, 32)).toByteArray();
    header.groupName = text(block.sliced(297, 32)).toByteArray();
    if (header.typeflag == '3' || header.typeflag == '4') {
        auto taken = take(number(block.sliced(329, 8)), header.deviceMajor, "devmajor");
        if (taken) {
            taken = take(number(block.sliced(337, 8)), header.deviceMinor, "devminor");
        }
        if (!taken) {
            return failure(taken);
        }
    }
    // The readers of 2014 took a prefix from GNU's headers too, and writers relied on it. star
    // keeps times behind a shorter one.
    const bool star = ustar && block.sliced(508, 4) == starTrailer;
    const QByteArrayView prefix = text(block.sliced(345, star ? 131 : 155));
    if (!prefix.isEmpty()) {
        header.name = prefix.toByteArray() + '/' + header.name;
    }
    return header;
}

Result<> TarHeader::applyPax(QByteArrayView records) {
    while (!records.isEmpty()) {
        // "length key=value\n", the length that of all of it in decimal digits.
        const qsizetype space = records.indexOf(' ');
        const auto length = space < 0 ? std::nullopt : decimal(records.first(space));
        if (!length || *length <= space + 1 || *length > records.size() ||
            records[*length - 1] != '\n') {
            return brokenPax();
        }
        const QByteArrayView record = records.sliced(space + 1, *length - space - 2);
        records = records.sliced(*length);
        const qsizetype equals = record.indexOf('=');
        if (equals <= 0) {
            return brokenPax();
        }
        const QByteArrayView key = record.first(equals);
        const QByteArrayView value = record.sliced(equals + 1);
        if (key.startsWith(attributePrefix)) {
            const QByteArray attribute = key.sliced(attributePrefix.size()).toByteArray();
            const auto at = std::lower_bound(
                attributes.begin(), attributes.end(), attribute,
                [](const ExtendedAttribute& a, const QByteArray& b) { return a.name < b; });
            if (at != attributes.end() && at->name == attribute) {
                at->value = value.toByteArray();
            } else {
                attributes.insert(at, {attribute, value.toByteArray()});
            }
            continue;
        }
        if (key.startsWith(QByteArrayView("GNU.sparse."))) {
            return failure(ErrorCode::Unsupported, QStringLiteral("it is a sparse file"));
        }
        if (value.isEmpty()) {
            continue; // an empty value gives back the header's own
        }
        Result<> taken;
        if (key == QByteArrayView("path")) {
            name = value.toByteArray();
        } else if (key == QByteArrayView("linkpath")) {
            linkName = value.toByteArray();
        } else if (key == QByteArrayView("uname")) {
            userName = value.toByteArray();
        } else if (key == QByteArrayView("gname")) {
            groupName = value.toByteArray();
        } else if (key == QByteArrayView("uid")) {
            taken = take(decimal(value), uid, "uid");
        } else if (key == QByteArrayView("gid")) {
            taken = take(decimal(value), gid, "gid");
        } else if (key == QByteArrayView("size")) {
            taken = take(decimal(value), size, "size");
        } else if (key == QByteArrayView("mtime")) {
            taken = take(paxTime(value), modified, "mtime");
        }
        if (!taken) {
            return taken;
        }
        if (size < 0) {
            return failure(ErrorCode::Corrupt, QStringLiteral("the size is negative"));
        }
    }
    return {};
}

} // namespace stowage
