#pragma once

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <utility>

namespace stowage {

/// One HTTP request, as it goes over the wire. A value.
struct HttpRequest {
    QByteArray method = QByteArrayLiteral("GET");
    QUrl url = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {};

    /// Sent once, with its length, and never again behind the caller's back.
    QByteArray body = {};

    /// Bytes of an answer's body that are taken; beyond them the request fails with TooLarge.
    qint64 maximumBody = 4 * 1024 * 1024;
};

} // namespace stowage
