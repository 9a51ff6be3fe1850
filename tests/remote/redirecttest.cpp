#include "core/digest/hasher.h"
#include "tests/remote/lockedregistry.h"
#include "tests/remote/remotefixture.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "tests/support/tokenserver.h"

#include <QTest>

namespace stowage::test {

namespace {

const QString user = QStringLiteral("ada");
const QString password = QStringLiteral("correct horse");
const QByteArray key = "Basic YWRhOmNvcnJlY3QgaG9yc2U=";
const QByteArray challenge = "Basic realm=\"test\"";

Digest layerDigest() {
    return Hasher::digestOf(LockedRegistry::layer());
}

/// What serves blobs for others, to anybody.
ScriptedAnswer storage(const RecordedRequest& request) {
    if (!request.hasHeader("Range")) {
        return ScriptedAnswer::of(200, LockedRegistry::layer());
    }
    return ScriptedAnswer::of(206, LockedRegistry::layer());
}

/// Sends those who ask for a layer on.
ScriptedServer::Interceptor layerIsAt(const QByteArray& location, int status = 307) {
    return [location, status](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (!request.path().startsWith("/v2/app/blobs/sha256")) {
            return {};
        }
        return ScriptedAnswer::of(status).with("Location", location);
    };
}

} // namespace

/// Where a registry sends to: gone to as far as that does no harm.
class RedirectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void layerComesFromElsewhereWithoutTheLogIn_data();
    void layerComesFromElsewhereWithoutTheLogIn();
    void relativeLocationsStayAtHome_data();
    void relativeLocationsStayAtHome();
    void wayBackHomeIsLoggedInAgain();
    void badLocationsAreRefused_data();
    void badLocationsAreRefused();
    void circlesEnd_data();
    void circlesEnd();
    void tlsIsNotLeft();
    void plainAddressOfATlsRegistryIsMadeTls();
    void tokenServerSendsNobodyElsewhere_data();
    void tokenServerSendsNobodyElsewhere();
    void bodyIsSentOnce_data();
    void bodyIsSentOnce();
    void uploadGoesOnElsewhereWithoutTheLogIn();

private:
    std::unique_ptr<Repository> open() const { return fixture_->open(registry_->address(), "app"); }
    Result<QByteArray> readLayer() const;

    std::unique_ptr<RemoteFixture> fixture_;
    std::unique_ptr<LockedRegistry> registry_;
    std::unique_ptr<ScriptedServer> other_; ///< Another origin.
};

void RedirectTest::init() {
    fixture_ = std::make_unique<RemoteFixture>();
    fixture_->logIn({user, password, {}, {}});
    registry_ = std::make_unique<LockedRegistry>(key, challenge);
    other_ = std::make_unique<ScriptedServer>();
    other_->answer(storage);
}

void RedirectTest::cleanup() {
    registry_.reset();
    other_.reset();
    fixture_.reset();
}

Result<QByteArray> RedirectTest::readLayer() const {
    const auto layer = open()->layers().fetch(layerDigest());
    if (!layer) {
        return failure(layer);
    }
    const QByteArray bytes = (*layer)->readAll();
    return bytes.isEmpty() ? failure(ErrorCode::Io, (*layer)->errorString())
                           : Result<QByteArray>(bytes);
}

void RedirectTest::layerComesFromElsewhereWithoutTheLogIn_data() {
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308}) {
        QTest::addRow("%d", status) << status;
    }
}

void RedirectTest::layerComesFromElsewhereWithoutTheLogIn() {
    QFETCH(const int, status);
    registry_->lure(layerIsAt(other_->url().toEncoded() + "/store?signature=abc", status));
    const auto bytes = readLayer();
    VERIFY_RESULT(bytes);
    QCOMPARE(*bytes, LockedRegistry::layer());
    const auto asked = other_->requests();
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.at(0).method, QByteArray("HEAD"));
    QCOMPARE(asked.at(1).method, QByteArray("GET"));
    QVERIFY(asked.at(1).header("Range").startsWith("bytes=0-"));
    for (const RecordedRequest& each : asked) {
        QCOMPARE(each.target, QByteArray("/store?signature=abc"));
        QVERIFY(!each.hasHeader("Authorization"));
        QVERIFY(!each.hasHeader("Cookie"));
        QVERIFY(!each.hasHeader("Referer"));
    }
}

void RedirectTest::relativeLocationsStayAtHome_data() {
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<QByteArray>("target");
    const QByteArray parent = "/v2/app/blobs/";
    QTest::newRow("a path") << QByteArray("/store/1") << QByteArray("/store/1");
    QTest::newRow("a name") << QByteArray("other") << parent + "other";
    QTest::newRow("a query") << QByteArray("?x=1")
                             << parent + layerDigest().toString().toLatin1() + "?x=1";
    QTest::newRow("upwards") << QByteArray("../up") << QByteArray("/v2/app/up");
    QTest::newRow("far upwards") << QByteArray("../../../../../up") << QByteArray("/up");
    QTest::newRow("percents") << QByteArray("/a%2Fb%3Fc") << QByteArray("/a%2Fb%3Fc");
    QTest::newRow("a fragment") << QByteArray("/store/1#part") << QByteArray("/store/1");
}

void RedirectTest::relativeLocationsStayAtHome() {
    QFETCH(const QByteArray, location);
    QFETCH(const QByteArray, target);
    registry_->lure([=](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (request.target == target) {
            return storage(request);
        }
        return layerIsAt(location)(request);
    });
    const auto bytes = readLayer();
    VERIFY_RESULT(bytes);
    QCOMPARE(*bytes, LockedRegistry::layer());
    QCOMPARE(registry_->server().requests("GET", target).last().header("Authorization"), key);
}

void RedirectTest::wayBackHomeIsLoggedInAgain() {
    registry_->lure([this](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        return request.path() == "/home" ? storage(request)
                                         : layerIsAt(other_->url().toEncoded() + "/x")(request);
    });
    other_->answer([this](const RecordedRequest&) {
        return ScriptedAnswer::of(302).with("Location", registry_->url().toEncoded() + "/home");
    });
    VERIFY_RESULT(readLayer());
    for (const RecordedRequest& each : other_->requests()) {
        QVERIFY(!each.hasHeader("Authorization"));
    }
}

void RedirectTest::badLocationsAreRefused_data() {
    QTest::addColumn<QByteArray>("location");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("a file") << QByteArray("file:///etc/passwd");
    QTest::newRow("ftp") << QByteArray("ftp://127.0.0.1/secret-4711");
    QTest::newRow("javascript") << QByteArray("javascript:alert(1)");
    QTest::newRow("a user") << QByteArray("http://secret-4711@127.0.0.1/x");
    QTest::newRow("two hosts") << QByteArray("http://a@127.0.0.1:80@127.0.0.1/x");
    QTest::newRow("no host") << QByteArray("http:///x");
    QTest::newRow("no port") << QByteArray("http://127.0.0.1:99999/x");
    QTest::newRow("no address") << QByteArray("http://[/x");
}

void RedirectTest::badLocationsAreRefused() {
    QFETCH(const QByteArray, location);
    registry_->lure(layerIsAt(location));
    const auto bytes = readLayer();
    COMPARE_ERROR(bytes, ErrorCode::Protocol);
    const QString message = bytes.error().message();
    QVERIFY2(message.contains(registry_->address()), qPrintable(message));
    QVERIFY2(!message.contains(QLatin1String("secret-4711")), qPrintable(message));
    QCOMPARE(other_->requests().size(), 0);
}

void RedirectTest::circlesEnd_data() {
    QTest::addColumn<bool>("isCircle");
    QTest::newRow("a circle") << true;
    QTest::newRow("always further") << false;
}

void RedirectTest::circlesEnd() {
    QFETCH(const bool, isCircle);
    registry_->lure(layerIsAt(other_->url().toEncoded() + "/0"));
    other_->answer([isCircle](const RecordedRequest& request) {
        const int number = request.target.mid(1).toInt();
        return ScriptedAnswer::of(307).with("Location",
                                            '/' + QByteArray::number(isCircle ? 0 : number + 1));
    });
    const auto bytes = readLayer();
    COMPARE_ERROR(bytes, ErrorCode::Protocol);
    QVERIFY(bytes.error().message().contains(QLatin1String("redirects")));
    QCOMPARE(other_->requests().size(), 5);
}

void RedirectTest::tlsIsNotLeft() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    registry_ = std::make_unique<LockedRegistry>(
        key, challenge,
        ServerTls{.certificateFile = issued.certificateFile, .keyFile = issued.keyFile});
    fixture_->trust(registry_->address(), authority);
    QUrl plain = other_->url();
    plain.setHost(QStringLiteral("localhost"));
    registry_->lure(layerIsAt(plain.toEncoded() + "/x"));
    COMPARE_ERROR(readLayer(), ErrorCode::Protocol);
    QCOMPARE(other_->connections(), 0);
}

void RedirectTest::plainAddressOfATlsRegistryIsMadeTls() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    registry_ = std::make_unique<LockedRegistry>(
        key, challenge,
        ServerTls{.certificateFile = issued.certificateFile, .keyFile = issued.keyFile});
    fixture_->trust(registry_->address(), authority);
    const QByteArray plain = "http://" + registry_->address().toLatin1() + "/x";
    registry_->lure([plain](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        return request.path() == "/x" ? storage(request) : layerIsAt(plain)(request);
    });
    VERIFY_RESULT(readLayer());
}

void RedirectTest::tokenServerSendsNobodyElsewhere_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("hasRefreshToken");
    for (const int status : {301, 302, 303, 307, 308}) {
        QTest::addRow("%d of a password", status) << status << false;
        QTest::addRow("%d of a refresh token", status) << status << true;
    }
}

void RedirectTest::tokenServerSendsNobodyElsewhere() {
    QFETCH(const int, status);
    QFETCH(const bool, hasRefreshToken);
    fixture_->logIn(hasRefreshToken ? Credential{{}, {}, QStringLiteral("refresh"), {}}
                                    : Credential{user, password, {}, {}});
    TokenServer tokens;
    tokens.server().intercept([&](const RecordedRequest&) {
        return std::optional(
            ScriptedAnswer::of(status).with("Location", other_->url().toEncoded() + "/token"));
    });
    registry_ = std::make_unique<LockedRegistry>("Bearer t", tokens.challenge());
    const auto bytes = readLayer();
    COMPARE_ERROR(bytes, ErrorCode::Protocol);
    const QString message = bytes.error().message();
    QVERIFY2(message.contains(tokens.server().address()), qPrintable(message));
    QCOMPARE(tokens.server().requests().size(), 1);
    QCOMPARE(other_->requests().size(), 0);
}

void RedirectTest::bodyIsSentOnce_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    for (const char* method : {"POST", "PATCH", "PUT", "DELETE"}) {
        for (const int status : {301, 302, 303, 307, 308}) {
            QTest::addRow("%s, %d", method, status) << QByteArray(method) << status;
        }
    }
}

void RedirectTest::bodyIsSentOnce() {
    QFETCH(const QByteArray, method);
    QFETCH(const int, status);
    fixture_->settings.chunkSize = 1000;
    // On the server's thread, and longer than this function's variables.
    registry_->lure([method, status, to = other_->url().toEncoded()](
                        const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (request.method != method) {
            return {};
        }
        return ScriptedAnswer::of(status).with("Location", to + "/x");
    });
    const auto repository = open();
    if (method == "DELETE") {
        COMPARE_ERROR(repository->manifests().remove(layerDigest()), ErrorCode::Protocol);
    } else {
        COMPARE_ERROR(RemoteFixture::push(*repository, noise(2500)), ErrorCode::Protocol);
    }
    QCOMPARE(registry_->server().requests(method).size(), 1);
    QCOMPARE(other_->requests().size(), 0);
}

void RedirectTest::uploadGoesOnElsewhereWithoutTheLogIn() {
    fixture_->settings.chunkSize = 1000;
    registry_->lure([to = other_->url().toEncoded()](
                        const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (request.method == "HEAD") {
            return ScriptedAnswer::of(404); // It has not heard of what went elsewhere.
        }
        if (request.method != "POST") {
            return {};
        }
        return ScriptedAnswer::of(202).with("Location", to + "/up?state=1");
    });
    other_->answer([](const RecordedRequest& request) {
        return ScriptedAnswer::of(request.method == "PUT" ? 201 : 202);
    });
    const QByteArray bytes = noise(2500);
    VERIFY_RESULT(RemoteFixture::push(*open(), bytes));
    QByteArray received;
    for (const RecordedRequest& each : other_->requests()) {
        QVERIFY(!each.hasHeader("Authorization"));
        QCOMPARE(each.query("state"), QStringLiteral("1"));
        received += each.body;
    }
    QCOMPARE(received, bytes);
    QCOMPARE(other_->requests().size(), 3);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RedirectTest)
#include "redirecttest.moc"
