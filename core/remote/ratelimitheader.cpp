#include "core/remote/ratelimitheader.h"

#include "core/remote/retryafter.h"

#include <QList>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype longestNumber = 12; // digits

std::optional<qint64> number(const QByteArray& text) {
    const bool plain = !text.isEmpty() && text.size() <= longestNumber &&
                       std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return plain ? std::optional(text.toLongLong()) : std::nullopt;
}

/// "100;w=21600"; of several, the first.
struct Quota {
    std::optional<qint64> count;
    std::chrono::seconds window{0};
};

Quota quotaOf(const QByteArray& header) {
    Quota quota;
    const auto parts = header.split(',').first().split(';');
    quota.count = number(parts.first().trimmed());
    for (const QByteArray& part : parts.mid(1)) {
        const QByteArray parameter = part.trimmed();
        if (parameter.startsWith("w=")) {
            quota.window = std::chrono::seconds(number(parameter.mid(2)).value_or(0));
        }
    }
    return quota;
}

} // namespace

std::optional<RateLimit> rateLimitOf(const HttpAnswer& answer, const QDateTime& nowUtc) {
    const Quota limit = quotaOf(answer.header("ratelimit-limit"));
    const Quota remaining = quotaOf(answer.header("ratelimit-remaining"));
    RateLimit rate{.limit = limit.count, .remaining = remaining.count};
    rate.window = remaining.window.count() > 0 ? remaining.window : limit.window;
    if (answer.status == 429) {
        if (const auto pause = retryAfter(answer.header("retry-after"), nowUtc)) {
            rate.waitUntil = nowUtc.addMSecs(pause->count());
        }
    }
    const bool tells = rate.limit || rate.remaining || rate.waitUntil.isValid();
    return tells ? std::optional(rate) : std::nullopt;
}

} // namespace stowage
