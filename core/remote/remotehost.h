#pragma once

#include "core/remote/authenticator.h"
#include "core/remote/chunkpace.h"
#include "core/remote/httpclients.h"
#include "core/remote/registryrequest.h"
#include "core/remote/remotesettings.h"

#include <QDateTime>
#include <QUrl>

#include <memory>
#include <mutex>
#include <optional>

namespace stowage {

/// One registry's server and all that is known of it: how it is spoken to, who asks, how long it
/// wants to be left alone. The one spot from which requests go out. Thread-safe.
class RemoteHost {
public:
    /// `host` as users write it: "docker.io", "registry.example:5000".
    RemoteHost(QString host, const RemoteSettings& settings);
    RemoteHost(const RemoteHost&) = delete;
    RemoteHost& operator=(const RemoteHost&) = delete;

    const QString& name() const { return host_; }
    const RemoteSettings& settings() const { return settings_; }

    /// Finds out how the server is spoken to, once: by TLS, or where it is this machine or marked
    /// insecure, without. Errors: Denied where it is blocked; Network, Timeout, Protocol when it is
    /// no registry.
    Result<QUrl> base(const std::stop_token& stop);

    /// Sends and waits for the answer, whatever its status: with the log-in that the server asks
    /// for, again after a pause where that can help (at most 5 tries), along redirects of GET and
    /// HEAD without showing the log-in to anyone else.
    /// Errors: as HttpClient::send, naming the request; Protocol for redirects that lead nowhere;
    /// Unauthorized and Denied, naming what was to be done, where it is not allowed to who asks.
    Result<HttpAnswer> send(const RegistryRequest& request, std::stop_token stop);

    /// Waits before the try after the given one (the first is 1): as long as its answer (null:
    /// there was none) tells to, a minute at most. False: stopped.
    bool pause(int attempt, const HttpAnswer* answer, const std::stop_token& stop) const;

    /// How uploads are cut.
    ChunkPace& chunks() { return chunks_; }

    /// A Location or Link of an answer as an address that may be gone to: relative ones are taken
    /// from where the answer came, and plain HTTP behind TLS is made TLS again.
    /// Errors: Protocol for anything but http(s), or with user info in it.
    Result<QUrl> follow(const HttpAnswer& answer, const QByteArray& target) const;

    /// "GET https://host/v2/a/tags/list": names a request in errors, without its query.
    static QString describe(const QByteArray& method, const QUrl& url);

private:
    Result<QUrl> probe(const std::stop_token& stop);
    Result<HttpAnswer> sendOnce(const RegistryRequest& request, const QUrl& url,
                                const std::stop_token& stop);
    Result<HttpAnswer> sendAuthorized(const RegistryRequest& request, const QUrl& url,
                                      const std::stop_token& stop);
    Result<HttpAnswer> sendHome(HttpClient& client, const RegistryRequest& request,
                                HttpRequest made, const std::stop_token& stop);
    Result<HttpAnswer> redirected(const RegistryRequest& request, HttpAnswer answer,
                                  const std::stop_token& stop);
    std::optional<std::chrono::milliseconds> toldPause(const HttpAnswer& answer) const;
    bool wait(std::chrono::milliseconds duration, const std::stop_token& stop) const;
    void noteAnswer(const HttpAnswer& answer);
    void noteFailure(const Error& error, bool isSecure);
    Result<> waitForTurn(const std::stop_token& stop);

    QString host_;
    RemoteSettings settings_;
    HttpClients clients_;
    Authenticator authenticator_;
    ChunkPace chunks_;
    std::mutex mutex_; ///< Guards what follows.
    std::optional<QUrl> base_;
    QDateTime notBefore_; ///< Too many requests: nobody asks before.
};

} // namespace stowage
