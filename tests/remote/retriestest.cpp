#include "core/remote/retries.h"

#include "tests/support/results.h"
#include "tests/support/steppedclock.h"

#include <QTest>

#include <algorithm>

using namespace stowage;
using std::chrono::milliseconds;

namespace {

HttpAnswer answerOf(int status, const QByteArray& retryAfter = {}) {
    HttpAnswer answer{.status = status};
    if (!retryAfter.isEmpty()) {
        answer.headers.emplaceBack("Retry-After", retryAfter);
    }
    return answer;
}

/// Somebody who asks a server: it is later at once, and what was waited is noted.
struct Ground {
    test::SteppedClock clock;
    QList<milliseconds> waited;
    std::shared_ptr<HostPace> pace = std::make_shared<HostPace>(1, milliseconds(1));
    RemoteSettings settings;
    int asked = 0;

    Ground() {
        settings.clock = &clock;
        settings.firstPause = milliseconds(1000);
        settings.wait = [this](milliseconds time, const std::stop_token& stop) {
            clock.advance(time);
            waited.append(time);
            return !stop.stop_requested();
        };
    }

    /// The server gives these answers one after the other, and the last of them for ever.
    Result<HttpAnswer> ask(const QList<Result<HttpAnswer>>& answers, bool canRepeat = true) {
        asked = 0;
        return Retries(settings, pace)
            .run([&](bool&) { return answers.at(std::min(asked++, int(answers.size()) - 1)); },
                 canRepeat, {});
    }
};

} // namespace

/// When a server is asked again, and after how long.
class RetriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAskedFiveTimesAtMost_data();
    void isAskedFiveTimesAtMost();
    void isAskedOnceWhereThatIsAll();
    void pausesDoubleAndAreNotAlike();
    void waitsAsLongAsItIsTold();
    void tooManyRequestsKeepAllAway();
    void clockThatIsPutBackKeepsNobodyAway();
};

void RetriesTest::isAskedFiveTimesAtMost_data() {
    QTest::addColumn<int>("status"); // 0: there is no answer.
    QTest::addColumn<int>("asked");
    for (const int status : {0, 408, 429, 502, 503, 504}) {
        QTest::addRow("%d", status) << status << 5;
    }
    for (const int status : {200, 400, 401, 404, 500}) {
        QTest::addRow("%d", status) << status << 1;
    }
}

void RetriesTest::isAskedFiveTimesAtMost() {
    QFETCH(const int, status);
    QFETCH(const int, asked);
    Ground ground;
    const Result<HttpAnswer> always = status != 0
                                          ? Result<HttpAnswer>(answerOf(status))
                                          : failure(ErrorCode::Network, QStringLiteral("lost"));
    const auto answer = ground.ask({always});
    QCOMPARE(answer.has_value(), status != 0);
    QCOMPARE(ground.asked, asked);
    QCOMPARE(ground.waited.size(), asked - 1);
}

void RetriesTest::isAskedOnceWhereThatIsAll() {
    Ground ground;
    QCOMPARE(ground.ask({answerOf(503)}, false)->status, 503);
    QCOMPARE(ground.asked, 1);
    const Result<HttpAnswer> untrusted =
        std::unexpected(Error(ErrorCode::Network, QStringLiteral("not trusted"))
                            .about({QStringLiteral("of its certificate")}));
    QVERIFY(!ground.ask({untrusted}));
    QCOMPARE(ground.asked, 1);
    int asked = 0;
    const auto answer = Retries(ground.settings, ground.pace)
                            .run(
                                [&asked](bool& isLast) {
                                    isLast = ++asked == 2; // As whoever asks knows.
                                    return answerOf(503);
                                },
                                true, {});
    QCOMPARE(answer->status, 503);
    QCOMPARE(asked, 2);
}

void RetriesTest::pausesDoubleAndAreNotAlike() {
    Ground ground;
    QList<double> factors;
    for (int run = 0; run < 100; ++run) {
        ground.waited.clear();
        QVERIFY(ground.ask({answerOf(503)}));
        QCOMPARE(ground.waited.size(), 4);
        for (int i = 0; i < 4; ++i) {
            factors.append(static_cast<double>(ground.waited.at(i).count()) / (1000 << i));
        }
    }
    const auto [least, most] = std::ranges::minmax(factors);
    QVERIFY2(least >= 0.5 && least < 0.7, qPrintable(QString::number(least)));
    QVERIFY2(most <= 1.5 && most > 1.3, qPrintable(QString::number(most)));
}

void RetriesTest::waitsAsLongAsItIsTold() {
    Ground ground;
    QCOMPARE(ground.ask({answerOf(503, "7"), answerOf(503, "86400"), answerOf(200)})->status, 200);
    QCOMPARE(ground.waited, QList<milliseconds>({milliseconds(7'000), milliseconds(60'000)}));
}

void RetriesTest::tooManyRequestsKeepAllAway() {
    Ground ground;
    QCOMPARE(ground.ask({answerOf(429, "7")}, false)->status, 429);
    QVERIFY(ground.waited.isEmpty()); // Who asked has an answer …
    QCOMPARE(ground.ask({answerOf(200)})->status, 200);
    QCOMPARE(ground.waited, QList{milliseconds(7'000)}); // … and the next one waits.
    // A shorter time takes nothing from a longer one.
    ground.waited.clear();
    ground.pace->rest(ground.clock.now(), milliseconds(9'000));
    ground.pace->rest(ground.clock.now(), milliseconds(10));
    QCOMPARE(ground.ask({answerOf(200)})->status, 200);
    QCOMPARE(ground.waited, QList{milliseconds(9'000)});
}

void RetriesTest::clockThatIsPutBackKeepsNobodyAway() {
    Ground ground;
    ground.pace->rest(ground.clock.now(), milliseconds(60'000));
    ground.clock.advance(-std::chrono::hours(1));
    QCOMPARE(ground.ask({answerOf(200)})->status, 200);
    QVERIFY(ground.waited.isEmpty());
}

QTEST_GUILESS_MAIN(RetriesTest)
#include "retriestest.moc"
