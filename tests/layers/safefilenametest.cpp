#include "core/layers/safefilename.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace stowage;

class SafeFileNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesBecomeSafeAndComeBack_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("safe");
        const auto row = [](const char* test, const QByteArray& name, const char* safe) {
            QTest::newRow(test) << name << QString::fromUtf8(safe);
        };
        row("plain", "hosts", "hosts");
        row("hidden", ".profile", ".profile");
        row("spaces inside", "a b", "a b");
        row("letters of the world", "caf\xc3\xa9 \xe6\xbc\xa2", "caf\xc3\xa9 \xe6\xbc\xa2");
        row("decomposed", "cafe\xcc\x81", "cafe\xcc\x81");
        row("whale", "\xf0\x9f\x90\xb3", "\xf0\x9f\x90\xb3");
        row("dot", ".", "%2E");
        row("dot dot", "..", ".%2E");
        row("slash", "a/b", "a%2Fb");
        row("backslash", "..\\x", "..%5Cx");
        row("percent", "100%", "100%25");
        row("looks escaped", "%2E", "%252E");
        row("NUL", QByteArray("a\0b", 3), "a%00b");
        row("newline and escape", "a\n\x1b[31m", "a%0A%1B[31m");
        row("delete", "a\x7f", "a%7F");
        row("C1 control", "a\xc2\x85", "a%C2%85");
        row("bidi override", "gpj\xe2\x80\xae.exe", "gpj%E2%80%AE.exe");
        row("zero width", "a\xe2\x80\x8b", "a%E2%80%8B");
        row("byte order mark",
            "\xef\xbb\xbf"
            "a",
            "%EF%BB%BFa");
        row("line separator", "a\xe2\x80\xa8", "a%E2%80%A8");
        row("Latin-1", "caf\xe9", "caf%E9");
        row("cut UTF-8", "a\xc3", "a%C3");
        row("overlong slash", "a\xc0\xaf", "a%C0%AF");
        row("surrogate", "\xed\xa0\xbd", "%ED%A0%BD");
        row("Windows forbids", "a:b*c?d\"e<f>g|h", "a%3Ab%2Ac%3Fd%22e%3Cf%3Eg%7Ch");
        row("trailing dot", "name.", "name%2E");
        row("trailing space", "name ", "name%20");
        row("trailing both", "name. ", "name.%20");
        row("device", "CON", "%43ON");
        row("device in small letters", "nul.txt", "%6Eul.txt");
        row("serial port", "com1.tar.gz", "%63om1.tar.gz");
        row("device with a space", "AUX .x", "%41UX .x");
        row("no device", "console", "console");
        row("no port", "com", "com");
        row("255 bytes", QByteArray(255, 'n'), QByteArray(255, 'n').constData());
    }
    void namesBecomeSafeAndComeBack() {
        QFETCH(QByteArray, name);
        QFETCH(QString, safe);
        QCOMPARE(safeFileName(name), safe);
        QCOMPARE(originalFileName(safe).toHex(' '), name.toHex(' '));
    }

    void nothingIsNeverAName() { QCOMPARE(safeFileName({}), QStringLiteral("%")); }

    void longNamesAreCutAndStayDistinct() {
        QSet<QString> seen;
        for (const QByteArray& name :
             {QByteArray(256, 'n'), QByteArray(257, 'n'), QByteArray("\xc3\xa9").repeated(200),
              QByteArray("\xff").repeated(90), QByteArray("\xff").repeated(91),
              "x" + QByteArray("\xc3\xa9").repeated(200), QByteArray(5000, 'n')}) {
            const QString safe = safeFileName(name);
            QVERIFY(safe.toUtf8().size() <= 255);
            QVERIFY(safe.contains(QStringLiteral("%~")));
            QVERIFY(!safe.contains(QChar::ReplacementCharacter));
            QVERIFY(!seen.contains(safe));
            seen.insert(safe);
        }
    }

    void anyBytesComeBack() {
        QRandomGenerator random(1);
        QSet<QByteArray> names;
        QSet<QString> safe;
        for (int i = 0; i < 5000; ++i) {
            QByteArray name(random.bounded(1, 20), '\0');
            for (char& byte : name) {
                byte = static_cast<char>(random.bounded(256));
            }
            const QString made = safeFileName(name);
            QVERIFY(!made.contains(QLatin1Char('/')));
            QVERIFY(made != QLatin1String(".") && made != QLatin1String(".."));
            QCOMPARE(originalFileName(made), name);
            names.insert(name);
            safe.insert(made);
        }
        QCOMPARE(safe.size(), names.size());
    }
};

QTEST_GUILESS_MAIN(SafeFileNameTest)
#include "safefilenametest.moc"
