#pragma once

#include <QDateTime>
#include <QtGlobal>

namespace stowage {

/// Bytes per second, smoothed over a few seconds, from samples taken at any times. One thread.
class TransferRate {
public:
    /// `moved` only grows. Answers the rate; samples that come too soon after another change
    /// nothing.
    qint64 sample(qint64 moved, const QDateTime& now);

    /// Forgets all: before it runs again.
    void reset() { *this = {}; }

private:
    QDateTime last_ = {};
    qint64 lastMoved_ = 0;
    double rate_ = -1; ///< Below 0: not known yet.
};

} // namespace stowage
