#pragma once

#include "core/base/clock.h"

#include <atomic>
#include <chrono>

namespace stowage::test {

/// A clock that stands still until its test moves it. Thread-safe.
class SteppedClock final : public Clock {
public:
    QDateTime now() const override {
        return QDateTime::fromMSecsSinceEpoch(milliseconds_, Qt::UTC);
    }

    void advance(std::chrono::milliseconds time) { milliseconds_ += time.count(); }

private:
    std::atomic<qint64> milliseconds_ = 1'700'000'000'000;
};

} // namespace stowage::test
