#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <chrono>
#include <utility>

namespace stowage {

/// One HTTP request, as it goes over the wire. A value.
struct HttpRequest {
    QByteArray method = QByteArrayLiteral("GET");
    QUrl url = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {};

    /// Sent once, with its length, and never again behind the caller's back.
    QByteArray body = {};

    /// Instead of it: a file whose content is the body. It must not change meanwhile.
    QString bodyFile = {};

    /// So long it may go on after a stop, to come to its own end.
    std::chrono::milliseconds grace{0};

    /// Bytes of an answer's body that are taken; beyond them the request fails with TooLarge. Of an
    /// answer that is no success no more than maximumComplaint are, whatever may come otherwise.
    qint64 maximumBody = 4 * 1024 * 1024;
    static constexpr qint64 maximumComplaint = 1024 * 1024;
};

} // namespace stowage
