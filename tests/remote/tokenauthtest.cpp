#include "tests/remote/remotefixture.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "tests/support/tokenserver.h"

#include <QTest>

#include <latch>
#include <thread>
#include <vector>

namespace stowage::test {

namespace {

constexpr qsizetype mib = 1024 * 1024;
using Way = TokenServer::Way;

const QString user = QStringLiteral("ada");
const QString password = QStringLiteral("correct horse");
const QString refreshToken = QStringLiteral("a+refresh/token=");
const QString pull = QStringLiteral("repository:app:pull");
const QString push = QStringLiteral("repository:app:pull,push");

/// The known user may do all, anybody else may read.
QStringList readers(const QString& who, const QString& /*name*/, QStringList actions) {
    if (who.isEmpty()) {
        actions.removeAll(QStringLiteral("push"));
    }
    return actions;
}

} // namespace

/// A docker-registry that takes the tokens of a TokenServer and nothing else.
class TokenAuthTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void anybodyPulls();
    void passwordIsShownToTheTokenServer();
    void pushAsksForBothActions();
    void mountAsksForBothRepositoriesAtOnce();
    void refreshTokenIsPosted();
    void serverWithoutOAuthTakesItAsAPassword();
    void tokenThatEndsIsReplacedBeforeTheNextChunk();
    void threadsShareOneRequest();
    void deniedPushNamesAllOfIt();
    void strangerIsToldToLogIn();
    void wrongPasswordIsUnauthorized();
    void refusalOfTheTokenServerNamesAllOfIt();
    void downTokenServerIsNamed();
    void busyTokenServerIsAskedAgain_data();
    void busyTokenServerIsAskedAgain();
    void tokenServerThatStaysBusyIsAskedFiveTimes();

private:
    std::unique_ptr<Repository> open(const char* name = "app") const {
        return fixture_->open(registry_->address(), name);
    }
    void logIn(const QString& with = password) { fixture_->logIn({user, with, {}, {}}); }
    /// By the registry's own log, which comes a little after its answers.
    qsizetype logged(const char* what, const char* method) const;
    qsizetype chunks() const { return logged("response completed", "PATCH"); }
    qsizetype refusals(const char* method) const {
        return logged("error authorizing context", method);
    }

    std::unique_ptr<RemoteFixture> fixture_;
    std::unique_ptr<TokenServer> tokens_;
    std::unique_ptr<DockerRegistry> registry_;
};

void TokenAuthTest::init() {
    fixture_ = std::make_unique<RemoteFixture>();
    tokens_ = std::make_unique<TokenServer>(QList<TokenServer::User>{
        {.name = user, .password = password, .refreshToken = refreshToken}});
    tokens_->allow(readers);
    registry_ = DockerRegistry::start(fixture_->folder.filePath(QStringLiteral("served")),
                                      {.token = tokens_->registryOptions()});
    QVERIFY(registry_);
}

void TokenAuthTest::cleanup() {
    registry_.reset();
    tokens_.reset();
    fixture_.reset();
}

qsizetype TokenAuthTest::logged(const char* what, const char* method) const {
    qsizetype count = 0;
    for (const QByteArray& line : registry_->log().split('\n')) {
        count +=
            line.contains(what) && line.contains(QByteArray("http.request.method=") + method + ' ')
                ? 1
                : 0;
    }
    return count;
}

void TokenAuthTest::anybodyPulls() {
    logIn();
    const auto pushed = RemoteFixture::push(*open(), "content");
    VERIFY_RESULT(pushed);
    tokens_->forgetAsked();
    fixture_->settings.credentials = nullptr;
    const auto layer = open()->layers().fetch(*pushed);
    VERIFY_RESULT(layer);
    QCOMPARE((*layer)->readAll(), QByteArray("content"));
    const auto asked = tokens_->asked();
    QCOMPARE(asked.size(), 1); // For all requests of the kind.
    QVERIFY(asked.first().way == Way::Anonymous);
    QCOMPARE(asked.first().service, tokens_->registryOptions().service);
    QCOMPARE(asked.first().scopes, QStringList{pull});
}

void TokenAuthTest::passwordIsShownToTheTokenServer() {
    logIn();
    VERIFY_RESULT(RemoteFixture::push(*open(), "content"));
    const auto asked = tokens_->asked();
    QVERIFY(!asked.isEmpty());
    for (const auto& each : asked) {
        QVERIFY(each.way == Way::Password);
        QCOMPARE(each.user, user);
        QVERIFY(each.isGranted);
    }
}

void TokenAuthTest::pushAsksForBothActions() {
    logIn();
    VERIFY_RESULT(RemoteFixture::push(*open(), "content"));
    const auto asked = tokens_->asked();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().scopes, QStringList{push});
    QCOMPARE(refusals("POST"), 0); // Nothing is tried without one.
}

void TokenAuthTest::mountAsksForBothRepositoriesAtOnce() {
    logIn();
    const auto registry = fixture_->open(registry_->address());
    VERIFY_RESULT(registry);
    const auto pushed = RemoteFixture::push(*(*registry)->open(nameOf("from")), "shared");
    VERIFY_RESULT(pushed);
    tokens_->forgetAsked();
    const auto mounted = (*registry)->open(nameOf("app"))->layers().mount(*pushed, nameOf("from"));
    VERIFY_RESULT(mounted);
    QVERIFY(*mounted == MountOutcome::Mounted);
    const auto asked = tokens_->asked();
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().scopes, QStringList({push, QStringLiteral("repository:from:pull")}));
}

void TokenAuthTest::refreshTokenIsPosted() {
    fixture_->logIn({{}, {}, refreshToken, {}});
    VERIFY_RESULT(RemoteFixture::push(*open(), "content"));
    const auto asked = tokens_->asked();
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.first().way == Way::RefreshToken);
    QVERIFY(asked.first().isGranted);
    QCOMPARE(asked.first().scopes, QStringList{push});
    const auto request = tokens_->server().requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.form("grant_type"), QStringLiteral("refresh_token"));
    QCOMPARE(request.form("client_id"), QStringLiteral("stowage"));
    QVERIFY(!request.hasHeader("Authorization"));
    QVERIFY(!request.target.contains('?')); // Servers log addresses.
}

void TokenAuthTest::serverWithoutOAuthTakesItAsAPassword() {
    tokens_->server().intercept([](const RecordedRequest& request) {
        return request.method == "POST" ? std::optional(ScriptedAnswer::of(404)) : std::nullopt;
    });
    fixture_->logIn({{}, {}, refreshToken, {}});
    COMPARE_ERROR(RemoteFixture::push(*open(), "content"), ErrorCode::Unauthorized);
    const auto asked = tokens_->server().requests("GET");
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().header("Authorization"),
             "Basic " + ("<token>:" + refreshToken.toUtf8()).toBase64());
}

void TokenAuthTest::tokenThatEndsIsReplacedBeforeTheNextChunk() {
    logIn();
    fixture_->settings.chunkSize = mib;
    tokens_->setExpiresIn(300);
    const auto repository = open();
    const auto upload = repository->layers().upload();
    VERIFY_RESULT(upload);
    const QByteArray bytes = noise(3 * mib + 5);
    VERIFY_RESULT((*upload)->write(QByteArrayView(bytes).first(2 * mib)));
    QTRY_COMPARE(chunks(), 1);
    QCOMPARE(tokens_->asked().size(), 1);
    fixture_->clock.advance(std::chrono::seconds(289));
    VERIFY_RESULT((*upload)->write(QByteArrayView(bytes).sliced(2 * mib, mib)));
    QTRY_COMPARE(chunks(), 2);
    QCOMPARE(tokens_->asked().size(), 1);
    fixture_->clock.advance(std::chrono::seconds(2));
    VERIFY_RESULT((*upload)->write(QByteArrayView(bytes).sliced(3 * mib)));
    QTRY_COMPARE(chunks(), 3);
    QCOMPARE(tokens_->asked().size(), 2);
    VERIFY_RESULT((*upload)->finish(bytes.size(), (*upload)->digestSoFar(), {}));
    QCOMPARE(refusals("PATCH"), 0);
    QCOMPARE(tokens_->asked().size(), 2);
}

void TokenAuthTest::threadsShareOneRequest() {
    const auto gate = std::make_shared<Gate>();
    const QByteArray token = tokens_->token({}, {pull});
    tokens_->server().intercept([&](const RecordedRequest&) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer::json(200, R"({"token":")" + token + R"("})").heldBy(gate);
    });
    const auto registry = fixture_->open(registry_->address());
    VERIFY_RESULT(registry);
    constexpr int count = 8;
    std::latch started(count);
    std::atomic<int> answered = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i) {
        threads.emplace_back([&] {
            const auto repository = (*registry)->open(nameOf("app"));
            started.count_down();
            const auto tags = repository->tags().page();
            answered += !tags && tags.error().code() == ErrorCode::NotFound ? 1 : 0;
        });
    }
    started.wait();
    QVERIFY(gate->waitForArrivals(1));
    gate->open();
    threads.clear();
    QCOMPARE(answered, count); // Let in, all of them, to where there is no such repository.
    QCOMPARE(tokens_->server().requests().size(), 1);
}

void TokenAuthTest::deniedPushNamesAllOfIt() {
    logIn();
    tokens_->allow([](const QString&, const QString&, QStringList actions) {
        actions.removeAll(QStringLiteral("push"));
        return actions;
    });
    const auto pushed = RemoteFixture::push(*open("team/app"), "content");
    COMPARE_ERROR(pushed, ErrorCode::Denied);
    const QString message = pushed.error().message();
    QVERIFY2(message.contains(registry_->address()), qPrintable(message));
    QVERIFY2(message.contains(QLatin1String("push to team/app")), qPrintable(message));
    // Another token would be the same.
    QCOMPARE(tokens_->asked().size(), 1);
    QTRY_COMPARE(refusals("POST"), 1);
}

void TokenAuthTest::strangerIsToldToLogIn() {
    const auto pushed = RemoteFixture::push(*open("team/app"), "content");
    COMPARE_ERROR(pushed, ErrorCode::Unauthorized);
    const QString message = pushed.error().message();
    QVERIFY2(message.contains(registry_->address() +
                              QLatin1String(" wants a log-in to push to team/app")),
             qPrintable(message));
}

void TokenAuthTest::wrongPasswordIsUnauthorized() {
    logIn(QStringLiteral("wrong-4711"));
    const auto tags = open()->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Unauthorized);
    const QString message = tags.error().message();
    QVERIFY2(message.contains(registry_->address()), qPrintable(message));
    QVERIFY2(message.contains(QLatin1String("pull from app")), qPrintable(message));
    QVERIFY(!message.contains(QLatin1String("4711")));
}

void TokenAuthTest::refusalOfTheTokenServerNamesAllOfIt() {
    logIn();
    tokens_->server().intercept(
        [](const RecordedRequest&) { return std::optional(ScriptedAnswer::of(403)); });
    const auto tags = open()->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Denied);
    const QString message = tags.error().message();
    QVERIFY2(message.contains(registry_->address()), qPrintable(message));
    QVERIFY2(message.contains(QLatin1String("pull from app")), qPrintable(message));
}

void TokenAuthTest::downTokenServerIsNamed() {
    tokens_->server().stop();
    const auto tags = open()->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Network);
    const QString message = tags.error().message();
    QVERIFY2(message.contains(registry_->address()), qPrintable(message));
    QVERIFY2(message.contains(tokens_->server().address()), qPrintable(message));
}

void TokenAuthTest::busyTokenServerIsAskedAgain_data() {
    QTest::addColumn<int>("status");
    QTest::newRow("too many requests") << 429;
    QTest::newRow("unavailable") << 503;
}

void TokenAuthTest::busyTokenServerIsAskedAgain() {
    QFETCH(const int, status);
    logIn();
    std::atomic<int> asked = 0;
    tokens_->server().intercept([&asked, status](const RecordedRequest&) {
        return asked++ == 0
                   ? std::optional(ScriptedAnswer::error(status, "BUSY").with("Retry-After", "7"))
                   : std::nullopt;
    });
    QList<std::chrono::milliseconds> waited;
    fixture_->settings.wait = [&](std::chrono::milliseconds time, const std::stop_token&) {
        fixture_->clock.advance(time);
        waited.append(time);
        return true;
    };
    // A chunk is not sent twice, but its token may be asked for as often as it takes.
    VERIFY_RESULT(RemoteFixture::push(*open(), "content"));
    QCOMPARE(asked, 2);
    QCOMPARE(waited, QList{std::chrono::milliseconds(7000)});
}

void TokenAuthTest::tokenServerThatStaysBusyIsAskedFiveTimes() {
    logIn();
    tokens_->server().intercept(
        [](const RecordedRequest&) { return std::optional(ScriptedAnswer::of(503)); });
    const auto tags = open()->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Network);
    QVERIFY(tags.error().message().contains(tokens_->server().address()));
    QCOMPARE(tokens_->server().requests().size(), 5); // And not as often for each try.
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::TokenAuthTest)
#include "tokenauthtest.moc"
