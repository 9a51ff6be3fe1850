#include "core/remote/remotehost.h"
#include "tests/support/results.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testauthority.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace stowage;
using test::RecordedRequest;
using test::ScriptedAnswer;
using test::ScriptedServer;
using Standing = ServerState::Standing;

namespace {

test::ServerTls tlsOf(const test::TestAuthority::Issued& issued) {
    test::ServerTls tls;
    tls.certificateFile = issued.certificateFile;
    tls.keyFile = issued.keyFile;
    return tls;
}

/// A server whose certificate is trusted, and what is noted of it.
struct Ground {
    test::TestAuthority authority;
    ScriptedServer server{tlsOf(authority.issueForServer())};
    QTemporaryDir certificates;
    std::shared_ptr<ServerBoard> board = std::make_shared<ServerBoard>();
    std::unique_ptr<RemoteHost> host;

    explicit Ground(bool isTrusted = true) {
        const QString folder = certificates.filePath(server.address());
        QDir().mkpath(folder);
        if (isTrusted) {
            QFile::copy(authority.certificateFile(), folder + QStringLiteral("/ca.crt"));
        }
        RemoteSettings settings;
        settings.board = board;
        settings.certificateFolders = {certificates.path()};
        settings.wait = [](std::chrono::milliseconds, const std::stop_token&) { return true; };
        host = std::make_unique<RemoteHost>(server.address(), settings);
        server.answer([](const RecordedRequest&) { return ScriptedAnswer::json(200, "{}"); });
    }
    ServerState state() const { return board->state(server.address()); }
    Result<HttpAnswer> get(const QString& path) { return host->send({.path = path}, {}); }
};

} // namespace

/// What the board is told of a server, by the answers that came from it.
class ServerStandingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAnswerMeansConnected() {
        Ground ground;
        QCOMPARE(ground.state().standing, Standing::Unknown);
        VERIFY_RESULT(ground.get(QStringLiteral("_catalog")));
        QCOMPARE(ground.state().standing, Standing::Connected);
        QVERIFY(ground.state().isSecure);
        QVERIFY(!ground.state().error);
    }

    void a401MeansALogInUntilSomebodyIsLetIn() {
        Ground ground;
        ground.server.answer([](const RecordedRequest& request) {
            return request.path().endsWith("secret")
                       ? ScriptedAnswer::error(401, "UNAUTHORIZED", "who are you")
                             .with("WWW-Authenticate", "Basic realm=\"x\"")
                       : ScriptedAnswer::json(200, "{}");
        });
        COMPARE_ERROR(ground.get(QStringLiteral("secret")), ErrorCode::Unauthorized);
        QCOMPARE(ground.state().standing, Standing::NeedsLogIn);
        QCOMPARE(ground.state().error->code(), ErrorCode::Unauthorized);
        VERIFY_RESULT(ground.get(QStringLiteral("open")));
        QCOMPARE(ground.state().standing, Standing::Connected);
        QVERIFY(!ground.state().error);
    }

    void nobodyThereMeansUnreachable() {
        Ground ground;
        VERIFY_RESULT(ground.host->base({}));
        ground.server.stop();
        QVERIFY(!ground.get(QStringLiteral("_catalog")));
        QCOMPARE(ground.state().standing, Standing::Unreachable);
        QCOMPARE(ground.state().error->code(), ErrorCode::Network);
        QVERIFY(ground.server.restart());
        VERIFY_RESULT(ground.get(QStringLiteral("_catalog")));
        QCOMPARE(ground.state().standing, Standing::Connected);
    }

    void aStrangersCertificateMeansNotTrusted() {
        Ground ground(false);
        QVERIFY(!ground.host->base({}));
        QCOMPARE(ground.state().standing, Standing::NotTrusted);
        QCOMPARE(ground.state().error->items().size(), 1);
        QVERIFY(ground.server.requests().isEmpty());
    }

    void theRateIsNotedFromAnyAnswer() {
        Ground ground;
        ground.server.answer([](const RecordedRequest& request) {
            if (request.path().endsWith("busy")) {
                return ScriptedAnswer::error(429, "TOOMANYREQUESTS").with("Retry-After", "30");
            }
            return ScriptedAnswer::json(200, "{}")
                .with("ratelimit-limit", "100;w=21600")
                .with("ratelimit-remaining", "76;w=21600");
        });
        VERIFY_RESULT(ground.get(QStringLiteral("_catalog")));
        QCOMPARE(ground.state().rate->remaining.value(), 76);
        QCOMPARE(ground.state().rate->window, std::chrono::hours(6));
        VERIFY_RESULT(ground.get(QStringLiteral("busy")));
        QVERIFY(ground.state().rate->waitUntil.isValid());
        QCOMPARE(ground.state().standing, Standing::Connected);
    }

    void theFirstRequestIsMadeAgain_data() {
        QTest::addColumn<int>("status"); // 0: the connection is lost.
        QTest::addColumn<int>("failures");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("lost") << 0 << 2 << true;
        QTest::newRow("lost for good") << 0 << 1000 << false;
        QTest::newRow("busy") << 503 << 4 << true;
        QTest::newRow("busy for good") << 503 << 5 << false;
    }

    void theFirstRequestIsMadeAgain() {
        QFETCH(const int, status);
        QFETCH(const int, failures);
        QFETCH(const bool, isFound);
        Ground ground;
        std::atomic<int> asked = 0;
        ground.server.answer([&](const RecordedRequest&) {
            return asked++ >= failures ? ScriptedAnswer::json(200, "{}")
                   : status == 0       ? ScriptedAnswer::closed()
                                       : ScriptedAnswer::of(status);
        });
        QCOMPARE(ground.host->base({}).has_value(), isFound);
        // Qt asks once more by itself where a connection is lost.
        QVERIFY(status == 0 ? asked <= 4 : asked == (isFound ? failures + 1 : failures));
        QCOMPARE(ground.state().standing, isFound ? Standing::Connected : Standing::Unreachable);
    }

    void whoIsStoppedSaysNothingOfTheServer() {
        Ground ground;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!ground.host->base(stop.get_token()));
        QCOMPARE(ground.state().standing, Standing::Unknown);
    }
};

QTEST_GUILESS_MAIN(ServerStandingTest)
#include "serverstandingtest.moc"
