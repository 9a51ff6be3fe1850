#pragma once

#include "core/transfer/journal.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrate.h"
#include "core/transfer/transfersnapshot.h"
#include "core/transfer/uploadrecords.h"

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

namespace stowage {

/// The uploads of one transfer in memory and how far they are, written through to the journal where
/// there is one. Thread-safe.
class KeptUploads final : public UploadRecords {
public:
    /// Of a transfer whose target keeps nothing that is unfinished, only the total is noted.
    KeptUploads(TransferId id, std::shared_ptr<Journal> journal,
                std::shared_ptr<const TransferProgress> progress, bool targetKeeps);

    /// Bytes that the next run finds, of how many.
    struct Reached {
        qint64 done = 0;
        qint64 total = 0;

        friend bool operator==(const Reached&, const Reached&) = default;
    };

    /// What the journal has already.
    void restore(const QList<Record>& records, const Reached& reached);

    Reached reached() const;
    /// The transfer has come to rest: at least the total is known by now.
    void noteTotal();
    /// What was sent is removed again.
    void beginAnew();

    std::optional<UploadId> find(const QString& source) const override;
    QList<Record> all() const override;
    void remember(const QString& source, const UploadId& uuid) override;
    void forget(const QString& source) override;
    void checkpointed() override;

private:
    void note(const Reached& reached);

    const TransferId id_;
    const std::shared_ptr<Journal> journal_;
    const std::shared_ptr<const TransferProgress> progress_;
    const bool targetKeeps_;
    mutable std::mutex mutex_;
    std::map<QString, UploadId> uploads_;
    Reached reached_;
};

/// One transfer of a TransferQueue, guarded by the queue's lock but for `progress` and `uploads`,
/// which guard themselves. Owned jointly by the queue and the worker that runs it.
struct QueuedTransfer {
    /// What is to become of a transfer when its worker comes to rest.
    enum class Intent { None, Pause, Requeue, Cancel, Remove };

    QueuedTransfer(TransferId transferId, TransferRequest transferRequest,
                   const std::shared_ptr<Journal>& journal);

    const TransferId id;
    const TransferRequest request;
    const std::shared_ptr<TransferProgress> progress = std::make_shared<TransferProgress>();
    const std::shared_ptr<KeptUploads> uploads;

    TransferState state = TransferState::Queued;
    Intent intent = Intent::None;
    bool isWorking = false;   ///< A worker runs or discards it.
    bool mustDiscard = false; ///< Waits for a worker to remove its uploads.
    std::stop_source stop;
    std::optional<Error> reason;
    TransferOutcome outcome;
    QDateTime addedAt;
    QDateTime startedAt;
    QDateTime finishedAt;
    mutable TransferRate rate; ///< Sampled by snapshots.

    /// As an earlier process left it: what failed then has failed, and all else is paused.
    void restore(const Journal::Entry& entry);

    TransferSnapshot snapshot(const QDateTime& now) const;
};

} // namespace stowage
