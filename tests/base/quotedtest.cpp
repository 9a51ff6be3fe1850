#include "core/base/quoted.h"

#include <QTest>

using namespace stowage;

class QuotedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void quotes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QString() << QStringLiteral("\"\"");
        QTest::newRow("plain") << QStringLiteral("a b") << QStringLiteral("\"a b\"");
        QTest::newRow("a newline") << QStringLiteral("a\nb") << QStringLiteral("\"a\\nb\"");
        QTest::newRow("a direction mark")
            << QStringLiteral("a\u202eb") << QStringLiteral("\"a\\u{202e}b\"");
    }

    void quotes() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(quoted(text), expected);
    }

    void cutsWhatIsLong() {
        const QString result = quoted(QString(10'000, QLatin1Char('x')));
        QCOMPARE(result.size(), 99);
        QVERIFY(result.endsWith(QStringLiteral("x\u2026\"")));
        QCOMPARE(quoted(QString(96, QLatin1Char('x'))).size(), 98);
    }
};

QTEST_GUILESS_MAIN(QuotedTest)
#include "quotedtest.moc"
