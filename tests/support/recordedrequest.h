#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace stowage::test {

/// A request as it has come to a ScriptedServer. A value.
struct RecordedRequest {
    int number = -1;     ///< From 0 in the order of arrival; -1 while its body is still to come.
    int connection = -1; ///< From 0 in the order in which they were accepted.
    QByteArray method;
    QByteArray target; ///< As sent: "/v2/app/blobs/uploads/?digest=sha256%3A…".
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;         ///< Chunks joined.
    bool bodyIsWhole = true; ///< False where it was cut, or where the answer came before.
    QString clientName;      ///< Of the certificate that the client has shown.

    /// The first header of that name, whatever its case; empty where there is none.
    QByteArray header(QByteArrayView name) const;
    bool hasHeader(QByteArrayView name) const;

    /// The target without its query, as sent.
    QByteArray path() const;

    /// A value of the query, decoded; empty where there is none.
    QString query(const char* name) const;
    QStringList queries(const char* name) const;

    /// A value of a form in the body, decoded.
    QString form(const char* name) const;

    /// "PUT /v2/app/manifests/v1".
    QByteArray line() const { return method + ' ' + target; }
};

} // namespace stowage::test
