#pragma once

#include "core/base/clock.h"
#include "core/digest/digest.h"

#include <QDateTime>
#include <QFont>
#include <QString>

#include <chrono>

namespace stowage {

/// "1.8 GB": two or three significant digits, units of 1000. Negative: an en dash.
QString formatSize(qint64 bytes);

/// "+1.8 GB", "−12 MB", "0 B".
QString formatSizeChange(qint64 bytes);

/// "1,834,201,556 bytes", for tool tips.
QString formatExactSize(qint64 bytes);

/// "1.1 of 1.8 GB". A total of 0 is one that is not known: the first part alone.
QString formatSizeOf(qint64 done, qint64 total);

/// "182 MB/s"; an en dash for none.
QString formatRate(qint64 bytesPerSecond);

/// "4 s", "2 min 5 s", "1 h 20 min", "3 d 4 h". Negative: an en dash.
QString formatDuration(std::chrono::seconds duration);

/// "62 %", rounded down, so that 100 % means all. Fractions are clamped to 0 … 1.
QString formatPercent(double fraction);

/// "just now", "2 min ago", "yesterday", "3 weeks ago", then the date. Invalid: an empty text.
QString relativeTime(const QDateTime& time, const Clock& clock = Clock::system());

/// Date and time with seconds and zone, for tool tips.
QString exactTime(const QDateTime& time);

/// "sha256:3f1a90c2…9c41": for headers. The whole goes into the tool tip and onto the clipboard.
QString middleElided(const Digest& digest);
QString middleElided(const QString& text, qsizetype head, qsizetype tail);

/// "3f1a90c2…": for columns.
QString shortDigest(const Digest& digest);

/// Text from outside, made harmless by displayText and cut behind `limit` characters.
QString shownText(const QString& text, qsizetype limit = 400);

/// A text from outside for the title of a window, where Qt takes "[*]" for the mark of what is not
/// saved: two of them are the letters.
QString titleText(const QString& text);

/// Any text as a tool tip that shows exactly this text, whatever markup it holds; long text is cut.
/// Text from outside goes through displayText first, which this does.
QString plainToolTip(const QString& text);

/// The fixed-pitch font of the system, in the size of `base`.
QFont monospaceFont(const QFont& base);

} // namespace stowage
