#pragma once

#include "core/transfer/transfersnapshot.h"

#include <QList>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

namespace stowage {

/// How far one running transfer is: written by its worker, sampled by anyone at any time.
///
/// Thread-safe. The list of steps is under a short lock, their bytes are atomic counters.
class TransferProgress {
public:
    /// Handle on one step, for the worker. Valid as long as the TransferProgress.
    class Step {
    public:
        Step(TransferStep::Kind kind, QString title, qint64 total, std::atomic<qint64>& moved);

        void begin() { state_ = TransferStep::State::Running; }
        /// Bytes were moved, which setDone() alone does not say.
        void advance(qint64 bytes) {
            done_.fetch_add(bytes, std::memory_order_relaxed);
            countMoved(bytes);
        }
        void countMoved(qint64 bytes) { moved_.fetch_add(bytes, std::memory_order_relaxed); }
        void setDone(qint64 bytes) { done_.store(bytes, std::memory_order_relaxed); }
        void setTotal(qint64 bytes) { total_.store(bytes, std::memory_order_relaxed); }
        void end(TransferStep::State state);

        qint64 done() const { return done_.load(std::memory_order_relaxed); }
        qint64 total() const { return total_.load(std::memory_order_relaxed); }
        TransferStep sample() const;

    private:
        const TransferStep::Kind kind_;
        const QString title_;
        std::atomic<TransferStep::State> state_{TransferStep::State::Waiting};
        std::atomic<qint64> done_{0};
        std::atomic<qint64> total_;
        std::atomic<qint64>& moved_;
    };

    /// Adds a step at the end.
    Step& add(TransferStep::Kind kind, const QString& title, qint64 total);

    /// Forgets all steps: before a transfer runs again.
    void clear();

    QList<TransferStep> steps() const;
    qint64 done() const;
    qint64 total() const;

    /// Bytes moved since this object was made, over all runs: what a rate is made of.
    qint64 moved() const { return moved_.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> moved_{0};
    mutable std::mutex mutex_;
    std::deque<std::unique_ptr<Step>> steps_;
};

} // namespace stowage
