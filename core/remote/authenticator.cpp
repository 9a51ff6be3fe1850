#include "core/remote/authenticator.h"

#include "core/base/quoted.h"
#include "core/remote/answererror.h"
#include "core/remote/echo.h"
#include "core/remote/retries.h"
#include "core/remote/tokenanswer.h"
#include "core/remote/tokenrealm.h"
#include "core/remote/tokenscope.h"

#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qint64 margin = 10;            ///< Seconds before its end at which a token is not used.
constexpr qint64 registryTokenLife = 60; ///< Seconds before it is looked for anew.
constexpr qsizetype mostNamed = 8;

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
    const std::lock_guard lock(mutex_);
    hasLogIn_ = *found && !(*found)->isEmpty();
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
    for (;;) {
        if (!bearer_) {
            const bool wantsBasic = wantsBasic_;
            lock.unlock();
            return wantsBasic ? basic(scopes, stop) : QByteArray();
        }
        if (const auto known = tokens_.find(key);
            known != tokens_.end() && settings_.clock->now().addSecs(margin) < known->endsAt) {
            known->isReused = true;
            return known->value;
        }
        const auto other = fetch_;
        if (!other) {
            break;
        }
        fetched_.wait(lock, stop, [&] { return other->isOver; });
        if (stop.stop_requested()) {
            return cancelled();
        }
        // Not that each of many waits in turn for a server that answers none.
        if (other->key == key && other->error && !other->error->isCancelled()) {
            return std::unexpected(*other->error);
        }
    }
    const auto fetch = std::make_shared<Fetch>(Fetch{.key = key});
    fetch_ = fetch;
    const Challenge bearer = *bearer_;
    const QStringList named = named_.value(key);
    lock.unlock();
    auto token = fetchToken(bearer, scopes, named, stop);
    lock.lock();
    fetch->isOver = true;
    fetch_.reset();
    fetched_.notify_all();
    if (!token) {
        named_.remove(key);
        fetch->error = token.error();
        return failure(token);
    }
    if (revision == revision_) { // Else the user has logged in or out meanwhile.
        tokens_.insert(key, *token);
    }
    return token->value;
}

Result<bool> Authenticator::challenged(const QUrl& registry, const HttpAnswer& answer,
                                       const QByteArray& sent, const QStringList& scopes) {
    const QList<Challenge> challenges = Challenge::parse(answer.header("www-authenticate"));
    const std::lock_guard lock(mutex_);
    for (const Challenge& challenge : challenges) {
        if (challenge.scheme != QLatin1String("bearer")) {
            continue;
        }
        const QUrl realm(challenge.parameters.value(QStringLiteral("realm")), QUrl::StrictMode);
        if (!mayAskForToken(realm, registry, settings_.isInsecure)) {
            return failure(
                ErrorCode::Protocol,
                QStringLiteral("%1 sends to %2 for a token, where no log-in can be shown")
                    .arg(host_, quoted(originOf(realm))));
        }
        const auto differs = [&](const QString& name) {
            return bearer_->parameters.value(name) != challenge.parameters.value(name);
        };
        const bool isNew =
            !bearer_ || differs(QStringLiteral("realm")) || differs(QStringLiteral("service"));
        bearer_ = challenge;
        const bool isMore = nameScopes(challenge.parameters.value(QStringLiteral("scope")), scopes);
        const auto token = tokens_.find(scopes.join(QLatin1Char(' ')));
        const bool isOld = token == tokens_.end() || token->value != sent || token->isReused;
        if (token != tokens_.end() && token->value == sent) {
            tokens_.erase(token);
        }
        // Another token like the one that was just given out would be refused as well.
        return isNew || isMore || isOld;
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

/// Whether the registry names one that was not asked for. With the lock held.
bool Authenticator::nameScopes(const QString& named, const QStringList& scopes) {
    if (scopes.isEmpty()) {
        return false; // It is asked for what the challenge names, anyway.
    }
    QStringList& more = named_[scopes.join(QLatin1Char(' '))];
    bool isNew = false;
    const QStringList all = named.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& text : all) {
        const auto scope = TokenScope::parse(text);
        const auto isCovered = [&](const QString& other) {
            const auto known = TokenScope::parse(other);
            return known && known->covers(*scope);
        };
        if (scope && more.size() < mostNamed && std::ranges::none_of(scopes, isCovered) &&
            std::ranges::none_of(more, isCovered)) {
            more.append(text);
            isNew = true;
        }
    }
    return isNew;
}

/// With the lock held.
Error Authenticator::refusedAs(const QStringList& scopes, ErrorCode code) const {
    const QString words = inWords(scopes);
    const QString what = words.isEmpty() ? QStringLiteral("go on") : words;
    if (!hasLogIn_) {
        return {ErrorCode::Unauthorized,
                QStringLiteral("%1 wants a log-in to %2").arg(host_, what)};
    }
    return {
        code,
        code == ErrorCode::Denied
            ? QStringLiteral("%1 does not let the log-in that is kept for it %2").arg(host_, what)
            : QStringLiteral("%1 does not accept the log-in that is kept for it, to %2")
                  .arg(host_, what)};
}

Error Authenticator::refused(const QStringList& scopes, const HttpAnswer& answer) {
    const std::lock_guard lock(mutex_);
    named_.remove(scopes.join(QLatin1Char(' ')));
    // A token server has accepted the log-in before it came to this.
    const Error error = refusedAs(scopes, bearer_ ? ErrorCode::Denied : ErrorCode::Unauthorized);
    const QString said = RegistryComplaint::of(answer).message;
    return said.isEmpty()
               ? error
               : Error(error.code(), QStringLiteral("%1 (%2)").arg(error.detail(), said));
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
                                                       const QStringList& named,
                                                       const std::stop_token& stop) {
    const auto found = credential(scopes, stop);
    if (!found) {
        return failure(found);
    }
    const std::optional<Credential>& who = *found;
    if (who && TokenAnswer::isToken(who->registryToken)) {
        return Token{.value = "Bearer " + who->registryToken.toLatin1(),
                     .endsAt = settings_.clock->now().addSecs(registryTokenLife)};
    }
    const QUrl realm(bearer.parameters.value(QStringLiteral("realm")), QUrl::StrictMode);
    const QString service = bearer.parameters.value(QStringLiteral("service"));
    QStringList wanted = scopes + named;
    if (wanted.isEmpty()) {
        const QString scope = bearer.parameters.value(QStringLiteral("scope"));
        if (!scope.isEmpty()) {
            wanted.append(scope);
        }
    }
    const QString where =
        QStringLiteral("asking %1 for a token of %2").arg(quoted(originOf(realm)), host_);
    auto answer = who && !who->identityToken.isEmpty()
                      ? askWithRefreshToken(realm, service, wanted, who->identityToken, stop)
                      : askWithPassword(realm, service, wanted, who, stop);
    if (!answer) {
        return answer.error().isCancelled() ? failure(answer) : failure(answer, where);
    }
    if (who) {
        forgetEcho(*answer, *who);
    }
    if (answer->status == 401 || answer->status == 403) {
        const std::lock_guard lock(mutex_);
        return std::unexpected(
            refusedAs(scopes, answer->status == 403 ? ErrorCode::Denied : ErrorCode::Unauthorized));
    }
    if (answer->status >= 300 && answer->status < 400) {
        // It would be up to whoever answers there what becomes of a password.
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1: the token server sends elsewhere").arg(where));
    }
    if (!answer->isSuccess()) {
        return std::unexpected(errorOf(*answer, where));
    }
    const auto given = TokenAnswer::of(*answer, settings_.clock->now());
    if (!given) {
        return failure(given, where);
    }
    return Token{.value = "Bearer " + given->token,
                 .endsAt = settings_.clock->now().addSecs(given->lifetime.count())};
}

/// Asks a token server, at its own pace.
Result<HttpAnswer> Authenticator::ask(const HttpRequest& request, const std::stop_token& stop) {
    auto client = clients_.of(request.url);
    if (!client) {
        return failure(client);
    }
    const Retries retries(settings_, settings_.paces->of(HostPaces::hostOf(request.url),
                                                         settings_.chunkSize, settings_.chunkTime));
    return retries.run(
        [&](bool& isLast) {
            auto answer = (*client)->send(request, stop);
            // Others wait for this one's token.
            isLast = isLast || (!answer && answer.error().code() == ErrorCode::Timeout);
            return answer;
        },
        true, stop);
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
    HttpRequest request{.maximumBody = TokenAnswer::maximumSize};
    if (credential && !credential->password.isEmpty()) {
        query.addQueryItem(QStringLiteral("account"),
                           QString::fromLatin1(percentEncoded(credential->user)));
        request.headers.emplaceBack("Authorization", basicHeader(*credential));
    }
    realm.setQuery(query);
    request.url = realm;
    return ask(request, stop);
}

Result<HttpAnswer> Authenticator::askWithRefreshToken(const QUrl& realm, const QString& service,
                                                      const QStringList& scopes,
                                                      const QString& token,
                                                      const std::stop_token& stop) {
    HttpRequest request{.maximumBody = TokenAnswer::maximumSize};
    request.method = QByteArrayLiteral("POST");
    request.url = realm;
    request.headers.emplaceBack("Content-Type", "application/x-www-form-urlencoded");
    request.body = "grant_type=refresh_token&client_id=stowage&service=" + percentEncoded(service) +
                   "&scope=" + percentEncoded(scopes.join(QLatin1Char(' '))) +
                   "&refresh_token=" + percentEncoded(token);
    auto answer = ask(request, stop);
    if (answer && (answer->status == 404 || answer->status == 405)) {
        // A server without OAuth 2 takes the same token as a password.
        return askWithPassword(realm, service, scopes,
                               Credential{QStringLiteral("<token>"), token, {}, {}}, stop);
    }
    return answer;
}

} // namespace stowage
