#pragma once

#include <QByteArray>
#include <QList>
#include <QSslSocket>
#include <QUrl>

#include <utility>

namespace stowage::test {

/// A client that speaks HTTP/1.1 over one connection and believes nothing: it shows what a server
/// really sends, also where that is broken. It connects when there is something to send, and again
/// when the server has closed. One thread; blocks, a minute at most for each step.
class RawClient {
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    struct Answer {
        int status = 0; ///< 0: there was no whole head.
        Headers headers;
        QByteArray body;
        bool complete = false; ///< The body came to the end that the head has promised.

        /// The first header of that name, whatever its case; empty where there is none.
        QByteArray header(QByteArrayView name) const;
    };

    struct Tls {
        QString authorityFile; ///< Whose certificate the server has to show.
        QString certificateFile = {};
        QString keyFile = {};
    };

    /// `origin` is "http://127.0.0.1:40123".
    explicit RawClient(const QUrl& origin) : RawClient(origin, Tls()) {}
    RawClient(const QUrl& origin, const Tls& tls);

    /// Sends a request, with Host and, where there is a body, Content-Length; receives its answer.
    Answer request(const QByteArray& method, const QByteArray& target, const Headers& headers = {},
                   const QByteArray& body = {});

    /// Sends bytes as they are; false when the server takes no more.
    bool send(const QByteArray& bytes);

    /// `method` tells whether a body is to come.
    Answer receive(const QByteArray& method = QByteArrayLiteral("GET"));

    /// Whether the server closes the connection without another byte.
    bool seesTheEnd();

    void disconnect();

    /// Why the last step failed.
    QString error() const { return socket_.errorString(); }

private:
    bool connect();
    bool more();
    bool line(QByteArray& line);
    bool take(qint64 count, QByteArray& to);
    bool takeChunks(QByteArray& to);

    QUrl origin_;
    QSslSocket socket_;
    QByteArray buffer_;
};

} // namespace stowage::test
