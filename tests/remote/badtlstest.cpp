#include "tests/remote/lockedregistry.h"
#include "tests/remote/remotefixture.h"
#include "tests/support/results.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <chrono>
#include <future>
#include <optional>

namespace stowage::test {

namespace {

ServerTls tlsOf(const TestAuthority::Issued& issued) {
    return {.certificateFile = issued.certificateFile, .keyFile = issued.keyFile};
}

} // namespace

/// Secure connections that are none: the error names the registry, the reason and the way out.
class BadTlsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void unknownAuthority();
    void selfSigned();
    void certificateOfAnotherHost();
    void certificateThatHasRunOut();
    void allAtOnce();
    void certificateOfTheTokenServer();
    void plainServerElsewhereIsRefused();
    void plainServerThatIsMarkedIsSpokenTo();
    void plainRequestToATlsServerFails();
    void silenceInTheHandshakeEnds();
    void handshakeThatIsCutEnds();
    void garbageInTheHandshakeEnds();

private:
    /// Opens, and does not.
    Error failureOf(const QString& address) const;
    QString authorityFile(const QString& address) const {
        return fixture_->folder.filePath(QStringLiteral("certs.d/%1/ca.crt").arg(address));
    }

    std::unique_ptr<RemoteFixture> fixture_;
    std::unique_ptr<TestAuthority> authority_;
};

#define VERIFY_HAS(message, part) QVERIFY2((message).contains(part), qPrintable(message))

void BadTlsTest::initTestCase() {
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
        qunsetenv(name); // One of the hosts is not this machine, by its text.
    }
}

void BadTlsTest::init() {
    fixture_ = std::make_unique<RemoteFixture>();
    authority_ = std::make_unique<TestAuthority>();
}

void BadTlsTest::cleanup() {
    authority_.reset();
    fixture_.reset();
}

Error BadTlsTest::failureOf(const QString& address) const {
    const auto opened = fixture_->open(address);
    return opened ? Error(ErrorCode::Internal, QStringLiteral("it opens")) : opened.error();
}

void BadTlsTest::unknownAuthority() {
    const LockedRegistry registry({}, {}, tlsOf(authority_->issueForServer()));
    const Error error = failureOf(registry.address());
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    QCOMPARE(error.items().size(), 1); // The certificate's sha256.
    VERIFY_HAS(error.message(), registry.address());
    VERIFY_HAS(error.message(), QLatin1String("nobody who is trusted here vouches for it"));
    VERIFY_HAS(error.message(), authorityFile(registry.address()));
    // Doing so mends it.
    fixture_->trust(registry.address(), *authority_);
    VERIFY_RESULT(fixture_->open(registry.address()));
}

void BadTlsTest::selfSigned() {
    const TestAuthority::Issued own = authority_->issueForServer();
    // Its authority's certificate comes with it, and is as unknown.
    QFile chain(fixture_->folder.filePath(QStringLiteral("chain.crt")));
    QVERIFY(chain.open(QIODevice::WriteOnly));
    chain.write(own.certificate + authority_->certificate());
    chain.close();
    const LockedRegistry registry(
        {}, {}, ServerTls{.certificateFile = chain.fileName(), .keyFile = own.keyFile});
    const Error error = failureOf(registry.address());
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    VERIFY_HAS(error.message(), registry.address());
    VERIFY_HAS(error.message(), authorityFile(registry.address()));
}

void BadTlsTest::certificateOfAnotherHost() {
    const LockedRegistry registry(
        {}, {}, tlsOf(authority_->issueForServer({QStringLiteral("other.example")})));
    fixture_->trust(registry.address(), *authority_);
    const Error error = failureOf(registry.address());
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    VERIFY_HAS(error.message(), registry.address());
    VERIFY_HAS(error.message(), QLatin1String("it is for other.example, not for this address"));
    QVERIFY(!error.message().contains(QLatin1String("ca.crt"))); // It is of no help.
}

void BadTlsTest::certificateThatHasRunOut() {
    const LockedRegistry registry({}, {},
                                  tlsOf(authority_->issueForServer({QStringLiteral("127.0.0.1")},
                                                                   TestAuthority::Validity::Over)));
    fixture_->trust(registry.address(), *authority_);
    const Error error = failureOf(registry.address());
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    VERIFY_HAS(error.message(), registry.address());
    VERIFY_HAS(error.message(), QLatin1String("it has run out"));
    QVERIFY(!error.message().contains(QLatin1String("ca.crt")));
}

void BadTlsTest::allAtOnce() {
    const LockedRegistry registry(
        {}, {},
        tlsOf(authority_->issueForServer({QStringLiteral("other.example")},
                                         TestAuthority::Validity::Over)));
    const Error error = failureOf(registry.address());
    VERIFY_HAS(error.message(), QLatin1String("other.example"));
    VERIFY_HAS(error.message(), authorityFile(registry.address()));
}

void BadTlsTest::certificateOfTheTokenServer() {
    ScriptedServer tokens(tlsOf(authority_->issueForServer()));
    const LockedRegistry registry("Bearer t", "Bearer realm=\"" + tokens.url().toEncoded() + '"');
    const auto tags = fixture_->open(registry.address(), "app")->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Network);
    VERIFY_HAS(tags.error().message(), registry.address());
    VERIFY_HAS(tags.error().message(), authorityFile(tokens.address()));
    QCOMPARE(tokens.connections(), 1); // It gets no better.
}

void BadTlsTest::plainServerElsewhereIsRefused() {
    LockedRegistry registry({}, {});
    // Leads to this machine, but does not say so.
    const QString address = QStringLiteral("0.0.0.0:%1").arg(registry.url().port());
    const Error error = failureOf(address);
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    VERIFY_HAS(error.message(), address);
    VERIFY_HAS(error.message(), QLatin1String("registries.conf"));
    QCOMPARE(registry.server().requests().size(), 0);
}

void BadTlsTest::plainServerThatIsMarkedIsSpokenTo() {
    LockedRegistry registry({}, {});
    fixture_->settings.isInsecure = true;
    VERIFY_RESULT(fixture_->open(QStringLiteral("0.0.0.0:%1").arg(registry.url().port())));
}

void BadTlsTest::plainRequestToATlsServerFails() {
    ScriptedServer secure(tlsOf(authority_->issueForServer()));
    LockedRegistry registry({}, {});
    registry.lure([&](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (!request.path().startsWith("/v2/app/manifests")) {
            return {};
        }
        return ScriptedAnswer::of(307).with("Location",
                                            "http://" + secure.address().toLatin1() + "/x");
    });
    const auto manifest = fixture_->open(registry.address(), "app")->manifests().get(tagOf("v1"));
    COMPARE_ERROR(manifest, ErrorCode::Network);
    VERIFY_HAS(manifest.error().message(), secure.address());
    QCOMPARE(secure.requests().size(), 0);
}

void BadTlsTest::silenceInTheHandshakeEnds() {
    fixture_->settings.inactivity = std::chrono::milliseconds(300);
    QTcpServer silent; // Connections wait to be accepted, for ever.
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(silent.serverPort());
    const Error error = failureOf(address);
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Timeout));
    VERIFY_HAS(error.message(), address);
}

void BadTlsTest::handshakeThatIsCutEnds() {
    ScriptedServer rude; // As it does with whoever speaks TLS to it.
    rude.answer([](const RecordedRequest&) { return ScriptedAnswer::closed(); });
    const Error error = failureOf(rude.address());
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    VERIFY_HAS(error.message(), rude.address());
}

void BadTlsTest::garbageInTheHandshakeEnds() {
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const QString address = QStringLiteral("127.0.0.1:%1").arg(server.serverPort());
    auto failed = std::async(std::launch::async, [&] { return failureOf(address); });
    while (failed.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        if (server.waitForNewConnection(10)) {
            const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
            socket->write("SSH-2.0-OpenSSH_9.2\r\n");
            socket->waitForBytesWritten();
            socket->disconnectFromHost();
        }
    }
    const Error error = failed.get();
    QCOMPARE(errorCodeName(error.code()), errorCodeName(ErrorCode::Network));
    VERIFY_HAS(error.message(), address);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::BadTlsTest)
#include "badtlstest.moc"
