#pragma once

#include "core/base/result.h"

#include <QByteArrayView>

#include <array>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>

namespace stowage {

/// A few large buffers that go round between a thread that fills them and one that empties them,
/// so that reading, hashing and writing go on at once and memory stays flat.
class BufferRing {
public:
    static constexpr size_t bufferCount = 4;
    static constexpr qsizetype bufferSize = qsizetype{1024} * 1024; ///< Bytes.

    BufferRing();
    BufferRing(const BufferRing&) = delete;
    BufferRing& operator=(const BufferRing&) = delete;

    // The filling thread.

    /// An empty buffer, waited for; an empty span when nobody will empty it any more.
    std::span<char> acquire();
    /// The first `size` bytes of the buffer acquired are filled.
    void publish(qsizetype size);
    /// Copies bytes in, publishing every full buffer; false when nobody empties any more.
    bool write(QByteArrayView bytes);
    /// Nothing follows: all is there, or reading failed. Publishes what write() left.
    void finish(Result<> end);

    // The emptying thread.

    /// The next bytes, waited for; nothing at the end or when asked to stop.
    std::optional<QByteArrayView> take(std::stop_token stop);
    /// What take() gave is used up.
    void release();
    /// Nothing will be taken any more: the filling thread gets empty spans.
    void abandon();
    /// How the filling ended; nothing while it goes on.
    std::optional<Result<>> end() const;

private:
    struct Buffer {
        std::unique_ptr<char[]> bytes;
        qsizetype size = 0;
    };

    std::array<Buffer, bufferCount> buffers_;
    qsizetype partial_ = 0; ///< Bytes of write() in the buffer acquired last. Filling thread only.

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    size_t filled_ = 0;  ///< Buffers published so far.
    size_t emptied_ = 0; ///< Buffers released so far.
    bool abandoned_ = false;
    std::optional<Result<>> end_;
};

/// Runs `produce` on a thread of its own and `consume` on this one, in order, through a ring.
/// `produce` returns when all is in the ring, or soon after its stop token asks; a consume that
/// fails ends both. The error is the consumer's, else the producer's, else Cancelled.
Result<> pipe(const std::function<Result<>(BufferRing&, std::stop_token)>& produce,
              const std::function<Result<>(QByteArrayView)>& consume, std::stop_token stop);

} // namespace stowage
