#include "tests/support/scriptedserver.h"

#include "tests/support/scriptedconnection.h"
#include "tests/support/serverstream.h"

#include <QFile>

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <utility>

namespace stowage::test {

namespace {

FileDescriptor newEvent() {
    return FileDescriptor(::eventfd(0, EFD_CLOEXEC));
}

SSL_CTX* newTlsContext(const ServerTls& tls) {
    SSL_CTX* const context = SSL_CTX_new(TLS_server_method());
    const QByteArray clients = QFile::encodeName(tls.clientAuthorityFile);
    const bool well =
        SSL_CTX_use_certificate_chain_file(context, QFile::encodeName(tls.certificateFile)) == 1 &&
        SSL_CTX_use_PrivateKey_file(context, QFile::encodeName(tls.keyFile), SSL_FILETYPE_PEM) ==
            1 &&
        (clients.isEmpty() || SSL_CTX_load_verify_file(context, clients) == 1);
    if (!well) {
        qFatal("%s: no certificate for a server", qPrintable(tls.certificateFile));
    }
    if (!clients.isEmpty()) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return context;
}

} // namespace

/// A connection's thread.
struct ScriptedServer::Worker {
    FileDescriptor stop = newEvent();
    bool done = false; ///< Guarded by the server's mutex_.
    std::thread thread;
};

void ScriptedServer::FreeTls::operator()(SSL_CTX* context) const {
    SSL_CTX_free(context);
}

ScriptedServer::ScriptedServer(const std::optional<ServerTls>& tls) {
    if (tls) {
        tls_.reset(newTlsContext(*tls));
    }
    if (!listen()) {
        qFatal("no port to listen on: %s", qPrintable(qt_error_string()));
    }
}

ScriptedServer::~ScriptedServer() {
    stop();
}

QUrl ScriptedServer::url() const {
    return QUrl((tls_ ? QStringLiteral("https://") : QStringLiteral("http://")) + address());
}

bool ScriptedServer::listen() {
    FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<quint16>(port_));
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(fd.get(), any, size) != 0 || ::listen(fd.get(), SOMAXCONN) != 0 ||
        ::getsockname(fd.get(), any, &size) != 0) {
        return false;
    }
    port_ = ntohs(address.sin_port);
    socket_ = std::move(fd);
    stopAccepting_ = newEvent();
    acceptor_ = std::thread([this] { accept(); });
    return true;
}

void ScriptedServer::accept() {
    while (true) {
        pollfd waited[] = {{.fd = socket_.get(), .events = POLLIN, .revents = 0},
                           {.fd = stopAccepting_.get(), .events = POLLIN, .revents = 0}};
        ::poll(waited, 2, -1);
        if (waited[1].revents != 0) {
            return;
        }
        FileDescriptor client(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client.isOpen()) {
            continue;
        }
        const int on = 1; // or the pieces of an answer wait for each other
        ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));

        std::list<std::unique_ptr<Worker>> done;
        {
            const std::scoped_lock lock(mutex_);
            for (auto it = workers_.begin(); it != workers_.end();) {
                const auto next = std::next(it);
                if ((*it)->done) {
                    done.splice(done.end(), workers_, it);
                }
                it = next;
            }
            workers_.push_back(std::make_unique<Worker>());
            Worker& worker = *workers_.back();
            const int number = accepted_++;
            ++open_;
            worker.thread = std::thread([this, &worker, number, fd = std::move(client)]() mutable {
                {
                    ServerStream stream(std::move(fd), tls_.get(), worker.stop.get());
                    serve(stream, number);
                }
                const std::scoped_lock end(mutex_);
                worker.done = true;
                --open_;
                changed_.notify_all();
            });
            changed_.notify_all();
        }
        joinWorkers(std::move(done));
    }
}

/// Tells them to end, and waits until they have.
void ScriptedServer::joinWorkers(std::list<std::unique_ptr<Worker>> workers) {
    for (const auto& worker : workers) {
        ::eventfd_write(worker->stop.get(), 1);
    }
    for (const auto& worker : workers) {
        worker->thread.join();
    }
}

void ScriptedServer::serve(ServerStream& stream, int number) {
    // OpenSSL writes without MSG_NOSIGNAL.
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    ScriptedConnection connection(stream, number);
    bool goesOn = stream.handshake();
    while (goesOn) {
        auto request = connection.readHead();
        if (!request) {
            return;
        }
        auto answer = ask(&ScriptedServer::headInterceptor_, *request);
        connection.readBody(*request, answer ? answer->bodyRead : std::nullopt);
        record(*request);
        if (!answer) {
            if (!request->bodyIsWhole) {
                return;
            }
            answer = ask(&ScriptedServer::interceptor_, *request);
        }
        goesOn = connection.send(*request, answer ? *answer : answerTo(*request));
    }
}

void ScriptedServer::answer(Handler handler) {
    const std::scoped_lock lock(handlerMutex_);
    handler_ = std::move(handler);
}

void ScriptedServer::intercept(Interceptor interceptor) {
    const std::scoped_lock lock(handlerMutex_);
    interceptor_ = std::move(interceptor);
}

void ScriptedServer::interceptHead(Interceptor interceptor) {
    const std::scoped_lock lock(handlerMutex_);
    headInterceptor_ = std::move(interceptor);
}

std::optional<ScriptedAnswer> ScriptedServer::ask(Interceptor ScriptedServer::* which,
                                                  const RecordedRequest& request) {
    const std::scoped_lock lock(handlerMutex_);
    const Interceptor interceptor = this->*which; // it may replace itself
    return interceptor ? interceptor(request) : std::nullopt;
}

ScriptedAnswer ScriptedServer::answerTo(const RecordedRequest& request) {
    const std::scoped_lock lock(handlerMutex_);
    const Handler handler = handler_;
    return handler ? handler(request) : ScriptedAnswer::of(404);
}

void ScriptedServer::record(RecordedRequest& request) {
    const std::scoped_lock lock(mutex_);
    request.number = recorded_++;
    requests_.append(request);
    changed_.notify_all();
}

QList<RecordedRequest> ScriptedServer::requests() const {
    return requests({}, {});
}

QList<RecordedRequest> ScriptedServer::requests(const QByteArray& method,
                                                const QByteArray& target) const {
    const std::scoped_lock lock(mutex_);
    QList<RecordedRequest> wanted;
    std::ranges::copy_if(requests_, std::back_inserter(wanted), [&](const RecordedRequest& each) {
        return (method.isEmpty() || each.method == method) && each.target.startsWith(target);
    });
    return wanted;
}

void ScriptedServer::forgetRequests() {
    const std::scoped_lock lock(mutex_);
    requests_.clear();
}

bool ScriptedServer::waitForRequests(qsizetype count, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [&] { return requests_.size() >= count; });
}

int ScriptedServer::connections() const {
    const std::scoped_lock lock(mutex_);
    return accepted_;
}

bool ScriptedServer::waitForOpenConnections(int count, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [&] { return open_ == count; });
}

void ScriptedServer::closeConnections() {
    std::list<std::unique_ptr<Worker>> workers;
    {
        const std::scoped_lock lock(mutex_);
        workers.swap(workers_);
    }
    joinWorkers(std::move(workers));
}

void ScriptedServer::stop() {
    if (acceptor_.joinable()) {
        ::eventfd_write(stopAccepting_.get(), 1);
        acceptor_.join();
    }
    socket_ = FileDescriptor();
    closeConnections();
}

bool ScriptedServer::restart() {
    stop();
    return listen();
}

} // namespace stowage::test
