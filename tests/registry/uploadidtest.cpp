#include "core/registry/uploadid.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace stowage;

class UploadIdTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void generatedIsRandomVersion4();
    void canonicalFormParses();
    void otherFormsAreUnknown_data();
    void otherFormsAreUnknown();
};

void UploadIdTest::generatedIsRandomVersion4() {
    static const QRegularExpression form(QRegularExpression::anchoredPattern(
        QStringLiteral("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
    QSet<QString> seen;
    for (int i = 0; i < 100; ++i) {
        const QString text = UploadId::generate().toString();
        QVERIFY2(form.match(text).hasMatch(), qPrintable(text));
        seen.insert(text);
    }
    QCOMPARE(seen.size(), 100);
}

void UploadIdTest::canonicalFormParses() {
    const QString text = QStringLiteral("0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c6");
    QCOMPARE(UploadId::parse(text).value().toString(), text);
    const UploadId generated = UploadId::generate();
    QCOMPARE(UploadId::parse(generated.toString()).value(), generated);
}

void UploadIdTest::otherFormsAreUnknown_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("nonsense") << QStringLiteral("nonsense");
    QTest::newRow("nil") << QStringLiteral("00000000-0000-0000-0000-000000000000");
    QTest::newRow("braces") << QStringLiteral("{0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c6}");
    QTest::newRow("upper case") << QStringLiteral("0F7C1F2E-3B4D-4A5E-8F60-718293A4B5C6");
    QTest::newRow("no dashes") << QStringLiteral("0f7c1f2e3b4d4a5e8f60718293a4b5c6");
    QTest::newRow("short") << QStringLiteral("0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c");
    QTest::newRow("long") << QStringLiteral("0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c67");
    QTest::newRow("space") << QStringLiteral(" 0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c6");
    QTest::newRow("newline") << QStringLiteral("0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c6\n");
    QTest::newRow("path") << QStringLiteral("../../0f7c1f2e-3b4d-4a5e-8f60-718293a4b5c6");
    QTest::newRow("no hexadecimal") << QStringLiteral("gf7c1f2e-3b4d-4a5e-8f60-718293a4b5c6");
}

void UploadIdTest::otherFormsAreUnknown() {
    QFETCH(QString, text);
    const auto uuid = UploadId::parse(text);
    QVERIFY(!uuid);
    QCOMPARE(uuid.error().code(), ErrorCode::UploadUnknown);
}

QTEST_APPLESS_MAIN(UploadIdTest)
#include "uploadidtest.moc"
