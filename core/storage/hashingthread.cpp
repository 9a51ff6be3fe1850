#include "core/storage/hashingthread.h"

namespace stowage {

void HashingThread::begin(Hasher& hasher, QByteArrayView bytes) {
    {
        const std::scoped_lock lock(mutex_);
        hasher_ = &hasher;
        bytes_ = bytes;
    }
    if (!thread_.joinable()) {
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }
    changed_.notify_all();
}

void HashingThread::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return hasher_ == nullptr; });
}

void HashingThread::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return hasher_ != nullptr; })) {
        lock.unlock();
        hasher_->update(bytes_);
        lock.lock();
        hasher_ = nullptr;
        changed_.notify_all();
    }
}

} // namespace stowage
