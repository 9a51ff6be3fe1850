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
    HttpClient::Settings made{.inactivity = settings_.inactivity};
    if (url.scheme() == QLatin1String("https")) {
        const auto certificates =
            HostCertificates::read(hostPort(url), settings_.certificateFolders);
        if (!settings_.certificateFolders.isEmpty()) {
            made.authorityFile = QStringLiteral("%1/%2/ca.crt")
                                     .arg(settings_.certificateFolders.first(), hostPort(url));
        }
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
    }
    return clients_.emplace(origin, std::make_unique<HttpClient>(made)).first->second.get();
}

} // namespace stowage
