#include "ui/base/format.h"

#include "core/base/displaytext.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QLocale>

#include <array>

namespace stowage {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

/// Three significant digits: 1.82, 18.2, 182.
QString threeDigits(double value) {
    int decimals = 0;
    if (value < 9.995)
        decimals = 2;
    else if (value < 99.95)
        decimals = 1;
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

QString sizeText(qint64 bytes) {
    if (bytes < 0)
        return QStringLiteral("–");
    if (bytes < 1000)
        return Text::tr("%1 B").arg(QLocale().toString(bytes));
    static const std::array units{
        QT_TRANSLATE_NOOP("Format", "%1 kB"), QT_TRANSLATE_NOOP("Format", "%1 MB"),
        QT_TRANSLATE_NOOP("Format", "%1 GB"), QT_TRANSLATE_NOOP("Format", "%1 TB"),
        QT_TRANSLATE_NOOP("Format", "%1 PB"), QT_TRANSLATE_NOOP("Format", "%1 EB")};
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return Text::tr(units[unit]).arg(threeDigits(value));
}

QString exactSizeText(qint64 bytes) {
    if (bytes < 0)
        return Text::tr("Size not known");
    return bytes == 1 ? Text::tr("1 byte") : Text::tr("%1 bytes").arg(QLocale().toString(bytes));
}

QString rateText(qint64 bytesPerSecond) {
    return Text::tr("%1/s").arg(sizeText(bytesPerSecond));
}

QString durationText(qint64 seconds) {
    if (seconds < 60)
        return Text::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return Text::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Text::tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString relativeTimeText(const QDateTime& when, const QDateTime& now) {
    if (!when.isValid())
        return {};
    const qint64 seconds = when.secsTo(now);
    if (seconds < -60)
        return QLocale().toString(when.toLocalTime().date(), QLocale::ShortFormat);
    if (seconds < 45)
        return Text::tr("just now");
    const auto count = [](qint64 value) { return static_cast<int>(value); };
    const qint64 minutes = (seconds + 30) / 60;
    if (minutes < 60)
        return minutes == 1 ? Text::tr("1 minute ago")
                            : Text::tr("%1 minutes ago").arg(count(minutes));
    const qint64 hours = (minutes + 30) / 60;
    if (hours < 24)
        return hours == 1 ? Text::tr("1 hour ago") : Text::tr("%1 hours ago").arg(count(hours));
    const qint64 days = when.toLocalTime().date().daysTo(now.toLocalTime().date());
    if (days < 2)
        return Text::tr("yesterday");
    if (days < 31)
        return Text::tr("%1 days ago").arg(count(days));
    if (days < 365) {
        const qint64 months = days / 30;
        return months == 1 ? Text::tr("1 month ago") : Text::tr("%1 months ago").arg(count(months));
    }
    const qint64 years = days / 365;
    return years == 1 ? Text::tr("1 year ago") : Text::tr("%1 years ago").arg(count(years));
}

QString exactTimeText(const QDateTime& when) {
    return when.isValid() ? QLocale().toString(when.toLocalTime(), QLocale::LongFormat) : QString();
}

QString shortDigestText(const Digest& digest) {
    const QString& hex = digest.hex();
    return digest.algorithm() + QLatin1Char(':') + hex.left(8) + QChar(0x2026) + hex.right(4);
}

QString shownText(const QString& text, qsizetype limit) {
    if (text.size() <= limit)
        return displayText(text);
    return displayText(QStringView(text).left(limit)) + QChar(0x2026);
}

QString toolTipText(const QString& text) {
    if (text.isEmpty())
        return {};
    QStringList lines = text.split(QLatin1Char('\n'));
    constexpr qsizetype lineLimit = 40;
    if (lines.size() > lineLimit)
        lines = lines.mid(0, lineLimit) << QString(QChar(0x2026));
    for (QString& line : lines)
        line = shownText(line, 1000).toHtmlEscaped();
    return QStringLiteral("<p style='white-space:pre-wrap'>") +
           lines.join(QStringLiteral("<br/>")) + QStringLiteral("</p>");
}

QFont monospacedFont() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFont base = QApplication::font();
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF());
    else
        font.setPixelSize(base.pixelSize());
    return font;
}

} // namespace stowage
