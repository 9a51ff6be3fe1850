#pragma once

#include "core/remote/httpclient.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace stowage {

/// A request to a registry, before it is known who asks and where exactly it goes. A value.
struct RegistryRequest {
    QByteArray method = QByteArrayLiteral("GET");

    /// Below /v2/, percent-encoded where it must be: "library/debian/tags/list?n=100".
    QString path = {};

    /// Where the registry said to go on, instead of a path.
    QUrl url = {};

    /// What a token must allow: "repository:library/debian:pull".
    QStringList scopes = {};

    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QByteArray body = {};
    QString bodyFile = {}; ///< As HttpRequest's, and so is the next.

    /// After a stop it may go on for so long. What reads has none, and ends at once (in well under
    /// 100 ms); the chunks of uploads and their closing requests have RemoteSettings::chunkTime.
    std::chrono::milliseconds grace{0};
    qint64 maximumAnswer = 4 * 1024 * 1024;

    /// Doing it twice does no harm: it is tried again after a lost connection or a busy server.
    bool canRepeat = true;

    /// Where the body of a successful answer goes; `begin` is called before each try.
    HttpClient::Sink sink = {};
    std::function<void()> begin = {};

    /// Instead of a sink: where the body of a successful answer is left, for the caller to read.
    std::unique_ptr<HttpBody>* unread = nullptr;
};

/// The scope of reading a repository, and those of more: `actions` as "pull,push".
inline QString repositoryScope(const QString& name,
                               const QString& actions = QStringLiteral("pull")) {
    return QStringLiteral("repository:%1:%2").arg(name, actions);
}

} // namespace stowage
