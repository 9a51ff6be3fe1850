#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace stowage {

/// Asks to stop when its time is over: for what must be tried although somebody has asked to stop
/// already, and must not keep him waiting. One thread, beside which another one waits.
class StopAfter {
public:
    explicit StopAfter(std::chrono::milliseconds time)
        : timer_([this, time](const std::stop_token& isOver) { wait(time, isOver); }) {}

    std::stop_token token() const { return source_.get_token(); }

private:
    void wait(std::chrono::milliseconds time, const std::stop_token& isOver) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any never;
        never.wait_for(lock, isOver, time, [] { return false; });
        source_.request_stop();
    }

    std::stop_source source_;
    std::jthread timer_; ///< Last: it uses the other.
};

} // namespace stowage
