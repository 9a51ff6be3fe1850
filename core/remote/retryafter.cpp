#include "core/remote/retryafter.h"

#include "core/base/utctime.h"

#include <QDate>
#include <QList>
#include <QTime>

#include <algorithm>

namespace stowage {

namespace {

constexpr qint64 longestWait = 2147483647; // seconds; what RFC 9111, section 1.2.2, asks for
constexpr qsizetype longestDate = 64;

std::optional<int> number(const QByteArray& digits, qsizetype count) {
    const bool plain =
        digits.size() == count &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return plain ? std::optional(digits.toInt()) : std::nullopt;
}

std::optional<int> month(const QByteArray& name) {
    static const QList<QByteArray> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto index = names.indexOf(name);
    return index < 0 ? std::nullopt : std::optional(static_cast<int>(index) + 1);
}

/// The parts of a date; nothing for a part that is no number, or no month.
struct DateParts {
    std::optional<int> year;
    std::optional<int> month;
    std::optional<int> day;
    QByteArray time;
};

std::optional<DateParts> cut(const QByteArray& text, int currentYear) {
    const auto words = text.split(' ');
    // Sun, 06 Nov 1994 08:49:37 GMT
    if (words.size() == 6 && words[0].endsWith(',') && words[5] == "GMT") {
        return DateParts{.year = number(words[3], 4),
                         .month = month(words[2]),
                         .day = number(words[1], 2),
                         .time = words[4]};
    }
    // Sunday, 06-Nov-94 08:49:37 GMT
    if (words.size() == 4 && words[0].endsWith(',') && words[3] == "GMT") {
        const auto date = words[1].split('-');
        if (date.size() != 3) {
            return std::nullopt;
        }
        auto year = number(date[2], 2);
        if (year) {
            // The last year so written that is not more than 50 ahead.
            year = currentYear - currentYear % 100 + *year;
            if (*year > currentYear + 50) {
                year = *year - 100;
            } else if (*year <= currentYear - 50) {
                year = *year + 100;
            }
        }
        return DateParts{
            .year = year, .month = month(date[1]), .day = number(date[0], 2), .time = words[2]};
    }
    // Sun Nov  6 08:49:37 1994
    const auto dense = text.simplified().split(' ');
    if (dense.size() == 5 && !dense[0].endsWith(',')) {
        auto day = number(dense[2], 2);
        return DateParts{.year = number(dense[4], 4),
                         .month = month(dense[1]),
                         .day = day ? day : number(dense[2], 1),
                         .time = dense[3]};
    }
    return std::nullopt;
}

std::optional<QDateTime> httpDate(const QByteArray& text, int currentYear) {
    const auto parts = cut(text, currentYear);
    if (!parts || !parts->year || !parts->month || !parts->day) {
        return std::nullopt;
    }
    const auto clock = parts->time.split(':');
    if (clock.size() != 3) {
        return std::nullopt;
    }
    const auto hour = number(clock[0], 2);
    const auto minute = number(clock[1], 2);
    const auto second = number(clock[2], 2);
    if (!hour || !minute || !second) {
        return std::nullopt;
    }
    const QDate date(*parts->year, *parts->month, *parts->day);
    // A leap second is the second before.
    const QTime time(*hour, *minute, *second == 60 ? 59 : *second);
    if (!date.isValid() || !time.isValid()) {
        return std::nullopt;
    }
    return utcFromMSecs(QDate(1970, 1, 1).daysTo(date) * 24 * 60 * 60 * 1000 +
                        time.msecsSinceStartOfDay());
}

} // namespace

std::optional<std::chrono::milliseconds> retryAfter(const QByteArray& header,
                                                    const QDateTime& nowUtc) {
    const QByteArray text = header.size() > longestDate ? QByteArray() : header.trimmed();
    if (text.isEmpty()) {
        return std::nullopt;
    }
    if (number(text, text.size())) {
        bool fits = false;
        const qint64 seconds = text.toLongLong(&fits);
        return std::chrono::seconds(fits ? std::min(seconds, longestWait) : longestWait);
    }
    const auto date = httpDate(text, nowUtc.date().year());
    if (!date) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(
        std::clamp<qint64>(nowUtc.msecsTo(*date), 0, longestWait * 1000));
}

} // namespace stowage
