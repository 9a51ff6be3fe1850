#pragma once

#include "core/digest/hasher.h"

#include <QByteArrayView>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace stowage {

/// Hashes bytes on a thread of its own while their owner writes them to the disk. Belongs to one
/// thread; its own thread is started by the first begin().
class HashingThread {
public:
    HashingThread() = default;
    HashingThread(const HashingThread&) = delete;
    HashingThread& operator=(const HashingThread&) = delete;
    ~HashingThread() = default;

    /// Begins to add `bytes` to `hasher`. Neither may be touched before finish() has returned.
    void begin(Hasher& hasher, QByteArrayView bytes);

    /// Waits until they are added.
    void finish();

private:
    void run(const std::stop_token& stop);

    std::mutex mutex_; ///< Guards hasher_ and bytes_.
    std::condition_variable_any changed_;
    Hasher* hasher_ = nullptr; ///< Null when there is nothing to do.
    QByteArrayView bytes_;
    std::jthread thread_; ///< Last, so that it ends before what it uses.
};

} // namespace stowage
