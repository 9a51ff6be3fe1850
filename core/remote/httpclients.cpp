#include "core/remote/httpclients.h"

#include "core/remote/hostcertificates.h"

#include <utility>

namespace stowage {

namespace {

int portOf(const QUrl& url) {
    return url.port(url.scheme() == QLatin1String("https") ? 443 : 80);
}

/// As certs.d names its folders: the port only where the address has one.
QString hostPort(const QUrl& url) {
    QString host = url.host();
    if (host.contains(QLatin1Char(':'))) {
        host = QLatin1Char('[') + host + QLatin1Char(']');
    }
    return url.port() < 0 ? host : QStringLiteral("%1:%2").arg(host).arg(url.port());
}

} // namespace

QString originOf(const QUrl& url) {
    return QStringLiteral("%1://%2:%3").arg(url.scheme(), url.host()).arg(portOf(url));
}

HttpClients::HttpClients(const RemoteSettings& settings) : settings_(settings) {}

Result<HttpClient*> HttpClients::of(const QUrl& url) {
    const QString origin = originOf(url);
    const std::lock_guard lock(mutex_);
    if (const auto known = clients_.find(origin); known != clients_.end()) {
        return known->second.get();
    }
    const auto made = settingsFor(url);
    if (!made) {
        return failure(made);
    }
    return clients_.emplace(origin, std::make_unique<HttpClient>(*made)).first->second.get();
}

Result<HttpClient::Settings> HttpClients::settingsFor(const QUrl& url) const {
    HttpClient::Settings made{.inactivity = settings_.inactivity};
    made.log = settings_.log;
    if (url.scheme() != QLatin1String("https")) {
        return made;
    }
    if (!settings_.certificateFolders.isEmpty()) {
        made.authorityFile =
            QStringLiteral("%1/%2/ca.crt").arg(settings_.certificateFolders.first(), hostPort(url));
    }
    const auto certificates = HostCertificates::read(hostPort(url), settings_.certificateFolders);
    if (!certificates) {
        return failure(certificates);
    }
    if (!certificates->authorities.isEmpty()) {
        made.tls.addCaCertificates(certificates->authorities);
    }
    if (!certificates->client.isNull()) {
        made.tls.setLocalCertificateChain(certificates->clientChain);
        made.tls.setPrivateKey(certificates->clientKey);
    }
    if (settings_.exceptions) {
        const auto exception = settings_.exceptions->find(hostPort(url));
        if (!exception) {
            return failure(exception);
        }
        made.pinnedCertificate = *exception;
    }
    return made;
}

} // namespace stowage
