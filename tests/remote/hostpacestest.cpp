#include "core/remote/hostpaces.h"

#include "tests/remote/remoteground.h"

#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr qsizetype chunk = 256 * 1024;

/// A program that opens the same registry twice.
struct Ground : RemoteGround {
    std::shared_ptr<RemoteRegistry> second;

    Ground() {
        settings.paces = std::make_shared<HostPaces>();
        reopen();
        const auto opened = RemoteRegistry::open({Place::Kind::Remote, server.address()}, settings);
        second = opened.value_or(nullptr);
    }

    /// From now on the other object is spoken through.
    void turn() { repository = second->open(repositoryName("app")); }
};

} // namespace

/// What one registry's object learns of a server, and another of the same program heeds.
class HostPacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void serversAreToldApart();
    void tooManyRequestsSlowTheOther();
    void chunksThatAreTooLargeAreNotTriedByTheOther();
    void chunksThatAreRefusedAreNotTriedByTheOther();
    void uploadsTogetherKeepNoMoreThanOne();
};

void HostPacesTest::serversAreToldApart() {
    HostPaces paces;
    const auto of = [&paces](const char* host) {
        return paces.of(QString::fromLatin1(host), 1, std::chrono::milliseconds(1));
    };
    QCOMPARE(of("a.example"), of("A.example"));
    QVERIFY(of("a.example") != of("a.example:5000"));
    QVERIFY(of("a.example") != of("b.example"));
    QCOMPARE(HostPaces::hostOf(QUrl(QStringLiteral("https://a.example/token?x"))),
             QStringLiteral("a.example"));
    QCOMPARE(HostPaces::hostOf(QUrl(QStringLiteral("https://[::1]:5000/token"))),
             QStringLiteral("[::1]:5000"));
}

void HostPacesTest::tooManyRequestsSlowTheOther() {
    Ground ground;
    ground.server.addTag(QStringLiteral("app"), QStringLiteral("v1"), Hasher::digestOf("x"));
    ground.server.instead("DELETE", {},
                          ScriptedAnswer::error(429, "TOOMANYREQUESTS").with("Retry-After", "30"));
    std::stop_source stop;
    ground.settings.wait = [&](auto, const auto&) { return !stop.request_stop(); };
    ground.reopen(); // One that is stopped where it would wait, and leaves the rest to others.
    COMPARE_ERROR(ground.repository->manifests().remove(Hasher::digestOf("x"), stop.get_token()),
                  ErrorCode::Cancelled);
    QVERIFY(ground.waited().isEmpty());
    ground.turn();
    VERIFY_RESULT(ground.repository->tags().page());
    QCOMPARE(ground.waited(), QList{std::chrono::milliseconds(30'000)});
}

void HostPacesTest::chunksThatAreTooLargeAreNotTriedByTheOther() {
    Ground ground;
    ground.server.server().intercept([](const RecordedRequest& request) {
        return request.body.size() > chunk / 2 ? std::optional(ScriptedAnswer::of(413))
                                               : std::optional<ScriptedAnswer>();
    });
    VERIFY_RESULT(ground.send(noise(2 * chunk + 5)));
    ground.server.server().forgetRequests();
    ground.turn();
    const QByteArray bytes = noise(2 * chunk + 5, 2);
    VERIFY_RESULT(ground.send(bytes));
    QVERIFY(ground.has(bytes));
    QCOMPARE(ground.received(), bytes.size()); // Nothing twice.
}

void HostPacesTest::chunksThatAreRefusedAreNotTriedByTheOther() {
    Ground ground;
    ground.server.instead("PATCH", {}, ScriptedAnswer::of(405), ScriptedRegistry::always);
    VERIFY_RESULT(ground.send(noise(2 * chunk + 5)));
    QCOMPARE(ground.count("PATCH"), 1);
    ground.turn();
    VERIFY_RESULT(ground.send(noise(2 * chunk + 5, 2)));
    QCOMPARE(ground.count("PATCH"), 1);
}

void HostPacesTest::uploadsTogetherKeepNoMoreThanOne() {
    HostPaces paces;
    const auto pace = paces.of(QStringLiteral("a.example"), chunk, std::chrono::milliseconds(1));
    const auto same = paces.of(QStringLiteral("a.example"), chunk, std::chrono::milliseconds(1));
    const auto one = pace->chunks().share();
    QCOMPARE(pace->chunks().size(), chunk);
    const auto another = same->chunks().share();
    QCOMPARE(pace->chunks().size(), chunk / 2);
}

QTEST_GUILESS_MAIN(HostPacesTest)
#include "hostpacestest.moc"
