#pragma once

#include "core/remote/httprequest.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslConfiguration>

#include <chrono>

namespace stowage {

// Qt's network access with every default that would surprise a registry's client turned off.

/// Keeps no cookies, and asks the system's proxies but for this machine itself. The parent owns it.
QNetworkAccessManager* makeNetworkAccess(QObject* parent);

/// One that follows no redirect, remembers and reads nothing from caches, and fails after so long
/// without a byte. Of the request it has all but the body.
QNetworkRequest networkRequest(const HttpRequest& request, const QSslConfiguration& tls,
                               std::chrono::milliseconds inactivity);

} // namespace stowage
