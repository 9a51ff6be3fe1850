#include "core/digest/digest.h"

#include "tests/support/results.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace stowage;

namespace {

const QString emptySha256 =
    QStringLiteral("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

QString hex(qsizetype digits) {
    return QString(digits, QLatin1Char('a'));
}

} // namespace

class DigestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesWhatItWrites_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("algorithm");
        QTest::addColumn<bool>("tarSum");
        QTest::newRow("sha256") << QStringLiteral("sha256:") + emptySha256
                                << QStringLiteral("sha256") << false;
        QTest::newRow("sha384") << QStringLiteral("sha384:") + hex(96) << QStringLiteral("sha384")
                                << false;
        QTest::newRow("sha512") << QStringLiteral("sha512:") + hex(128) << QStringLiteral("sha512")
                                << false;
        QTest::newRow("tarsum v0") << QStringLiteral("tarsum+sha256:") + emptySha256
                                   << QStringLiteral("tarsum+sha256") << true;
        QTest::newRow("tarsum v1") << QStringLiteral("tarsum.v1+sha256:") + emptySha256
                                   << QStringLiteral("tarsum.v1+sha256") << true;
        QTest::newRow("tarsum dev") << QStringLiteral("tarsum.dev+sha512:") + hex(128)
                                    << QStringLiteral("tarsum.dev+sha512") << true;
    }

    void parsesWhatItWrites() {
        QFETCH(QString, text);
        QFETCH(QString, algorithm);
        QFETCH(bool, tarSum);
        const auto digest = Digest::parse(text);
        VERIFY_RESULT(digest);
        QCOMPARE(digest->toString(), text);
        QCOMPARE(digest->algorithm(), algorithm);
        QCOMPARE(digest->isTarSum(), tarSum);
        QCOMPARE(digest->hex(), text.section(QLatin1Char(':'), 1));
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char* name, const QString& text, ErrorCode code) {
            QTest::newRow(name) << text << code;
        };
        const QString sha256 = QStringLiteral("sha256:");
        constexpr auto invalid = ErrorCode::InvalidDigest;
        row("nothing", {}, invalid);
        row("bare hex", emptySha256, invalid);
        row("no hash", sha256, invalid);
        row("a colon alone", QStringLiteral(":"), invalid);
        row("no algorithm", QStringLiteral(":") + emptySha256, invalid);
        row("a digit short", sha256 + emptySha256.chopped(1), invalid);
        row("a digit long", sha256 + emptySha256 + QLatin1Char('0'), invalid);
        row("upper case hex", sha256 + emptySha256.toUpper(), invalid);
        row("not hex", sha256 + QString(64, QLatin1Char('g')), invalid);
        row("upper case algorithm", QStringLiteral("SHA256:") + emptySha256, invalid);
        row("length of another algorithm", QStringLiteral("sha512:") + emptySha256, invalid);
        row("a second colon", sha256 + QLatin1Char(':') + emptySha256, invalid);
        row("a slash", sha256 + QStringLiteral("../") + hex(61), invalid);
        row("a space", sha256 + QLatin1Char(' ') + hex(63), invalid);
        row("a newline", sha256 + emptySha256 + QLatin1Char('\n'), invalid);
        row("a NUL", sha256 + hex(63) + QChar(0), invalid);
        row("arabic digits", sha256 + QString(64, QChar(0x0661)), invalid);
        row("separators at the end", QStringLiteral("sha256+:") + emptySha256, invalid);
        row("separators in a row", QStringLiteral("sha..256:") + emptySha256, invalid);
        row("unknown algorithm", QStringLiteral("foo:d41d8cd98f00b204e9800998ecf8427e"),
            ErrorCode::UnsupportedDigest);
        row("unknown, with separators",
            QStringLiteral("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3"),
            ErrorCode::UnsupportedDigest);
        row("unknown, without hash", QStringLiteral("foo:"), invalid);
        row("md5", QStringLiteral("md5:") + hex(32), ErrorCode::UnsupportedDigest);
        row("an algorithm like tarsum", QStringLiteral("tarsums+sha256:") + emptySha256,
            ErrorCode::UnsupportedDigest);
        row("tarsum without hash", QStringLiteral("tarsum:") + emptySha256, invalid);
        row("tarsum without version", QStringLiteral("tarsum.+sha256:") + emptySha256, invalid);
        row("tarsum of unknown hash", QStringLiteral("tarsum.v1+md5:") + hex(32),
            ErrorCode::UnsupportedDigest);
        row("tarsum of wrong length", QStringLiteral("tarsum.v1+sha256:") + hex(63), invalid);
        row("tarsum v2", QStringLiteral("tarsum.v2+sha256:") + emptySha256,
            ErrorCode::TarSumVersionUnsupported);
        row("tarsum v0 by name", QStringLiteral("tarsum.v0+sha256:") + emptySha256,
            ErrorCode::TarSumVersionUnsupported);
    }

    void refuses() {
        QFETCH(QString, text);
        QFETCH(ErrorCode, code);
        COMPARE_ERROR(Digest::parse(text), code);
    }

    void errorsStayShort() {
        const auto digest = Digest::parse(QString(1'000'000, QLatin1Char('x')));
        COMPARE_ERROR(digest, ErrorCode::InvalidDigest);
        QVERIFY(digest.error().message().size() < 300);
    }

    void comesFromHashBytes() {
        const QByteArray hash = QByteArray::fromHex(emptySha256.toLatin1());
        QCOMPARE(Digest::fromHash(HashAlgorithm::Sha256, hash), Digest::ofNothing());
        QCOMPARE(Digest::fromTarSum(TarSumVersion::V1, HashAlgorithm::Sha256, hash).toString(),
                 QStringLiteral("tarsum.v1+sha256:") + emptySha256);
        QCOMPARE(Digest::ofNothing().shortened(), QStringLiteral("e3b0c44298fc"));
    }

    void isOrderedByItsText() {
        const QString last(64, QLatin1Char('f'));
        QStringList texts{QStringLiteral("tarsum.v1+sha256:") + emptySha256,
                          QStringLiteral("sha512:") + hex(128),
                          QStringLiteral("tarsum+sha512:") + hex(128),
                          QStringLiteral("sha256:") + last,
                          QStringLiteral("tarsum.dev+sha256:") + emptySha256,
                          QStringLiteral("tarsum+sha256:") + last,
                          QStringLiteral("sha256:") + emptySha256,
                          QStringLiteral("sha384:") + hex(96)};
        QList<Digest> digests;
        for (const QString& text : texts) {
            digests.append(*Digest::parse(text));
        }
        std::sort(digests.begin(), digests.end());
        texts.sort();
        QStringList sorted;
        for (const Digest& digest : digests) {
            sorted.append(digest.toString());
        }
        QCOMPARE(sorted, texts);
    }

    void equalHexOfAnotherAlgorithmIsAnotherDigest() {
        const auto plain = Digest::parse(QStringLiteral("sha256:") + emptySha256);
        const auto tarSum = Digest::parse(QStringLiteral("tarsum+sha256:") + emptySha256);
        QVERIFY(*plain != *tarSum);
        const QSet<Digest> both{*plain, *tarSum};
        QCOMPARE(both.size(), 2);
    }
};

QTEST_GUILESS_MAIN(DigestTest)
#include "digesttest.moc"
