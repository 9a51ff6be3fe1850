#include "core/digest/verifier.h"

#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

class VerifierTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acceptsWhatFits_data() {
        QTest::addColumn<HashAlgorithm>("algorithm");
        QTest::newRow("sha256") << HashAlgorithm::Sha256;
        QTest::newRow("sha384") << HashAlgorithm::Sha384;
        QTest::newRow("sha512") << HashAlgorithm::Sha512;
    }

    void acceptsWhatFits() {
        QFETCH(HashAlgorithm, algorithm);
        Verifier verifier(Hasher::digestOf("content", algorithm), 7);
        verifier.update("con");
        verifier.update("tent");
        VERIFY_RESULT(verifier.check());
        QCOMPARE(verifier.size(), 7);
        QCOMPARE(verifier.actual(), verifier.expected());
    }

    void sizeIsOptional() {
        Verifier verifier(Hasher::digestOf("content"));
        verifier.update("content");
        VERIFY_RESULT(verifier.check());
    }

    void reportsAWrongDigestWithBoth() {
        const Digest expected = Hasher::digestOf("content");
        Verifier verifier(expected, 7);
        verifier.update("contemt");
        const auto checked = verifier.check();
        COMPARE_ERROR(checked, ErrorCode::InvalidDigest);
        QVERIFY(checked.error().detail().contains(expected.toString()));
        QVERIFY(checked.error().detail().contains(Hasher::digestOf("contemt").toString()));
    }

    void reportsAWrongSizeFirst() {
        Verifier verifier(Hasher::digestOf("content"), 7);
        verifier.update("conten");
        const auto checked = verifier.check();
        COMPARE_ERROR(checked, ErrorCode::InvalidLength);
        QCOMPARE(checked.error().detail(), QStringLiteral("the size is 6 bytes, not 7"));
    }

    void reportsAWrongSizeEvenOfTheRightDigest() {
        Verifier verifier(Hasher::digestOf("content"), 8);
        verifier.update("content");
        COMPARE_ERROR(verifier.check(), ErrorCode::InvalidLength);
    }

    void nothingAtAllIsAContentToo() {
        const Verifier verifier(Digest::ofNothing(), 0);
        VERIFY_RESULT(verifier.check());
    }
};

QTEST_GUILESS_MAIN(VerifierTest)
#include "verifiertest.moc"
