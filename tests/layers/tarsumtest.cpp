#include "core/layers/tarsum.h"

#include "core/digest/hasher.h"
#include "core/layers/decompressor.h"
#include "tests/layers/rawtar.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QTest>

using namespace stowage;

namespace {

Result<TarSumResult> sumOf(QByteArray bytes, TarSumVersion version = TarSumVersion::V1,
                           HashAlgorithm hash = HashAlgorithm::Sha256) {
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    return tarSum(device, version, hash);
}

QString hexOf(const QByteArray& bytes, TarSumVersion version = TarSumVersion::V1) {
    const auto sum = sumOf(bytes, version);
    return sum ? sum->digest.hex() : sum.error().message();
}

const char* const ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

RawTar testdata(char typeflag) {
    return RawTar().add({.name = "/testdata0",
                         .typeflag = typeflag,
                         .body = QByteArray(1 << 20, '\0'),
                         .mode = 0755});
}

RawHeader owned(const QByteArray& name) {
    return {.name = name,
            .body = "test",
            .mode = 0,
            .uid = 1000,
            .gid = 1000,
            .uname = "slartibartfast",
            .gname = "users"};
}

/// The algorithm once more, from its description: what one entry gives the hash.
QByteArray entrySum(const QByteArray& fields) {
    return Hasher::digestOf(fields).hex().toLatin1();
}

QString total(const QList<QByteArray>& sums) {
    return Hasher::digestOf(sums.join()).hex();
}

QByteArray v1Fields(const QByteArray& name, const QByteArray& body, const QByteArray& more = {}) {
    return "name" + name + "mode420uid0gid0size" + QByteArray::number(body.size()) +
           "typeflag0linknameunamegnamedevmajor0devminor0" + more + body;
}

} // namespace

class TarSumTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownSumsHold_data() {
        QTest::addColumn<QByteArray>("tar");
        QTest::addColumn<TarSumVersion>("version");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const QByteArray& tar, TarSumVersion version,
                            const char* expected) {
            QTest::newRow(name) << tar << version << QString::fromLatin1(expected);
        };
        for (const TarSumVersion version :
             {TarSumVersion::V0, TarSumVersion::V1, TarSumVersion::Dev}) {
            const QByteArray suffix = QByteArray::number(static_cast<int>(version));
            row(("no bytes " + suffix).constData(), {}, version, ofNothing);
            row(("zeros " + suffix).constData(), QByteArray(1024, '\0'), version, ofNothing);
        }
        row("1 MiB, NUL type", testdata('\0').closed(), TarSumVersion::V0,
            "8bf12d7e67c51ee2e8306cba569398b1b9f419969521a12ffb9d8875e8836738");
        row("1 MiB, type 0", testdata('0').closed(), TarSumVersion::V0,
            "75258b2c5dcd9adfe24ce71eeca5fc5019c7e669912f15703ede92b1a60cb11f");
        const QByteArray plain = RawTar().file("file.txt", {}, 0).closed();
        row("empty file, v0", plain, TarSumVersion::V0,
            "626c4a2e9a467d65c33ae81f7f3dedd4de8ccaee72af73223c4bc4718cbc7bbd");
        row("empty file, dev", plain, TarSumVersion::Dev,
            "6ffd43a1573a9913325b4918e124ee982a99c0f3cba90fc032a65f5e20bdd465");
        const QByteArray another = RawTar().add(owned("another.txt")).closed();
        row("owned, dev", another, TarSumVersion::Dev,
            "b38166c059e11fb77bef30bf16fba7584446e80fcc156ff46d47e36c5305d8ef");
        row("owned, v1", another, TarSumVersion::V1,
            "b38166c059e11fb77bef30bf16fba7584446e80fcc156ff46d47e36c5305d8ef");
        row("attributes, dev",
            RawTar()
                .pax({{"SCHILY.xattr.user.key2", "value2"}, {"SCHILY.xattr.user.key1", "value1"}})
                .add(owned("xattrs.txt"))
                .closed(),
            TarSumVersion::Dev, "4cc2e71ac5d31833ab2be9b4f7842a14ce595ec96a37af4ed08f87bc374228cd");
        row("attributes are nothing to v0",
            RawTar()
                .pax({{"SCHILY.xattr.user.NOT", "CALCULATED"}})
                .add(owned("xattrs.txt"))
                .closed(),
            TarSumVersion::V0, "c12bb6f1303a9ddbf4576c52da74973c00d14c109bcfa76b708d5da1154a07fa");
        row("two files", RawTar().file("a", "1", 0755).file("b", "2", 0755).closed(),
            TarSumVersion::V1, "80fef673f08c8e482158d33815d4aee90a89e456095bc016b2d6d4ad8d9993a4");
        row("two files, the other way round",
            RawTar().file("b", "2", 0755).file("a", "1", 0755).closed(), TarSumVersion::V1,
            "80fef673f08c8e482158d33815d4aee90a89e456095bc016b2d6d4ad8d9993a4");
    }
    void knownSumsHold() {
        QFETCH(QByteArray, tar);
        QFETCH(TarSumVersion, version);
        QFETCH(QString, expected);
        const auto sum = sumOf(tar, version);
        QVERIFY2(sum, qPrintable(sum ? QString() : sum.error().message()));
        QCOMPARE(sum->digest.hex(), expected);
        QCOMPARE(sum->digest.tarSumVersion(), std::optional(version));
        QCOMPARE(sum->size, tar.size());
    }

    void theTailIsCountedAndIgnored_data() {
        QTest::addColumn<QByteArray>("tail");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("one zero block") << QByteArray(512, '\0');
        QTest::newRow("two zero blocks") << QByteArray(1024, '\0');
        QTest::newRow("a GNU record") << QByteArray(10'240, '\0');
        QTest::newRow("other bytes") << QByteArray(1024, '\0') + "anything";
        QTest::newRow("much") << QByteArray(1024, '\0') + QByteArray(3'000'000, 'x');
    }
    void theTailIsCountedAndIgnored() {
        QFETCH(QByteArray, tail);
        const QByteArray tar = RawTar().file("a", "1").open() + tail;
        const auto sum = sumOf(tar);
        QVERIFY2(sum, qPrintable(sum ? QString() : sum.error().message()));
        QCOMPARE(sum->digest.hex(), hexOf(RawTar().file("a", "1").closed()));
        QCOMPARE(sum->size, tar.size());
    }

    void fieldsCountAsTheyAreWritten_data() {
        QTest::addColumn<QByteArray>("tar");
        QTest::addColumn<QByteArray>("fields");
        QTest::newRow("decorated name")
            << RawTar().file("./a/", "x").closed() << v1Fields("./a/", "x");
        QTest::newRow("mode with a file type")
            << RawTar().add({.name = "a", .mode = 0100755}).closed()
            << QByteArray("nameamode33261uid0gid0size0typeflag0linknameunamegnamedevmajor0"
                          "devminor0");
        QTest::newRow("old tar: no owner names")
            << RawTar().add({.name = "a", .uname = "u", .gname = "g", .magic = {}}).closed()
            << v1Fields("a", {});
        QTest::newRow("GNU magic: owner names")
            << RawTar()
                   .add({.name = "a",
                         .uname = "u",
                         .gname = "g",
                         .magic = QByteArray("ustar  \0", 8)})
                   .closed()
            << QByteArray(v1Fields("a", {})).replace("unamegname", "unameugnameg");
        QTest::newRow("device numbers of a file are nothing")
            << RawTar().add({.name = "a", .devmajor = 5, .devminor = 6}).closed()
            << v1Fields("a", {});
        QTest::newRow("device numbers of a device")
            << RawTar().add({.name = "a", .typeflag = '3', .devmajor = 5, .devminor = 6}).closed()
            << QByteArray("nameamode420uid0gid0size0typeflag3linknameunamegnamedevmajor5devminor6");
        QTest::newRow("ustar prefix")
            << RawTar().add({.name = "b", .prefix = "a"}).closed() << v1Fields("a/b", {});
        QTest::newRow("PAX names, numbers and a fraction of time")
            << RawTar()
                   .pax({{"path", QByteArray(2000, 'p')},
                         {"uid", "5000000"},
                         {"uname", "u"},
                         {"mtime", "12.9"}})
                   .file("x", "body")
                   .closed()
            << QByteArray(v1Fields(QByteArray(2000, 'p'), "body"))
                   .replace("uid0", "uid5000000")
                   .replace("uname", "unameu");
        QTest::newRow("PAX size")
            << RawTar().pax({{"size", "3"}}).add({.name = "a", .body = "abc", .size = 0}).closed()
            << v1Fields("a", "abc");
        QTest::newRow("base 256 size")
            << RawTar().add({.name = "a", .body = "abc", .binarySize = true}).closed()
            << v1Fields("a", "abc");
        QTest::newRow("GNU long name and link")
            << RawTar()
                   .gnuLong('K', QByteArray(300, 'k'))
                   .gnuLong('L', QByteArray(200, 'l'))
                   .symbolicLink("short", "short")
                   .closed()
            << "name" + QByteArray(200, 'l') + "mode511uid0gid0size0typeflag2linkname" +
                   QByteArray(300, 'k') + "unamegnamedevmajor0devminor0";
        QTest::newRow("global PAX header is an entry")
            << RawTar().add({.name = "g", .typeflag = 'g', .body = "12 comment=\n"}).closed()
            << QByteArray("namegmode420uid0gid0size12typeflagglinknameunamegnamedevmajor0"
                          "devminor012 comment=\n");
        QTest::newRow("attributes sorted, NULs kept, the last of a name")
            << RawTar()
                   .pax({{"SCHILY.xattr.b", "2"},
                         {"SCHILY.xattr.a", "lost"},
                         {"SCHILY.xattr.a", QByteArray("1\0 1", 4)}})
                   .file("f")
                   .closed()
            << v1Fields("f", {}, QByteArray("a1\0 1b2", 7));
    }
    void fieldsCountAsTheyAreWritten() {
        QFETCH(QByteArray, tar);
        QFETCH(QByteArray, fields);
        QCOMPARE(hexOf(tar), total({entrySum(fields)}));
    }

    void v0CountsTheTimeInWholeSeconds() {
        const QByteArray v0 = QByteArray(v1Fields("a", {})).replace("typeflag", "mtime12typeflag");
        QCOMPARE(hexOf(RawTar().add({.name = "a", .mtime = 12}).closed(), TarSumVersion::V0),
                 total({entrySum(v0)}));
        QCOMPARE(hexOf(RawTar().pax({{"mtime", "12.999"}}).file("a").closed(), TarSumVersion::V0),
                 total({entrySum(v0)}));
    }

    void pathsThatRepeatKeepTheirOrder_data() {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::newRow("the same") << QByteArray("a") << QByteArray("a");
        QTest::newRow("dot slash") << QByteArray("./a") << QByteArray("a");
        QTest::newRow("trailing slash") << QByteArray("a") << QByteArray("a/");
    }
    void pathsThatRepeatKeepTheirOrder() {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        const QByteArray one = RawTar().file(first, "1").file(second, "2").closed();
        const QByteArray other = RawTar().file(first, "2").file(second, "1").closed();
        const auto sum = [](const QByteArray& name, const QByteArray& body) {
            return entrySum(v1Fields(name, body));
        };
        QCOMPARE(hexOf(one), total({sum(first, "1"), sum(second, "2")}));
        QCOMPARE(hexOf(other), total({sum(first, "2"), sum(second, "1")}));
    }

    void otherHashesServeToo() {
        const auto sum =
            sumOf(RawTar().file("a", "1").closed(), TarSumVersion::V1, HashAlgorithm::Sha512);
        QVERIFY(sum);
        const QByteArray entry =
            Hasher::digestOf(v1Fields("a", "1"), HashAlgorithm::Sha512).hex().toLatin1();
        QCOMPARE(sum->digest.hex(), Hasher::digestOf(entry, HashAlgorithm::Sha512).hex());
        QCOMPARE(sum->digest.algorithm(), QStringLiteral("tarsum.v1+sha512"));
    }

    void extraBytesComeFirst() {
        QByteArray bytes = RawTar().file("a", "1").closed();
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        const auto sum = tarSumWith("{json}", device, TarSumVersion::V1);
        QVERIFY(sum);
        QCOMPARE(sum->digest.hex(),
                 Hasher::digestOf("{json}" + entrySum(v1Fields("a", "1"))).hex());
    }

    void compressedTarsGoThroughADecompressor() {
        const QByteArray tar = RawTar().file("a", "1").closed();
        QByteArray packed = gzip({tar});
        QBuffer device(&packed);
        device.open(QIODevice::ReadOnly);
        Decompressor plain(device);
        const auto sum = tarSum(plain, TarSumVersion::V1);
        QVERIFY(sum);
        QCOMPARE(sum->digest.hex(), hexOf(tar));
        QCOMPARE(sum->size, tar.size());
        const auto refused = sumOf(packed);
        QVERIFY(!refused);
        QVERIFY(refused.error().message().contains(QStringLiteral("gzip")));
    }

    void whatIsNoTarIsRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorCode>("code");
        const QByteArray file = RawTar().file("a", "1").open();
        QTest::newRow("text") << QByteArray("hello") << ErrorCode::Corrupt;
        QTest::newRow("a block of text") << QByteArray(2048, 'x') << ErrorCode::Corrupt;
        QTest::newRow("gzip") << gzip({file}) << ErrorCode::Corrupt;
        QTest::newRow("zero block, then an entry")
            << QByteArray(512, '\0') + file << ErrorCode::Corrupt;
        QTest::newRow("junk behind an entry") << file + QByteArray(512, 'j') << ErrorCode::Corrupt;
        QTest::newRow("cut in a header") << file + QByteArray(100, '\0') << ErrorCode::Corrupt;
        QTest::newRow("cut in the content") << file.first(512) << ErrorCode::Corrupt;
        QTest::newRow("cut in the padding") << file.first(600) << ErrorCode::Corrupt;
        QTest::newRow("ends behind an extended header")
            << RawTar().pax({{"path", "b"}}).closed() << ErrorCode::Corrupt;
        QTest::newRow("broken PAX record")
            << RawTar()
                   .add({.name = "x", .typeflag = 'x', .body = "99 path=a\n"})
                   .file("a")
                   .closed()
            << ErrorCode::Corrupt;
        QTest::newRow("PAX number that is none")
            << RawTar().pax({{"uid", "12x"}}).file("a").closed() << ErrorCode::Corrupt;
        QTest::newRow("negative PAX size")
            << RawTar().pax({{"size", "-1"}}).file("a").closed() << ErrorCode::Corrupt;
        QTest::newRow("8 GiB that aren't there")
            << RawTar().add({.name = "a", .size = qint64(8) << 30, .binarySize = true}).closed()
            << ErrorCode::Corrupt;
        QTest::newRow("an extended header of 2 MiB")
            << RawTar().gnuLong('L', QByteArray(2 << 20, 'l')).file("a").closed()
            << ErrorCode::TooLarge;
        QTest::newRow("sparse") << RawTar().add({.name = "a", .typeflag = 'S'}).closed()
                                << ErrorCode::Unsupported;
    }
    void whatIsNoTarIsRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorCode, code);
        const auto sum = sumOf(bytes);
        QVERIFY(!sum);
        QCOMPARE(sum.error().code(), code);
    }

    void progressCountsTheArchive() {
        QByteArray bytes = RawTar().file("a", QByteArray(100'000, 'x')).closed();
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        Progress progress;
        QVERIFY(tarSum(device, TarSumVersion::V1, HashAlgorithm::Sha256, &progress));
        QCOMPARE(progress.done(), bytes.size());
    }

    void stopsWhenAsked() {
        QByteArray bytes = RawTar().file("a", "1").closed();
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        std::stop_source stop;
        stop.request_stop();
        const auto sum =
            tarSum(device, TarSumVersion::V1, HashAlgorithm::Sha256, nullptr, stop.get_token());
        QVERIFY(!sum);
        QCOMPARE(sum.error().code(), ErrorCode::Cancelled);
    }

    void corruptionNeverDoesMoreThanFail() {
        const QByteArray tar = RawTar()
                                   .pax({{"path", QByteArray(900, 'p')}, {"SCHILY.xattr.a", "b"}})
                                   .file("x", "body")
                                   .gnuLong('L', QByteArray(600, 'g'))
                                   .file("x", QByteArray(3000, 'y'))
                                   .closed();
        const QString whole = hexOf(tar);
        QRandomGenerator random(20141124);
        int failures = 0;
        for (int round = 0; round < 1000; ++round) {
            QByteArray bad = tar;
            bad[random.bounded(quint32(bad.size()))] = static_cast<char>(random.bounded(256));
            if (random.bounded(3) == 0) {
                bad.truncate(random.bounded(quint32(bad.size())));
            }
            failures += sumOf(bad) ? 0 : 1;
        }
        QVERIFY(failures > 200);
        QCOMPARE(hexOf(tar), whole);
    }
};

QTEST_GUILESS_MAIN(TarSumTest)
#include "tarsumtest.moc"
