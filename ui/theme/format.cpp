#include "ui/theme/format.h"

#include "core/base/displaytext.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace stowage {

namespace {

struct Format {
    Q_DECLARE_TR_FUNCTIONS(stowage::Format)
};

constexpr double step = 1000;

QString none() {
    return QStringLiteral("–");
}

QString withUnit(const QString& number, int power) {
    switch (power) {
    case 0:
        //: A size in bytes
        return Format::tr("%1 B").arg(number);
    case 1:
        return Format::tr("%1 kB").arg(number);
    case 2:
        return Format::tr("%1 MB").arg(number);
    case 3:
        return Format::tr("%1 GB").arg(number);
    case 4:
        return Format::tr("%1 TB").arg(number);
    case 5:
        return Format::tr("%1 PB").arg(number);
    default:
        return Format::tr("%1 EB").arg(number);
    }
}

struct Scaled {
    double value;
    int power;
};

/// The size in the largest unit in which it is at least 1 *after* rounding to what is shown, so
/// that 999,950 bytes are "1.0 MB" and not "1000 kB".
Scaled scaled(qint64 bytes) {
    double value = static_cast<double>(bytes);
    int power = 0;
    while (value >= step - 0.5 && power < 6) {
        value /= step;
        ++power;
    }
    return {value, power};
}

QString number(double value, int power) {
    // 1.8, 18.2 would be three digits where two say as much; whole numbers from 10 on.
    const bool fine = power > 0 && value < 9.95;
    return QLocale().toString(value, 'f', fine ? 1 : 0);
}

QString ago(qint64 seconds) {
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    constexpr qint64 week = 7 * day;
    if (seconds < hour) {
        return Format::tr("%n min ago", nullptr, static_cast<int>(seconds / minute));
    }
    if (seconds < day) {
        return Format::tr("%n h ago", nullptr, static_cast<int>(seconds / hour));
    }
    if (seconds < 2 * day) {
        return Format::tr("yesterday");
    }
    if (seconds < 2 * week) {
        return Format::tr("%n days ago", nullptr, static_cast<int>(seconds / day));
    }
    return Format::tr("%n weeks ago", nullptr, static_cast<int>(seconds / week));
}

} // namespace

QString formatSize(qint64 bytes) {
    if (bytes < 0) {
        return none();
    }
    const Scaled size = scaled(bytes);
    return withUnit(number(size.value, size.power), size.power);
}

QString formatSizeChange(qint64 bytes) {
    if (bytes == 0) {
        return formatSize(0);
    }
    // A true minus, as wide as the plus; the smallest number has no positive of its own.
    return bytes > 0
               ? QLatin1Char('+') + formatSize(bytes)
               : QChar(0x2212) + formatSize(-std::max(bytes, -std::numeric_limits<qint64>::max()));
}

QString formatExactSize(qint64 bytes) {
    if (bytes < 0) {
        return none();
    }
    if (bytes == 1) {
        return Format::tr("1 byte");
    }
    // The plural form is chosen by an int; the number itself may be larger.
    const int form = static_cast<int>(std::min<qint64>(bytes, 1'000'000));
    return Format::tr("%1 bytes", nullptr, form).arg(QLocale().toString(bytes));
}

QString formatSizeOf(qint64 done, qint64 total) {
    if (total <= 0) {
        return formatSize(done);
    }
    const Scaled whole = scaled(total);
    const Scaled part = scaled(done);
    const QString wholeText = withUnit(number(whole.value, whole.power), whole.power);
    // One unit for both, where the first needs no other: "1.1 of 1.8 GB", but "12 kB of 1.8 GB".
    const QString partText = done <= 0 ? QLocale().toString(0)
                             : part.power == whole.power
                                 ? number(part.value, part.power)
                                 : withUnit(number(part.value, part.power), part.power);
    //: Bytes done of bytes in all, as in "1.1 of 1.8 GB"
    return Format::tr("%1 of %2").arg(partText, wholeText);
}

QString formatRate(qint64 bytesPerSecond) {
    if (bytesPerSecond <= 0) {
        return none();
    }
    //: A size per second
    return Format::tr("%1/s").arg(formatSize(bytesPerSecond));
}

QString formatDuration(std::chrono::seconds duration) {
    const qint64 seconds = duration.count();
    if (seconds < 0) {
        return none();
    }
    const QLocale locale;
    const auto text = [&locale](qint64 value) { return locale.toString(value); };
    if (seconds < 60) {
        return Format::tr("%1 s").arg(text(seconds));
    }
    const qint64 minutes = seconds / 60;
    if (minutes < 10 && seconds % 60 != 0) {
        return Format::tr("%1 min %2 s").arg(text(minutes), text(seconds % 60));
    }
    if (minutes < 60) {
        return Format::tr("%1 min").arg(text(minutes));
    }
    const qint64 hours = minutes / 60;
    if (hours < 24) {
        return minutes % 60 == 0 ? Format::tr("%1 h").arg(text(hours))
                                 : Format::tr("%1 h %2 min").arg(text(hours), text(minutes % 60));
    }
    return hours % 24 == 0 ? Format::tr("%1 d").arg(text(hours / 24))
                           : Format::tr("%1 d %2 h").arg(text(hours / 24), text(hours % 24));
}

QString formatPercent(double fraction) {
    const double clamped = std::isnan(fraction) ? 0 : std::clamp(fraction, 0.0, 1.0);
    //: A percentage
    return Format::tr("%1 %").arg(QLocale().toString(static_cast<int>(clamped * 100 + 1e-9)));
}

QString relativeTime(const QDateTime& time, const Clock& clock) {
    if (!time.isValid()) {
        return {};
    }
    const qint64 seconds = time.secsTo(clock.now());
    constexpr qint64 tolerance = 60;
    constexpr qint64 eightWeeks = 8LL * 7 * 24 * 60 * 60;
    // A clock that is a little ahead elsewhere is no reason to speak of the future.
    if (seconds > -tolerance && seconds < 60) {
        return Format::tr("just now");
    }
    if (seconds < 0 || seconds >= eightWeeks) {
        return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
    }
    return ago(seconds);
}

QString exactTime(const QDateTime& time) {
    if (!time.isValid()) {
        return {};
    }
    return QLocale().toString(time.toLocalTime(), QLocale::LongFormat);
}

QString middleElided(const QString& text, qsizetype head, qsizetype tail) {
    if (text.size() <= head + tail + 1) {
        return text;
    }
    return text.left(head) + QChar(0x2026) + text.right(tail);
}

QString middleElided(const Digest& digest) {
    return digest.algorithm() + QLatin1Char(':') + middleElided(digest.hex(), 8, 4);
}

QString shortDigest(const Digest& digest) {
    return middleElided(digest.hex(), 12, 0);
}

QString shownText(const QString& text, qsizetype limit) {
    if (text.size() <= limit) {
        return displayText(text);
    }
    return displayText(QStringView(text).left(limit)) + QChar(0x2026);
}

QString titleText(const QString& text) {
    constexpr qsizetype longest = 200;
    return shownText(text, longest).replace(QLatin1String("[*]"), QLatin1String("[*][*]"));
}

QString plainToolTip(const QString& text) {
    if (text.isEmpty()) {
        return {};
    }
    constexpr qsizetype longest = 2000;
    const bool cut = text.size() > longest;
    QString shown;
    const QStringList lines = (cut ? text.left(longest) : text).split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        if (!shown.isEmpty()) {
            shown += QLatin1String("<br/>");
        }
        shown += displayText(line).toHtmlEscaped();
    }
    if (cut) {
        shown += QChar(0x2026);
    }
    return QLatin1String("<span style=\"white-space:pre-wrap\">") + shown +
           QLatin1String("</span>");
}

QFont monospaceFont(const QFont& base) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (font.family() == QLatin1String("monospace")) {
        // No one has chosen one: then the sibling of the text's own font stands best beside it.
        const QString sibling = QFontInfo(base).family() + QStringLiteral(" Mono");
        if (QFontDatabase::hasFamily(sibling)) {
            font.setFamily(sibling);
        }
    }
    if (base.pointSizeF() > 0) {
        font.setPointSizeF(base.pointSizeF());
    } else if (base.pixelSize() > 0) {
        font.setPixelSize(base.pixelSize());
    }
    return font;
}

} // namespace stowage
