#include "core/transfer/transferrate.h"

#include <QTest>

namespace stowage::test {

class TransferRateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void steadyBytesGiveTheirRate();
    void settlesOnANewRate();
    void samplesTooCloseChangeNothing();
    void aClockSetBackIsNoRate();
};

namespace {

const QDateTime start = QDateTime::fromSecsSinceEpoch(1'700'000'000).toUTC();

} // namespace

void TransferRateTest::steadyBytesGiveTheirRate() {
    TransferRate rate;
    qint64 last = -1;
    for (int tick = 0; tick <= 50; ++tick) {
        last = rate.sample(tick * 1000, start.addMSecs(tick * 100));
    }
    QCOMPARE(last, 10'000);
}

void TransferRateTest::settlesOnANewRate() {
    TransferRate rate;
    qint64 moved = 0;
    QDateTime now = start;
    for (int tick = 0; tick < 20; ++tick) {
        rate.sample(moved += 1000, now = now.addMSecs(100));
    }
    const qint64 soon = rate.sample(moved, now = now.addMSecs(100));
    QVERIFY(soon > 5'000);
    qint64 late = soon;
    for (int tick = 0; tick < 300; ++tick) {
        late = rate.sample(moved, now = now.addMSecs(100));
    }
    QCOMPARE(late, 0);
}

void TransferRateTest::samplesTooCloseChangeNothing() {
    TransferRate rate;
    rate.sample(0, start);
    const qint64 first = rate.sample(1000, start.addMSecs(100));
    QCOMPARE(rate.sample(1'000'000, start.addMSecs(101)), first);
}

void TransferRateTest::aClockSetBackIsNoRate() {
    TransferRate rate;
    rate.sample(0, start);
    const qint64 before = rate.sample(1000, start.addMSecs(100));
    QCOMPARE(rate.sample(2000, start.addSecs(-3600)), before);
    QVERIFY(rate.sample(3000, start.addSecs(-3600).addMSecs(100)) > 0);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::TransferRateTest)
#include "transferratetest.moc"
