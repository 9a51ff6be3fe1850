#include "core/transfer/journaldatabase.h"

#include "core/base/errorjson.h"
#include "core/base/log.h"
#include "core/base/utctime.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSqlError>
#include <QUuid>
#include <QVariant>

#include <algorithm>
#include <array>
#include <utility>

namespace stowage {

namespace {

/// Of this program's tables; a file with a higher one is a newer program's.
constexpr int schemaVersion = 2;

// SQLite's result codes, which QSqlError hands on as text.
constexpr int sqliteError = 1; // Of statements that do not fit the tables.
constexpr int sqliteReadOnly = 8;
constexpr int sqliteCorrupt = 11;
constexpr int sqliteFull = 13;
constexpr int sqliteCannotOpen = 14;
constexpr int sqliteNotADatabase = 26;
constexpr int primaryCode = 0xff;

ErrorCode codeOf(const QSqlError& error) {
    switch (error.nativeErrorCode().toInt() & primaryCode) {
    case sqliteError:
    case sqliteCorrupt:
    case sqliteNotADatabase:
        return ErrorCode::Corrupt;
    case sqliteReadOnly:
    case sqliteCannotOpen:
        return ErrorCode::ReadOnly;
    case sqliteFull:
        return ErrorCode::NoSpace;
    default:
        return ErrorCode::Io;
    }
}

std::optional<TransferState> stateNamed(const QString& name) {
    for (const TransferState state :
         {TransferState::Queued, TransferState::Running, TransferState::Paused, TransferState::Done,
          TransferState::Failed, TransferState::Cancelled}) {
        if (transferStateName(state) == name) {
            return state;
        }
    }
    return std::nullopt;
}

Result<TransferRequest> requestFrom(const QByteArray& json) {
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject()) {
        return failure(ErrorCode::InvalidArgument, QStringLiteral("it is no JSON object"));
    }
    return TransferRequest::fromJson(document.object());
}

std::optional<Error> reasonFrom(const QByteArray& json) {
    return errorFromJson(QJsonDocument::fromJson(json).object());
}

} // namespace

JournalDatabase::~JournalDatabase() {
    close();
}

void JournalDatabase::close() {
    if (!connection_.isEmpty()) {
        QSqlDatabase::database(connection_, false).close();
        QSqlDatabase::removeDatabase(connection_);
        connection_.clear();
    }
}

Result<> JournalDatabase::open(const QString& path) {
    path_ = path;
    connection_ = QStringLiteral("stowage-journal-") + QUuid::createUuid().toString();
    bool isOpen = false;
    QString reason;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection_);
        database.setDatabaseName(path);
        isOpen = database.open();
        reason = database.lastError().text();
    }
    if (!isOpen) {
        return failure(ErrorCode::ReadOnly, QStringLiteral("opening %1: %2").arg(path, reason));
    }
    const auto version = check();
    if (!version) {
        return failure(version);
    }
    const std::array settings{
        QStringLiteral("PRAGMA journal_mode = WAL"),
        // In WAL mode that is safe against damage; only the last moments before a power cut can go.
        QStringLiteral("PRAGMA synchronous = NORMAL"),
        QStringLiteral("PRAGMA foreign_keys = ON"),
    };
    for (const QString& statement : settings) {
        if (auto done = execute(statement); !done) {
            return done;
        }
    }
    return *version < schemaVersion ? bringUpToDate(*version) : Result<>();
}

Result<QSqlQuery> JournalDatabase::run(const QString& statement, const QVariantList& values) {
    QSqlQuery query(QSqlDatabase::database(connection_, false));
    bool done = query.prepare(statement);
    if (done) {
        for (const QVariant& value : values) {
            query.addBindValue(value);
        }
        done = query.exec();
    }
    if (!done) {
        return failure(codeOf(query.lastError()),
                       QStringLiteral("%1: %2").arg(path_, query.lastError().text()));
    }
    return query;
}

Result<> JournalDatabase::execute(const QString& statement, const QVariantList& values) {
    const auto done = run(statement, values);
    return done ? Result<>() : failure(done);
}

Result<int> JournalDatabase::check() {
    auto rows = run(QStringLiteral("PRAGMA user_version"));
    if (!rows) {
        return failure(rows);
    }
    const int version = rows->next() ? rows->value(0).toInt() : 0;
    if (version > schemaVersion) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 was written by a newer Stowage").arg(path_));
    }
    auto sound = run(QStringLiteral("PRAGMA quick_check(1)"));
    if (!sound) {
        return failure(sound);
    }
    if (!sound->next() || sound->value(0).toString() != QLatin1String("ok")) {
        return failure(ErrorCode::Corrupt,
                       QStringLiteral("%1: %2").arg(path_, sound->value(0).toString()));
    }
    return version;
}

Result<> JournalDatabase::bringUpToDate(int version) {
    // All or nothing, the version with them.
    QStringList statements{QStringLiteral("BEGIN IMMEDIATE")};
    if (version < 1) {
        statements << QStringLiteral("CREATE TABLE IF NOT EXISTS transfers ("
                                     "id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL, "
                                     "state TEXT NOT NULL, added INTEGER NOT NULL)")
                   << QStringLiteral("CREATE TABLE IF NOT EXISTS uploads ("
                                     "transfer INTEGER NOT NULL REFERENCES transfers "
                                     "ON DELETE CASCADE, "
                                     "source TEXT NOT NULL, uuid TEXT NOT NULL, "
                                     "PRIMARY KEY (transfer, source)) WITHOUT ROWID");
    }
    if (version < 2) {
        statements
            << QStringLiteral("ALTER TABLE transfers ADD COLUMN reason TEXT")
            << QStringLiteral("ALTER TABLE transfers ADD COLUMN finished INTEGER")
            << QStringLiteral("ALTER TABLE transfers ADD COLUMN done INTEGER NOT NULL DEFAULT 0")
            << QStringLiteral("ALTER TABLE transfers ADD COLUMN total INTEGER NOT NULL DEFAULT 0");
    }
    statements << QStringLiteral("PRAGMA user_version = %1").arg(schemaVersion)
               << QStringLiteral("COMMIT");
    for (const QString& statement : std::as_const(statements)) {
        if (auto done = execute(statement); !done) {
            return done;
        }
    }
    return {};
}

Result<QList<Journal::Entry>> JournalDatabase::entries() {
    QList<Journal::Entry> entries;
    auto rows = run(QStringLiteral("SELECT id, request, state, added, reason, finished, done, "
                                   "total FROM transfers ORDER BY id"));
    if (!rows) {
        return failure(rows);
    }
    while (rows->next()) {
        const auto id = static_cast<TransferId>(rows->value(0).toLongLong());
        const auto request = requestFrom(rows->value(1).toByteArray());
        const auto state = stateNamed(rows->value(2).toString());
        if (!request || !state) {
            qCWarning(logTransfer).noquote()
                << "the journal's transfer" << static_cast<qint64>(id) << "cannot be read:"
                << (request ? rows->value(2).toString() : request.error().message());
            continue;
        }
        Journal::Entry entry{.id = id,
                             .request = *request,
                             .state = *state,
                             .addedAt = utcFromMSecs(rows->value(3).toLongLong())};
        if (*state == TransferState::Failed) {
            entry.reason = reasonFrom(rows->value(4).toByteArray());
            if (!rows->value(5).isNull()) {
                entry.finishedAt = utcFromMSecs(rows->value(5).toLongLong());
            }
        }
        entry.total = std::max<qint64>(rows->value(7).toLongLong(), 0);
        entry.done = std::clamp<qint64>(rows->value(6).toLongLong(), 0, entry.total);
        auto uploads = run(QStringLiteral("SELECT source, uuid FROM uploads WHERE transfer = ?"),
                           {static_cast<qint64>(id)});
        if (!uploads) {
            return failure(uploads);
        }
        while (uploads->next()) {
            if (auto uuid = UploadId::parse(uploads->value(1).toString())) {
                entry.uploads.append({uploads->value(0).toString(), *uuid});
            }
        }
        entries.append(entry);
    }
    return entries;
}

Result<qint64> JournalDatabase::lastId() {
    auto rows = run(QStringLiteral("SELECT seq FROM sqlite_sequence WHERE name = 'transfers'"));
    if (!rows) {
        return failure(rows);
    }
    return rows->next() ? rows->value(0).toLongLong() : 0;
}

Result<> JournalDatabase::add(TransferId id, const TransferRequest& request,
                              const QDateTime& addedAt) {
    return execute(
        QStringLiteral("INSERT INTO transfers (id, request, state, added) VALUES (?, ?, ?, ?)"),
        {static_cast<qint64>(id),
         QString::fromUtf8(QJsonDocument(request.toJson()).toJson(QJsonDocument::Compact)),
         transferStateName(TransferState::Queued), addedAt.toMSecsSinceEpoch()});
}

Result<> JournalDatabase::setState(TransferId id, TransferState state) {
    return execute(
        QStringLiteral(
            "UPDATE transfers SET state = ?, reason = NULL, finished = NULL WHERE id = ?"),
        {transferStateName(state), static_cast<qint64>(id)});
}

Result<> JournalDatabase::setFailed(TransferId id, const Error& reason, const QDateTime& at) {
    return execute(
        QStringLiteral("UPDATE transfers SET state = ?, reason = ?, finished = ? WHERE id = ?"),
        {transferStateName(TransferState::Failed),
         QString::fromUtf8(QJsonDocument(errorToJson(reason)).toJson(QJsonDocument::Compact)),
         at.toMSecsSinceEpoch(), static_cast<qint64>(id)});
}

Result<> JournalDatabase::setProgress(TransferId id, qint64 done, qint64 total) {
    return execute(QStringLiteral("UPDATE transfers SET done = ?, total = ? WHERE id = ?"),
                   {done, total, static_cast<qint64>(id)});
}

Result<> JournalDatabase::remove(TransferId id) {
    return execute(QStringLiteral("DELETE FROM transfers WHERE id = ?"), {static_cast<qint64>(id)});
}

Result<> JournalDatabase::addUpload(TransferId id, const UploadRecords::Record& upload) {
    return execute(
        QStringLiteral("INSERT OR REPLACE INTO uploads (transfer, source, uuid) VALUES (?, ?, ?)"),
        {static_cast<qint64>(id), upload.source, upload.uuid.toString()});
}

Result<> JournalDatabase::removeUpload(TransferId id, const QString& source) {
    return execute(QStringLiteral("DELETE FROM uploads WHERE transfer = ? AND source = ?"),
                   {static_cast<qint64>(id), source});
}

} // namespace stowage
