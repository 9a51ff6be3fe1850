#include "core/base/clock.h"
#include "core/remote/httpclient.h"
#include "tests/support/results.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

#include <stop_token>

using namespace stowage;
using test::RecordedRequest;
using test::ScriptedAnswer;
using test::ScriptedServer;

namespace {

struct Ground {
    ScriptedServer server;
    std::shared_ptr<HttpLog> log = std::make_shared<HttpLog>();
    HttpClient client{{.log = log}};

    QUrl at(const char* path) const { return server.url().resolved(QUrl(QLatin1String(path))); }
};

/// Everything that could be shown of an entry.
QString all(const HttpLogEntry& entry) {
    return QString::fromLatin1(entry.method) + entry.url +
           (entry.error ? entry.error->message() + entry.error->items().join(QString())
                        : QString());
}

} // namespace

class HttpClientLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void notesWhatWasAskedAndWhatCame() {
        Ground ground;
        ground.server.answer(
            [](const RecordedRequest&) { return ScriptedAnswer::of(201, QByteArray(5000, 'x')); });
        const auto before = Clock::system().now();
        VERIFY_RESULT(ground.client.send({.method = "PATCH",
                                          .url = ground.at("/v2/a/blobs/uploads/1"),
                                          .body = QByteArray(70'000, 'y')},
                                         {}));
        const auto entries = ground.log->take();
        QCOMPARE(entries.size(), 1);
        const HttpLogEntry& entry = entries.first();
        QCOMPARE(entry.method, QByteArray("PATCH"));
        QCOMPARE(entry.url, ground.at("/v2/a/blobs/uploads/1").toString());
        QCOMPARE(entry.status, 201);
        QVERIFY(!entry.error);
        QCOMPARE(entry.sent, 70'000);
        QCOMPARE(entry.received, 5000);
        QVERIFY(entry.startedAt >= before && entry.startedAt <= Clock::system().now());
        QVERIFY(entry.duration.count() >= 0);
    }

    void notesEveryStatus() {
        Ground ground;
        ground.server.answer([](const RecordedRequest& request) {
            return ScriptedAnswer::error(request.target.mid(1).toInt(), "X");
        });
        for (const char* path : {"/401", "/404", "/429", "/503"}) {
            VERIFY_RESULT(ground.client.send({.url = ground.at(path)}, {}));
        }
        QList<int> statuses;
        for (const auto& entry : ground.log->take()) {
            QVERIFY(!entry.error);
            statuses.append(entry.status);
        }
        QCOMPARE(statuses, QList<int>({401, 404, 429, 503}));
    }

    void notesAnAnswerThatBrokeOff() {
        Ground ground;
        ground.server.answer([](const RecordedRequest&) {
            return ScriptedAnswer::of(200, QByteArray(5000, 'x')).cutAfter(1000);
        });
        const auto answer = ground.client.send({.url = ground.at("/v2/a?sig=CANARY")}, {});
        COMPARE_ERROR(answer, ErrorCode::Network);
        const auto entries = ground.log->take();
        QCOMPARE(entries.size(), 1);
        QCOMPARE(entries.first().error->code(), ErrorCode::Network);
        QVERIFY2(!all(entries.first()).contains(QLatin1String("CANARY")),
                 qPrintable(all(entries.first())));
    }

    void notesWhoWasStopped() {
        Ground ground;
        ground.server.answer([](const RecordedRequest&) { return ScriptedAnswer::silence(); });
        std::stop_source stop;
        std::jthread stopper([&] {
            (void)ground.server.waitForRequests(1);
            stop.request_stop();
        });
        const auto answer = ground.client.send({.url = ground.at("/v2/")}, stop.get_token());
        COMPARE_ERROR(answer, ErrorCode::Cancelled);
        const auto entries = ground.log->take();
        QCOMPARE(entries.size(), 1);
        QVERIFY(entries.first().error->isCancelled());
    }

    void holdsNoSecretOfAnyRequest() {
        Ground ground;
        ground.server.answer([](const RecordedRequest&) {
            return ScriptedAnswer::error(401, "UNAUTHORIZED", "CANARY")
                .with("WWW-Authenticate", "Bearer realm=\"https://a.example/?CANARY\"")
                .with("Location", "https://b.example/?sig=CANARY");
        });
        VERIFY_RESULT(ground.client.send({.method = "PUT",
                                          .url = ground.at("/v2/a/blobs/uploads/1?_state=CANARY"),
                                          .headers = {{"Authorization", "Basic CANARY"}},
                                          .body = "CANARY"},
                                         {}));
        ground.server.stop();
        const auto refused =
            ground.client.send({.url = ground.at("/x?X-Amz-Signature=CANARY")}, {});
        QVERIFY(!refused);
        const auto entries = ground.log->take();
        QCOMPARE(entries.size(), 2);
        for (const auto& entry : entries) {
            QVERIFY2(!all(entry).contains(QLatin1String("CANARY")), qPrintable(all(entry)));
        }
        QCOMPARE(entries.last().status, 0);
        QCOMPARE(entries.last().error->code(), ErrorCode::Network);
    }
};

QTEST_GUILESS_MAIN(HttpClientLogTest)
#include "httpclientlogtest.moc"
