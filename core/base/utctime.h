#pragma once

#include <QDateTime>

namespace stowage {

/// The moment so many milliseconds after 1970-01-01T00:00:00Z, in UTC; invalid when it is beyond
/// what QDateTime holds. Never by way of local time, which would ask for the machine's time zone.
/// Any thread.
QDateTime utcFromMSecs(qint64 milliseconds);

/// The same of seconds.
QDateTime utcFromSecs(qint64 seconds);

} // namespace stowage
