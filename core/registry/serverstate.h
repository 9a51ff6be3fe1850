#pragma once

#include "core/base/error.h"

#include <QDateTime>

#include <chrono>
#include <optional>

namespace stowage {

/// How many more pulls a registry allows, as it has said. A value.
struct RateLimit {
    std::optional<qint64> limit = {};     ///< In the window.
    std::optional<qint64> remaining = {}; ///< Of those.
    std::chrono::seconds window{0};       ///< 0: it did not say.
    QDateTime waitUntil = {};             ///< UTC; it has asked to be left alone until then.

    friend bool operator==(const RateLimit&, const RateLimit&) = default;
};

/// What the last answers of a registry's server, or their absence, say of the way to it. A value.
struct ServerState {
    enum class Standing {
        Unknown, ///< Nothing was asked yet.
        Connected,
        NeedsLogIn,  ///< It answers, but wants to know who asks, or somebody else.
        NotTrusted,  ///< Its certificate is not, so that nothing was said to it.
        Unreachable, ///< There is no connection, or no sense in the answer.
    };

    Standing standing = Standing::Unknown;
    bool isSecure = false;           ///< By TLS.
    std::optional<Error> error = {}; ///< The last one; none where the last request was answered.
    std::optional<RateLimit> rate = {};
};

} // namespace stowage
