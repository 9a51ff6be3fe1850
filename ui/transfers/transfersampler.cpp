#include "ui/transfers/transfersampler.h"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace stowage {

namespace {

constexpr std::chrono::milliseconds interval{100};

} // namespace

/// What the queue's threads hold on to: it outlives the sampler, whom it forgets in time.
struct TransferSampler::Mailbox {
    std::mutex mutex;
    TransferSampler* sampler = nullptr;
    bool posted = false; ///< A wake-up is on its way; more of them would say nothing new.
};

TransferSampler::TransferSampler(TransferQueue& queue, QObject* parent)
    : QObject(parent), queue_(queue), mailbox_(std::make_shared<Mailbox>()) {
    timer_.setInterval(interval);
    connect(&timer_, &QTimer::timeout, this, &TransferSampler::sample);
    mailbox_->sampler = this;
    queue_.setWake([mailbox = mailbox_] {
        const std::lock_guard lock(mailbox->mutex);
        if (!mailbox->sampler || mailbox->posted) {
            return;
        }
        mailbox->posted = true;
        QMetaObject::invokeMethod(
            mailbox->sampler,
            [mailbox] {
                {
                    const std::lock_guard inner(mailbox->mutex);
                    mailbox->posted = false;
                }
                mailbox->sampler->sample();
            },
            Qt::QueuedConnection);
    });
}

TransferSampler::~TransferSampler() {
    {
        const std::lock_guard lock(mailbox_->mutex);
        mailbox_->sampler = nullptr;
    }
    queue_.setWake({});
    for (const TransferId id : std::as_const(off_)) {
        queue_.remove(id);
    }
}

void TransferSampler::takeOff(const QList<TransferId>& ids) {
    off_.append(ids);
    sample();
}

void TransferSampler::putBack(const QList<TransferId>& ids) {
    off_.removeIf([&ids](TransferId id) { return ids.contains(id); });
    sample();
}

void TransferSampler::sample() {
    QList<TransferSnapshot> transfers = queue_.snapshot();
    transfers.removeIf(
        [this](const TransferSnapshot& transfer) { return off_.contains(transfer.id); });
    const bool busy =
        std::any_of(transfers.cbegin(), transfers.cend(), [](const TransferSnapshot& transfer) {
            return transfer.state == TransferState::Running || transfer.stopping;
        });
    if (busy && !timer_.isActive()) {
        timer_.start();
    } else if (!busy) {
        timer_.stop();
    }
    Q_EMIT sampled(transfers);
}

} // namespace stowage
