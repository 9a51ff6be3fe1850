#include "ui/browse/preview.h"

#include "core/base/displaytext.h"

#include <QBuffer>
#include <QImageReader>
#include <QStringConverter>

#include <algorithm>
#include <array>
#include <optional>

namespace stowage {

namespace {

constexpr qsizetype textLimit = 256 * 1024;
constexpr qsizetype bytesLimit = 64 * 1024;
constexpr qsizetype bytesInRow = 16;
/// Longer lines are broken: a view needs seconds for one of a megabyte.
constexpr qsizetype longestLine = 2000;
constexpr int longestSide = 2000; ///< Pixels.

struct Signature {
    QByteArrayView bytes;
    const char* format;
};

/// Only what Qt itself decodes from bytes alone: SVG could ask for other files.
std::optional<QByteArray> pictureFormat(const QByteArray& start) {
    static constexpr std::array<Signature, 5> signatures{{
        {"\x89PNG\r\n\x1a\n", "png"},
        {"\xff\xd8\xff", "jpeg"},
        {"GIF87a", "gif"},
        {"GIF89a", "gif"},
        {"BM", "bmp"},
    }};
    for (const Signature& signature : signatures) {
        if (start.startsWith(signature.bytes)) {
            return QByteArray(signature.format);
        }
    }
    return std::nullopt;
}

bool readPicture(const QByteArray& bytes, const QByteArray& format, Preview& preview) {
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setDecideFormatFromContent(false);
    reader.setAutoTransform(true);
    preview.pictureSize = reader.size();
    if (preview.pictureSize.width() > longestSide || preview.pictureSize.height() > longestSide) {
        reader.setScaledSize(
            preview.pictureSize.scaled(longestSide, longestSide, Qt::KeepAspectRatio));
    }
    preview.picture = reader.read();
    return !preview.picture.isNull();
}

bool isTextByte(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x20 || (value >= '\t' && value <= '\r') || value == 0x1b; // colours of logs
}

/// The text that the bytes are, if they are one. The last character may be cut off.
std::optional<QString> decoded(QByteArrayView bytes) {
    const auto marked = QStringConverter::encodingForData(bytes);
    const bool isWide = marked == QStringConverter::Utf16LE || marked == QStringConverter::Utf16BE;
    if (!isWide && !std::ranges::all_of(bytes, isTextByte)) {
        return std::nullopt;
    }
    QStringDecoder decoder(isWide ? *marked : QStringConverter::Utf8);
    QString text = decoder.decode(bytes);
    if (decoder.hasError()) {
        return std::nullopt;
    }
    return text;
}

QString harmless(const QString& text) {
    QString shown;
    shown.reserve(text.size() + text.size() / 16);
    for (QStringView line : QStringView(text).split(QLatin1Char('\n'))) {
        if (line.endsWith(QLatin1Char('\r'))) {
            line.chop(1);
        }
        while (line.size() > longestLine) {
            // Not between the halves of one character.
            const qsizetype length =
                line.at(longestLine - 1).isHighSurrogate() ? longestLine - 1 : longestLine;
            shown += displayText(line.first(length)) + QLatin1Char('\n');
            line = line.sliced(length);
        }
        QString one;
        // Tabs are as harmless as spaces, and texts are full of them.
        for (const QStringView part : line.split(QLatin1Char('\t'))) {
            if (!one.isNull()) {
                one += QLatin1Char('\t');
            }
            one += displayText(part);
            if (one.isNull()) {
                one = QStringLiteral("");
            }
        }
        shown += one + QLatin1Char('\n');
    }
    shown.chop(1);
    return shown;
}

QString hexRows(QByteArrayView bytes) {
    QString rows;
    rows.reserve(bytes.size() * 5);
    for (qsizetype at = 0; at < bytes.size(); at += bytesInRow) {
        const QByteArrayView row = bytes.sliced(at, std::min(bytesInRow, bytes.size() - at));
        QString hex;
        QString letters;
        for (const char byte : row) {
            hex += QStringLiteral("%1 ").arg(static_cast<unsigned char>(byte), 2, 16,
                                             QLatin1Char('0'));
            letters += byte >= 0x20 && byte < 0x7f ? QLatin1Char(byte) : QLatin1Char('.');
            if (letters.size() == bytesInRow / 2) {
                hex += QLatin1Char(' ');
            }
        }
        rows += QStringLiteral("%1  %2 %3\n")
                    .arg(at, 8, 16, QLatin1Char('0'))
                    .arg(hex, -(3 * bytesInRow + 1))
                    .arg(letters);
    }
    rows.chop(1);
    return rows;
}

} // namespace

Preview Preview::of(const QByteArray& start, qint64 size) {
    Preview preview{.size = size};
    if (start.isEmpty()) {
        return preview;
    }
    const auto format = pictureFormat(start);
    if (format && start.size() == size && readPicture(start, *format, preview)) {
        preview.kind = Kind::Picture;
        preview.shown = size;
        return preview;
    }
    const QByteArrayView textStart = QByteArrayView(start).first(std::min(start.size(), textLimit));
    if (const auto text = decoded(textStart)) {
        preview.kind = Kind::Text;
        preview.text = harmless(*text);
        preview.shown = textStart.size();
        return preview;
    }
    preview.kind = Kind::Bytes;
    preview.shown = std::min(start.size(), bytesLimit);
    preview.text = hexRows(QByteArrayView(start).first(preview.shown));
    return preview;
}

} // namespace stowage
