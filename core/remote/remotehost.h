#pragma once

#include "core/remote/authenticator.h"
#include "core/remote/hostpace.h"
#include "core/remote/httpclients.h"
#include "core/remote/registryrequest.h"
#include "core/remote/remotesettings.h"
#include "core/remote/retries.h"

#include <QUrl>

#include <memory>
#include <mutex>
#include <optional>

namespace stowage {

/// One registry's server and all that is known of it: how it is spoken to, who asks, how it wants
/// to be treated. The one spot from which requests go out. Thread-safe.
class RemoteHost {
public:
    /// `host` as users write it: "docker.io", "registry.example:5000".
    RemoteHost(QString host, const RemoteSettings& settings);
    RemoteHost(const RemoteHost&) = delete;
    RemoteHost& operator=(const RemoteHost&) = delete;

    const QString& name() const { return host_; }
    const RemoteSettings& settings() const { return settings_; }

    /// Finds out how the server is spoken to, once: by TLS, or where it is this machine or marked
    /// insecure, without. Asked again as send() does, but a door that nobody opens is soon left.
    /// Errors: Denied where it is blocked; Network, Timeout, RateLimited; Protocol when it is no
    /// registry.
    Result<QUrl> base(const std::stop_token& stop);

    /// Sends and waits for the answer, whatever its status: with the log-in that the server asks
    /// for, again where that can help (Retries), along redirects of GET and HEAD without showing
    /// the log-in to anyone else. Errors: as HttpClient::send, naming the request; Protocol for
    /// redirects that lead nowhere; Unauthorized and Denied, naming what was to be done, where it
    /// is not allowed to who asks.
    Result<HttpAnswer> send(const RegistryRequest& request, std::stop_token stop);

    /// For whoever tries again by himself: as Retries::pause().
    bool pause(int attempt, const HttpAnswer* answer, const std::stop_token& stop) const {
        return retries_.pause(attempt, answer, stop);
    }

    /// How uploads are cut.
    ChunkPace& chunks() { return pace_->chunks(); }

    /// A Location or Link of an answer as an address that may be gone to: relative ones are taken
    /// from where the answer came, and plain HTTP behind TLS is made TLS again.
    /// Errors: Protocol for anything but http(s), or with user info in it.
    Result<QUrl> follow(const HttpAnswer& answer, const QByteArray& target) const;

    /// "GET https://host/v2/a/tags/list": names a request in errors, without its query.
    static QString describe(const QByteArray& method, const QUrl& url);

private:
    Result<QUrl> probe(const std::stop_token& stop);
    // Each sets `isLast` where another try could end no better.
    Result<HttpAnswer> sendOnce(const RegistryRequest& request, const QUrl& url, bool& isLast,
                                const std::stop_token& stop);
    Result<HttpAnswer> sendAuthorized(const RegistryRequest& request, const QUrl& url, bool& isLast,
                                      const std::stop_token& stop);
    Result<HttpAnswer> sendHome(HttpClient& client, const RegistryRequest& request,
                                HttpRequest made, bool& isLast, const std::stop_token& stop);
    Result<HttpAnswer> redirected(const RegistryRequest& request, HttpAnswer answer, bool& isLast,
                                  const std::stop_token& stop);
    void noteAnswer(const HttpAnswer& answer);
    void noteFailure(const Error& error, bool isSecure);

    QString host_;
    RemoteSettings settings_;
    HttpClients clients_;
    Authenticator authenticator_;
    const std::shared_ptr<HostPace> pace_;
    const Retries retries_;
    std::mutex mutex_;
    std::optional<QUrl> base_; ///< Guarded by mutex_.
};

} // namespace stowage
