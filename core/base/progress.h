#pragma once

#include <QtGlobal>

#include <atomic>

namespace stowage {

/// Bytes done of bytes to do: written by one or more workers, sampled by anyone, without a lock.
///
/// The two counters are independent; a reader may see `done` a moment before a matching `total`.
class Progress {
public:
    void expect(qint64 bytes) { total_.fetch_add(bytes, std::memory_order_relaxed); }
    void advance(qint64 bytes) { done_.fetch_add(bytes, std::memory_order_relaxed); }

    /// Begins again: used when a step is retried from another offset.
    void set(qint64 done, qint64 total) {
        done_.store(done, std::memory_order_relaxed);
        total_.store(total, std::memory_order_relaxed);
    }

    qint64 done() const { return done_.load(std::memory_order_relaxed); }

    /// 0 while it is not known.
    qint64 total() const { return total_.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> done_{0};
    std::atomic<qint64> total_{0};
};

} // namespace stowage
