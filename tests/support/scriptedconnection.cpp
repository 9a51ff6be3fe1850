#include "tests/support/scriptedconnection.h"

#include "tests/support/serverstream.h"

#include <algorithm>
#include <limits>

namespace stowage::test {

bool ScriptedConnection::more() {
    const QByteArray bytes = stream_.read();
    buffer_ += bytes;
    return !bytes.isEmpty();
}

bool ScriptedConnection::takeLine(QByteArray& line) {
    constexpr qsizetype longest = 1024 * 1024;
    qsizetype end = -1;
    // Who speaks TLS here is told so, as servers do, rather than waited for.
    constexpr char handshake = '\x16';
    while ((end = buffer_.indexOf("\r\n")) < 0) {
        if (buffer_.size() > longest || !more() || buffer_.startsWith(handshake)) {
            return false;
        }
    }
    line = buffer_.first(end);
    buffer_.remove(0, end + 2);
    return true;
}

bool ScriptedConnection::take(qint64 count, QByteArray& to) {
    while (count > 0) {
        if (buffer_.isEmpty() && !more()) {
            return false;
        }
        const qint64 part = std::min<qint64>(count, buffer_.size());
        to += QByteArrayView(buffer_).first(part);
        buffer_.remove(0, part);
        count -= part;
    }
    return true;
}

bool ScriptedConnection::takeChunks(QByteArray& to, qint64 limit) {
    while (true) {
        QByteArray line;
        bool isNumber = false;
        if (!takeLine(line)) {
            return false;
        }
        const qint64 size = line.split(';').first().trimmed().toLongLong(&isNumber, 16);
        const qint64 part = std::min(size, limit - to.size());
        QByteArray end;
        if (!isNumber || size < 0 || !take(part, to) || part < size || !takeLine(end)) {
            return false;
        }
        if (size == 0) {
            return true;
        }
    }
}

std::optional<RecordedRequest> ScriptedConnection::readHead() {
    QByteArray line;
    if (!takeLine(line)) {
        return {};
    }
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 3 || words.last() != "HTTP/1.1") {
        return {};
    }
    RecordedRequest request;
    request.connection = number_;
    request.method = words.at(0);
    request.target = words.at(1);
    while (true) {
        if (!takeLine(line)) {
            return {};
        }
        if (line.isEmpty()) {
            break;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon < 1) {
            return {};
        }
        request.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    request.clientName = stream_.clientName();
    return request;
}

void ScriptedConnection::readBody(RecordedRequest& request, std::optional<qint64> limit) {
    constexpr qint64 all = std::numeric_limits<qint64>::max();
    const qint64 most = limit.value_or(all);
    if (request.header("Expect").toLower() == "100-continue" && most > 0) {
        stream_.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    if (request.header("Transfer-Encoding").toLower() == "chunked") {
        request.bodyIsWhole = takeChunks(request.body, most);
    } else {
        const qint64 length = request.header("Content-Length").toLongLong();
        request.bodyIsWhole = take(std::min(length, most), request.body) && length <= most;
    }
}

bool ScriptedConnection::send(const RecordedRequest& request, const ScriptedAnswer& answer) {
    using Ending = ScriptedAnswer::Ending;
    if (answer.delay.count() > 0 && !stream_.wait(-1, answer.delay)) {
        return end(Ending::Close);
    }
    if (!pass(answer.gate)) {
        return end(Ending::Close);
    }
    if (answer.isSilent) {
        return end(answer.connection.value_or(Ending::Close));
    }
    const bool hasBody = request.method != "HEAD" && answer.status != 204 && answer.status != 304;
    if (!sendHead(answer, hasBody) || (hasBody && !sendBody(answer))) {
        return end(Ending::Reset);
    }
    const bool agree =
        request.bodyIsWhole && request.header("Connection").toLower() != "close" &&
        (!hasBody || (answer.framing != ScriptedAnswer::Framing::UntilClose && !answer.bodySent &&
                      answer.declaredLength.value_or(answer.body.size()) == answer.body.size()));
    return end(answer.connection.value_or(agree ? Ending::Keep : Ending::Close));
}

/// Lets the test know, and waits there; false when the client goes before it opens.
bool ScriptedConnection::pass(const std::shared_ptr<Gate>& gate) {
    if (!gate) {
        return true;
    }
    gate->arrive();
    return stream_.wait(gate->event(), {});
}

/// Whether the connection goes on.
bool ScriptedConnection::end(ScriptedAnswer::Ending how) {
    if (how == ScriptedAnswer::Ending::Close) {
        stream_.close();
    } else if (how == ScriptedAnswer::Ending::Reset) {
        stream_.reset();
    }
    return how == ScriptedAnswer::Ending::Keep;
}

bool ScriptedConnection::sendHead(const ScriptedAnswer& answer, bool hasBody) {
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Scripted\r\n";
    bool saysLength = false;
    for (const auto& [name, value] : answer.headers) {
        head += name + ": " + value + "\r\n";
        saysLength = saysLength || name.compare("Content-Length", Qt::CaseInsensitive) == 0;
    }
    if (answer.framing == ScriptedAnswer::Framing::Chunked) {
        head += "Transfer-Encoding: chunked\r\n";
    } else if (answer.framing == ScriptedAnswer::Framing::Length && !saysLength &&
               (hasBody || !answer.body.isEmpty() || answer.declaredLength)) {
        head += "Content-Length: " +
                QByteArray::number(answer.declaredLength.value_or(answer.body.size())) + "\r\n";
    }
    return stream_.write(head + "\r\n");
}

bool ScriptedConnection::sendBody(const ScriptedAnswer& answer) {
    const QByteArray& body = answer.body;
    const bool isEndless = answer.isEndless && !body.isEmpty();
    const qint64 there = isEndless ? std::numeric_limits<qint64>::max() : body.size();
    const qint64 total = std::min(answer.bodySent.value_or(there), there);
    const qint64 hold = answer.innerGate ? std::min(answer.innerGateAt, total) : -1;
    qint64 sent = 0;
    while (true) {
        if (sent == hold && !pass(answer.innerGate)) {
            return false;
        }
        if (sent == total) {
            break;
        }
        if (sent > 0 && answer.pause.count() > 0 && !stream_.wait(-1, answer.pause)) {
            return false;
        }
        const qint64 until = sent < hold ? hold : total;
        const qint64 at = sent % body.size();
        const qint64 size = std::min<qint64>({answer.pieceSize, body.size() - at, until - sent});
        if (!sendPiece(answer, QByteArrayView(body).sliced(at, size))) {
            return false;
        }
        sent += size;
    }
    const bool isCut = answer.bodySent.has_value();
    return answer.framing != ScriptedAnswer::Framing::Chunked || isCut ||
           stream_.write("0\r\n\r\n");
}

bool ScriptedConnection::sendPiece(const ScriptedAnswer& answer, QByteArrayView piece) {
    if (answer.framing != ScriptedAnswer::Framing::Chunked) {
        return stream_.write(piece);
    }
    return stream_.write(QByteArray::number(piece.size(), 16) + "\r\n" + piece.toByteArray() +
                         "\r\n");
}

} // namespace stowage::test
