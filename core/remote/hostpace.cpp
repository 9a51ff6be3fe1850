#include "core/remote/hostpace.h"

#include <algorithm>

namespace stowage {

void HostPace::rest(const QDateTime& now, std::chrono::milliseconds duration) {
    const QDateTime until = now.addMSecs(std::min(duration, longestRest).count());
    const std::lock_guard lock(mutex_);
    if (!restsUntil_.isValid() || restsUntil_ < until) {
        restsUntil_ = until;
    }
}

std::chrono::milliseconds HostPace::restLeft(const QDateTime& now) const {
    const std::lock_guard lock(mutex_);
    if (!restsUntil_.isValid()) {
        return std::chrono::milliseconds(0);
    }
    const std::chrono::milliseconds left(now.msecsTo(restsUntil_));
    // Where it is more than anybody was told, the clock was put back.
    return left.count() < 0 || left > longestRest ? std::chrono::milliseconds(0) : left;
}

} // namespace stowage
