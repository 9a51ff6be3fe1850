#include "core/digest/hasher.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/rawclient.h"
#include "tests/support/testauthority.h"

#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

QByteArray basic(const char* nameAndPassword) {
    return "Basic " + QByteArray(nameAndPassword).toBase64();
}

} // namespace

/// What DockerRegistry's options promise.
class DockerRegistryOptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void letsOnlyItsUsersIn();
    void showsItsAuthoritysCertificate();
    void wantsTheClientsCertificate();
    void deletesOnlyWhereItMay_data();
    void deletesOnlyWhereItMay();
    void goesOnWithUploadsAfterARestart_data();
    void goesOnWithUploadsAfterARestart();
    void pointsToWhereTokensAre();

private:
    std::unique_ptr<DockerRegistry> start(const DockerRegistry::Options& options) const {
        return DockerRegistry::start(folder_->path(), options);
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

void DockerRegistryOptionsTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
}

void DockerRegistryOptionsTest::letsOnlyItsUsersIn() {
    const auto server = start({.users = {{QStringLiteral("ann"), QStringLiteral("p@ss word")},
                                         {QStringLiteral("bob"), QStringLiteral("other")}}});
    QVERIFY(server);
    RawClient client(server->url());
    const auto stranger = client.request("GET", "/v2/");
    QCOMPARE(stranger.status, 401);
    QVERIFY(stranger.header("WWW-Authenticate").startsWith("Basic realm="));
    const auto with = [&client](const char* credentials) {
        return client.request("GET", "/v2/", {{"Authorization", basic(credentials)}}).status;
    };
    QCOMPARE(with("ann:p@ss word"), 200);
    QCOMPARE(with("bob:other"), 200);
    QCOMPARE(with("ann:other"), 401);
}

void DockerRegistryOptionsTest::showsItsAuthoritysCertificate() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    const auto server = start({.tls = DockerRegistry::Tls{.certificateFile = issued.certificateFile,
                                                          .keyFile = issued.keyFile}});
    QVERIFY(server);
    RawClient client(server->url(), {.authorityFile = authority.certificateFile()});
    QVERIFY2(client.request("GET", "/v2/").status == 200, qPrintable(client.error()));

    const TestAuthority other;
    RawClient stranger(server->url(), {.authorityFile = other.certificateFile()});
    QCOMPARE(stranger.request("GET", "/v2/").status, 0);
}

void DockerRegistryOptionsTest::wantsTheClientsCertificate() {
    TestAuthority authority;
    TestAuthority clients(QStringLiteral("Clients"));
    const auto issued = authority.issueForServer();
    const auto server =
        start({.tls = DockerRegistry::Tls{.certificateFile = issued.certificateFile,
                                          .keyFile = issued.keyFile,
                                          .clientAuthorityFile = clients.certificateFile()}});
    QVERIFY(server);
    const auto ann = clients.issueForClient(QStringLiteral("ann"));
    RawClient client(server->url(), {.authorityFile = authority.certificateFile(),
                                     .certificateFile = ann.certificateFile,
                                     .keyFile = ann.keyFile});
    QVERIFY2(client.request("GET", "/v2/").status == 200, qPrintable(client.error()));
    RawClient without(server->url(), {.authorityFile = authority.certificateFile()});
    QCOMPARE(without.request("GET", "/v2/").status, 0);
}

void DockerRegistryOptionsTest::deletesOnlyWhereItMay_data() {
    QTest::addColumn<bool>("deletes");
    QTest::addColumn<int>("status");
    QTest::newRow("on") << true << 202;
    QTest::newRow("off") << false << 405;
}

void DockerRegistryOptionsTest::deletesOnlyWhereItMay() {
    QFETCH(bool, deletes);
    QFETCH(int, status);
    const auto server = start({.deletes = deletes});
    QVERIFY(server);
    RawClient client(server->url());
    const QByteArray content = "content";
    const QByteArray digest = Hasher::digestOf(content).toString().toLatin1();
    const auto begun = client.request("POST", "/v2/app/blobs/uploads/");
    QCOMPARE(begun.status, 202);
    const QUrl location(QString::fromLatin1(begun.header("Location")));
    const QByteArray finish =
        location.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + "&digest=" + digest;
    QCOMPARE(client.request("PUT", finish, {}, content).status, 201);
    QCOMPARE(client.request("DELETE", "/v2/app/blobs/" + digest).status, status);
}

void DockerRegistryOptionsTest::goesOnWithUploadsAfterARestart_data() {
    QTest::addColumn<bool>("hasSecret");
    QTest::addColumn<int>("status");
    QTest::newRow("with its secret") << true << 201;
    QTest::newRow("not without") << false << 404;
}

void DockerRegistryOptionsTest::goesOnWithUploadsAfterARestart() {
    QFETCH(bool, hasSecret);
    QFETCH(int, status);
    const auto server = start({.hasSecret = hasSecret});
    QVERIFY(server);
    RawClient client(server->url());
    const QByteArray content(100'000, 'x');
    const auto pathOf = [](const RawClient::Answer& answer) {
        return QUrl(QString::fromLatin1(answer.header("Location")))
            .toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    };
    const auto begun = client.request("POST", "/v2/app/blobs/uploads/");
    const auto patched = client.request("PATCH", pathOf(begun), {}, content);
    QCOMPARE(patched.status, 202);

    const QUrl before = server->url();
    QVERIFY(server->restart());
    QCOMPARE(server->url(), before);
    client.disconnect();
    const QByteArray digest = Hasher::digestOf(content).toString().toLatin1();
    QCOMPARE(client.request("PUT", pathOf(patched) + "&digest=" + digest).status, status);

    server->stop();
    client.disconnect();
    QCOMPARE(client.request("GET", "/v2/").status, 0);
}

void DockerRegistryOptionsTest::pointsToWhereTokensAre() {
    const TestAuthority signers;
    const auto server =
        start({.token = DockerRegistry::Token{.realm = QStringLiteral("http://127.0.0.1:1/token"),
                                              .service = QStringLiteral("a service"),
                                              .issuer = QStringLiteral("an issuer"),
                                              .certificateFile = signers.certificateFile()}});
    QVERIFY(server);
    RawClient client(server->url());
    const auto answer = client.request("GET", "/v2/app/tags/list");
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.header("WWW-Authenticate"),
             QByteArray("Bearer realm=\"http://127.0.0.1:1/token\",service=\"a service\","
                        "scope=\"repository:app:pull\""));
}

QTEST_GUILESS_MAIN(DockerRegistryOptionsTest)
#include "dockerregistryoptionstest.moc"
