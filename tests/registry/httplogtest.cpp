#include "core/registry/httplog.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace stowage;

class HttpLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsOnlyQueriesThatHoldNoSecret_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* name, const char* url, const char* shown) {
            QTest::newRow(name) << QString::fromUtf8(url) << QString::fromUtf8(shown);
        };
        row("no query", "https://a.example/v2/", "https://a.example/v2/");
        row("a list", "https://a.example:5000/v2/_catalog?n=100&last=b",
            "https://a.example:5000/v2/_catalog?n=100&last=b");
        row("a mount", "http://a.example/v2/b/blobs/uploads/?mount=sha256:1&from=c",
            "http://a.example/v2/b/blobs/uploads/?mount=sha256:1&from=c");
        row("an upload's state", "https://a.example/v2/b/blobs/uploads/1?_state=CANARY",
            "https://a.example/v2/b/blobs/uploads/1?…");
        row("a state beside a digest",
            "https://a.example/v2/b/blobs/uploads/1?digest=sha256:1&_state=CANARY",
            "https://a.example/v2/b/blobs/uploads/1?…");
        row("a token", "https://a.example/v2/b/manifests/1?token=CANARY",
            "https://a.example/v2/b/manifests/1?…");
        row("a signed address", "https://s3.example/b?X-Amz-Signature=CANARY&n=1",
            "https://s3.example/b?…");
        row("a harmless name elsewhere", "https://s3.example/b?digest=CANARY",
            "https://s3.example/b?…");
        row("a token server", "https://auth.example/token?account=CANARY",
            "https://auth.example/token?…");
        row("a user", "https://user:CANARY@a.example/v2/#CANARY", "https://a.example/v2/");
        row("what would break a line", "https://a.example/v2/a%0Ab", "https://a.example/v2/a%0Ab");
    }

    void showsOnlyQueriesThatHoldNoSecret() {
        QFETCH(QString, url);
        QTEST(HttpLog::shownUrl(QUrl(url)), "shown");
    }

    void cutsQueriesOutOfErrors() {
        const Error error(ErrorCode::Network,
                          QStringLiteral("https://a.example/b?sig=CANARY could not be had"));
        const Error shown = HttpLog::shownError(error.in(QStringLiteral("GET x?CANARY")));
        QCOMPARE(shown.code(), ErrorCode::Network);
        QCOMPARE(shown.message(), QString::fromUtf8("https://a.example/b?… could not be had"));
    }

    void keepsTheNewestUntilTheyAreTaken() {
        HttpLog log(3);
        for (int status = 201; status <= 205; ++status) {
            log.add({.startedAt = {}, .status = status});
        }
        const auto taken = log.take();
        QCOMPARE(taken.size(), 3);
        QCOMPARE(taken.first().status, 203);
        QCOMPARE(taken.last().status, 205);
        QVERIFY(log.take().isEmpty());
    }

    void threadsLoseNothing() {
        HttpLog log(10'000);
        constexpr int each = 1000;
        qsizetype taken = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&log] {
                    for (int j = 0; j < each; ++j) {
                        log.add({});
                    }
                });
            }
            for (int i = 0; i < 100; ++i) {
                taken += log.take().size();
            }
        }
        taken += log.take().size();
        QCOMPARE(taken, 4 * each);
    }
};

QTEST_APPLESS_MAIN(HttpLogTest)
#include "httplogtest.moc"
