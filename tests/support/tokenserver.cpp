#include "tests/support/tokenserver.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace stowage::test {

namespace {

const QString tokenIssuer = QStringLiteral("Test tokens");
const QString tokenService = QStringLiteral("registry.test");

/// "repository:library/app:pull,push".
struct Scope {
    QString type;
    QString name;
    QStringList actions;

    explicit Scope(const QString& text)
        : type(text.section(u':', 0, 0)), name(text.section(u':', 1, -2)),
          actions(text.section(u':', -1).split(u',', Qt::SkipEmptyParts)) {}
};

} // namespace

TokenServer::TokenServer(const QList<User>& users, const std::optional<ServerTls>& tls)
    : users_(users), signer_(authority_.issueForSigner(QStringLiteral("Token signer"))),
      server_(tls) {
    server_.answer([this](const RecordedRequest& request) { return answer(request); });
}

DockerRegistry::Token TokenServer::registryOptions() const {
    return {.realm = realm().toString(),
            .service = tokenService,
            .issuer = tokenIssuer,
            .certificateFile = authority_.certificateFile()};
}

QUrl TokenServer::realm() const {
    return server_.url().resolved(QUrl(QStringLiteral("/token")));
}

QByteArray TokenServer::challenge() const {
    return "Bearer realm=\"" + realm().toEncoded() + "\",service=\"" + tokenService.toUtf8() + '"';
}

void TokenServer::allow(Policy policy) {
    const std::scoped_lock lock(mutex_);
    policy_ = std::move(policy);
}

void TokenServer::refuse(bool all) {
    const std::scoped_lock lock(mutex_);
    refusesAll_ = all;
}

void TokenServer::setExpiresIn(std::optional<int> seconds) {
    const std::scoped_lock lock(mutex_);
    expiresIn_ = seconds;
}

QList<TokenServer::Asked> TokenServer::asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
}

void TokenServer::forgetAsked() {
    const std::scoped_lock lock(mutex_);
    asked_.clear();
}

QByteArray TokenServer::token(const QString& user, const QStringList& scopes) const {
    Policy policy;
    {
        const std::scoped_lock lock(mutex_);
        policy = policy_;
    }
    QJsonArray access;
    for (const QString& text : scopes) {
        const Scope scope(text);
        const QStringList actions =
            policy ? policy(user, scope.name, scope.actions) : scope.actions;
        if (!actions.isEmpty()) {
            access.append(
                QJsonObject{{QStringLiteral("type"), scope.type},
                            {QStringLiteral("name"), scope.name},
                            {QStringLiteral("actions"), QJsonArray::fromStringList(actions)}});
        }
    }
    constexpr qint64 hour = 3600;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    return signer_.sign({{QStringLiteral("iss"), tokenIssuer},
                         {QStringLiteral("sub"), user},
                         {QStringLiteral("aud"), tokenService},
                         {QStringLiteral("iat"), now},
                         {QStringLiteral("nbf"), now - 1},
                         {QStringLiteral("exp"), now + hour},
                         {QStringLiteral("jti"), QUuid::createUuid().toString()},
                         {QStringLiteral("access"), access}});
}

std::optional<QString> TokenServer::identify(const RecordedRequest& request, Asked& asked) const {
    const auto find = [this](const auto& fits) -> std::optional<QString> {
        const auto user = std::ranges::find_if(users_, fits);
        return user == users_.cend() ? std::nullopt : std::optional(user->name);
    };
    if (request.method == "POST") {
        asked.way = Way::RefreshToken;
        if (request.form("grant_type") == QLatin1String("password")) {
            asked.way = Way::Password;
            return find([&](const User& user) {
                return user.name == request.form("username") &&
                       user.password == request.form("password");
            });
        }
        return find([&](const User& user) {
            return !user.refreshToken.isEmpty() &&
                   user.refreshToken == request.form("refresh_token");
        });
    }
    const QByteArray authorization = request.header("Authorization");
    if (authorization.isEmpty()) {
        return QString();
    }
    asked.way = Way::Password;
    return find([&](const User& user) {
        return authorization == "Basic " + (user.name + u':' + user.password).toUtf8().toBase64();
    });
}

ScriptedAnswer TokenServer::answer(const RecordedRequest& request) {
    if (request.path() != "/token" || (request.method != "GET" && request.method != "POST")) {
        return ScriptedAnswer::of(404);
    }
    const bool isForm = request.method == "POST";
    Asked asked;
    asked.service = isForm ? request.form("service") : request.query("service");
    const QStringList scopes =
        isForm ? QStringList(request.form("scope")) : request.queries("scope");
    for (const QString& some : scopes) {
        asked.scopes += some.split(u' ', Qt::SkipEmptyParts);
    }
    const auto user = identify(request, asked);
    asked.user = user.value_or(QString());
    {
        const std::scoped_lock lock(mutex_);
        asked.isGranted = user && !refusesAll_;
        asked_.append(asked);
    }
    return asked.isGranted ? grant(asked, request)
                           : ScriptedAnswer::json(401, R"({"details":"these are nobody's"})");
}

ScriptedAnswer TokenServer::grant(const Asked& asked, const RecordedRequest& request) const {
    QJsonObject document{
        {request.method == "POST" ? QStringLiteral("access_token") : QStringLiteral("token"),
         QString::fromLatin1(token(asked.user, asked.scopes))}};
    if (request.form("access_type") == QLatin1String("offline") ||
        request.query("offline_token") == QLatin1String("true")) {
        for (const User& user : users_) {
            if (user.name == asked.user) {
                document.insert(QStringLiteral("refresh_token"), user.refreshToken);
            }
        }
    }
    const std::scoped_lock lock(mutex_);
    if (expiresIn_) {
        document.insert(QStringLiteral("expires_in"), *expiresIn_);
    }
    return ScriptedAnswer::json(200, QJsonDocument(document).toJson(QJsonDocument::Compact));
}

} // namespace stowage::test
