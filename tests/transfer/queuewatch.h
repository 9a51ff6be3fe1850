#pragma once

#include "core/transfer/transferqueue.h"

#include <QStringList>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace stowage::test {

/// Waits for what a queue's wake tells, and writes down the states that transfers go through.
/// Set before the first add; must outlive the queue's last wake, so declare it before the queue.
class QueueWatch {
public:
    void watch(TransferQueue& queue);

    /// Blocks until the transfer's snapshot satisfies the condition.
    TransferSnapshot waitFor(TransferId id,
                             const std::function<bool(const TransferSnapshot&)>& condition);
    TransferSnapshot waitFor(TransferId id, TransferState state);
    /// Blocks until the queue no longer knows it.
    void waitUntilGone(TransferId id);

    int wakes() const;

private:
    void waitForWakeAfter(int seen);

    TransferQueue* queue_ = nullptr;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    int wakes_ = 0;
};

} // namespace stowage::test
