#include "core/remote/networkaccess.h"

#include "core/remote/hostname.h"

#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>

namespace stowage {

namespace {

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

} // namespace

QNetworkAccessManager* makeNetworkAccess(QObject* parent) {
    auto* const access = new QNetworkAccessManager(parent);
    access->setProxyFactory(new ProxyRule);
    access->setCookieJar(new NoCookies(access));
    return access;
}

QNetworkRequest networkRequest(const HttpRequest& request, const QSslConfiguration& tls,
                               std::chrono::milliseconds inactivity) {
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
    made.setTransferTimeout(static_cast<int>(inactivity.count()));
    made.setSslConfiguration(tls);
    made.setRawHeader("Accept-Encoding", "identity");
    made.setRawHeader("User-Agent", "stowage");
    for (const auto& [name, value] : request.headers) {
        made.setRawHeader(name, value);
    }
    return made;
}

} // namespace stowage
