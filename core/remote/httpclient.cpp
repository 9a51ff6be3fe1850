#include "core/remote/httpclient.h"

#include "core/base/clock.h"
#include "core/base/quoted.h"
#include "core/remote/certificatefault.h"
#include "core/remote/hostname.h"
#include "core/remote/httpexchange.h"
#include "core/remote/requestbody.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QEventLoop>
#include <QFile>
#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QPointer>
#include <QSslCertificate>
#include <QSslError>

#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace stowage {

namespace {

constexpr qsizetype maximumHeaders = 256 * 1024; ///< Bytes, all of an answer's together.

/// The system's proxies, but for this machine itself: Debian's Qt would ask the proxy for it.
class ProxyRule : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        if (isLoopback(query.peerHostName())) {
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        }
        return systemProxyForQuery(query);
    }
};

/// Keeps nothing and sends nothing.
class NoCookies : public QNetworkCookieJar {
public:
    using QNetworkCookieJar::QNetworkCookieJar;
    QList<QNetworkCookie> cookiesForUrl(const QUrl& /*url*/) const override { return {}; }
    bool setCookiesFromUrl(const QList<QNetworkCookie>& /*list*/, const QUrl& /*url*/) override {
        return false;
    }
};

/// The address without what may be secret in it.
QString shown(const QUrl& url) {
    return quoted(url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment));
}

/// Qt's numbers for answers that did arrive, only with a status that is a failure.
bool isStatusError(QNetworkReply::NetworkError error) {
    return (error > 200 && error < 300) || error > 400 ||
           error == QNetworkReply::ProtocolInvalidOperationError;
}

QNetworkRequest qtRequest(const HttpRequest& request, const HttpClient::Settings& settings) {
    QNetworkRequest made(request.url);
    made.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                      QNetworkRequest::ManualRedirectPolicy);
    made.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    made.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    made.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    made.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    made.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    made.setTransferTimeout(static_cast<int>(settings.inactivity.count()));
    made.setSslConfiguration(settings.tls);
    made.setRawHeader("Accept-Encoding", "identity");
    made.setRawHeader("User-Agent", "stowage");
    for (const auto& [name, value] : request.headers) {
        made.setRawHeader(name, value);
    }
    return made;
}

} // namespace

/// The network's side; lives on the client's thread.
class HttpClient::Connections : public QObject {
public:
    using Calls = std::vector<std::function<void(Connections&)>>;

    Connections(Settings settings, std::function<Calls()> takeCalls)
        : settings_(std::move(settings)), takeCalls_(std::move(takeCalls)) {}

    /// Until quit().
    void exec() { loop_.exec(); }
    void quit() { loop_.quit(); }

    void start(const HttpRequest& request, const std::shared_ptr<HttpExchange>& exchange);
    void abort(const std::shared_ptr<HttpExchange>& exchange);

    /// Reads on after the other side has taken what there was.
    void pull(const std::shared_ptr<HttpExchange>& exchange);

protected:
    bool event(QEvent* event) override {
        // First of all, for it takes the lock under which the event was made.
        for (const auto& call : takeCalls_()) {
            call(*this);
        }
        return event->type() == QEvent::User || QObject::event(event);
    }

private:
    void judge(QNetworkReply& reply, const QList<QSslError>& errors);
    static void begin(const QNetworkReply& reply, HttpExchange& exchange);
    void readSome(QNetworkReply& reply, HttpExchange& exchange);
    void finish(QNetworkReply& reply, const std::shared_ptr<HttpExchange>& exchange);
    Error errorOf(const QNetworkReply& reply) const;

    Settings settings_;
    std::function<Calls()> takeCalls_;
    QEventLoop loop_;
    QNetworkAccessManager* access_ = nullptr;
    QHash<HttpExchange*, QNetworkReply*> replies_;
    QHash<const QNetworkReply*, QString> certificateFaults_;
    bool isSecure_ = false; ///< A secure connection has come about.
};

void HttpClient::Connections::start(const HttpRequest& request,
                                    const std::shared_ptr<HttpExchange>& exchange) {
    if (access_ == nullptr) {
        access_ = new QNetworkAccessManager(this);
        access_->setProxyFactory(new ProxyRule);
        access_->setCookieJar(new NoCookies(access_));
        connect(access_, &QNetworkAccessManager::encrypted, this, [this] { isSecure_ = true; });
    }
    QNetworkRequest made = qtRequest(request, settings_);
    QNetworkReply* reply = nullptr;
    auto file = request.bodyFile.isEmpty() ? nullptr : std::make_unique<QFile>(request.bodyFile);
    if (file && !file->open(QIODevice::ReadOnly)) {
        exchange->fail(
            Error(ErrorCode::Io,
                  QStringLiteral("reading %1: %2").arg(request.bodyFile, file->errorString())));
        return;
    }
    if (file || !request.body.isEmpty()) {
        auto* const body = file ? new RequestBody(std::move(file)) : new RequestBody(request.body);
        made.setHeader(QNetworkRequest::ContentLengthHeader, body->all());
        body->onTaken([exchange](qint64 bytes) { exchange->noteSent(bytes); });
        reply = access_->sendCustomRequest(made, request.method, body);
        body->setParent(reply);
    } else if (request.method == "HEAD") {
        reply = access_->head(made);
    } else if (request.method == "GET") {
        reply = access_->get(made);
    } else if (request.method == "DELETE") {
        reply = access_->deleteResource(made);
    } else {
        // Says Content-Length: 0, which servers want of a PUT and a POST.
        made.setHeader(QNetworkRequest::ContentLengthHeader, 0);
        reply = access_->sendCustomRequest(made, request.method, QByteArray());
    }
    reply->setReadBufferSize(HttpExchange::enough);
    replies_.insert(exchange.get(), reply);
    connect(reply, &QNetworkReply::sslErrors, this,
            [this, reply](const QList<QSslError>& errors) { judge(*reply, errors); });
    connect(reply, &QNetworkReply::encrypted, this, [this, reply] {
        if (settings_.certificateSeen) {
            settings_.certificateSeen(reply->sslConfiguration().peerCertificate(), {});
        }
    });
    connect(reply, &QNetworkReply::readyRead, this, [this, reply, exchange] {
        begin(*reply, *exchange);
        readSome(*reply, *exchange);
    });
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, exchange] { finish(*reply, exchange); });
}

/// Something is wrong with the server's certificate.
void HttpClient::Connections::judge(QNetworkReply& reply, const QList<QSslError>& errors) {
    const QSslCertificate certificate = reply.sslConfiguration().peerCertificate();
    if (settings_.certificateSeen) {
        settings_.certificateSeen(certificate, {certificateFault(errors, {})});
    }
    if (!settings_.pinnedCertificate.isEmpty() &&
        certificate.digest(QCryptographicHash::Sha256) == settings_.pinnedCertificate) {
        reply.ignoreSslErrors(errors); // These, and none that may come later.
    } else {
        certificateFaults_.insert(&reply, certificateFault(errors, settings_.authorityFile));
    }
}

void HttpClient::Connections::abort(const std::shared_ptr<HttpExchange>& exchange) {
    if (QNetworkReply* const reply = replies_.value(exchange.get())) {
        reply->abort(); // Emits finished.
    }
}

void HttpClient::Connections::pull(const std::shared_ptr<HttpExchange>& exchange) {
    if (QNetworkReply* const reply = replies_.value(exchange.get())) {
        readSome(*reply, *exchange);
        if (reply->isFinished() && reply->bytesAvailable() == 0) {
            finish(*reply, exchange);
        }
    }
}

void HttpClient::Connections::begin(const QNetworkReply& reply, HttpExchange& exchange) {
    HttpAnswer head;
    head.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    head.url = reply.url();
    for (const auto& [name, value] : reply.rawHeaderPairs()) {
        head.headers.emplaceBack(name, value);
    }
    exchange.begin(std::move(head));
}

void HttpClient::Connections::readSome(QNetworkReply& reply, HttpExchange& exchange) {
    const qsizetype room = exchange.room();
    if (room > 0 && reply.bytesAvailable() > 0) {
        exchange.add(reply.read(room));
    }
}

void HttpClient::Connections::finish(QNetworkReply& reply,
                                     const std::shared_ptr<HttpExchange>& exchange) {
    const auto known = replies_.constFind(exchange.get());
    if (known == replies_.cend()) {
        return;
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QNetworkReply::NetworkError error = reply.error();
    const bool hasFailed =
        error != QNetworkReply::NoError && (status == 0 || !isStatusError(error));
    if (!hasFailed) {
        begin(reply, *exchange);
        readSome(reply, *exchange);
        if (reply.bytesAvailable() > 0) {
            return; // pull() comes back here.
        }
        exchange->end();
    } else {
        exchange->fail(errorOf(reply));
    }
    replies_.erase(known);
    certificateFaults_.remove(&reply);
    reply.deleteLater();
}

Error HttpClient::Connections::errorOf(const QNetworkReply& reply) const {
    const QString text = reply.errorString();
    const QSslCertificate certificate = reply.sslConfiguration().peerCertificate();
    const bool isHandshake = reply.error() == QNetworkReply::SslHandshakeFailedError ||
                             reply.error() == QNetworkReply::RemoteHostClosedError;
    if (isHandshake && !isSecure_ && certificate.isNull() &&
        reply.url().scheme() == QLatin1String("https")) {
        return {ErrorCode::Network,
                QStringLiteral("no secure connection came about: %1; a registry that speaks plain "
                               "HTTP has to be marked as insecure in registries.conf")
                    .arg(text)};
    }
    switch (reply.error()) {
    case QNetworkReply::OperationCanceledError:
        // Nobody waits for a request that was given up: this one took too long.
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return Error(ErrorCode::Timeout, QStringLiteral("no answer in time"));
    case QNetworkReply::SslHandshakeFailedError: {
        const QString fault = certificateFaults_.value(&reply);
        Error error(ErrorCode::Network,
                    fault.isEmpty()
                        ? QStringLiteral("the secure connection failed: ") + text
                        : QStringLiteral("the server's certificate is not good: ") + fault);
        if (certificate.isNull()) {
            return error;
        }
        return std::move(error).about(
            {QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex())});
    }
    default:
        return Error(ErrorCode::Network, text);
    }
}

/// The thread and the way to it. Calls go through a queue of our own: Qt's is locked by what a
/// thread sanitizer does not see.
class HttpClient::Thread {
public:
    explicit Thread(const Settings& settings) : thread_([this, settings] { run(settings); }) {}
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;
    ~Thread() {
        post([](Connections& connections) { connections.quit(); });
        thread_.join();
    }

    void post(std::function<void(Connections&)> call) {
        const std::lock_guard lock(mutex_);
        calls_.push_back(std::move(call));
        wake();
    }

private:
    void run(const Settings& settings) {
        Connections connections(settings, [this] { return takeCalls(); });
        {
            const std::lock_guard lock(mutex_);
            connections_ = &connections;
            wake();
        }
        connections.exec();
        const std::lock_guard lock(mutex_);
        connections_ = nullptr;
    }

    std::vector<std::function<void(Connections&)>> takeCalls() {
        const std::lock_guard lock(mutex_);
        return std::exchange(calls_, {});
    }

    /// With the lock held.
    void wake() {
        if (connections_ != nullptr && !calls_.empty()) {
            QCoreApplication::postEvent(connections_, new QEvent(QEvent::User));
        }
    }

    std::mutex mutex_; ///< Guards the two.
    std::vector<std::function<void(Connections&)>> calls_;
    Connections* connections_ = nullptr; ///< While the thread can be woken.
    std::jthread thread_;                ///< Last: it uses the others.
};

HttpClient::HttpClient(const Settings& settings)
    : log_(settings.log), thread_(std::make_unique<Thread>(settings)) {}

HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::send(const HttpRequest& request, std::stop_token stop,
                                    const Sink& sink) {
    const QString operation =
        QString::fromLatin1(request.method) + QLatin1Char(' ') + shown(request.url);
    const QString scheme = request.url.scheme();
    if (!request.url.isValid() ||
        (scheme != QLatin1String("https") && scheme != QLatin1String("http")) ||
        request.url.host().isEmpty()) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1: not an address of a web server").arg(operation));
    }
    if (!request.url.userInfo().isEmpty()) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1: an address with a user's name in it").arg(operation));
    }
    HttpLogEntry note{.startedAt = Clock::system().now(),
                      .method = request.method,
                      .url = HttpLog::shownUrl(request.url)};
    QElapsedTimer timer;
    timer.start();
    auto answer = exchange(request, stop, sink, note);
    if (log_) {
        if (!answer) {
            note.error = HttpLog::shownError(answer.error());
        }
        note.duration = std::chrono::milliseconds(timer.elapsed());
        log_->add(std::move(note));
    }
    return answer;
}

Result<HttpAnswer> HttpClient::exchange(const HttpRequest& request, const std::stop_token& stop,
                                        const Sink& sink, HttpLogEntry& note) {
    const QString operation =
        QString::fromLatin1(request.method) + QLatin1Char(' ') + shown(request.url);
    const auto exchange = std::make_shared<HttpExchange>();
    thread_->post([request, exchange](Connections& c) { c.start(request, exchange); });
    const auto abort = [&] {
        thread_->post([exchange](Connections& connections) { connections.abort(exchange); });
    };
    HttpAnswer answer;
    qint64 received = 0;
    for (;;) {
        const auto part = exchange->next(stop, request.grace);
        note.sent = exchange->sent();
        if (!part) {
            if (part.error().isCancelled()) {
                abort();
                return failure(part);
            }
            return failure(part, operation);
        }
        if (answer.status == 0) {
            answer = exchange->head();
            note.status = answer.status;
            qsizetype size = 0;
            for (const auto& [name, value] : std::as_const(answer.headers)) {
                size += name.size() + value.size();
            }
            if (size > maximumHeaders) {
                abort();
                return failure(ErrorCode::TooLarge,
                               QStringLiteral("%1: the headers of the answer have %2 bytes")
                                   .arg(operation)
                                   .arg(size));
            }
        }
        received += part->bytes.size();
        note.received = received;
        if (received > request.maximumBody) {
            abort();
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("%1: the answer has more than %2 bytes")
                               .arg(operation)
                               .arg(request.maximumBody));
        }
        if (sink && answer.isSuccess()) {
            if (auto taken = sink(part->bytes); !taken) {
                abort();
                return failure(taken);
            }
        } else {
            answer.body += part->bytes;
        }
        if (part->isOver) {
            break;
        }
        thread_->post([exchange](Connections& connections) { connections.pull(exchange); });
    }
    bool hasLength = false;
    const qint64 length = answer.header("content-length").toLongLong(&hasLength);
    if (hasLength && request.method != "HEAD" && received < length && answer.status != 304) {
        return failure(ErrorCode::Network,
                       QStringLiteral("%1: the answer ended after %2 of %3 bytes")
                           .arg(operation)
                           .arg(received)
                           .arg(length));
    }
    return answer;
}

} // namespace stowage
