#pragma once

#include "core/remote/hostpace.h"
#include "core/remote/httpanswer.h"
#include "core/remote/remotesettings.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// The one rule of when a server is asked again: at most 5 times, where a connection was lost or an
/// answer says that the server is busy; after as long as that answer tells to (a minute at most),
/// else after pauses that double and are no two of them alike. Too many requests (429) keep
/// everybody from the server. Thread-safe.
class Retries {
public:
    static constexpr int most = 5; ///< Tries, the first among them.

    /// Of the settings it has the clock, the first pause and how to wait.
    Retries(const RemoteSettings& settings, std::shared_ptr<HostPace> pace);

    /// Asks once. It sets `isLast` where another try could end no better.
    using Ask = std::function<Result<HttpAnswer>(bool& isLast)>;

    /// Asks, and again where that can help and the request may be made twice. The last answer,
    /// whatever its status, or the last error; Cancelled.
    Result<HttpAnswer> run(const Ask& ask, bool canRepeat, const std::stop_token& stop) const;

    /// Waits before the try after the given one (the first is 1), whose answer it was (null: there
    /// was none). False: stopped.
    bool pause(int attempt, const HttpAnswer* answer, const std::stop_token& stop) const;

    /// A server that is busy or behind a proxy that is: another time it may answer.
    static bool isPassing(int status);

private:
    std::optional<std::chrono::milliseconds> told(const HttpAnswer& answer) const;
    bool wait(std::chrono::milliseconds duration, const std::stop_token& stop) const;
    Result<> waitForTurn(const std::stop_token& stop) const;

    const Clock* clock_;
    std::chrono::milliseconds firstPause_;
    std::function<bool(std::chrono::milliseconds, const std::stop_token&)> wait_;
    std::shared_ptr<HostPace> pace_;
};

} // namespace stowage
