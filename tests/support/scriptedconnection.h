#pragma once

#include "tests/support/recordedrequest.h"
#include "tests/support/scriptedanswer.h"

#include <QByteArray>

#include <optional>

namespace stowage::test {

class ServerStream;

/// HTTP/1.1 as a server speaks it over one connection: one request after the other. One thread.
class ScriptedConnection {
public:
    /// `stream` outlives it. `number` is the connection's in what it reads.
    ScriptedConnection(ServerStream& stream, int number) : stream_(stream), number_(number) {}

    /// The next request without its body; nothing when there is none, or it makes no sense.
    std::optional<RecordedRequest> readHead();

    /// Reads the body of the request whose head was read last, so many bytes at most.
    void readBody(RecordedRequest& request, std::optional<qint64> limit);

    /// Sends the answer, as badly as it says. False when that is the connection's end.
    bool send(const RecordedRequest& request, const ScriptedAnswer& answer);

private:
    bool more();
    bool take(qint64 count, QByteArray& to);
    bool takeLine(QByteArray& line);
    bool takeChunks(QByteArray& to, qint64 limit);
    bool sendHead(const ScriptedAnswer& answer, bool hasBody);
    bool sendBody(const ScriptedAnswer& answer);
    bool sendPiece(const ScriptedAnswer& answer, QByteArrayView piece);
    bool pass(const std::shared_ptr<Gate>& gate);
    bool end(ScriptedAnswer::Ending how);

    ServerStream& stream_;
    int number_;
    QByteArray buffer_;
};

} // namespace stowage::test
