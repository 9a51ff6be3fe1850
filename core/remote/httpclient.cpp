#include "core/remote/httpclient.h"

#include "core/base/clock.h"
#include "core/base/quoted.h"
#include "core/remote/certificatefault.h"
#include "core/remote/httpexchange.h"
#include "core/remote/networkaccess.h"
#include "core/remote/requestbody.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QEventLoop>
#include <QFile>
#include <QHash>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QSslCertificate>
#include <QSslError>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace stowage {

namespace {

constexpr qsizetype maximumHeaders = 256 * 1024; ///< Bytes, all of an answer's together.

/// The address without what may be secret in it.
QString shown(const QUrl& url) {
    return quoted(url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment));
}

QString operationOf(const HttpRequest& request) {
    return QString::fromLatin1(request.method) + QLatin1Char(' ') + shown(request.url);
}

/// Qt's numbers for answers that did arrive, only with a status that is a failure.
bool isStatusError(QNetworkReply::NetworkError error) {
    return (error > 200 && error < 300) || error > 400 ||
           error == QNetworkReply::ProtocolInvalidOperationError;
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
        access_ = makeNetworkAccess(this);
        connect(access_, &QNetworkAccessManager::encrypted, this, [this] { isSecure_ = true; });
    }
    QNetworkRequest made = networkRequest(request, settings_.tls, settings_.inactivity);
    QNetworkReply* reply = nullptr;
    auto file = request.bodyFile.isEmpty() ? nullptr : std::make_unique<QFile>(request.bodyFile);
    if (file && !file->open(QIODevice::ReadOnly)) {
        exchange->fail(
            Error(ErrorCode::Io,
                  QStringLiteral("reading %1: %2").arg(request.bodyFile, file->errorString())));
        return;
    }
    if (request.method == "HEAD") {
        reply = access_->head(made);
    } else if (request.method == "GET") {
        reply = access_->get(made);
    } else {
        // Also where it has no bytes: Qt sends again what it can. With a length, then 0, which
        // servers want of a PUT and a POST.
        auto* const body = file ? new RequestBody(std::move(file)) : new RequestBody(request.body);
        made.setHeader(QNetworkRequest::ContentLengthHeader, body->all());
        body->onTaken([exchange](qint64 bytes) { exchange->noteSent(bytes); });
        reply = access_->sendCustomRequest(made, request.method, body);
        body->setParent(reply);
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
        exchange.add(reply.read(std::min<qint64>(room, reply.bytesAvailable())));
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

/// One request, from its beginning to the end of its answer; noted in the log when it is over.
class HttpClient::Body final : public HttpBody {
public:
    Body(const HttpRequest& request, Thread& thread, std::shared_ptr<HttpLog> log)
        : operation_(operationOf(request)), isHead_(request.method == "HEAD"),
          grace_(request.grace), maximum_(request.maximumBody), thread_(thread),
          log_(std::move(log)), note_{.startedAt = Clock::system().now(),
                                      .method = request.method,
                                      .url = HttpLog::shownUrl(request.url)} {
        timer_.start();
        thread_.post(
            [request, exchange = exchange_](Connections& c) { c.start(request, exchange); });
    }
    ~Body() override {
        if (!isOver_) {
            giveUp();
        }
        if (log_) {
            note_.duration = std::chrono::milliseconds(timer_.elapsed());
            log_->add(std::move(note_));
        }
    }

    /// Once, before next().
    Result<HttpAnswer> head(const std::stop_token& stop) {
        auto came = take(stop);
        if (!came) {
            return failure(came);
        }
        came_ = *std::move(came);
        const HttpAnswer& head = exchange_->head();
        note_.status = head.status;
        qsizetype size = 0;
        for (const auto& [name, value] : head.headers) {
            size += name.size() + value.size();
        }
        if (size > maximumHeaders) {
            return failed(Error(ErrorCode::TooLarge,
                                QStringLiteral("%1: the headers of the answer have %2 bytes")
                                    .arg(operation_)
                                    .arg(size)));
        }
        if (!head.isSuccess()) {
            maximum_ = std::min(maximum_, HttpRequest::maximumComplaint);
        }
        length_ = isHead_ || head.status == 304 ? std::nullopt : lengthOf(head);
        return head;
    }

    Result<QByteArray> next(const std::stop_token& stop) override {
        if (!came_) {
            if (isOver_) {
                return QByteArray();
            }
            thread_.post([exchange = exchange_](Connections& c) { c.pull(exchange); });
            auto came = take(stop);
            if (!came) {
                return came;
            }
            came_ = *std::move(came);
        }
        QByteArray bytes = *std::exchange(came_, std::nullopt);
        note_.received += bytes.size();
        if (note_.received > maximum_) {
            return failed(
                Error(ErrorCode::TooLarge, QStringLiteral("%1: the answer has more than %2 bytes")
                                               .arg(operation_)
                                               .arg(maximum_)));
        }
        if (isOver_ && length_ && note_.received < *length_) {
            return failed(Error(ErrorCode::Network,
                                QStringLiteral("%1: the answer ended after %2 of %3 bytes")
                                    .arg(operation_)
                                    .arg(note_.received)
                                    .arg(*length_)));
        }
        return bytes;
    }

    /// Why nobody reads on.
    void noteError(const Error& error) {
        if (log_) {
            note_.error = HttpLog::shownError(error);
        }
    }

private:
    static std::optional<qint64> lengthOf(const HttpAnswer& head) {
        bool isNumber = false;
        const qint64 length = head.header("content-length").toLongLong(&isNumber);
        return isNumber ? std::optional(length) : std::nullopt;
    }

    Result<QByteArray> take(const std::stop_token& stop) {
        auto part = exchange_->next(stop, grace_);
        note_.sent = exchange_->sent();
        if (part) {
            isOver_ = part->isOver;
            return std::move(part->bytes);
        }
        if (part.error().isCancelled()) {
            return failed(part.error());
        }
        isOver_ = true; // Nothing is left to be given up.
        return failed(part.error().in(operation_));
    }

    std::unexpected<Error> failed(Error error) {
        noteError(error);
        if (!isOver_) {
            giveUp();
        }
        return std::unexpected(std::move(error));
    }

    void giveUp() {
        isOver_ = true;
        thread_.post([exchange = exchange_](Connections& c) { c.abort(exchange); });
    }

    const QString operation_;
    const bool isHead_;
    const std::chrono::milliseconds grace_;
    qint64 maximum_; ///< Bytes; fewer once it is known to be no success.
    Thread& thread_;
    const std::shared_ptr<HttpLog> log_;
    HttpLogEntry note_;
    QElapsedTimer timer_;
    const std::shared_ptr<HttpExchange> exchange_ = std::make_shared<HttpExchange>();
    std::optional<QByteArray> came_; ///< With the headers, and not read yet.
    std::optional<qint64> length_;   ///< As the answer says it.
    bool isOver_ = false;
};

HttpClient::HttpClient(const Settings& settings)
    : log_(settings.log), thread_(std::make_unique<Thread>(settings)) {}

HttpClient::~HttpClient() = default;

Result<HttpClient::Opened> HttpClient::open(const HttpRequest& request,
                                            const std::stop_token& stop) {
    const QString scheme = request.url.scheme();
    if (!request.url.isValid() ||
        (scheme != QLatin1String("https") && scheme != QLatin1String("http")) ||
        request.url.host().isEmpty()) {
        return failure(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1: not an address of a web server").arg(operationOf(request)));
    }
    if (!request.url.userInfo().isEmpty()) {
        return failure(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1: an address with a user's name in it").arg(operationOf(request)));
    }
    auto body = std::make_unique<Body>(request, *thread_, log_);
    auto head = body->head(stop);
    if (!head) {
        return failure(head);
    }
    return Opened{*std::move(head), std::move(body)};
}

Result<HttpAnswer> HttpClient::send(const HttpRequest& request, std::stop_token stop,
                                    const Sink& sink) {
    auto opened = open(request, stop);
    if (!opened) {
        return failure(opened);
    }
    HttpAnswer answer = std::move(opened->head);
    for (;;) {
        const auto bytes = opened->body->next(stop);
        if (!bytes) {
            return failure(bytes);
        }
        if (bytes->isEmpty()) {
            return answer;
        }
        if (!sink || !answer.isSuccess()) {
            answer.body += *bytes;
        } else if (auto taken = sink(*bytes); !taken) {
            static_cast<Body&>(*opened->body).noteError(taken.error());
            return failure(taken);
        }
    }
}

} // namespace stowage
