#include "core/base/displaytext.h"

#include <QTest>

using namespace stowage;

class DisplayTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesTextHarmless_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("plain") << QStringLiteral("etc/pass wd") << QStringLiteral("etc/pass wd");
        QTest::newRow("a backslash") << QStringLiteral("a\\nb") << QStringLiteral("a\\nb");
        QTest::newRow("a newline") << QStringLiteral("a\nb") << QStringLiteral("a\\nb");
        QTest::newRow("a tab") << QStringLiteral("a\tb") << QStringLiteral("a\\tb");
        QTest::newRow("an escape") << QStringLiteral("a\x1b[31m") << QStringLiteral("a\\x1b[31m");
        QTest::newRow("a NUL") << QStringLiteral("a\0b") << QStringLiteral("a\\x00b");
        QTest::newRow("an override")
            << QStringLiteral("gpj\u202eexe") << QStringLiteral("gpj\\u{202e}exe");
        QTest::newRow("a line separator")
            << QStringLiteral("\u2028") << QStringLiteral("\\u{2028}");
        QTest::newRow("a lone surrogate")
            << QString(QChar(0xD800)) + QLatin1Char('x') << QStringLiteral("\\u{d800}x");
        QTest::newRow("other letters") << QStringLiteral("\u05d0\u0646\u00e9\u4e2d")
                                       << QStringLiteral("\u05d0\u0646\u00e9\u4e2d");
        QTest::newRow("beyond 16 bits")
            << QStringLiteral("\U0001F4E6") << QStringLiteral("\U0001F4E6");
    }

    void makesTextHarmless() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(displayText(text), expected);
    }

    void makesBytesHarmless_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << QByteArray("etc") << QStringLiteral("etc");
        QTest::newRow("UTF-8") << QByteArray("\xc3\xa9") << QStringLiteral("\u00e9");
        QTest::newRow("latin 1") << QByteArray("caf\xe9.txt") << QStringLiteral("caf\\xe9.txt");
        QTest::newRow("cut short") << QByteArray("\xe4\xb8") << QStringLiteral("\\xe4\\xb8");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QStringLiteral("\\xc0\\xaf");
        QTest::newRow("an override") << QByteArray("a\xe2\x80\xae") << QStringLiteral("a\\u{202e}");
    }

    void makesBytesHarmless() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        QCOMPARE(displayText(QByteArrayView(bytes)), expected);
    }
};

QTEST_GUILESS_MAIN(DisplayTextTest)
#include "displaytexttest.moc"
