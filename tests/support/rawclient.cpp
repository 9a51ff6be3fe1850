#include "tests/support/rawclient.h"

#include <QFile>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslKey>

#include <algorithm>

namespace stowage::test {

namespace {

constexpr int clientPatience = 60'000; // ms

QByteArray fileContent(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QByteArray RawClient::Answer::header(QByteArrayView name) const {
    for (const auto& [key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0) {
            return value;
        }
    }
    return {};
}

RawClient::RawClient(const QUrl& origin, const Tls& tls) : origin_(origin) {
    socket_.setProxy(QNetworkProxy::NoProxy);
    if (origin.scheme() != u"https") {
        return;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(
        QSslCertificate::fromData(fileContent(tls.authorityFile), QSsl::Pem));
    if (!tls.certificateFile.isEmpty()) {
        configuration.setLocalCertificate(
            QSslCertificate(fileContent(tls.certificateFile), QSsl::Pem));
        configuration.setPrivateKey(QSslKey(fileContent(tls.keyFile), QSsl::Ec));
    }
    socket_.setSslConfiguration(configuration);
}

bool RawClient::connect() {
    if (socket_.state() == QAbstractSocket::ConnectedState) {
        return true;
    }
    buffer_.clear();
    const auto port = static_cast<quint16>(origin_.port());
    if (origin_.scheme() == u"https") {
        socket_.connectToHostEncrypted(origin_.host(), port);
        return socket_.waitForEncrypted(clientPatience);
    }
    socket_.connectToHost(origin_.host(), port);
    return socket_.waitForConnected(clientPatience);
}

void RawClient::disconnect() {
    socket_.abort();
    buffer_.clear();
}

RawClient::Answer RawClient::request(const QByteArray& method, const QByteArray& target,
                                     const Headers& headers, const QByteArray& body) {
    QByteArray head =
        method + ' ' + target + " HTTP/1.1\r\nHost: " + origin_.authority().toLatin1() + "\r\n";
    for (const auto& [name, value] : headers) {
        head += name + ": " + value + "\r\n";
    }
    if (!body.isEmpty() || method == "POST" || method == "PUT" || method == "PATCH") {
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    // Where the server refuses the body, it may have answered all the same.
    if (!send(head + "\r\n" + body) && socket_.bytesAvailable() == 0) {
        return {};
    }
    return receive(method);
}

bool RawClient::send(const QByteArray& bytes) {
    if (!connect()) {
        return false;
    }
    socket_.write(bytes);
    while (socket_.bytesToWrite() > 0 || socket_.encryptedBytesToWrite() > 0) {
        if (!socket_.waitForBytesWritten(clientPatience)) {
            return false;
        }
    }
    return true;
}

bool RawClient::more() {
    if (socket_.bytesAvailable() == 0 && !socket_.waitForReadyRead(clientPatience)) {
        return false;
    }
    buffer_ += socket_.readAll();
    return true;
}

bool RawClient::line(QByteArray& line) {
    qsizetype end = -1;
    while ((end = buffer_.indexOf("\r\n")) < 0) {
        if (!more()) {
            return false;
        }
    }
    line = buffer_.first(end);
    buffer_.remove(0, end + 2);
    return true;
}

bool RawClient::take(qint64 count, QByteArray& to) {
    while (buffer_.size() < count && more()) {
    }
    const qint64 there = std::min<qint64>(count, buffer_.size());
    to += buffer_.first(there);
    buffer_.remove(0, there);
    return there == count;
}

bool RawClient::takeChunks(QByteArray& to) {
    while (true) {
        QByteArray text;
        bool isNumber = false;
        if (!line(text)) {
            return false;
        }
        const int size = text.toInt(&isNumber, 16);
        QByteArray end;
        if (!isNumber || !take(size, to) || !line(end) || !end.isEmpty()) {
            return false;
        }
        if (size == 0) {
            return true;
        }
    }
}

RawClient::Answer RawClient::receive(const QByteArray& method) {
    Answer answer;
    QByteArray text;
    do {
        answer = Answer();
        if (!line(text) || !text.startsWith("HTTP/1.1 ")) {
            return answer;
        }
        const int status = text.mid(9, 3).toInt();
        while (true) {
            if (!line(text)) {
                return answer;
            }
            if (text.isEmpty()) {
                break;
            }
            const qsizetype colon = text.indexOf(':');
            answer.headers.append({text.left(colon), text.mid(colon + 1).trimmed()});
        }
        answer.status = status;
    } while (answer.status < 200); // "100 Continue" comes before the answer

    const QByteArray length = answer.header("Content-Length");
    if (method == "HEAD" || answer.status == 204 || answer.status == 304) {
        answer.complete = true;
    } else if (answer.header("Transfer-Encoding") == "chunked") {
        answer.complete = takeChunks(answer.body);
    } else if (!length.isEmpty()) {
        answer.complete = take(length.toLongLong(), answer.body);
    } else {
        while (more()) {
        }
        answer.body = buffer_;
        buffer_.clear();
        answer.complete = socket_.error() == QAbstractSocket::RemoteHostClosedError;
    }
    return answer;
}

bool RawClient::seesTheEnd() {
    return buffer_.isEmpty() && socket_.bytesAvailable() == 0 &&
           (socket_.state() != QAbstractSocket::ConnectedState ||
            socket_.waitForDisconnected(clientPatience)) &&
           socket_.bytesAvailable() == 0;
}

} // namespace stowage::test
