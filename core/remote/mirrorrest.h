#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <atomic>

namespace stowage {

/// When a mirror that could not be reached is asked again: not for each thing that is read, which
/// may be a minute's waiting each. Shared by all repositories of a registry. Thread-safe.
class MirrorRest {
public:
    explicit MirrorRest(const Clock& clock) : clock_(clock) {}

    bool isOver() const { return clock_.now().toMSecsSinceEpoch() >= until_; }

    /// What asking the mirror ended with.
    void note(const Error& error) {
        if (error.code() == ErrorCode::Network || error.code() == ErrorCode::Timeout) {
            until_ = clock_.now().addSecs(length).toMSecsSinceEpoch();
        }
    }

private:
    static constexpr qint64 length = 60; ///< Seconds.

    const Clock& clock_;
    std::atomic<qint64> until_ = 0;
};

} // namespace stowage
