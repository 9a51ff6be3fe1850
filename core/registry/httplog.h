#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <mutex>
#include <optional>

namespace stowage {

/// One request to a registry's server and what came of it, without anything that could be a secret:
/// no header, no body, no user's name, and only such queries as are known to have none. A value.
struct HttpLogEntry {
    QDateTime startedAt; ///< UTC.
    QByteArray method = {};
    QString url = {};                      ///< As HttpLog::shownUrl() writes it.
    int status = 0;                        ///< 0: there was no answer; then there is an error.
    std::optional<Error> error = {};       ///< Also of an answer that broke off.
    std::chrono::milliseconds duration{0}; ///< Until the last byte, or the failure.
    qint64 sent = 0;                       ///< Bytes of the request's body.
    qint64 received = 0;                   ///< Bytes of the answer's body.
};

/// What is said to registries' servers: the newest requests, until somebody takes them to show
/// them. Thread-safe; no call takes longer than to move a list.
class HttpLog {
public:
    /// When nobody takes them, the oldest make room for those beyond `limit`.
    explicit HttpLog(qsizetype limit = 2000) : limit_(limit) {}

    void add(HttpLogEntry entry);

    /// Those since the last call, oldest first.
    QList<HttpLogEntry> take();

    /// An address without user, password and fragment. Its query is shown where it is a registry's
    /// and has no other fields than the specification's own for lists, digests and mounts; any
    /// other (the state of an upload, a signed address of another server's) becomes "?…".
    static QString shownUrl(const QUrl& url);

    /// The same error where its text may quote addresses: their queries become "?…".
    static Error shownError(const Error& error);

private:
    const qsizetype limit_;
    std::mutex mutex_;
    QList<HttpLogEntry> entries_; ///< Guarded by mutex_.
};

} // namespace stowage
