#include "tests/support/scriptedserver.h"

#include "tests/support/rawclient.h"
#include "tests/support/testauthority.h"

#include <QTest>

using namespace stowage::test;

/// What a ScriptedServer's answers look like to a client that believes nothing.
class ScriptedServerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recordsWhatItIsAsked();
    void misbehavesAsToldTo();
    void dripsInChunks();
    void interceptsBeforeTheHandler();
    void answersInTheMidstOfABody();
    void waitsAtAGate();
    void silenceEndsWhenTheClientGoes();
    void comesBackOnTheSamePort();
    void speaksTls();
};

void ScriptedServerTest::recordsWhatItIsAsked() {
    ScriptedServer server;
    server.answer([](const RecordedRequest&) {
        return ScriptedAnswer::of(201, "made").with("X-Name", "value");
    });
    RawClient client(server.url());
    const auto answer = client.request("PUT", "/a%2Fb?x=1+2&x=%26&y", {{"X-Sent", "yes"}}, "body");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.header("x-name"), QByteArray("value"));
    QCOMPARE(answer.body, QByteArray("made"));
    QVERIFY(answer.complete);
    QCOMPARE(client.request("HEAD", "/").header("Content-Length"), QByteArray("4"));
    client.send(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n");
    QCOMPARE(client.receive().status, 201);

    QVERIFY(server.waitForRequests(3));
    const auto requests = server.requests();
    QCOMPARE(requests.size(), 3);
    QCOMPARE(requests.at(0).line(), QByteArray("PUT /a%2Fb?x=1+2&x=%26&y"));
    QCOMPARE(requests.at(0).path(), QByteArray("/a%2Fb"));
    QCOMPARE(requests.at(0).queries("x"),
             QStringList({QStringLiteral("1 2"), QStringLiteral("&")}));
    QCOMPARE(requests.at(0).header("x-sent"), QByteArray("yes"));
    QCOMPARE(requests.at(0).body, QByteArray("body"));
    QCOMPARE(requests.at(2).body, QByteArray("abcd"));
    QCOMPARE(requests.at(2).path(), QByteArray("/"));
    QCOMPARE(requests.at(2).connection, 0);
    QCOMPARE(server.requests("PUT", "/a").size(), 1);
    QCOMPARE(server.connections(), 1);
}

void ScriptedServerTest::misbehavesAsToldTo() {
    ScriptedServer server;
    RawClient client(server.url());
    const auto get = [&](const ScriptedAnswer& answer) {
        server.answer([answer](const RecordedRequest&) { return answer; });
        return client.request("GET", "/");
    };
    const auto cut = get(ScriptedAnswer::of(200, "abcdef").cutAfter(2));
    QCOMPARE(cut.header("Content-Length"), QByteArray("6"));
    QCOMPARE(cut.body, QByteArray("ab"));
    QVERIFY(!cut.complete);
    client.disconnect();
    QVERIFY(!get(ScriptedAnswer::of(200, "abc").declaring(10)).complete);
    client.disconnect();
    QCOMPARE(get(ScriptedAnswer::of(200, "abc").declaring(2)).body, QByteArray("ab"));
    client.disconnect();
    const auto open = get(ScriptedAnswer::of(200, "abc").withoutLength());
    QVERIFY(open.header("Content-Length").isEmpty());
    QCOMPARE(open.body, QByteArray("abc"));
    QVERIFY(open.complete);
    client.disconnect();
    QCOMPARE(get(ScriptedAnswer::closed()).status, 0);
    client.disconnect();
    QCOMPARE(get(ScriptedAnswer::closed(ScriptedAnswer::Ending::Reset)).status, 0);
    client.disconnect();
    const auto again = get(ScriptedAnswer::of(200, "abc").endless().cutAfter(10'000));
    QCOMPARE(again.body.size(), 10'000);
    QVERIFY(again.body.endsWith("abca"));
}

void ScriptedServerTest::dripsInChunks() {
    ScriptedServer server;
    server.answer([](const RecordedRequest&) {
        return ScriptedAnswer::of(200, "abcdefg")
            .chunked()
            .dripping(2, std::chrono::milliseconds(1));
    });
    RawClient client(server.url());
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.request("GET", "/");
        QCOMPARE(answer.body, QByteArray("abcdefg"));
        QVERIFY(answer.complete);
    }
    QCOMPARE(server.connections(), 1);
}

void ScriptedServerTest::interceptsBeforeTheHandler() {
    ScriptedServer server;
    server.answer([](const RecordedRequest&) { return ScriptedAnswer::of(200); });
    server.intercept([&server](const RecordedRequest& request) -> std::optional<ScriptedAnswer> {
        if (request.target != "/once") {
            return {};
        }
        server.intercept({});
        return ScriptedAnswer::error(503, "UNAVAILABLE");
    });
    RawClient client(server.url());
    QCOMPARE(client.request("GET", "/other").status, 200);
    QCOMPARE(client.request("GET", "/once").body,
             QByteArray(R"({"errors":[{"code":"UNAVAILABLE","message":""}]})"));
    QCOMPARE(client.request("GET", "/once").status, 200);
}

void ScriptedServerTest::answersInTheMidstOfABody() {
    ScriptedServer server;
    server.interceptHead([](const RecordedRequest&) -> std::optional<ScriptedAnswer> {
        return ScriptedAnswer::of(401).afterBodyBytes(10);
    });
    RawClient client(server.url());
    client.send("PUT / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n" + QByteArray(20, 'x'));
    QCOMPARE(client.receive().status, 401);
    QVERIFY(client.seesTheEnd());
    QCOMPARE(server.requests().first().body, QByteArray(10, 'x'));
    QVERIFY(!server.requests().first().bodyIsWhole);
}

void ScriptedServerTest::waitsAtAGate() {
    ScriptedServer server;
    const auto before = std::make_shared<Gate>();
    const auto within = std::make_shared<Gate>();
    server.answer([&](const RecordedRequest&) {
        return ScriptedAnswer::of(200, "abcdef").heldBy(before).heldWithin(3, within);
    });
    RawClient client(server.url());
    QVERIFY(client.send("GET / HTTP/1.1\r\n\r\n"));
    QVERIFY(before->waitForArrivals(1));
    QVERIFY(!within->waitForArrivals(1, std::chrono::milliseconds(0)));
    before->open();
    QVERIFY(within->waitForArrivals(1));
    within->open();
    QCOMPARE(client.receive().body, QByteArray("abcdef"));
}

void ScriptedServerTest::silenceEndsWhenTheClientGoes() {
    ScriptedServer server;
    server.answer([](const RecordedRequest&) { return ScriptedAnswer::silence(); });
    RawClient client(server.url());
    QVERIFY(client.send("GET / HTTP/1.1\r\n\r\n"));
    QVERIFY(server.waitForRequests(1));
    QVERIFY(server.waitForOpenConnections(1));
    client.disconnect();
    QVERIFY(server.waitForOpenConnections(0));
}

void ScriptedServerTest::comesBackOnTheSamePort() {
    ScriptedServer server;
    RawClient client(server.url());
    QCOMPARE(client.request("GET", "/").status, 404);
    server.closeConnections();
    QVERIFY(client.seesTheEnd());
    QCOMPARE(client.request("GET", "/").status, 404);
    const QUrl url = server.url();
    server.stop();
    client.disconnect();
    QCOMPARE(client.request("GET", "/").status, 0);
    QVERIFY(server.restart());
    QCOMPARE(server.url(), url);
    QCOMPARE(client.request("GET", "/").status, 404);
}

void ScriptedServerTest::speaksTls() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    const auto ann = authority.issueForClient(QStringLiteral("ann"));
    ScriptedServer server(ServerTls{.certificateFile = issued.certificateFile,
                                    .keyFile = issued.keyFile,
                                    .clientAuthorityFile = authority.certificateFile()});
    const QByteArray body(1'000'000, 'x');
    server.answer([&body](const RecordedRequest&) { return ScriptedAnswer::of(200, body); });
    RawClient client(server.url(), {.authorityFile = authority.certificateFile(),
                                    .certificateFile = ann.certificateFile,
                                    .keyFile = ann.keyFile});
    QVERIFY(client.request("PUT", "/", {}, body).body == body);
    QVERIFY(server.requests().first().body == body);
    QCOMPARE(server.requests().first().clientName, QStringLiteral("ann"));
    RawClient without(server.url(), {.authorityFile = authority.certificateFile()});
    QCOMPARE(without.request("GET", "/").status, 0);
}

QTEST_GUILESS_MAIN(ScriptedServerTest)
#include "scriptedservertest.moc"
