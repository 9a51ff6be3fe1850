#include "tests/transfer/queuewatch.h"

namespace stowage::test {

void QueueWatch::watch(TransferQueue& queue) {
    queue_ = &queue;
    queue.setWake([this] {
        {
            const std::lock_guard lock(mutex_);
            ++wakes_;
        }
        changed_.notify_all();
    });
}

int QueueWatch::wakes() const {
    const std::lock_guard lock(mutex_);
    return wakes_;
}

void QueueWatch::waitForWakeAfter(int seen) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return wakes_ > seen; });
}

TransferSnapshot
QueueWatch::waitFor(TransferId id, const std::function<bool(const TransferSnapshot&)>& condition) {
    for (;;) {
        const int seen = wakes();
        if (auto snapshot = queue_->snapshot(id); snapshot && condition(*snapshot)) {
            return *std::move(snapshot);
        }
        waitForWakeAfter(seen);
    }
}

TransferSnapshot QueueWatch::waitFor(TransferId id, TransferState state) {
    return waitFor(id, [state](const TransferSnapshot& snapshot) {
        return snapshot.state == state && !snapshot.stopping;
    });
}

void QueueWatch::waitUntilGone(TransferId id) {
    for (;;) {
        const int seen = wakes();
        if (!queue_->snapshot(id)) {
            return;
        }
        waitForWakeAfter(seen);
    }
}

} // namespace stowage::test
