#include "tests/support/tokenserver.h"

#include "tests/support/rawclient.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage::test;

namespace {

const QString pull = QStringLiteral("repository:app:pull");
const QString push = QStringLiteral("repository:app:pull,push");

QByteArray tokenIn(const RawClient::Answer& answer, const char* key = "token") {
    return QJsonDocument::fromJson(answer.body)
        .object()
        .value(QLatin1String(key))
        .toString()
        .toLatin1();
}

} // namespace

/// What a TokenServer gives out opens a docker-registry's doors, and nothing else does.
class TokenServerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void registryAcceptsItsTokens();
    void otherTokensAreRefused();
    void asksWhoTheyAre();
    void givesNoMoreThanItMay();
};

void TokenServerTest::registryAcceptsItsTokens() {
    const QTemporaryDir folder;
    TokenServer tokens;
    const auto registry = DockerRegistry::start(folder.path(), {.token = tokens.registryOptions()});
    QVERIFY(registry);
    RawClient client(registry->url());
    const auto refused = client.request("GET", "/v2/app/tags/list");
    QCOMPARE(refused.status, 401);
    QVERIFY(refused.header("WWW-Authenticate").startsWith(tokens.challenge()));
    const QByteArray token = tokens.token({}, {push});
    const auto status = [&](const char* method, const char* target) {
        return client.request(method, target, {{"Authorization", "Bearer " + token}}).status;
    };
    QCOMPARE(status("GET", "/v2/app/tags/list"), 404); // There is no such repository.
    QCOMPARE(status("POST", "/v2/app/blobs/uploads/"), 202);
    QCOMPARE(status("POST", "/v2/other/blobs/uploads/"), 401);
}

void TokenServerTest::otherTokensAreRefused() {
    const QTemporaryDir folder;
    TokenServer tokens;
    TokenServer other;
    const auto registry = DockerRegistry::start(folder.path(), {.token = tokens.registryOptions()});
    QVERIFY(registry);
    RawClient client(registry->url());
    const auto status = [&](const QByteArray& token) {
        return client.request("GET", "/v2/app/tags/list", {{"Authorization", "Bearer " + token}})
            .status;
    };
    QByteArray bent = tokens.token({}, {pull});
    bent[bent.size() - 5] = bent[bent.size() - 5] == 'A' ? 'B' : 'A';
    QCOMPARE(status(bent), 401);
    QCOMPARE(status(other.token({}, {pull})), 401);
}

void TokenServerTest::asksWhoTheyAre() {
    TokenServer tokens({{.name = QStringLiteral("ada"),
                         .password = QStringLiteral("p"),
                         .refreshToken = QStringLiteral("r")}});
    RawClient client(tokens.realm());
    const QByteArray target = "/token?service=registry.test&scope=repository:app:pull";
    QVERIFY(!tokenIn(client.request("GET", target)).isEmpty());
    QVERIFY(
        !tokenIn(client.request("GET", target, {{"Authorization", "Basic YWRhOnA="}})).isEmpty());
    QCOMPARE(client.request("GET", target, {{"Authorization", "Basic YWRhOnE="}}).status, 401);
    const auto post = [&](const QByteArray& secret) {
        return client.request("POST", "/token",
                              {{"Content-Type", "application/x-www-form-urlencoded"}},
                              "grant_type=refresh_token&service=registry.test&scope=repository%3A"
                              "app%3Apull+repository%3Ab%3Apull&refresh_token=" +
                                  secret);
    };
    QVERIFY(!tokenIn(post("r"), "access_token").isEmpty());
    QCOMPARE(post("q").status, 401);
    tokens.refuse(true);
    QCOMPARE(client.request("GET", target).status, 401);
    const auto asked = tokens.asked();
    QCOMPARE(asked.size(), 6);
    QVERIFY(asked.at(0).way == TokenServer::Way::Anonymous && asked.at(0).isGranted);
    QVERIFY(asked.at(1).way == TokenServer::Way::Password);
    QCOMPARE(asked.at(1).user, QStringLiteral("ada"));
    QVERIFY(!asked.at(2).isGranted);
    QVERIFY(asked.at(3).way == TokenServer::Way::RefreshToken);
    QCOMPARE(asked.at(3).scopes, QStringList({pull, QStringLiteral("repository:b:pull")}));
    QVERIFY(!asked.at(5).isGranted);
}

void TokenServerTest::givesNoMoreThanItMay() {
    const QTemporaryDir folder;
    TokenServer tokens;
    tokens.allow([](const QString&, const QString&, QStringList actions) {
        actions.removeAll(QStringLiteral("push"));
        return actions;
    });
    const auto registry = DockerRegistry::start(folder.path(), {.token = tokens.registryOptions()});
    QVERIFY(registry);
    RawClient client(registry->url());
    const auto answer = client.request("POST", "/v2/app/blobs/uploads/",
                                       {{"Authorization", "Bearer " + tokens.token({}, {push})}});
    QCOMPARE(answer.status, 401);
    QVERIFY(answer.header("WWW-Authenticate").contains("insufficient_scope"));
}

QTEST_GUILESS_MAIN(TokenServerTest)
#include "tokenservertest.moc"
