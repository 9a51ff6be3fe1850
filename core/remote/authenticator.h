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
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace stowage {

/// Who asks a registry: answers its challenges with Basic or with tokens, for this one registry and
/// nowhere else (distribution's "Token Authentication Specification", RFC 7617). Thread-safe; one
/// token is fetched at a time.
class Authenticator {
public:
    /// `host` as in credentials' files. The settings have paces; the clients must outlive it.
    Authenticator(QString host, const RemoteSettings& settings, HttpClients& clients);

    /// What to send as Authorization; empty: nothing. A token that ends within the next seconds, or
    /// was got before the user logged in or out, is replaced before it is used.
    /// Errors: Unauthorized and Denied when the token server refuses; Protocol; Cancelled; as
    /// HttpClient.
    Result<QByteArray> authorization(const QStringList& scopes, const std::stop_token& stop);

    /// A 401 came, in answer to `sent`. Whether it is worth trying again: there is something else
    /// to send now. `registry` is where the challenge comes from. A scope that it names is asked
    /// for beside the others, once.
    /// Errors: Protocol, for a token server that must not see a log-in.
    Result<bool> challenged(const QUrl& registry, const HttpAnswer& answer, const QByteArray& sent,
                            const QStringList& scopes);

    /// Why a 401 is the last word: Unauthorized for who has not logged in or is not known, Denied
    /// for who is and may not. Names the registry, the repository and what was to be done there.
    Error refused(const QStringList& scopes, const HttpAnswer& answer);

private:
    struct Token {
        QByteArray value; ///< Of the header.
        QDateTime endsAt;
        bool isReused = false; ///< It was good for something once.
    };

    /// Fetching a token; those who want the same wait for it.
    struct Fetch {
        QString key;
        bool isOver = false;
        std::optional<Error> error = {};
    };

    Result<std::optional<Credential>> credential(const QStringList& scopes,
                                                 const std::stop_token& stop);
    Result<QByteArray> basic(const QStringList& scopes, const std::stop_token& stop);
    Result<Token> fetchToken(const Challenge& bearer, const QStringList& scopes,
                             const QStringList& named, const std::stop_token& stop);
    bool nameScopes(const QString& named, const QStringList& scopes);
    Error refusedAs(const QStringList& scopes, ErrorCode code) const;
    Result<HttpAnswer> ask(const HttpRequest& request, const std::stop_token& stop);
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
    std::shared_ptr<Fetch> fetch_; ///< Null: there is none.
    std::optional<Challenge> bearer_;
    bool wantsBasic_ = false;
    bool hasLogIn_ = false;            ///< The last that was asked with one.
    QMap<QString, Token> tokens_;      ///< By their scopes, joined by spaces.
    QMap<QString, QStringList> named_; ///< By the same: the scopes that the registry named beside.
    quint64 revision_ = 0;             ///< Of the credentials that the tokens were got with.
};

} // namespace stowage
