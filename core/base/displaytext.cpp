#include "core/base/displaytext.h"

#include <QChar>

namespace stowage {

namespace {

bool isHarmless(char32_t point) {
    switch (QChar::category(point)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

void appendEscaped(QString& out, char32_t point) {
    switch (point) {
    case U'\n':
        out += QLatin1String("\\n");
        return;
    case U'\r':
        out += QLatin1String("\\r");
        return;
    case U'\t':
        out += QLatin1String("\\t");
        return;
    default:
        break;
    }
    if (point < 0x100) {
        out += QStringLiteral("\\x%1").arg(static_cast<uint>(point), 2, 16, QLatin1Char('0'));
    } else {
        out += QStringLiteral("\\u{%1}").arg(static_cast<uint>(point), 0, 16);
    }
}

void appendPoint(QString& out, char32_t point) {
    if (!isHarmless(point)) {
        appendEscaped(out, point);
    } else if (QChar::requiresSurrogates(point)) {
        out += QChar(QChar::highSurrogate(point));
        out += QChar(QChar::lowSurrogate(point));
    } else {
        out += QChar(static_cast<char16_t>(point));
    }
}

/// The length of the well-formed UTF-8 sequence at `at`, 0 when there is none (Unicode, table 3-7).
qsizetype sequenceLength(QByteArrayView bytes, qsizetype at, char32_t& point) {
    const auto byte = [&](qsizetype offset) -> unsigned {
        return at + offset < bytes.size() ? static_cast<unsigned char>(bytes[at + offset]) : 0U;
    };
    const unsigned lead = byte(0);
    qsizetype length = 0;
    if (lead < 0x80) {
        point = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        point = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        point = lead & 0x0F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        point = lead & 0x07;
    } else {
        return 0;
    }
    for (qsizetype i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) {
            return 0;
        }
        point = (point << 6) | (byte(i) & 0x3F);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

} // namespace

QString displayText(QStringView text) {
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text[i];
        if (unit.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            appendPoint(out, QChar::surrogateToUcs4(unit, text[i + 1]));
            ++i;
        } else {
            appendPoint(out, unit.unicode());
        }
    }
    return out;
}

QString displayText(QByteArrayView bytes) {
    QString out;
    out.reserve(bytes.size());
    for (qsizetype i = 0; i < bytes.size();) {
        char32_t point = 0;
        const qsizetype length = sequenceLength(bytes, i, point);
        if (length == 0) {
            appendEscaped(out, static_cast<unsigned char>(bytes[i]));
            ++i;
        } else {
            appendPoint(out, point);
            i += length;
        }
    }
    return out;
}

} // namespace stowage
