#include "core/remote/httpexchange.h"

#include <algorithm>
#include <utility>

namespace stowage {

void HttpExchange::begin(HttpAnswer head) {
    const std::lock_guard lock(mutex_);
    if (!hasBegun_) {
        head_ = std::move(head);
        hasBegun_ = true;
    }
}

qsizetype HttpExchange::room() const {
    const std::lock_guard lock(mutex_);
    return std::max<qsizetype>(0, enough - bytes_.size());
}

void HttpExchange::add(const QByteArray& bytes) {
    const std::lock_guard lock(mutex_);
    bytes_ += bytes;
    changed_.notify_all();
}

void HttpExchange::end() {
    const std::lock_guard lock(mutex_);
    isOver_ = true;
    changed_.notify_all();
}

void HttpExchange::fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!isOver_) {
        error_ = std::move(error);
        isOver_ = true;
    }
    changed_.notify_all();
}

Result<HttpExchange::Part> HttpExchange::next(const std::stop_token& stop,
                                              std::chrono::milliseconds grace) {
    std::unique_lock lock(mutex_);
    const auto isThere = [this] { return isOver_ || !bytes_.isEmpty(); };
    changed_.wait(lock, stop, isThere);
    if (stop.stop_requested()) {
        end_ = end_.value_or(std::chrono::steady_clock::now() + grace);
        if (grace.count() <= 0 || !changed_.wait_until(lock, *end_, isThere)) {
            return cancelled();
        }
    }
    if (bytes_.isEmpty() && error_) {
        return std::unexpected(*error_);
    }
    const bool isLast = isOver_ && !error_;
    return Part{.bytes = std::exchange(bytes_, {}), .isOver = isLast};
}

} // namespace stowage
