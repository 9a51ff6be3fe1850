#pragma once

#include "core/digest/digest.h"

#include <QDateTime>
#include <QFont>
#include <QString>

namespace stowage {

/// How values are written in the window, everywhere the same. Any thread, but for the font.

/// "1.82 GB": decimal units, three significant digits; "–" for a negative size, which means that
/// it is not known.
QString sizeText(qint64 bytes);

/// "1,823,104,512 bytes".
QString exactSizeText(qint64 bytes);

/// "182 MB/s".
QString rateText(qint64 bytesPerSecond);

/// "42 s", "3 min 5 s", "2 h 10 min".
QString durationText(qint64 seconds);

/// "2 minutes ago"; empty when invalid.
QString relativeTimeText(const QDateTime& when,
                         const QDateTime& now = QDateTime::currentDateTimeUtc());

/// Date, time and zone in the user's own; empty when invalid.
QString exactTimeText(const QDateTime& when);

/// "sha256:3f1a90c2…7d9c": shortened in the middle.
QString shortDigestText(const Digest& digest);

/// Text from outside, made harmless by displayText() and cut behind `limit` characters.
QString shownText(const QString& text, qsizetype limit = 400);

/// Text from outside as a tool tip: Qt takes tool tips for markup when they look so.
QString toolTipText(const QString& text);

/// The fixed-width face of the platform, at the size of the window's text.
QFont monospacedFont();

} // namespace stowage
