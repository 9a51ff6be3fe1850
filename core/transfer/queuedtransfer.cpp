#include "core/transfer/queuedtransfer.h"

#include "core/base/log.h"

#include <utility>

namespace stowage {

KeptUploads::KeptUploads(TransferId id, std::shared_ptr<Journal> journal)
    : id_(id), journal_(std::move(journal)) {}

void KeptUploads::restore(const QList<Record>& records) {
    const std::lock_guard lock(mutex_);
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

QueuedTransfer::QueuedTransfer(TransferId transferId, TransferRequest transferRequest,
                               const std::shared_ptr<Journal>& journal)
    : id(transferId), request(std::move(transferRequest)),
      uploads(std::make_shared<KeptUploads>(transferId, journal)) {}

TransferSnapshot QueuedTransfer::snapshot(const QDateTime& now) const {
    const bool isRunning = state == TransferState::Running;
    const qint64 bytesPerSecond = isRunning ? rate.sample(progress->moved(), now) : 0;
    return {.id = id,
            .request = request,
            .state = state,
            .stopping = intent != Intent::None,
            .reason = reason,
            .done = progress->done(),
            .total = progress->total(),
            .bytesPerSecond = bytesPerSecond,
            .steps = progress->steps(),
            .addedAt = addedAt,
            .startedAt = startedAt,
            .finishedAt = finishedAt,
            .outcome = outcome};
}

} // namespace stowage
