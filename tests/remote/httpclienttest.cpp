#include "core/remote/httpclient.h"

#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

using namespace stowage;
using test::RecordedRequest;
using test::ScriptedAnswer;
using test::ScriptedServer;

namespace {

constexpr qsizetype mib = 1024 * 1024;

struct Ground {
    ScriptedServer server;
    HttpClient client{HttpClient::Settings()};

    QUrl at(const char* path) const { return server.url().resolved(QUrl(QLatin1String(path))); }
};

/// "gzip" of RFC 1952 around nothing.
const QByteArray packed = QByteArray::fromHex("1f8b08000000000000030300"
                                              "0000000000000000");

} // namespace

/// What Qt would do by itself and a registry's client must not, and how much it takes.
class HttpClientTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void complaintsAreBounded_data();
    void complaintsAreBounded();
    void bytesAreThoseThatWereSent();
    void nothingIsSentTwice_data();
    void nothingIsSentTwice();
};

void HttpClientTest::complaintsAreBounded_data() {
    QTest::addColumn<int>("status");
    for (const int status : {300, 401, 404, 500}) {
        QTest::addRow("%d", status) << status;
    }
}

void HttpClientTest::complaintsAreBounded() {
    QFETCH(const int, status);
    Ground ground;
    ground.server.answer([status](const RecordedRequest& request) {
        const qsizetype size = request.target == "/fits" ? mib : mib + 1;
        return request.target == "/endless" ? ScriptedAnswer::of(status, "more").endless()
                                            : ScriptedAnswer::of(status, QByteArray(size, 'x'));
    });
    constexpr qint64 much = 64 * mib; // As a list's or a layer's.
    const auto fits = ground.client.send({.url = ground.at("/fits"), .maximumBody = much}, {});
    VERIFY_RESULT(fits);
    QCOMPARE(fits->body.size(), mib);
    COMPARE_ERROR(ground.client.send({.url = ground.at("/larger"), .maximumBody = much}, {}),
                  ErrorCode::TooLarge);
    if (status != 401) { // Of which Qt shows nothing before it has all.
        COMPARE_ERROR(ground.client.send({.url = ground.at("/endless"), .maximumBody = much}, {}),
                      ErrorCode::TooLarge);
    }
}

void HttpClientTest::bytesAreThoseThatWereSent() {
    Ground ground;
    ground.server.answer([](const RecordedRequest&) {
        return ScriptedAnswer::of(200, packed).with("Content-Encoding", "gzip");
    });
    for (const char* method : {"GET", "POST"}) {
        const auto answer = ground.client.send({.method = method, .url = ground.at("/a")}, {});
        VERIFY_RESULT(answer);
        QCOMPARE(answer->body, packed); // Of which the digest is.
        QCOMPARE(answer->header("Content-Encoding"), QByteArray("gzip"));
        const auto asked = ground.server.requests(method);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().header("Accept-Encoding"), QByteArray("identity"));
    }
}

void HttpClientTest::nothingIsSentTwice_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        QTest::addRow("%s", method) << QByteArray(method) << QByteArray();
        QTest::addRow("%s with a body", method) << QByteArray(method) << QByteArray("body");
    }
}

/// The server does what it is asked and is gone before it says so, on a connection that was kept.
void HttpClientTest::nothingIsSentTwice() {
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, body);
    Ground ground;
    ground.server.answer([](const RecordedRequest& request) {
        return request.method == "GET" ? ScriptedAnswer::of(200) : ScriptedAnswer::closed();
    });
    VERIFY_RESULT(ground.client.send({.url = ground.at("/first")}, {}));
    const auto answer =
        ground.client.send({.method = method, .url = ground.at("/second"), .body = body}, {});
    COMPARE_ERROR(answer, ErrorCode::Network);
    QCOMPARE(ground.server.requests(method).size(), 1);
    QCOMPARE(ground.server.requests(method).first().body, body);
}

QTEST_GUILESS_MAIN(HttpClientTest)
#include "httpclienttest.moc"
