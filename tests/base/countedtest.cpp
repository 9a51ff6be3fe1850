#include "core/base/counted.h"

#include <QTest>

using namespace stowage;

class CountedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneIsOne() {
        QCOMPARE(counted(1, "byte"), QStringLiteral("1 byte"));
        QCOMPARE(counted(0, "byte"), QStringLiteral("0 bytes"));
        QCOMPARE(counted(2, "more hard link"), QStringLiteral("2 more hard links"));
        QCOMPARE(counted(12'345'678'901, "byte"), QStringLiteral("12345678901 bytes"));
    }
};

QTEST_GUILESS_MAIN(CountedTest)
#include "countedtest.moc"
