#include "core/transfer/transferprogress.h"

#include <utility>

namespace stowage {

TransferProgress::Step::Step(TransferStep::Kind kind, QString title, qint64 total,
                             std::atomic<qint64>& moved)
    : kind_(kind), title_(std::move(title)), total_(total), moved_(moved) {}

void TransferProgress::Step::end(TransferStep::State state) {
    if (state == TransferStep::State::Done || state == TransferStep::State::Skipped ||
        state == TransferStep::State::Mounted) {
        // What ended well is whole, whether its bytes moved or were there.
        setDone(total());
    }
    state_ = state;
}

TransferStep TransferProgress::Step::sample() const {
    return {kind_, title_, state_.load(), done(), total()};
}

TransferProgress::Step& TransferProgress::add(TransferStep::Kind kind, const QString& title,
                                              qint64 total) {
    const std::lock_guard lock(mutex_);
    return *steps_.emplace_back(std::make_unique<Step>(kind, title, total, moved_));
}

void TransferProgress::clear() {
    const std::lock_guard lock(mutex_);
    steps_.clear();
}

QList<TransferStep> TransferProgress::steps() const {
    const std::lock_guard lock(mutex_);
    QList<TransferStep> sampled;
    sampled.reserve(static_cast<qsizetype>(steps_.size()));
    for (const auto& step : steps_) {
        sampled.append(step->sample());
    }
    return sampled;
}

qint64 TransferProgress::done() const {
    const std::lock_guard lock(mutex_);
    qint64 bytes = 0;
    for (const auto& step : steps_) {
        bytes += step->done();
    }
    return bytes;
}

qint64 TransferProgress::total() const {
    const std::lock_guard lock(mutex_);
    qint64 bytes = 0;
    for (const auto& step : steps_) {
        bytes += step->total();
    }
    return bytes;
}

} // namespace stowage
