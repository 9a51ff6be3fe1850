#pragma once

#include "core/remote/chunkpace.h"

#include <QDateTime>

#include <chrono>
#include <mutex>

namespace stowage {

/// How one server wants to be treated, learnt by whoever speaks to it and heeded by all: when it
/// may be asked again, and how uploads to it are cut. Thread-safe.
class HostPace {
public:
    /// The longest that anybody waits because a server says so.
    static constexpr std::chrono::milliseconds longestRest = std::chrono::minutes(1);

    /// As ChunkPace's.
    HostPace(qint64 largestChunk, std::chrono::milliseconds chunkTime)
        : chunks_(largestChunk, chunkTime) {}

    ChunkPace& chunks() { return chunks_; }

    /// It has had too many requests: nobody asks it for so long, unless it has to be left alone for
    /// longer anyway.
    void rest(const QDateTime& now, std::chrono::milliseconds duration);

    /// How much of that is left; nothing where it may be asked.
    std::chrono::milliseconds restLeft(const QDateTime& now) const;

private:
    ChunkPace chunks_;
    mutable std::mutex mutex_;
    QDateTime restsUntil_; ///< Guarded by mutex_.
};

} // namespace stowage
