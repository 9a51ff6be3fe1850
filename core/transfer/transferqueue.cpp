#include "core/transfer/transferqueue.h"

#include "core/base/log.h"
#include "core/transfer/queuedtransfer.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace stowage {

using Intent = QueuedTransfer::Intent;
using TransferPointer = std::shared_ptr<QueuedTransfer>;

/// What the calls and the workers share. Every member function but the workers' takes the lock for
/// itself and tells the wake after it has let go of it.
class TransferQueue::Private {
public:
    Private(RegistryOpener open, std::shared_ptr<Journal> journal, const Clock& clock,
            Options options);
    ~Private();

    TransferId add(TransferRequest request);
    int restore();
    void pause(TransferId id);
    void resume(TransferId id);
    void cancel(TransferId id, bool alsoRemove);
    void retry(TransferId id);
    void clearFinished();
    QList<TransferId> ids() const;
    QList<TransferSnapshot> snapshot() const;
    std::optional<TransferSnapshot> snapshot(TransferId id) const;
    void setWake(std::function<void()> wake);
    Result<> waitUntilIdle(std::stop_token stop) const;

private:
    // With the lock held.
    TransferPointer find(TransferId id) const;
    TransferPointer nextWork() const;
    void setState(QueuedTransfer& transfer, TransferState state);
    void stopFor(QueuedTransfer& transfer, Intent intent);
    void discardLater(QueuedTransfer& transfer, Intent intent);
    void erase(TransferId id);

    void work(const std::stop_token& quit);
    void run(const TransferPointer& transfer, const std::stop_token& stop);
    void discard(const TransferPointer& transfer, const std::stop_token& quit);
    void comeToRest(QueuedTransfer& transfer, const Result<TransferOutcome>& result);
    void changed();

    const RegistryOpener open_;
    const std::shared_ptr<Journal> journal_;
    const Clock& clock_;
    const Options options_;

    mutable std::mutex mutex_;
    mutable std::condition_variable_any changed_;
    std::vector<TransferPointer> transfers_; ///< Oldest first.
    qint64 lastId_ = 0;                      ///< Where no journal gives ids.
    bool isQuitting_ = false;

    std::mutex wakeMutex_;
    std::function<void()> wake_;

    std::vector<std::jthread> workers_;
};

TransferQueue::Private::Private(RegistryOpener open, std::shared_ptr<Journal> journal,
                                const Clock& clock, Options options)
    : open_(std::move(open)), journal_(std::move(journal)), clock_(clock),
      options_(std::move(options)) {
    for (int i = 0; i < std::max(options_.parallel, 1); ++i) {
        workers_.emplace_back([this](const std::stop_token& quit) { work(quit); });
    }
}

TransferQueue::Private::~Private() {
    {
        const std::lock_guard lock(mutex_);
        isQuitting_ = true;
        for (const TransferPointer& transfer : transfers_) {
            transfer->stop.request_stop();
        }
    }
    for (std::jthread& worker : workers_) {
        worker.request_stop();
    }
    workers_.clear(); // Joins.
}

// --- with the lock held ---

TransferPointer TransferQueue::Private::find(TransferId id) const {
    const auto found = std::find_if(transfers_.begin(), transfers_.end(),
                                    [id](const TransferPointer& t) { return t->id == id; });
    return found == transfers_.end() ? nullptr : *found;
}

TransferPointer TransferQueue::Private::nextWork() const {
    // Removing what was given up comes first: it is short, and frees space.
    TransferPointer queued;
    for (const TransferPointer& transfer : transfers_) {
        if (transfer->isWorking) {
            continue;
        }
        if (transfer->mustDiscard) {
            return transfer;
        }
        if (!queued && transfer->state == TransferState::Queued) {
            queued = transfer;
        }
    }
    return queued;
}

void TransferQueue::Private::setState(QueuedTransfer& transfer, TransferState state) {
    transfer.state = state;
    const bool isOver = state == TransferState::Done || state == TransferState::Failed ||
                        state == TransferState::Cancelled;
    transfer.finishedAt = isOver ? clock_.now() : QDateTime();
    if (!journal_) {
        return;
    }
    if (state == TransferState::Done || state == TransferState::Cancelled) {
        journal_->remove(transfer.id);
    } else if (state == TransferState::Failed && transfer.reason) {
        journal_->setFailed(transfer.id, *transfer.reason, transfer.finishedAt);
    } else {
        journal_->setState(transfer.id, state);
    }
}

void TransferQueue::Private::stopFor(QueuedTransfer& transfer, Intent intent) {
    transfer.intent = intent;
    transfer.stop.request_stop();
}

void TransferQueue::Private::discardLater(QueuedTransfer& transfer, Intent intent) {
    transfer.intent = intent;
    transfer.mustDiscard = true;
    if (journal_) {
        // Should this process end before it is done, the next start does it.
        journal_->setState(transfer.id, TransferState::Cancelled);
    }
}

void TransferQueue::Private::erase(TransferId id) {
    std::erase_if(transfers_, [id](const TransferPointer& t) { return t->id == id; });
}

// --- calls ---

void TransferQueue::Private::changed() {
    changed_.notify_all();
    const std::lock_guard lock(wakeMutex_);
    if (wake_) {
        wake_();
    }
}

void TransferQueue::Private::setWake(std::function<void()> wake) {
    const std::lock_guard lock(wakeMutex_);
    wake_ = std::move(wake);
}

TransferId TransferQueue::Private::add(TransferRequest request) {
    TransferId id{};
    {
        const std::lock_guard lock(mutex_);
        id = journal_ ? journal_->newId() : static_cast<TransferId>(++lastId_);
        auto transfer = std::make_shared<QueuedTransfer>(id, std::move(request), journal_);
        transfer->addedAt = clock_.now();
        if (journal_) {
            journal_->add(id, transfer->request, transfer->addedAt);
        }
        transfers_.push_back(std::move(transfer));
    }
    changed();
    return id;
}

int TransferQueue::Private::restore() {
    if (!journal_) {
        return 0;
    }
    int restored = 0;
    {
        const std::lock_guard lock(mutex_);
        for (const Journal::Entry& entry : journal_->unfinished()) {
            auto transfer = std::make_shared<QueuedTransfer>(entry.id, entry.request, journal_);
            transfer->restore(entry);
            if (entry.state == TransferState::Cancelled) {
                discardLater(*transfer, Intent::Remove);
            } else {
                ++restored;
            }
            transfers_.push_back(std::move(transfer));
        }
    }
    changed();
    return restored;
}

void TransferQueue::Private::pause(TransferId id) {
    {
        const std::lock_guard lock(mutex_);
        const TransferPointer transfer = find(id);
        if (!transfer) {
            return;
        }
        if (transfer->state == TransferState::Queued && !transfer->mustDiscard) {
            setState(*transfer, TransferState::Paused);
        } else if (transfer->state == TransferState::Running &&
                   (transfer->intent == Intent::None || transfer->intent == Intent::Requeue)) {
            stopFor(*transfer, Intent::Pause);
        }
    }
    changed();
}

void TransferQueue::Private::resume(TransferId id) {
    {
        const std::lock_guard lock(mutex_);
        const TransferPointer transfer = find(id);
        if (!transfer) {
            return;
        }
        if (transfer->state == TransferState::Paused && !transfer->mustDiscard) {
            setState(*transfer, TransferState::Queued);
        } else if (transfer->intent == Intent::Pause) {
            transfer->intent = Intent::Requeue;
        }
    }
    changed();
}

void TransferQueue::Private::cancel(TransferId id, bool alsoRemove) {
    {
        const std::lock_guard lock(mutex_);
        const TransferPointer transfer = find(id);
        if (!transfer) {
            return;
        }
        const Intent intent =
            alsoRemove || transfer->intent == Intent::Remove ? Intent::Remove : Intent::Cancel;
        const bool isOver =
            transfer->state == TransferState::Done || transfer->state == TransferState::Cancelled;
        if (transfer->isWorking || transfer->mustDiscard) {
            stopFor(*transfer, intent);
        } else if (!isOver && !transfer->uploads->all().isEmpty()) {
            discardLater(*transfer, intent);
        } else if (alsoRemove) {
            if (journal_) {
                journal_->remove(id);
            }
            erase(id);
        } else if (!isOver) {
            transfer->reason.reset();
            setState(*transfer, TransferState::Cancelled);
        }
    }
    changed();
}

void TransferQueue::Private::retry(TransferId id) {
    {
        const std::lock_guard lock(mutex_);
        const TransferPointer transfer = find(id);
        if (!transfer || transfer->isWorking || transfer->mustDiscard ||
            (transfer->state != TransferState::Failed &&
             transfer->state != TransferState::Cancelled)) {
            return;
        }
        if (journal_ && transfer->state == TransferState::Cancelled) {
            journal_->add(id, transfer->request, transfer->addedAt);
            transfer->uploads->beginAnew();
        }
        transfer->reason.reset();
        setState(*transfer, TransferState::Queued);
    }
    changed();
}

void TransferQueue::Private::clearFinished() {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(transfers_, [](const TransferPointer& transfer) {
            return !transfer->isWorking && !transfer->mustDiscard &&
                   (transfer->state == TransferState::Done ||
                    transfer->state == TransferState::Cancelled);
        });
    }
    changed();
}

QList<TransferId> TransferQueue::Private::ids() const {
    const std::lock_guard lock(mutex_);
    QList<TransferId> all;
    for (const TransferPointer& transfer : transfers_) {
        all.append(transfer->id);
    }
    return all;
}

QList<TransferSnapshot> TransferQueue::Private::snapshot() const {
    const QDateTime now = clock_.now();
    const std::lock_guard lock(mutex_);
    QList<TransferSnapshot> all;
    all.reserve(static_cast<qsizetype>(transfers_.size()));
    for (const TransferPointer& transfer : transfers_) {
        all.append(transfer->snapshot(now));
    }
    return all;
}

std::optional<TransferSnapshot> TransferQueue::Private::snapshot(TransferId id) const {
    const QDateTime now = clock_.now();
    const std::lock_guard lock(mutex_);
    const TransferPointer transfer = find(id);
    return transfer ? std::optional(transfer->snapshot(now)) : std::nullopt;
}

Result<> TransferQueue::Private::waitUntilIdle(std::stop_token stop) const {
    std::unique_lock lock(mutex_);
    const bool isIdle = changed_.wait(lock, std::move(stop), [this] {
        return std::none_of(transfers_.begin(), transfers_.end(),
                            [](const TransferPointer& transfer) {
                                return transfer->isWorking || transfer->mustDiscard ||
                                       transfer->state == TransferState::Queued;
                            });
    });
    return isIdle ? Result<>() : cancelled();
}

// --- workers ---

void TransferQueue::Private::work(const std::stop_token& quit) {
    for (;;) {
        TransferPointer transfer;
        std::stop_token stop;
        bool mustDiscard = false;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, quit, [&] { return (transfer = nextWork()) != nullptr; });
            if (isQuitting_ || !transfer) {
                return;
            }
            transfer->isWorking = true;
            mustDiscard = transfer->mustDiscard;
            if (!mustDiscard) {
                transfer->stop = std::stop_source();
                transfer->outcome = {};
                transfer->rate.reset();
                if (!transfer->startedAt.isValid()) {
                    transfer->startedAt = clock_.now();
                }
                setState(*transfer, TransferState::Running);
                stop = transfer->stop.get_token();
            }
        }
        changed();
        if (mustDiscard) {
            discard(transfer, quit);
        } else {
            run(transfer, stop);
        }
        changed();
    }
}

void TransferQueue::Private::run(const TransferPointer& transfer, const std::stop_token& stop) {
    const auto result = runTransfer(transfer->request, open_, *transfer->progress, stop,
                                    {.checkpointInterval = options_.checkpointInterval,
                                     .records = transfer->uploads.get(),
                                     .freeSpace = options_.freeSpace});
    const std::lock_guard lock(mutex_);
    transfer->isWorking = false;
    comeToRest(*transfer, result);
}

void TransferQueue::Private::comeToRest(QueuedTransfer& transfer,
                                        const Result<TransferOutcome>& result) {
    const Intent intent = std::exchange(transfer.intent, Intent::None);
    if (result) {
        transfer.outcome = *result;
        setState(transfer, TransferState::Done);
        if (intent == Intent::Remove) {
            erase(transfer.id);
        }
        return;
    }
    transfer.uploads->noteTotal();
    if (intent == Intent::Cancel || intent == Intent::Remove) {
        discardLater(transfer, intent);
        return;
    }
    if (!result.error().isCancelled()) {
        transfer.reason = result.error();
        setState(transfer, TransferState::Failed);
        return;
    }
    if (isQuitting_ && intent == Intent::None) {
        // The journal still says that it runs: unfinished, whatever it is called.
        transfer.state = TransferState::Paused;
        return;
    }
    setState(transfer, intent == Intent::Requeue ? TransferState::Queued : TransferState::Paused);
}

void TransferQueue::Private::discard(const TransferPointer& transfer, const std::stop_token& quit) {
    const auto discarded = discardTransfer(transfer->request, open_, *transfer->uploads, quit);
    const std::lock_guard lock(mutex_);
    transfer->isWorking = false;
    if (!discarded && discarded.error().isCancelled()) {
        return; // Quitting: the journal has it as cancelled, and the next start goes on.
    }
    transfer->mustDiscard = false;
    const Intent intent = std::exchange(transfer->intent, Intent::None);
    if (!discarded) {
        transfer->outcome.warnings.append(discarded.error().message());
        qCWarning(logTransfer).noquote() << discarded.error().message();
    }
    transfer->reason.reset();
    setState(*transfer, TransferState::Cancelled);
    if (intent == Intent::Remove) {
        erase(transfer->id);
    }
}

TransferQueue::TransferQueue(RegistryOpener open, std::shared_ptr<Journal> journal,
                             const Clock& clock, Options options)
    : d_(std::make_unique<Private>(std::move(open), std::move(journal), clock,
                                   std::move(options))) {}

TransferQueue::~TransferQueue() = default;

TransferId TransferQueue::add(TransferRequest request) {
    return d_->add(std::move(request));
}

int TransferQueue::restore() {
    return d_->restore();
}

void TransferQueue::pause(TransferId id) {
    d_->pause(id);
}

void TransferQueue::resume(TransferId id) {
    d_->resume(id);
}

void TransferQueue::cancel(TransferId id) {
    d_->cancel(id, false);
}

void TransferQueue::retry(TransferId id) {
    d_->retry(id);
}

void TransferQueue::remove(TransferId id) {
    d_->cancel(id, true);
}

void TransferQueue::clearFinished() {
    d_->clearFinished();
}

void TransferQueue::pauseAll() {
    for (const TransferId id : d_->ids()) {
        d_->pause(id);
    }
}

void TransferQueue::resumeAll() {
    for (const TransferId id : d_->ids()) {
        d_->resume(id);
    }
}

QList<TransferSnapshot> TransferQueue::snapshot() const {
    return d_->snapshot();
}

std::optional<TransferSnapshot> TransferQueue::snapshot(TransferId id) const {
    return d_->snapshot(id);
}

void TransferQueue::setWake(std::function<void()> wake) {
    d_->setWake(std::move(wake));
}

Result<> TransferQueue::waitUntilIdle(std::stop_token stop) const {
    return d_->waitUntilIdle(std::move(stop));
}

} // namespace stowage
