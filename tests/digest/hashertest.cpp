#include "core/digest/hasher.h"

#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

class HasherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashesTheStandardVectors_data() {
        QTest::addColumn<HashAlgorithm>("algorithm");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("hex");
        const QByteArray two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        QTest::newRow("sha256 of nothing")
            << HashAlgorithm::Sha256 << QByteArray()
            << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("sha256 of abc")
            << HashAlgorithm::Sha256 << QByteArray("abc")
            << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QTest::newRow("sha256 of two blocks")
            << HashAlgorithm::Sha256 << two
            << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        QTest::newRow("sha384 of abc")
            << HashAlgorithm::Sha384 << QByteArray("abc")
            << QByteArray("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                          "8086072ba1e7cc2358baeca134c825a7");
        QTest::newRow("sha512 of abc")
            << HashAlgorithm::Sha512 << QByteArray("abc")
            << QByteArray("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    }

    void hashesTheStandardVectors() {
        QFETCH(HashAlgorithm, algorithm);
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, hex);
        QCOMPARE(Hasher::digestOf(input, algorithm).hex().toLatin1(), hex);

        Hasher bytewise(algorithm);
        for (const char c : input) {
            bytewise.update(QByteArrayView(&c, 1));
        }
        QCOMPARE(bytewise.hash().toHex(), hex);
        QCOMPARE(bytewise.size(), input.size());
        QCOMPARE(bytewise.algorithm(), algorithm);
    }

    void hashesAMillionLetters() {
        Hasher hasher;
        const QByteArray thousand(1000, 'a');
        for (int i = 0; i < 1000; ++i) {
            hasher.update(thousand);
        }
        QCOMPARE(hasher.hash().toHex(),
                 QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    void goesOnAfterADigest() {
        Hasher hasher;
        hasher.update("ab");
        QCOMPARE(hasher.digest(), Hasher::digestOf("ab"));
        hasher.update("c");
        QCOMPARE(hasher.digest(), Hasher::digestOf("abc"));
    }

    void aCopyGoesOnByItself() {
        Hasher first;
        first.update("ab");
        Hasher second(first);
        Hasher third;
        third = first;
        first.update("c");
        second.update("d");
        QCOMPARE(first.digest(), Hasher::digestOf("abc"));
        QCOMPARE(second.digest(), Hasher::digestOf("abd"));
        QCOMPARE(third.digest(), Hasher::digestOf("ab"));
        QCOMPARE(third.size(), 2);
    }

    void movingKeepsTheState() {
        Hasher first(HashAlgorithm::Sha512);
        first.update("ab");
        Hasher second(std::move(first));
        second.update("c");
        QCOMPARE(second.digest(), Hasher::digestOf("abc", HashAlgorithm::Sha512));
    }
};

QTEST_GUILESS_MAIN(HasherTest)
#include "hashertest.moc"
