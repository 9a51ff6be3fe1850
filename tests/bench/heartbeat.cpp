#include "tests/bench/heartbeat.h"

#include <algorithm>
#include <ctime>

namespace stowage::bench {

namespace {

constexpr qint64 interval = 1'000'000; // ns

double toMilliseconds(qint64 time) {
    return static_cast<double>(time) / 1e6;
}

} // namespace

qint64 nanoseconds(int clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Heartbeat::Heartbeat() {
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(1);
    connect(&timer_, &QTimer::timeout, this, &Heartbeat::beat);
}

void Heartbeat::start() {
    longest_ = 0;
    longestWork_ = 0;
    late_.clear();
    lastWall_ = nanoseconds(CLOCK_MONOTONIC);
    lastWork_ = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    started_ = lastWall_;
    timer_.start();
}

void Heartbeat::beat() {
    const qint64 wall = nanoseconds(CLOCK_MONOTONIC);
    const qint64 work = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    const qint64 block = std::max<qint64>(wall - lastWall_ - interval, 0);
    longest_ = std::max(longest_, block);
    longestWork_ = std::max(longestWork_, work - lastWork_);
    if (block > interval) {
        late_.push_back(block);
    }
    lastWall_ = wall;
    lastWork_ = work;
}

double Heartbeat::longestBlock() const {
    return toMilliseconds(longest_);
}

double Heartbeat::longestWork() const {
    return toMilliseconds(longestWork_);
}

int Heartbeat::blocksOver(double milliseconds) const {
    return static_cast<int>(std::ranges::count_if(
        late_, [=](qint64 block) { return toMilliseconds(block) > milliseconds; }));
}

double Heartbeat::seconds() const {
    return static_cast<double>(lastWall_ - started_) / 1e9;
}

} // namespace stowage::bench
