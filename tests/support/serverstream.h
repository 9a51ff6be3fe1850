#pragma once

#include "core/base/filedescriptor.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <chrono>
#include <memory>
#include <openssl/types.h>
#include <optional>

namespace stowage::test {

/// The server's end of one connection, plain or TLS. It blocks, until the server stops at the
/// latest. One thread.
class ServerStream {
public:
    /// `tls` is null for a plain one; with it, handshake() comes first. `stop` can be read from
    /// when the server stops. Both outlive this.
    ServerStream(FileDescriptor socket, SSL_CTX* tls, int stop);
    ServerStream(const ServerStream&) = delete;
    ServerStream& operator=(const ServerStream&) = delete;
    ~ServerStream();

    bool handshake();

    /// The common name in the certificate that the client has shown.
    QString clientName() const;

    /// Some bytes; nothing at the end of all, on an error and when the server stops.
    QByteArray read();

    /// False when the client has gone or the server stops.
    bool write(QByteArrayView bytes);

    /// Waits until `event` (a file descriptor; -1: none) can be read from, or the time is over;
    /// false when the client has gone or the server stops before.
    bool wait(int event, std::optional<std::chrono::milliseconds> time);

    /// Ends it so that all that was written arrives: waits until the client has gone, too.
    void close();

    /// Ends it with an error for the client.
    void reset();

private:
    struct FreeSsl {
        void operator()(SSL* ssl) const;
    };

    bool ready(short events);
    bool again(int result);

    FileDescriptor socket_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
    int stop_;
};

} // namespace stowage::test
