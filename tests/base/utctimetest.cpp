#include "core/base/utctime.h"

#include <QTest>

#include <limits>

using namespace stowage;

class UtcTimeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWrittenWithZ_data() {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("text");

        QTest::newRow("epoch") << qint64{0} << QStringLiteral("1970-01-01T00:00:00.000Z");
        QTest::newRow("before it") << qint64{-1} << QStringLiteral("1969-12-31T23:59:59.999Z");
        QTest::newRow("leap day") << qint64{1'709'251'199'123}
                                  << QStringLiteral("2024-02-29T23:59:59.123Z");
    }

    void isWrittenWithZ() {
        QFETCH(const qint64, milliseconds);
        QFETCH(const QString, text);
        const QDateTime time = utcFromMSecs(milliseconds);
        QCOMPARE(time.timeSpec(), Qt::UTC);
        QCOMPARE(time.toMSecsSinceEpoch(), milliseconds);
        QCOMPARE(time.toString(Qt::ISODateWithMs), text);
        const qint64 seconds = time.toSecsSinceEpoch();
        QCOMPARE(utcFromSecs(seconds), QDateTime::fromSecsSinceEpoch(seconds));
    }

    void isInvalidBeyondWhatATimeHolds() {
        QVERIFY(!utcFromSecs(std::numeric_limits<qint64>::max()).isValid());
        QVERIFY(!utcFromSecs(std::numeric_limits<qint64>::min()).isValid());
    }
};

QTEST_GUILESS_MAIN(UtcTimeTest)
#include "utctimetest.moc"
