#pragma once

#include "core/remote/challenge.h"
#include "core/remote/httpclients.h"
#include "core/remote/remotesettings.h"

#include <QByteArray>
#include <QDateTime>
#include <QMap>
#include <QString>
#include <QStringList>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

namespace stowage {

/// Who asks a registry: answers its challenges with Basic or with tokens, for this one registry and
/// nowhere else (distribution's "Token Authentication Specification", RFC 7617). Thread-safe; one
/// token is fetched at a time.
class Authenticator {
public:
    /// `host` as in credentials' files. The clients must outlive it.
    Authenticator(QString host, const RemoteSettings& settings, HttpClients& clients);

    /// What to send as Authorization; empty: nothing. A token that ends within the next seconds, or
    /// was got before the user logged in or out, is replaced before it is used.
    /// Errors: Unauthorized when the token server refuses; Protocol; Cancelled; as HttpClient.
    Result<QByteArray> authorization(const QStringList& scopes, const std::stop_token& stop);

    /// A 401 came, in answer to `sent`. Whether it is worth trying again: there is something else
    /// to send now. `registry` is where the challenge comes from.
    Result<bool> challenged(const QUrl& registry, const HttpAnswer& answer, const QByteArray& sent);

private:
    struct Token {
        QByteArray value;
        QDateTime endsAt;
    };

    Result<std::optional<Credential>> credential(const QStringList& scopes,
                                                 const std::stop_token& stop);
    Result<QByteArray> basic(const QStringList& scopes, const std::stop_token& stop);
    Result<Token> fetchToken(const Challenge& bearer, const QStringList& scopes,
                             const std::stop_token& stop);
    Result<HttpAnswer> askWithPassword(QUrl realm, const QString& service,
                                       const QStringList& scopes,
                                       const std::optional<Credential>& credential,
                                       const std::stop_token& stop);
    Result<HttpAnswer> askWithRefreshToken(const QUrl& realm, const QString& service,
                                           const QStringList& scopes, const QString& token,
                                           const std::stop_token& stop);

    QString host_;
    RemoteSettings settings_;
    HttpClients& clients_;

    std::mutex mutex_;
    std::condition_variable_any fetched_;
    bool isFetching_ = false;
    std::optional<Challenge> bearer_;
    bool wantsBasic_ = false;
    QMap<QString, Token> tokens_; ///< By their scopes, joined by spaces.
    quint64 revision_ = 0;        ///< Of the credentials that they were got with.
};

} // namespace stowage
