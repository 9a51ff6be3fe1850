#pragma once

#include "core/registry/uploadid.h"
#include "core/transfer/transferrequest.h"
#include "core/transfer/transfersnapshot.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace stowage {

/// What was asked for and how far it came, in an SQLite file, so that the next start can offer what
/// a crash or a quit left unfinished.
///
/// Thread-safe: the one database connection lives on a thread of its own, calls wait for it. One
/// process at a time; a second one is refused with Busy. What is written survives this process; the
/// last moments before a power cut may be lost, and then the uploads are found by their sources.
class Journal {
public:
    struct Upload {
        QString source; ///< What it is read from: UploadSource::identity.
        UploadId uuid;
    };

    struct Entry {
        TransferId id{};
        TransferRequest request;
        TransferState state = TransferState::Queued;
        QDateTime addedAt;
        QList<Upload> uploads;
    };

    /// Opens or makes the file; its folder must exist. A damaged file, or one written by a newer
    /// program, is kept beside under another name (movedAside()) and a fresh one begun.
    /// Errors: Busy, ReadOnly, NoSpace, Io.
    static Result<std::unique_ptr<Journal>> open(const QString& path);

    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    ~Journal();

    /// Where a journal that could not be read went, and why; nothing when it was sound.
    struct MovedAside {
        QString path;
        Error reason;
    };
    const std::optional<MovedAside>& movedAside() const;

    /// Everything not Done and not Cancelled, oldest first. Entries that cannot be read are left
    /// out and logged.
    Result<QList<Entry>> unfinished();

    Result<TransferId> add(const TransferRequest& request, const QDateTime& addedAt);
    Result<> setState(TransferId id, TransferState state);
    Result<> addUpload(TransferId id, const Upload& upload);
    Result<> removeUpload(TransferId id, const QString& source);
    Result<> remove(TransferId id);

private:
    class Thread;
    explicit Journal(std::unique_ptr<Thread> thread);
    std::unique_ptr<Thread> thread_;
};

} // namespace stowage
