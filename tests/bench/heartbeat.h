#pragma once

#include <QObject>
#include <QTimer>

#include <vector>

namespace stowage::bench {

/// How long the thread of an event loop was kept from its events: a timer that is due every
/// millisecond, and how late it came. For the thread that makes it.
class Heartbeat : public QObject {
public:
    Heartbeat();

    /// From now on; what was measured before is forgotten.
    void start();

    /// Milliseconds, over what the timer itself takes.
    double longestBlock() const;
    /// Milliseconds that the thread itself worked in the busiest stretch between two beats: less
    /// than the longest block where others had the processor.
    double longestWork() const;
    /// Blocks over `milliseconds`.
    int blocksOver(double milliseconds) const;
    double seconds() const;

private:
    void beat();

    QTimer timer_;
    qint64 started_ = 0;
    qint64 lastWall_ = 0; ///< Nanoseconds, as all of these.
    qint64 lastWork_ = 0;
    qint64 longestWork_ = 0;
    std::vector<qint64> late_; ///< All that took more than a millisecond longer than it should.
    qint64 longest_ = 0;
};

/// A clock's time in nanoseconds: CLOCK_MONOTONIC is the same for all processes.
qint64 nanoseconds(int clock);

} // namespace stowage::bench
