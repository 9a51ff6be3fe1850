#pragma once

#include "tests/support/gate.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace stowage::test {

/// What a ScriptedServer answers, and how badly. A value, made by one of the static functions and
/// bent by the others:
///
///     ScriptedAnswer::of(200, bytes).with("ETag", "\"x\"").cutAfter(1000)
///
/// Unless an answer says otherwise the connection is kept where client and server still agree about
/// what comes next on it, and closed where they do not.
struct ScriptedAnswer {
    enum class Framing {
        Length,     ///< Content-Length.
        Chunked,    ///< Transfer-Encoding: chunked.
        UntilClose, ///< Neither: the body ends where the connection does.
    };

    enum class Ending {
        Keep,  ///< The connection waits for the next request.
        Close, ///< In peace: what was sent arrives. The client is not told before.
        Reset, ///< At once: the client sees an error, and may lose what was sent.
    };

    /// A registry answers everything with these three.
    static ScriptedAnswer of(int status, const QByteArray& body = {});
    static ScriptedAnswer json(int status, const QByteArray& body);
    /// `{"errors":[{"code":…,"message":…}]}`.
    static ScriptedAnswer error(int status, const QByteArray& code, const QByteArray& message = {});

    /// No byte; the connection is closed, or reset.
    static ScriptedAnswer closed(Ending how = Ending::Close);
    /// No byte until the client has gone.
    static ScriptedAnswer silence();

    ScriptedAnswer with(const QByteArray& name, const QByteArray& value) &&;
    /// Headers of that name, in any case, are left out.
    ScriptedAnswer without(const QByteArray& name) &&;
    /// Content-Length says this, whatever is sent.
    ScriptedAnswer declaring(qint64 length) &&;
    ScriptedAnswer chunked() &&;
    ScriptedAnswer withoutLength() &&;
    /// The body comes again and again, until the client has gone or it is cut; without
    /// Content-Length unless chunked().
    ScriptedAnswer endless() &&;
    /// So much of the body is sent, then the connection ends.
    ScriptedAnswer cutAfter(qint64 bytes, Ending how = Ending::Close) &&;
    ScriptedAnswer ending(Ending how) &&;
    ScriptedAnswer afterDelay(std::chrono::milliseconds time) &&;
    /// The body comes in pieces of so many bytes, with this time between them.
    ScriptedAnswer dripping(qsizetype bytes, std::chrono::milliseconds pause) &&;
    /// Nothing comes until the gate opens.
    ScriptedAnswer heldBy(std::shared_ptr<Gate> gate) &&;
    /// The body stops after so many bytes until the gate opens.
    ScriptedAnswer heldWithin(qint64 bytes, std::shared_ptr<Gate> gate) &&;
    /// For ScriptedServer::interceptHead: comes when so much of the request's body has been read,
    /// and no more of it is. Without, the whole body is read.
    ScriptedAnswer afterBodyBytes(qint64 bytes) &&;

    int status = 200;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    Framing framing = Framing::Length;
    std::optional<qint64> declaredLength;
    std::optional<qint64> bodySent; ///< The rest is cut off.
    bool isEndless = false;
    bool isSilent = false; ///< Not even a head.
    std::optional<Ending> connection;
    std::chrono::milliseconds delay{0};
    qsizetype pieceSize = 64 * 1024;
    std::chrono::milliseconds pause{0}; ///< Before each piece but the first.
    std::shared_ptr<Gate> gate;
    std::shared_ptr<Gate> innerGate;
    qint64 innerGateAt = 0; ///< Bytes of the body before innerGate.
    std::optional<qint64> bodyRead;
};

} // namespace stowage::test
