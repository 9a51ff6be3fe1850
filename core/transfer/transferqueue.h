#pragma once

// What people ask for: copies, uploads and exports, planned, run, resumed and kept in a journal,
// over the registry contract alone. The composition root owns the TransferQueue, which owns its
// worker threads and shares the Journal. TransferQueue, Journal and TransferProgress may be used
// from any thread; runTransfer and makePlan block the thread that calls them.

#include "core/base/clock.h"
#include "core/transfer/journal.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferrequest.h"
#include "core/transfer/transfersnapshot.h"

#include <QList>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

namespace stowage {

/// The transfers of a window: queued, run a few at a time, paused, resumed, retried.
///
/// Thread-safe; no call blocks on a transfer but waitUntilIdle(). Dropping the queue stops its
/// workers, leaving every upload resumable and the journal saying what was unfinished.
class TransferQueue {
public:
    struct Options {
        int parallel = 2; ///< Transfers that run at once; at least 1.
        qint64 checkpointInterval = RunOptions().checkpointInterval;
        FreeBytes freeSpace = bytesFree;
    };

    /// `journal` may be null: then nothing outlives the queue. `clock` must outlive it.
    TransferQueue(RegistryOpener open, std::shared_ptr<Journal> journal, const Clock& clock,
                  Options options);
    TransferQueue(RegistryOpener open, std::shared_ptr<Journal> journal, const Clock& clock)
        : TransferQueue(std::move(open), std::move(journal), clock, Options()) {}
    TransferQueue(const TransferQueue&) = delete;
    TransferQueue& operator=(const TransferQueue&) = delete;
    ~TransferQueue();

    TransferId add(TransferRequest request);

    /// Brings back what the journal has: what failed as Failed with its reason, all else Paused.
    /// Answers how many. Call it once, before adding.
    int restore();

    // What does not fit the transfer's state is ignored: its row may have changed in mid-click.

    void pause(TransferId id);  ///< Queued or Running: comes to rest Paused at the next buffer.
    void resume(TransferId id); ///< Paused.
    void cancel(TransferId id); ///< Any unfinished, or Failed: its uploads are removed.
    void retry(TransferId id);  ///< Failed or Cancelled.

    /// Forgets it; one that is not finished, or failed, is cancelled first.
    void remove(TransferId id);
    void clearFinished(); ///< Removes Done and Cancelled; failed ones stay.

    void pauseAll();
    void resumeAll();

    /// All transfers, oldest first, at this moment; short enough for a timer of the GUI thread.
    QList<TransferSnapshot> snapshot() const;
    std::optional<TransferSnapshot> snapshot(TransferId id) const;

    /// Called from any thread whenever a transfer was added, removed or changed its state, and not
    /// for bytes. It must not block and not call back into the queue: post an event. Set it before
    /// the first add.
    void setWake(std::function<void()> wake);

    /// Blocks until nothing is queued, running or stopping; Cancelled when asked to stop waiting.
    Result<> waitUntilIdle(std::stop_token stop = {}) const;

private:
    class Private;
    std::unique_ptr<Private> d_;
};

} // namespace stowage
