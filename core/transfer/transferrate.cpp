#include "core/transfer/transferrate.h"

#include <cmath>

namespace stowage {

namespace {

constexpr qint64 shortestMilliseconds = 80;
constexpr double smoothingMilliseconds = 3000;

} // namespace

qint64 TransferRate::sample(qint64 moved, const QDateTime& now) {
    if (!last_.isValid() || now < last_) { // Also when the clock was set back.
        last_ = now;
        lastMoved_ = moved;
        return rate_ < 0 ? 0 : std::llround(rate_);
    }
    const qint64 elapsed = last_.msecsTo(now);
    if (elapsed >= shortestMilliseconds) {
        const double current =
            static_cast<double>(moved - lastMoved_) * 1000 / static_cast<double>(elapsed);
        const double weight =
            rate_ < 0 ? 1 : 1 - std::exp(-static_cast<double>(elapsed) / smoothingMilliseconds);
        rate_ = rate_ < 0 ? current : rate_ + weight * (current - rate_);
        last_ = now;
        lastMoved_ = moved;
    }
    return rate_ < 0 ? 0 : std::llround(rate_);
}

} // namespace stowage
