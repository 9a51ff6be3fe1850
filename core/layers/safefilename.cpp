#include "core/layers/safefilename.h"

#include "core/base/displaytext.h"
#include "core/digest/hasher.h"

#include <QStringDecoder>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype longestName = 255; ///< Bytes, NAME_MAX of Linux's file systems.
constexpr qsizetype hashDigits = 16;

/// By the first byte of a sequence; what follows is checked by decoding it.
qsizetype announcedLength(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// The character at the beginning of `bytes` if it is one and may stand in a file name; else empty.
QString plainCharacter(QByteArrayView bytes) {
    const qsizetype length = std::min(announcedLength(bytes.front()), bytes.size());
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless |
                                                     QStringDecoder::Flag::ConvertInitialBom);
    const QString character = decoder(bytes.first(length));
    if (decoder.hasError() || displayText(QStringView(character)) != character) {
        return {};
    }
    if (QLatin1String("\\/:*?\"<>|%").contains(character)) {
        return {};
    }
    return character;
}

void appendEscaped(QByteArray& out, char byte) {
    out += '%';
    out += QByteArray(1, byte).toHex().toUpper();
}

/// CON, NUL, COM1 …, with any ending and in any case.
bool isDevice(const QByteArray& name) {
    const qsizetype point = name.indexOf('.');
    const QByteArray stem = (point < 0 ? name : name.first(point)).trimmed().toUpper();
    static const QList<QByteArray> devices{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"};
    if (devices.contains(stem)) {
        return true;
    }
    return stem.size() == 4 && (stem.startsWith("COM") || stem.startsWith("LPT")) &&
           stem[3] >= '0' && stem[3] <= '9';
}

} // namespace

QString safeFileName(QByteArrayView component) {
    QByteArray safe;
    for (qsizetype i = 0; i < component.size();) {
        const QByteArray plain = plainCharacter(component.sliced(i)).toUtf8();
        if (plain.isEmpty()) {
            appendEscaped(safe, component[i]);
            ++i;
        } else {
            safe += plain;
            i += plain.size();
        }
    }
    if (safe.isEmpty()) {
        return QStringLiteral("%");
    }
    if (isDevice(safe)) {
        const char first = safe.front();
        QByteArray escaped;
        appendEscaped(escaped, first);
        safe.replace(0, 1, escaped);
    }
    if (safe.endsWith('.') || safe.endsWith(' ')) {
        const char last = safe.back();
        safe.chop(1);
        appendEscaped(safe, last);
    }
    if (safe.size() > longestName) {
        const QByteArray mark =
            "%~" + Hasher::digestOf(component).hex().left(hashDigits).toLatin1();
        qsizetype end = longestName - mark.size();
        while ((static_cast<unsigned char>(safe[end]) & 0xc0U) == 0x80U) {
            --end; // not in the middle of a character
        }
        // Nor in the middle of an escape, or the name could be one that was not cut.
        const qsizetype escape = safe.lastIndexOf('%', end);
        if (escape >= 0 && end - escape < 3) {
            end = escape;
        }
        safe = safe.first(end) + mark;
    }
    return QString::fromUtf8(safe);
}

QByteArray originalFileName(QStringView name) {
    const QByteArray safe = name.toUtf8();
    QByteArray original;
    for (qsizetype i = 0; i < safe.size(); ++i) {
        if (safe[i] != '%') {
            original += safe[i];
            continue;
        }
        const QByteArray byte = QByteArray::fromHex(safe.mid(i + 1, 2));
        if (byte.size() == 1) {
            original += byte;
            i += 2;
        }
    }
    return original;
}

} // namespace stowage
