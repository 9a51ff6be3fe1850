#include "core/remote/chunkpace.h"

#include <algorithm>

namespace stowage {

namespace {

constexpr qint64 firstChunk = 4 * 1024 * 1024;

} // namespace

ChunkPace::ChunkPace(qint64 largest, std::chrono::milliseconds time)
    : time_(time), largest_(largest), size_(std::min(largest, firstChunk)) {}

ChunkPace::Share::Share(ChunkPace& pace) : pace_(pace) {
    const std::lock_guard lock(pace_.mutex_);
    ++pace_.shares_;
}

ChunkPace::Share::~Share() {
    const std::lock_guard lock(pace_.mutex_);
    --pace_.shares_;
}

/// With the lock held.
qint64 ChunkPace::allowed() const {
    return std::min(size_, std::max(largest_ / std::max(shares_, 1), std::min(smallest, size_)));
}

qint64 ChunkPace::size() const {
    const std::lock_guard lock(mutex_);
    return allowed();
}

void ChunkPace::took(qint64 bytes, std::chrono::milliseconds time) {
    const std::lock_guard lock(mutex_);
    hasTaken_ = true;
    isRefused_ = false;
    if (time > time_) {
        size_ = std::clamp(bytes / 2, std::min(smallest, size_), size_);
    } else if (time < time_ / 4 && bytes >= allowed()) {
        size_ = std::min(size_ * 2, largest_);
    }
}

void ChunkPace::refuse(qint64 bytes) {
    const std::lock_guard lock(mutex_);
    largest_ = std::min(largest_, bytes / 2);
    size_ = std::min(size_, largest_);
}

bool ChunkPace::refuseAll() {
    const std::lock_guard lock(mutex_);
    isRefused_ = !hasTaken_;
    return isRefused_;
}

bool ChunkPace::isRefused() const {
    const std::lock_guard lock(mutex_);
    return isRefused_;
}

bool ChunkPace::missFirst() {
    const std::lock_guard lock(mutex_);
    isRefused_ = ++missed_ > 1 && !hasTaken_;
    return isRefused_;
}

} // namespace stowage
