#pragma once

#include "core/base/result.h"
#include "core/remote/httpanswer.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace stowage {

/// One request under way, between the thread that has the connections and the one that waits: what
/// came so far. Thread-safe.
class HttpExchange {
public:
    /// Bytes that wait to be taken before no more is read from the connection.
    static constexpr qsizetype enough = 4 * 1024 * 1024;

    // --- the connections' side ---

    void begin(HttpAnswer head);
    /// How many bytes may be added now.
    qsizetype room() const;
    void add(const QByteArray& bytes);
    void end();
    void fail(Error error);
    void noteSent(qint64 bytes) { sent_ = bytes; }

    // --- the waiting side ---

    /// What came since the last call. Status and headers are in `head` from the first on.
    struct Part {
        QByteArray bytes;
        bool isOver = false;
    };

    /// Waits for more, after a stop until `grace` is over: it begins with the first call that sees
    /// the stop. Errors: Cancelled; what fail() was given, after the last bytes.
    Result<Part> next(const std::stop_token& stop, std::chrono::milliseconds grace);

    /// Bytes of the request's body that have gone out so far.
    qint64 sent() const { return sent_; }

    /// Only after next() answered.
    const HttpAnswer& head() const { return head_; }

private:
    std::atomic<qint64> sent_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    HttpAnswer head_;
    QByteArray bytes_;
    bool hasBegun_ = false;
    bool isOver_ = false;
    std::optional<Error> error_;
    std::optional<std::chrono::steady_clock::time_point> end_; ///< Of the grace.
};

} // namespace stowage
