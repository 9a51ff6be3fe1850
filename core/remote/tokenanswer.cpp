#include "core/remote/tokenanswer.h"

#include "core/image/json.h"
#include "core/remote/retryafter.h"

#include <QJsonObject>

#include <algorithm>

namespace stowage {

namespace {

constexpr double leastLifetime = 60; ///< Seconds: less is against the specification.
constexpr double longestLifetime = 86'400;

/// How old it is already; nothing for what comes out of the future.
std::chrono::seconds ageOf(const QJsonObject& document, const HttpAnswer& answer,
                           const QDateTime& now) {
    const QDateTime issued = QDateTime::fromString(
        document.value(QLatin1String("issued_at")).toString(), Qt::ISODateWithMs);
    if (!issued.isValid()) {
        return {};
    }
    // A Date is written as a Retry-After may be, and is as long after the other time.
    const auto age = retryAfter(answer.header("date"), issued)
                         .value_or(std::chrono::milliseconds(issued.msecsTo(now)));
    return std::max(std::chrono::seconds(0), std::chrono::duration_cast<std::chrono::seconds>(age));
}

} // namespace

bool TokenAnswer::isToken(const QString& text) {
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.unicode() > 0x20 && c.unicode() < 0x7f;
    });
}

Result<TokenAnswer> TokenAnswer::of(const HttpAnswer& answer, const QDateTime& now) {
    const auto document =
        parseJsonObject(answer.body, QStringLiteral("the token's document"), maximumSize);
    if (!document) {
        const bool isPage = answer.header("content-type").startsWith("text/html");
        return failure(ErrorCode::Protocol,
                       isPage
                           ? QStringLiteral("no token came, but an HTML page")
                           : QStringLiteral("no token came, nor a document that could have one"));
    }
    QString token = document->value(QLatin1String("token")).toString();
    if (token.isEmpty()) {
        token = document->value(QLatin1String("access_token")).toString();
    }
    if (!isToken(token)) {
        return failure(ErrorCode::Protocol, QStringLiteral("no token came"));
    }
    const double told = document->value(QLatin1String("expires_in")).toDouble(0);
    const std::chrono::seconds lifetime(
        static_cast<qint64>(std::clamp(told, leastLifetime, longestLifetime)));
    return TokenAnswer{
        .token = token.toLatin1(),
        .lifetime = std::max(std::chrono::seconds(0), lifetime - ageOf(*document, answer, now))};
}

} // namespace stowage
