#include "core/transfer/queuedtransfer.h"

#include "core/base/log.h"

#include <utility>

namespace stowage {

namespace {

/// Whether what is half sent is there for another run. Layouts and archives are written anew, and
/// so is what is exported.
bool targetKeeps(const TransferRequest& request) {
    std::optional<Place::Kind> kind;
    if (const auto* copy = std::get_if<CopyRequest>(&request.work)) {
        kind = copy->target.kind;
    } else if (const auto* upload = std::get_if<UploadRequest>(&request.work)) {
        kind = upload->target.kind;
    }
    return kind == Place::Kind::RegistryFolder || kind == Place::Kind::Remote;
}

} // namespace

KeptUploads::KeptUploads(TransferId id, std::shared_ptr<Journal> journal,
                         std::shared_ptr<const TransferProgress> progress, bool targetKeeps)
    : id_(id), journal_(std::move(journal)), progress_(std::move(progress)),
      targetKeeps_(targetKeeps) {}

void KeptUploads::restore(const QList<Record>& records, const Reached& reached) {
    const std::lock_guard lock(mutex_);
    reached_ = reached;
    for (const Record& record : records) {
        uploads_.insert_or_assign(record.source, record.uuid);
    }
}

std::optional<UploadId> KeptUploads::find(const QString& source) const {
    const std::lock_guard lock(mutex_);
    const auto found = uploads_.find(source);
    return found == uploads_.end() ? std::nullopt : std::optional(found->second);
}

QList<UploadRecords::Record> KeptUploads::all() const {
    const std::lock_guard lock(mutex_);
    QList<Record> records;
    for (const auto& [source, uuid] : uploads_) {
        records.append({source, uuid});
    }
    return records;
}

void KeptUploads::remember(const QString& source, const UploadId& uuid) {
    {
        const std::lock_guard lock(mutex_);
        uploads_.insert_or_assign(source, uuid);
    }
    if (journal_) {
        if (const auto kept = journal_->addUpload(id_, {source, uuid}); !kept) {
            qCWarning(logTransfer).noquote() << kept.error().message();
        }
    }
}

void KeptUploads::forget(const QString& source) {
    {
        const std::lock_guard lock(mutex_);
        if (uploads_.erase(source) == 0) {
            return;
        }
    }
    if (journal_) {
        journal_->removeUpload(id_, source);
    }
}

KeptUploads::Reached KeptUploads::reached() const {
    const std::lock_guard lock(mutex_);
    return reached_;
}

void KeptUploads::checkpointed() {
    if (targetKeeps_) {
        note({progress_->done(), progress_->total()});
    }
}

void KeptUploads::noteTotal() {
    if (const qint64 total = progress_->total(); total > 0) {
        note({reached().done, total});
    }
}

void KeptUploads::beginAnew() {
    note({});
}

void KeptUploads::note(const Reached& reached) {
    {
        const std::lock_guard lock(mutex_);
        if (reached_ == reached) {
            return;
        }
        reached_ = reached;
    }
    if (journal_) {
        journal_->setProgress(id_, reached.done, reached.total);
    }
}

QueuedTransfer::QueuedTransfer(TransferId transferId, TransferRequest transferRequest,
                               const std::shared_ptr<Journal>& journal)
    : id(transferId), request(std::move(transferRequest)),
      uploads(std::make_shared<KeptUploads>(transferId, journal, progress, targetKeeps(request))) {}

void QueuedTransfer::restore(const Journal::Entry& entry) {
    addedAt = entry.addedAt;
    uploads->restore(entry.uploads, {entry.done, entry.total});
    state = TransferState::Paused;
    if (entry.state == TransferState::Failed) {
        state = TransferState::Failed;
        reason = entry.reason;
        finishedAt = entry.finishedAt;
    }
}

TransferSnapshot QueuedTransfer::snapshot(const QDateTime& now) const {
    const bool isRunning = state == TransferState::Running;
    const qint64 bytesPerSecond = isRunning ? rate.sample(progress->moved(), now) : 0;
    // Before it runs in this process, and while it plans, what an earlier one left is all that is
    // known.
    const KeptUploads::Reached reached =
        progress->total() > 0 ? KeptUploads::Reached{progress->done(), progress->total()}
                              : uploads->reached();
    return {.id = id,
            .request = request,
            .state = state,
            .stopping = intent != Intent::None,
            .reason = reason,
            .done = reached.done,
            .total = reached.total,
            .bytesPerSecond = bytesPerSecond,
            .steps = progress->steps(),
            .addedAt = addedAt,
            .startedAt = startedAt,
            .finishedAt = finishedAt,
            .outcome = outcome};
}

} // namespace stowage
