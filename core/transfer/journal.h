#pragma once

#include "core/transfer/transferrequest.h"
#include "core/transfer/transfersnapshot.h"
#include "core/transfer/uploadrecords.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <atomic>
#include <memory>
#include <optional>

namespace stowage {

/// What was asked for and how far it came, in an SQLite file, so that the next start can offer what
/// a crash or a quit left unfinished.
///
/// Thread-safe: the one database connection lives on a thread of its own. Calls that write return
/// at once and are carried out in the order of the calls, so that no user interface waits for a
/// disk; flush() waits for them. One process at a time. What is written survives this process; the
/// last moments before a power cut may be lost, and then the uploads are found by their sources.
/// A file of an older program is brought up to date when it is opened.
class Journal {
public:
    struct Entry {
        TransferId id{};
        TransferRequest request;
        TransferState state = TransferState::Queued;
        QDateTime addedAt;
        QList<UploadRecords::Record> uploads = {};
        std::optional<Error> reason = std::nullopt; ///< Of Failed; an older program kept none.
        QDateTime finishedAt = {};                  ///< Of Failed.
        qint64 done = 0;                            ///< Bytes that the next run finds; at least 0.
        qint64 total = 0;                           ///< Bytes; 0 when not known.
    };

    /// Opens or makes the file; its folder must exist. A damaged file, or one written by a newer
    /// program, is kept beside under another name (movedAside()) and a fresh one begun.
    /// Errors: Busy when another process or object has it; NotFound, ReadOnly, NoSpace, Io.
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

    /// All that was added and not removed, oldest first, read when the file was opened. What could
    /// not be read is left out and logged.
    const QList<Entry>& unfinished() const;

    /// The next free id; every call gives another one, over all runs of the program.
    TransferId newId();

    void add(TransferId id, const TransferRequest& request, const QDateTime& addedAt);
    /// Any but Failed.
    void setState(TransferId id, TransferState state);
    /// Of the reason what errorToJson() keeps.
    void setFailed(TransferId id, const Error& reason, const QDateTime& at);
    void setProgress(TransferId id, qint64 done, qint64 total);
    void remove(TransferId id);

    /// Waits until it is written: what is known of an upload must not be less than what is sent.
    Result<> addUpload(TransferId id, const UploadRecords::Record& upload);
    void removeUpload(TransferId id, const QString& source);

    /// Waits for all that was asked before. Errors: the first that anything of it failed with.
    Result<> flush();

private:
    class Thread;
    explicit Journal(std::unique_ptr<Thread> thread);

    std::unique_ptr<Thread> thread_;
    std::atomic<qint64> lastId_;
};

} // namespace stowage
