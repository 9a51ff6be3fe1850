#include "core/remote/authenticator.h"

#include "core/base/quoted.h"
#include "core/image/json.h"
#include "core/remote/answererror.h"
#include "core/remote/hostname.h"

#include <QJsonObject>
#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qint64 leastLifetime = 60; ///< Seconds, whatever the token server says.
constexpr qint64 margin = 10;        ///< Seconds before its end at which a token is not used.

/// The repository that scopes are about; nothing for the catalog's.
std::optional<RepositoryName> repositoryOf(const QStringList& scopes) {
    for (const QString& scope : scopes) {
        const QStringList parts = scope.split(QLatin1Char(':'));
        if (parts.size() == 3 && parts.first() == QLatin1String("repository")) {
            if (const auto name = RepositoryName::parse(parts.at(1))) {
                return *name;
            }
        }
    }
    return std::nullopt;
}

QByteArray basicHeader(const Credential& credential) {
    return "Basic " +
           (credential.user + QLatin1Char(':') + credential.password).toUtf8().toBase64();
}

QByteArray percentEncoded(const QString& text) {
    return QUrl::toPercentEncoding(text);
}

/// A token goes into a header: nothing that could end the line.
bool isToken(const QString& text) {
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.unicode() > 0x20 && c.unicode() < 0x7f;
    });
}

} // namespace

Authenticator::Authenticator(QString host, const RemoteSettings& settings, HttpClients& clients)
    : host_(std::move(host)), settings_(settings), clients_(clients) {}

Result<std::optional<Credential>> Authenticator::credential(const QStringList& scopes,
                                                            const std::stop_token& stop) {
    if (!settings_.credentials) {
        return std::nullopt;
    }
    const auto repository = repositoryOf(scopes);
    auto found = settings_.credentials->find(host_, repository ? &*repository : nullptr, stop);
    if (!found) {
        return failure(found, QStringLiteral("looking for the log-in of %1").arg(host_));
    }
    return found;
}

Result<QByteArray> Authenticator::authorization(const QStringList& scopes,
                                                const std::stop_token& stop) {
    const QString key = scopes.join(QLatin1Char(' '));
    const quint64 revision = settings_.credentials ? settings_.credentials->revision() : 0;
    std::unique_lock lock(mutex_);
    if (revision != revision_) {
        revision_ = revision;
        tokens_.clear();
    }
    if (!bearer_) {
        const bool wantsBasic = wantsBasic_;
        lock.unlock();
        return wantsBasic ? basic(scopes, stop) : QByteArray();
    }
    fetched_.wait(lock, stop, [this] { return !isFetching_; });
    if (stop.stop_requested()) {
        return cancelled();
    }
    if (const auto known = tokens_.constFind(key);
        known != tokens_.cend() && settings_.clock->now().addSecs(margin) < known->endsAt) {
        return known->value;
    }
    isFetching_ = true;
    const Challenge bearer = *bearer_;
    lock.unlock();
    auto token = fetchToken(bearer, scopes, stop);
    lock.lock();
    isFetching_ = false;
    fetched_.notify_all();
    if (!token) {
        return failure(token);
    }
    tokens_.insert(key, *token);
    return token->value;
}

Result<bool> Authenticator::challenged(const QUrl& registry, const HttpAnswer& answer,
                                       const QByteArray& sent) {
    const QList<Challenge> challenges = Challenge::parse(answer.header("www-authenticate"));
    const std::lock_guard lock(mutex_);
    for (const Challenge& challenge : challenges) {
        if (challenge.scheme != QLatin1String("bearer")) {
            continue;
        }
        const QUrl realm(challenge.parameters.value(QStringLiteral("realm")), QUrl::StrictMode);
        const bool isPlain = realm.scheme() == QLatin1String("http");
        if (!realm.isValid() || realm.host().isEmpty() || !realm.userInfo().isEmpty() ||
            (!isPlain && realm.scheme() != QLatin1String("https")) ||
            (isPlain && registry.scheme() == QLatin1String("https") && !settings_.isInsecure &&
             !isLoopback(realm.host()))) {
            return failure(
                ErrorCode::Protocol,
                QStringLiteral("%1 sends to %2 for a token, where no password can be "
                               "shown")
                    .arg(host_, quoted(challenge.parameters.value(QStringLiteral("realm")))));
        }
        const bool isNew = !bearer_;
        bearer_ = challenge;
        if (sent.isEmpty()) {
            return true;
        }
        // The token that was sent is refused: once more with a fresh one, if that was an old one.
        for (auto token = tokens_.begin(); token != tokens_.end(); ++token) {
            if (token->value == sent) {
                tokens_.erase(token);
                return true;
            }
        }
        return isNew;
    }
    for (const Challenge& challenge : challenges) {
        if (challenge.scheme == QLatin1String("basic")) {
            bearer_.reset();
            wantsBasic_ = true;
            return sent.isEmpty() && settings_.credentials != nullptr;
        }
    }
    return false;
}

Result<QByteArray> Authenticator::basic(const QStringList& scopes, const std::stop_token& stop) {
    const auto found = credential(scopes, stop);
    if (!found) {
        return failure(found);
    }
    return *found && !(*found)->password.isEmpty() ? basicHeader(**found) : QByteArray();
}

Result<Authenticator::Token> Authenticator::fetchToken(const Challenge& bearer,
                                                       const QStringList& scopes,
                                                       const std::stop_token& stop) {
    const auto found = credential(scopes, stop);
    if (!found) {
        return failure(found);
    }
    const std::optional<Credential>& who = *found;
    if (who && isToken(who->registryToken)) {
        return Token{.value = "Bearer " + who->registryToken.toLatin1(),
                     .endsAt = settings_.clock->now().addSecs(leastLifetime)};
    }
    const QUrl realm(bearer.parameters.value(QStringLiteral("realm")), QUrl::StrictMode);
    const QString service = bearer.parameters.value(QStringLiteral("service"));
    QStringList wanted = scopes;
    if (wanted.isEmpty()) {
        const QString named = bearer.parameters.value(QStringLiteral("scope"));
        if (!named.isEmpty()) {
            wanted.append(named);
        }
    }
    const QString where = QStringLiteral("asking %1 for a token").arg(quoted(originOf(realm)));
    auto answer = who && !who->identityToken.isEmpty()
                      ? askWithRefreshToken(realm, service, wanted, who->identityToken, stop)
                      : askWithPassword(realm, service, wanted, who, stop);
    if (!answer) {
        return answer.error().isCancelled() ? failure(answer) : failure(answer, where);
    }
    if (!answer->isSuccess()) {
        Error error = errorOf(*answer, where);
        if (answer->status == 401 || answer->status == 403) {
            return failure(
                ErrorCode::Unauthorized,
                who ? QStringLiteral("%1 does not accept the log-in that is kept for it").arg(host_)
                    : QStringLiteral("%1 wants a log-in").arg(host_));
        }
        return std::unexpected(std::move(error));
    }
    const auto document = parseJsonObject(answer->body, QStringLiteral("the token's document"));
    if (!document) {
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1: %2").arg(where, document.error().detail()));
    }
    QString token = document->value(QLatin1String("token")).toString();
    if (token.isEmpty()) {
        token = document->value(QLatin1String("access_token")).toString();
    }
    if (!isToken(token)) {
        return failure(ErrorCode::Protocol, QStringLiteral("%1: no token came").arg(where));
    }
    const double lifetime = document->value(QLatin1String("expires_in")).toDouble(0);
    const qint64 seconds = std::clamp(static_cast<qint64>(std::min(lifetime, 86'400.0)),
                                      leastLifetime, qint64{86'400});
    return Token{.value = "Bearer " + token.toLatin1(),
                 .endsAt = settings_.clock->now().addSecs(seconds)};
}

Result<HttpAnswer> Authenticator::askWithPassword(QUrl realm, const QString& service,
                                                  const QStringList& scopes,
                                                  const std::optional<Credential>& credential,
                                                  const std::stop_token& stop) {
    QUrlQuery query(realm);
    if (!service.isEmpty()) {
        query.addQueryItem(QStringLiteral("service"), QString::fromLatin1(percentEncoded(service)));
    }
    for (const QString& scope : scopes) {
        query.addQueryItem(QStringLiteral("scope"), QString::fromLatin1(percentEncoded(scope)));
    }
    HttpRequest request;
    if (credential && !credential->password.isEmpty()) {
        query.addQueryItem(QStringLiteral("account"),
                           QString::fromLatin1(percentEncoded(credential->user)));
        request.headers.emplaceBack("Authorization", basicHeader(*credential));
    }
    realm.setQuery(query);
    request.url = realm;
    auto client = clients_.of(realm);
    if (!client) {
        return failure(client);
    }
    return (*client)->send(request, stop);
}

Result<HttpAnswer> Authenticator::askWithRefreshToken(const QUrl& realm, const QString& service,
                                                      const QStringList& scopes,
                                                      const QString& token,
                                                      const std::stop_token& stop) {
    HttpRequest request;
    request.method = QByteArrayLiteral("POST");
    request.url = realm;
    request.headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=refresh_token&client_id=stowage&service=" + percentEncoded(service) +
                   "&scope=" + percentEncoded(scopes.join(QLatin1Char(' '))) +
                   "&refresh_token=" + percentEncoded(token);
    auto client = clients_.of(realm);
    if (!client) {
        return failure(client);
    }
    auto answer = (*client)->send(request, stop);
    if (answer && (answer->status == 404 || answer->status == 405)) {
        // A server without OAuth 2 takes the same token as a password.
        return askWithPassword(realm, service, scopes,
                               Credential{QStringLiteral("<token>"), token, {}, {}}, stop);
    }
    return answer;
}

} // namespace stowage
