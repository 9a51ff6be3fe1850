#pragma once

#include "core/base/result.h"
#include "core/registry/httplog.h"
#include "core/remote/httpanswer.h"
#include "core/remote/httpbody.h"
#include "core/remote/httprequest.h"

#include <QByteArrayView>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace stowage {

/// Blocking HTTP/1.1 over Qt Network, with every default that would surprise a registry's client
/// turned off: no redirect is followed, no credential is remembered, no body is sent twice or
/// unpacked, no cookie is kept.
///
/// Thread-safe: connections live on a thread of its own and are shared by all callers. The callers'
/// threads need no event loop. A stop ends a request within milliseconds; destruction ends all.
class HttpClient {
public:
    struct Settings {
        /// Without a byte in either direction for so long, a request fails with Timeout.
        std::chrono::milliseconds inactivity = std::chrono::minutes(1);
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        /// sha256 of a certificate that is accepted whatever is wrong with it; empty: none is.
        QByteArray pinnedCertificate = {};
        /// Where the certificate of an authority belongs that is to be trusted: errors say so.
        QString authorityFile = {};
        /// Told of the certificate of each connection and of what is wrong with it, before anything
        /// is sent. Called on the client's own thread.
        std::function<void(const QSslCertificate&, const QStringList& problems)> certificateSeen =
            {};
        /// Where each request is noted; null: nowhere.
        std::shared_ptr<HttpLog> log = nullptr;
    };

    /// Takes an answer's body piece by piece, on the caller's thread; its failure ends the request.
    using Sink = std::function<Result<>(QByteArrayView)>;

    explicit HttpClient(const Settings& settings);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    /// Sends once and waits for the whole answer. With a sink, the body of a successful answer goes
    /// there; that of any other is kept in the answer.
    /// Errors: Cancelled, Timeout, Network (the items() are the sha256 of the certificate where it
    /// was not trusted), TooLarge, InvalidArgument for a URL that is not http(s) or has user info;
    /// whatever the sink fails with. A body that ends before its Content-Length is Network.
    Result<HttpAnswer> send(const HttpRequest& request, std::stop_token stop,
                            const Sink& sink = {});

    /// An answer whose body is yet to come.
    struct Opened {
        HttpAnswer head;
        std::unique_ptr<HttpBody> body;
    };

    /// Sends once and waits for status and headers. Errors: as send(), as far as it comes.
    Result<Opened> open(const HttpRequest& request, const std::stop_token& stop);

private:
    class Body;
    class Connections;
    class Thread;

    const std::shared_ptr<HttpLog> log_;
    std::unique_ptr<Thread> thread_;
};

} // namespace stowage
