#include "core/remote/retries.h"

#include "core/remote/retryafter.h"

#include <QRandomGenerator>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace stowage {

namespace {

/// Between half and one and a half times the wanted, so that not all who were refused together come
/// back together.
std::chrono::milliseconds withJitter(std::chrono::milliseconds pause) {
    const double factor = 0.5 + QRandomGenerator::global()->generateDouble();
    return std::chrono::milliseconds(
        static_cast<qint64>(static_cast<double>(pause.count()) * factor));
}

bool isWorthAnother(const Result<HttpAnswer>& answer) {
    if (answer) {
        return Retries::isPassing(answer->status);
    }
    const ErrorCode code = answer.error().code();
    return (code == ErrorCode::Network || code == ErrorCode::Timeout) &&
           answer.error().items().isEmpty(); // A certificate gets no better.
}

} // namespace

Retries::Retries(const RemoteSettings& settings, std::shared_ptr<HostPace> pace)
    : clock_(settings.clock), firstPause_(settings.firstPause), wait_(settings.wait),
      pace_(std::move(pace)) {}

bool Retries::isPassing(int status) {
    return status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
}

Result<HttpAnswer> Retries::run(const Ask& ask, bool canRepeat, const std::stop_token& stop) const {
    for (int attempt = 1;; ++attempt) {
        if (auto turn = waitForTurn(stop); !turn) {
            return failure(turn);
        }
        bool isLast = attempt == most || !canRepeat;
        auto answer = ask(isLast);
        if (answer && answer->status == 429) {
            pace_->rest(clock_->now(), told(*answer).value_or(firstPause_ * (1 << attempt)));
        }
        if (isLast || !isWorthAnother(answer)) {
            return answer;
        }
        if (!pause(attempt, answer ? &*answer : nullptr, stop)) {
            return cancelled();
        }
    }
}

bool Retries::pause(int attempt, const HttpAnswer* answer, const std::stop_token& stop) const {
    if (answer != nullptr && answer->status == 429) {
        return !stop.stop_requested(); // All of the host's requests wait for their turn.
    }
    const auto wanted = answer != nullptr ? told(*answer) : std::nullopt;
    return wait(wanted.value_or(withJitter(firstPause_ * (1 << std::clamp(attempt - 1, 0, 10)))),
                stop);
}

std::optional<std::chrono::milliseconds> Retries::told(const HttpAnswer& answer) const {
    auto time = retryAfter(answer.header("retry-after"), clock_->now());
    if (time) {
        time = std::min(*time, HostPace::longestRest);
    }
    return time;
}

bool Retries::wait(std::chrono::milliseconds duration, const std::stop_token& stop) const {
    if (wait_) {
        return wait_(duration, stop);
    }
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

Result<> Retries::waitForTurn(const std::stop_token& stop) const {
    const auto rest = pace_->restLeft(clock_->now());
    if (rest.count() > 0 && !wait(rest, stop)) {
        return cancelled();
    }
    return stop.stop_requested() ? Result<>(cancelled()) : Result<>();
}

} // namespace stowage
