#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QUrl>

#include <utility>

namespace stowage {

/// What a server answered, whatever the status. A value; its text is the server's, and an
/// attacker's until checked.
struct HttpAnswer {
    int status = 0;
    QUrl url = {}; ///< Where it came from.
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {}; ///< Empty where the body went into a sink.

    bool isSuccess() const { return status >= 200 && status < 300; }

    /// By its name in any case; repeated headers are joined by ", ". Empty when there is none.
    QByteArray header(QByteArrayView name) const;
};

} // namespace stowage
