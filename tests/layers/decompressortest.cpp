#include "core/layers/decompressor.h"

#include "tests/layers/rawtar.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QTest>

using namespace stowage;

namespace {

QByteArray noise(qsizetype size) {
    QRandomGenerator random(7);
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i) {
        // A few bits of entropy a byte: it compresses, but into many blocks.
        bytes[i] = static_cast<char>('a' + random.bounded(6));
    }
    return bytes;
}

struct Outcome {
    QByteArray bytes;
    std::optional<Error> error;
};

Outcome decompressed(const QByteArray& stream, qint64 step = 65536) {
    QByteArray copy = stream;
    QBuffer source(&copy);
    source.open(QIODevice::ReadOnly);
    Decompressor decompressor(source);
    Outcome outcome;
    QByteArray piece(step, '\0');
    for (;;) {
        const qint64 got = decompressor.read(piece.data(), step);
        if (got <= 0) {
            outcome.error = decompressor.error();
            return outcome;
        }
        outcome.bytes += piece.first(got);
    }
}

} // namespace

class DecompressorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void detectsByFirstBytes_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("name");
        QTest::newRow("nothing") << QByteArray() << "none";
        QTest::newRow("tar") << RawTar().file("a").closed() << "none";
        QTest::newRow("gzip") << gzip({"x"}) << "gzip";
        QTest::newRow("zstd") << zstd({"x"}) << "zstd";
        QTest::newRow("zstd skippable") << QByteArray("\x5f\x2a\x4d\x18\0\0", 6) << "zstd";
        QTest::newRow("xz") << xz("x") << "xz";
        QTest::newRow("bzip2") << bzip2("x") << "bzip2";
        QTest::newRow("BZh without a level") << QByteArray("BZhello") << "none";
        QTest::newRow("half a gzip magic") << QByteArray("\x1f") << "none";
    }
    void detectsByFirstBytes() {
        QFETCH(QByteArray, head);
        QFETCH(QString, name);
        QCOMPARE(compressionName(detectCompression(head)), name);
    }

    void givesTheOriginalBytes_data() {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("plain");
        const QByteArray a = noise(1'000'003);
        const QByteArray b = noise(77'777);
        QTest::newRow("plain") << a << a;
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("one byte") << QByteArray("x") << QByteArray("x");
        QTest::newRow("gzip") << gzip({a}) << a;
        QTest::newRow("gzip of nothing") << gzip({QByteArray()}) << QByteArray();
        QTest::newRow("gzip members") << gzip({a, {}, b}) << a + b;
        QTest::newRow("gzip, padded with zeros") << gzip({b}) + QByteArray(5000, '\0') << b;
        QTest::newRow("zstd") << zstd({a}) << a;
        QTest::newRow("zstd of nothing") << zstd({QByteArray()}) << QByteArray();
        QTest::newRow("zstd frames") << zstd({a, {}, b, "tiny"}) << a + b + "tiny";
        QTest::newRow("zstd, skippable frame first")
            << QByteArray("\x50\x2a\x4d\x18\3\0\0\0abc", 11) + zstd({b}) << b;
        QTest::newRow("zstd, skippable frame last")
            << zstd({b}) + QByteArray("\x5e\x2a\x4d\x18\3\0\0\0abc", 11) << b;
        QTest::newRow("zstd, window of 128 MiB") << zstd({a}, 27) << a;
        QTest::newRow("xz") << xz(a) << a;
        QTest::newRow("xz streams") << xz(a) + xz(b) << a + b;
        QTest::newRow("bzip2") << bzip2(a) << a;
        QTest::newRow("bzip2 streams") << bzip2(a) + bzip2(b) << a + b;
    }
    void givesTheOriginalBytes() {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, plain);
        for (const qint64 step : {qint64(2'000'000), qint64(4096), qint64(513)}) {
            const Outcome outcome = decompressed(stream, step);
            QVERIFY2(!outcome.error,
                     qPrintable(outcome.error ? outcome.error->message() : QString()));
            QCOMPARE(outcome.bytes.size(), plain.size());
            QVERIFY(outcome.bytes == plain);
        }
    }

    void truncationIsAnErrorAtEveryLength_data() {
        QTest::addColumn<QByteArray>("stream");
        const QByteArray a = noise(3000);
        QTest::newRow("gzip") << gzip({a});
        QTest::newRow("zstd") << zstd({a});
        QTest::newRow("xz") << xz(a);
        QTest::newRow("bzip2") << bzip2(a);
    }
    void truncationIsAnErrorAtEveryLength() {
        QFETCH(QByteArray, stream);
        for (qsizetype length = compressionMagicSize; length < stream.size(); ++length) {
            const Outcome outcome = decompressed(stream.first(length));
            QVERIFY2(outcome.error, QByteArray::number(length).constData());
            QCOMPARE(outcome.error->code(), ErrorCode::Corrupt);
        }
    }

    void everyFlippedByteOfTheChecksumIsFound_data() {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<int>("tail");
        const QByteArray a = noise(3000);
        QTest::newRow("gzip CRC and length") << gzip({a}) << 8;
        QTest::newRow("zstd checksum") << zstd({a}) << 4;
    }
    void everyFlippedByteOfTheChecksumIsFound() {
        QFETCH(QByteArray, stream);
        QFETCH(int, tail);
        for (int back = 1; back <= tail; ++back) {
            QByteArray bad = stream;
            bad[bad.size() - back] = static_cast<char>(bad[bad.size() - back] ^ 0x10);
            const Outcome outcome = decompressed(bad);
            QVERIFY2(outcome.error, QByteArray::number(back).constData());
            QCOMPARE(outcome.error->code(), ErrorCode::Corrupt);
        }
    }

    void junkBehindAGzipMemberIsCorrupt() {
        const Outcome outcome = decompressed(gzip({"x"}) + "junk");
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code(), ErrorCode::Corrupt);
    }

    void windowsBeyond128MiBAreRefused() {
        const Outcome outcome = decompressed(zstd({noise(100'000)}, 28));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code(), ErrorCode::TooLarge);
    }

    void failureOfTheSourceIsHandedOn() {
        class Failing : public QIODevice {
        public:
            Failing() { QIODevice::open(ReadOnly | Unbuffered); }
            bool isSequential() const override { return true; }

        protected:
            qint64 readData(char* data, qint64 size) override {
                if (given_ >= bytes_.size()) {
                    setErrorString(QStringLiteral("the cable is out"));
                    return -1;
                }
                const qint64 count = std::min<qint64>(size, 100);
                std::copy_n(bytes_.constData() + given_, count, data);
                given_ += count;
                return count;
            }
            qint64 writeData(const char*, qint64) override { return -1; }

        private:
            QByteArray bytes_ = gzip({noise(100'000)}).first(20'000);
            qsizetype given_ = 0;
        } source;
        Decompressor decompressor(source);
        while (decompressor.read(4096).size() > 0) {
        }
        QVERIFY(decompressor.error());
        QCOMPARE(decompressor.error()->code(), ErrorCode::Io);
        QVERIFY(decompressor.error()->message().contains(QStringLiteral("the cable is out")));
    }

    void seeksOverPlainContentOnly() {
        QByteArray plain = noise(1'000'000);
        QBuffer source(&plain);
        source.open(QIODevice::ReadOnly);
        Decompressor decompressor(source);
        QByteArray head;
        while (head.size() < 300'000) {
            head += decompressor.read(300'000 - head.size());
        }
        QCOMPARE(decompressor.seekOver(500'000), 500'000);
        QCOMPARE(head + plain.sliced(300'000, 500'000) + decompressor.read(1'000'000), plain);
        QCOMPARE(decompressor.consumed(), 1'000'000);

        QByteArray packed = gzip({plain});
        QBuffer packedSource(&packed);
        packedSource.open(QIODevice::ReadOnly);
        Decompressor unpacking(packedSource);
        QCOMPARE(unpacking.seekOver(10), 0);
    }
};

QTEST_GUILESS_MAIN(DecompressorTest)
#include "decompressortest.moc"
