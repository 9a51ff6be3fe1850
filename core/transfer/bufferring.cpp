#include "core/transfer/bufferring.h"

#include <algorithm>
#include <cstring>
#include <thread>
#include <utility>

namespace stowage {

BufferRing::BufferRing() {
    for (Buffer& buffer : buffers_) {
        buffer.bytes = std::make_unique_for_overwrite<char[]>(static_cast<size_t>(bufferSize));
    }
}

std::span<char> BufferRing::acquire() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return abandoned_ || filled_ - emptied_ < bufferCount; });
    if (abandoned_) {
        return {};
    }
    return {buffers_.at(filled_ % bufferCount).bytes.get(), static_cast<size_t>(bufferSize)};
}

void BufferRing::publish(qsizetype size) {
    {
        const std::lock_guard lock(mutex_);
        buffers_.at(filled_ % bufferCount).size = size;
        ++filled_;
    }
    changed_.notify_all();
}

bool BufferRing::write(QByteArrayView bytes) {
    while (!bytes.isEmpty()) {
        const std::span<char> buffer = acquire();
        if (buffer.empty()) {
            return false;
        }
        const qsizetype count = std::min(bytes.size(), bufferSize - partial_);
        std::memcpy(buffer.data() + partial_, bytes.data(), static_cast<size_t>(count));
        partial_ += count;
        bytes = bytes.sliced(count);
        if (partial_ == bufferSize) {
            publish(std::exchange(partial_, 0));
        }
    }
    return true;
}

void BufferRing::finish(Result<> end) {
    if (partial_ > 0 && end) {
        publish(std::exchange(partial_, 0));
    }
    {
        const std::lock_guard lock(mutex_);
        end_ = std::move(end);
    }
    changed_.notify_all();
}

std::optional<QByteArrayView> BufferRing::take(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    const bool ready = changed_.wait(lock, std::move(stop),
                                     [this] { return filled_ != emptied_ || end_.has_value(); });
    if (!ready || filled_ == emptied_) {
        return std::nullopt;
    }
    const Buffer& buffer = buffers_.at(emptied_ % bufferCount);
    return QByteArrayView(buffer.bytes.get(), buffer.size);
}

void BufferRing::release() {
    {
        const std::lock_guard lock(mutex_);
        ++emptied_;
    }
    changed_.notify_all();
}

void BufferRing::abandon() {
    {
        const std::lock_guard lock(mutex_);
        abandoned_ = true;
    }
    changed_.notify_all();
}

std::optional<Result<>> BufferRing::end() const {
    const std::lock_guard lock(mutex_);
    return end_;
}

Result<> pipe(const std::function<Result<>(BufferRing&, std::stop_token)>& produce,
              const std::function<Result<>(QByteArrayView)>& consume, std::stop_token stop) {
    BufferRing ring;
    std::jthread producer(
        [&](std::stop_token ownStop) { ring.finish(produce(ring, std::move(ownStop))); });
    const std::stop_callback passOn(stop, [&producer] { producer.request_stop(); });

    Result<> consumed;
    while (consumed) {
        if (stop.stop_requested()) {
            consumed = cancelled();
            break;
        }
        const auto bytes = ring.take(stop);
        if (!bytes) {
            break;
        }
        consumed = consume(*bytes);
        ring.release();
    }
    ring.abandon();
    if (!consumed || stop.stop_requested()) {
        producer.request_stop();
    }
    producer.join();
    if (!consumed) {
        return consumed;
    }
    if (stop.stop_requested()) {
        return cancelled();
    }
    return ring.end().value_or(cancelled());
}

} // namespace stowage
