#pragma once

#include "core/base/filedescriptor.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace stowage::test {

/// Where a scripted answer waits until its test lets it go on. Thread-safe; once open, it stays so.
class Gate {
public:
    Gate();

    /// Lets all through that have come and will come.
    void open();

    /// Waits until so many answers, of all times, have come here; false when they do not.
    bool waitForArrivals(int count,
                         std::chrono::milliseconds timeout = std::chrono::minutes(1)) const;

    /// For the server: tells the test that one has come.
    void arrive();

    /// For the server: can be read from when the gate is open.
    int event() const { return event_.get(); }

private:
    mutable std::mutex mutex_; ///< Guards arrivals_.
    mutable std::condition_variable arrived_;
    int arrivals_ = 0;
    FileDescriptor event_;
};

} // namespace stowage::test
