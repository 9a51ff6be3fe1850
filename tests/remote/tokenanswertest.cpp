#include "core/remote/tokenanswer.h"

#include "tests/remote/remotefixture.h"
#include "tests/support/results.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

namespace stowage::test {

namespace {

const QDateTime now(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

} // namespace

/// What token servers answer, well and badly; and what registries make of tokens.
class TokenAnswerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTokens_data();
    void readsTokens();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void badServerIsAnErrorThatNamesIt_data();
    void badServerIsAnErrorThatNamesIt();
    void namedScopeIsAskedForOnce();
    void tokenThatIsRefusedInTheMiddleIsReplacedOnce();
};

void TokenAnswerTest::readsTokens_data() {
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<qint64>("seconds");
    const auto row = [](const char* name, const char* document, const char* token, qint64 seconds,
                        const char* date = "") {
        QTest::newRow(name) << QByteArray(document) << QByteArray(date) << QByteArray(token)
                            << seconds;
    };
    row("token alone", R"({"token":"t"})", "t", 60);
    row("access_token alone", R"({"access_token":"a"})", "a", 60);
    row("both", R"({"token":"t","access_token":"a","expires_in":100})", "t", 100);
    row("empty token beside access_token", R"({"token":"","access_token":"a"})", "a", 60);
    row("token of another type beside it", R"({"token":5,"access_token":"a"})", "a", 60);
    row("expires in 0", R"({"token":"t","expires_in":0})", "t", 60);
    row("expires too soon", R"({"token":"t","expires_in":1})", "t", 60);
    row("expires in the past", R"({"token":"t","expires_in":-1e300})", "t", 60);
    row("expires as text", R"({"token":"t","expires_in":"3600"})", "t", 60);
    row("expires never", R"({"token":"t","expires_in":1e300})", "t", 86'400);
    row("issued now", R"({"token":"t","expires_in":300,"issued_at":"2026-03-01T12:00:00Z"})", "t",
        300);
    row("issued with a zone",
        R"({"token":"t","expires_in":300,"issued_at":"2026-03-01T12:59:00.5+01:00"})", "t", 241);
    row("issued before", R"({"token":"t","expires_in":300,"issued_at":"2026-03-01T11:58:20Z"})",
        "t", 200);
    row("over already", R"({"token":"t","expires_in":300,"issued_at":"2016-03-01T12:00:00Z"})", "t",
        0);
    row("issued in the future",
        R"({"token":"t","expires_in":300,"issued_at":"2036-03-01T12:00:00Z"})", "t", 300);
    row("issued at no time", R"({"token":"t","expires_in":300,"issued_at":"yesterday"})", "t", 300);
    row("issued as a number", R"({"token":"t","expires_in":300,"issued_at":1})", "t", 300);
    // Its clock is wrong, and it is itself that says how old the token is.
    row("issued by a clock that is behind",
        R"({"token":"t","expires_in":300,"issued_at":"2026-03-01T10:00:00Z"})", "t", 270,
        "Sun, 01 Mar 2026 10:00:30 GMT");
}

void TokenAnswerTest::readsTokens() {
    QFETCH(const QByteArray, document);
    QFETCH(const QByteArray, date);
    HttpAnswer answer{.status = 200, .body = document};
    if (!date.isEmpty()) {
        answer.headers.emplaceBack("Date", date);
    }
    const auto read = TokenAnswer::of(answer, now);
    VERIFY_RESULT(read);
    QTEST(read->token, "token");
    QTEST(static_cast<qint64>(read->lifetime.count()), "seconds");
}

void TokenAnswerTest::refusesWhatIsNone_data() {
    QTest::addColumn<QByteArray>("document");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no object") << QByteArray(R"(["secret"])");
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("a number") << QByteArray(R"({"token":5})");
    QTest::newRow("a list") << QByteArray(R"({"token":["secret"]})");
    QTest::newRow("null") << QByteArray(R"({"token":null})");
    QTest::newRow("a line break") << QByteArray(R"({"token":"secret\r\nX-Header: 1"})");
    QTest::newRow("a space") << QByteArray(R"({"token":"secret secret"})");
    QTest::newRow("a letter of no header") << QByteArray("{\"token\":\"secret\xc3\xa4\"}");
    QTest::newRow("two tokens") << QByteArray(R"({"token":"secret","token":"other"})");
    QTest::newRow("cut") << QByteArray(R"({"token":"secret)");
}

void TokenAnswerTest::refusesWhatIsNone() {
    QFETCH(const QByteArray, document);
    const auto read = TokenAnswer::of(HttpAnswer{.status = 200, .body = document}, now);
    COMPARE_ERROR(read, ErrorCode::Protocol);
    QVERIFY(!read.error().message().contains(QLatin1String("secret")));
}

void TokenAnswerTest::badServerIsAnErrorThatNamesIt_data() {
    QTest::addColumn<ScriptedAnswer>("answer");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* name, const ScriptedAnswer& answer, ErrorCode code) {
        QTest::newRow(name) << answer << errorCodeName(code);
    };
    const QByteArray page = "<html><body>Log in to this hotel's network</body></html>";
    row("an HTML page", ScriptedAnswer::of(200, page).with("Content-Type", "text/html"),
        ErrorCode::Protocol);
    row("a huge document",
        ScriptedAnswer::json(200, R"({"token":")" + QByteArray(2 * 1024 * 1024, 'x') + R"("})"),
        ErrorCode::TooLarge);
    row("an endless one", ScriptedAnswer::of(200, "{").endless(), ErrorCode::TooLarge);
    row("a wrong type", ScriptedAnswer::json(200, R"({"token":{}})"), ErrorCode::Protocol);
    row("nothing found", ScriptedAnswer::of(404), ErrorCode::NotFound);
    row("a fault", ScriptedAnswer::of(500), ErrorCode::Protocol);
    row("busy", ScriptedAnswer::of(503), ErrorCode::Network);
    row("a cut document", ScriptedAnswer::json(200, R"({"token":"x"})").cutAfter(5),
        ErrorCode::Network);
    row("no answer", ScriptedAnswer::closed(), ErrorCode::Network);
    row("silence", ScriptedAnswer::silence(), ErrorCode::Timeout);
}

void TokenAnswerTest::badServerIsAnErrorThatNamesIt() {
    QFETCH(const ScriptedAnswer, answer);
    RemoteFixture fixture;
    fixture.settings.inactivity = std::chrono::milliseconds(300);
    ScriptedServer tokens;
    tokens.answer([&](const RecordedRequest&) { return answer; });
    ScriptedServer registry;
    registry.answer([&](const RecordedRequest&) {
        return ScriptedAnswer::of(401).with("WWW-Authenticate",
                                            "Bearer realm=\"" + tokens.url().toEncoded() + "/t\"");
    });
    const auto tags = fixture.open(registry.address(), "app")->tags().page();
    QVERIFY(!tags);
    QTEST(errorCodeName(tags.error().code()), "code");
    const QString message = tags.error().message();
    QVERIFY2(message.contains(registry.address()), qPrintable(message));
    QVERIFY2(message.contains(tokens.address()), qPrintable(message));
    // Nothing was asked of the registry without a token.
    QCOMPARE(registry.requests("GET", "/v2/app").size(), 0);
}

void TokenAnswerTest::namedScopeIsAskedForOnce() {
    RemoteFixture fixture;
    ScriptedServer tokens;
    tokens.answer(
        [](const RecordedRequest&) { return ScriptedAnswer::json(200, R"({"token":"t"})"); });
    ScriptedServer registry;
    registry.answer([&](const RecordedRequest& request) {
        return ScriptedAnswer::of(401).with(
            "WWW-Authenticate", "Bearer realm=\"" + tokens.url().toEncoded() +
                                    "/t\",service=\"s\"" +
                                    (request.hasHeader("Authorization")
                                         ? ",scope=\"repository:app:pull repository:base:pull\","
                                           "error=\"insufficient_scope\""
                                         : ""));
    });
    const auto repository = fixture.open(registry.address(), "app");
    const auto tags = repository->tags().page();
    COMPARE_ERROR(tags, ErrorCode::Unauthorized);
    const auto asked = tokens.requests();
    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.at(0).queries("scope"), QStringList{QStringLiteral("repository:app:pull")});
    QCOMPARE(asked.at(1).queries("scope"), QStringList({QStringLiteral("repository:app:pull"),
                                                        QStringLiteral("repository:base:pull")}));
    QCOMPARE(registry.requests("GET", "/v2/app").size(), 2); // And no third try.
}

void TokenAnswerTest::tokenThatIsRefusedInTheMiddleIsReplacedOnce() {
    RemoteFixture fixture;
    ScriptedServer tokens;
    int given = 0;
    tokens.answer([&given](const RecordedRequest&) {
        return ScriptedAnswer::json(200, R"({"token":"t)" + QByteArray::number(++given) + R"("})");
    });
    ScriptedServer registry;
    QByteArray good = "Bearer t1";
    registry.answer([&](const RecordedRequest& request) {
        if (request.path() != "/v2/" && request.header("Authorization") == good) {
            return ScriptedAnswer::json(200, R"({"tags":[]})");
        }
        return ScriptedAnswer::of(401).with("WWW-Authenticate", "Bearer realm=\"" +
                                                                    tokens.url().toEncoded() +
                                                                    "/t\",error=\"invalid_token\"");
    });
    const auto repository = fixture.open(registry.address(), "app");
    VERIFY_RESULT(repository->tags().page());
    QCOMPARE(tokens.requests().size(), 1);
    good = "Bearer t2"; // No request is under way.
    VERIFY_RESULT(repository->tags().page());
    QCOMPARE(tokens.requests().size(), 2);
    good = "none";
    COMPARE_ERROR(repository->tags().page(), ErrorCode::Unauthorized);
    QCOMPARE(tokens.requests().size(), 3);
    QCOMPARE(registry.requests("GET", "/v2/app").size(), 5);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::TokenAnswerTest)
#include "tokenanswertest.moc"
