#pragma once

#include "core/transfer/journal.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace stowage {

/// The journal's SQLite file. One thread, the one that opened it, as Qt SQL demands.
class JournalDatabase {
public:
    JournalDatabase() = default;
    JournalDatabase(const JournalDatabase&) = delete;
    JournalDatabase& operator=(const JournalDatabase&) = delete;
    ~JournalDatabase();

    /// Errors: Corrupt when the file is damaged, Unsupported when a newer program wrote it,
    /// ReadOnly, NoSpace, Io.
    Result<> open(const QString& path);
    void close();

    Result<QList<Journal::Entry>> entries();
    Result<qint64> lastId();

    Result<> add(TransferId id, const TransferRequest& request, const QDateTime& addedAt);
    Result<> setState(TransferId id, TransferState state);
    Result<> setFailed(TransferId id, const Error& reason, const QDateTime& at);
    Result<> setProgress(TransferId id, qint64 done, qint64 total);
    Result<> remove(TransferId id);
    Result<> addUpload(TransferId id, const UploadRecords::Record& upload);
    Result<> removeUpload(TransferId id, const QString& source);

private:
    Result<QSqlQuery> run(const QString& statement, const QVariantList& values = {});
    Result<> execute(const QString& statement, const QVariantList& values = {});
    Result<int> check(); ///< The version of its tables; 0 of a new file.
    Result<> bringUpToDate(int version);

    QString path_;
    QString connection_; ///< Empty while closed.
};

} // namespace stowage
