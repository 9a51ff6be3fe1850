#pragma once

#include "core/transfer/transferqueue.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace stowage {

/// Asks a TransferQueue for its state ten times a second while anything runs, and once whenever the
/// queue says that something changed; silent else. GUI thread. It takes the queue's wake-up for
/// itself; the queue outlives it.
class TransferSampler : public QObject {
    Q_OBJECT

public:
    explicit TransferSampler(TransferQueue& queue, QObject* parent = nullptr);
    ~TransferSampler() override;

    /// Asks now. Also right after something was done to the queue, so that the answer to a click
    /// is in the next frame.
    void sample();

    bool isSampling() const { return timer_.isActive(); }

    /// These are no more told of, but stay in the queue until the sampler goes, so that they can be
    /// put back; those that are put back by then stay.
    void takeOff(const QList<TransferId>& ids);
    void putBack(const QList<TransferId>& ids);

Q_SIGNALS:
    void sampled(const QList<stowage::TransferSnapshot>& transfers);

private:
    struct Mailbox;

    TransferQueue& queue_;
    QTimer timer_;
    std::shared_ptr<Mailbox> mailbox_;
    QList<TransferId> off_;
};

} // namespace stowage
