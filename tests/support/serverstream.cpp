#include "tests/support/serverstream.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stowage::test {

ServerStream::ServerStream(FileDescriptor socket, SSL_CTX* tls, int stop)
    : socket_(std::move(socket)), stop_(stop) {
    ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
    if (tls) {
        ssl_.reset(SSL_new(tls));
        SSL_set_fd(ssl_.get(), socket_.get());
    }
}

ServerStream::~ServerStream() = default;

void ServerStream::FreeSsl::operator()(SSL* ssl) const {
    SSL_free(ssl);
}

/// Waits until the socket is; false when the server stops.
bool ServerStream::ready(short events) {
    pollfd waited[] = {{.fd = socket_.get(), .events = events, .revents = 0},
                       {.fd = stop_, .events = POLLIN, .revents = 0}};
    while (::poll(waited, 2, -1) < 0 && errno == EINTR) {
    }
    return waited[1].revents == 0;
}

/// After a step of TLS that did not succeed: waits for what it needs, if that can come.
bool ServerStream::again(int result) {
    const int error = SSL_get_error(ssl_.get(), result);
    return (error == SSL_ERROR_WANT_READ && ready(POLLIN)) ||
           (error == SSL_ERROR_WANT_WRITE && ready(POLLOUT));
}

bool ServerStream::handshake() {
    if (!ssl_) {
        return true;
    }
    int result = 0;
    do {
        result = SSL_accept(ssl_.get());
    } while (result != 1 && again(result));
    return result == 1;
}

QString ServerStream::clientName() const {
    X509* const certificate = ssl_ ? SSL_get1_peer_certificate(ssl_.get()) : nullptr;
    char name[256] = {};
    if (certificate) {
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                                  sizeof(name));
        X509_free(certificate);
    }
    return QString::fromUtf8(name);
}

QByteArray ServerStream::read() {
    QByteArray bytes(64 * 1024, Qt::Uninitialized);
    while (true) {
        if (ssl_) {
            const int count = SSL_read(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (count > 0) {
                return bytes.first(count);
            }
            if (!again(count)) {
                return {};
            }
        } else {
            const ssize_t count =
                ::recv(socket_.get(), bytes.data(), static_cast<size_t>(bytes.size()), 0);
            if (count > 0) {
                return bytes.first(count);
            }
            const bool later = count < 0 && (errno == EAGAIN || errno == EINTR);
            if (!later || !ready(POLLIN)) {
                return {};
            }
        }
    }
}

bool ServerStream::write(QByteArrayView bytes) {
    while (!bytes.isEmpty()) {
        if (ssl_) {
            // As the answers' pieces are not moved between two tries, nor are they cut.
            const int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (count > 0) {
                bytes = bytes.sliced(count);
            } else if (!again(count)) {
                return false;
            }
        } else {
            const ssize_t count = ::send(socket_.get(), bytes.data(),
                                         static_cast<size_t>(bytes.size()), MSG_NOSIGNAL);
            if (count > 0) {
                bytes = bytes.sliced(count);
            } else if ((errno != EAGAIN && errno != EINTR) || !ready(POLLOUT)) {
                return false;
            }
        }
    }
    return true;
}

bool ServerStream::wait(int event, std::optional<std::chrono::milliseconds> time) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + time.value_or(std::chrono::milliseconds(0));
    while (true) {
        int left = -1;
        if (time) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
            left = static_cast<int>(std::max<qint64>(rest.count(), 0));
        }
        pollfd waited[] = {{.fd = socket_.get(), .events = POLLRDHUP, .revents = 0},
                           {.fd = stop_, .events = POLLIN, .revents = 0},
                           {.fd = event, .events = POLLIN, .revents = 0}};
        const int count = ::poll(waited, 3, left);
        if (count >= 0 || errno != EINTR) {
            return waited[0].revents == 0 && waited[1].revents == 0;
        }
    }
}

void ServerStream::close() {
    if (ssl_) {
        SSL_shutdown(ssl_.get());
    }
    ::shutdown(socket_.get(), SHUT_WR);
    char discarded[4096];
    while (ready(POLLIN)) {
        const ssize_t count = ::recv(socket_.get(), discarded, sizeof(discarded), 0);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            break;
        }
    }
    socket_.close();
}

void ServerStream::reset() {
    const linger none{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    socket_.close();
}

} // namespace stowage::test
