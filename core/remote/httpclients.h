#pragma once

#include "core/remote/httpclient.h"
#include "core/remote/remotesettings.h"

#include <QUrl>

#include <map>
#include <memory>
#include <mutex>

namespace stowage {

/// "https://host:443": what credentials are bound to. The port is always written.
QString originOf(const QUrl& url);

/// One HttpClient an origin, each with the certificates that certs.d has for that host alone: a
/// client's certificate is shown to no other. Thread-safe.
class HttpClients {
public:
    explicit HttpClients(const RemoteSettings& settings);

    /// Lives as long as this object. Errors: what HostCertificates::read and the
    /// exceptions fail with.
    Result<HttpClient*> of(const QUrl& url);

    /// What a client of that origin is made with. Errors: as of().
    Result<HttpClient::Settings> settingsFor(const QUrl& url) const;

private:
    RemoteSettings settings_;
    std::mutex mutex_;
    std::map<QString, std::unique_ptr<HttpClient>> clients_;
};

} // namespace stowage
