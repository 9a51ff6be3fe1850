#include "core/base/utctime.h"

#include <QTimeZone>

namespace stowage {

namespace {

/// A time in QTimeZone::utc() is one of a zone to Qt 6.4, written as "+00:00"; toUTC() makes it one
/// that every release writes as "Z".
const QDateTime& epoch() {
    static const QDateTime time =
        QDateTime(QDate(1970, 1, 1), QTime(0, 0), QTimeZone::utc()).toUTC();
    return time;
}

} // namespace

QDateTime utcFromMSecs(qint64 milliseconds) {
    return epoch().addMSecs(milliseconds);
}

QDateTime utcFromSecs(qint64 seconds) {
    return epoch().addSecs(seconds);
}

} // namespace stowage
