#pragma once

#include "core/base/result.h"
#include "core/remote/httpanswer.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>

namespace stowage {

/// What a token server gives ("Token Authentication Specification", and its OAuth 2 companion). A
/// value.
struct TokenAnswer {
    /// A token server that has more to say is none.
    static constexpr qint64 maximumSize = 1024 * 1024;

    QByteArray token; ///< A secret.

    /// So long from now it is good: a minute where the server does not say, and a day at most. The
    /// time that has passed since `issued_at` is taken off, by the server's own clock where it
    /// tells it; nothing may be left, for a token that can be used at once and no later.
    std::chrono::seconds lifetime{0};

    /// Whether it can be one: nothing in it would end a header's line.
    static bool isToken(const QString& text);

    /// Of a successful answer. Errors: Protocol, without any of what came.
    static Result<TokenAnswer> of(const HttpAnswer& answer, const QDateTime& now);
};

} // namespace stowage
