#include "core/remote/ratelimitheader.h"

#include <QTest>

using namespace stowage;

namespace {

const QDateTime now(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);

std::optional<RateLimit> rateOf(const QByteArray& limit, const QByteArray& remaining,
                                int status = 200, const QByteArray& retryAfter = {}) {
    HttpAnswer answer{.status = status};
    if (!limit.isNull()) {
        answer.headers.append({"ratelimit-limit", limit});
    }
    if (!remaining.isNull()) {
        answer.headers.append({"RateLimit-Remaining", remaining});
    }
    if (!retryAfter.isNull()) {
        answer.headers.append({"Retry-After", retryAfter});
    }
    return rateLimitOf(answer, now);
}

} // namespace

class RateLimitHeaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsDockerHubsForm() {
        const auto rate = rateOf("100;w=21600", "76;w=21600");
        QCOMPARE(rate->limit.value(), 100);
        QCOMPARE(rate->remaining.value(), 76);
        QCOMPARE(rate->window, std::chrono::hours(6));
        QVERIFY(!rate->waitUntil.isValid());
    }

    void readsTheDraftsForms() {
        const auto rate = rateOf("100, 100;w=60;comment=\"a\"", " 5 ");
        QCOMPARE(rate->limit.value(), 100);
        QCOMPARE(rate->remaining.value(), 5);
        QCOMPARE(rate->window.count(), 0);
    }

    void tellsNothingWhereNothingIsSaid() {
        QVERIFY(!rateOf({}, {}));
        QVERIFY(!rateOf({}, {}, 200, "120"));
        QVERIFY(!rateOf("", ""));
    }

    void takesNoNonsense() {
        QVERIFY(!rateOf("many", "-5"));
        QVERIFY(!rateOf("9999999999999999999999", "0x10"));
        const auto rate = rateOf("100;w=-1", "76;w=abc");
        QCOMPARE(rate->remaining.value(), 76);
        QCOMPARE(rate->window.count(), 0);
    }

    void tellsUntilWhenToWait() {
        const auto rate = rateOf({}, {}, 429, "120");
        QCOMPARE(rate->waitUntil, now.addSecs(120));
        QVERIFY(!rate->remaining);
    }
};

QTEST_APPLESS_MAIN(RateLimitHeaderTest)
#include "ratelimitheadertest.moc"
