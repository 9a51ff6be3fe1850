#include "core/layers/layerreader.h"

#include "tests/layers/rawtar.h"

#include <QBuffer>
#include <QRandomGenerator>
#include <QTest>

#include <clocale>

using namespace stowage;

namespace {

struct Seen {
    QList<LayerEntry> entries;
    QList<QByteArray> bodies;
    std::optional<Error> error;
};

Seen readLayer(QByteArray bytes, bool withBodies = true) {
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    LayerReader reader(device);
    Seen seen;
    for (;;) {
        auto entry = reader.next();
        if (!entry) {
            seen.error = entry.error();
            return seen;
        }
        if (!*entry) {
            return seen;
        }
        seen.entries.append(**entry);
        if (withBodies) {
            const auto body = reader.readAll(64 * 1024 * 1024);
            if (!body) {
                seen.error = body.error();
                return seen;
            }
            seen.bodies.append(*body);
        }
    }
}

RawTar sample() {
    return RawTar()
        .folder("etc/")
        .file("etc/hosts", "127.0.0.1 localhost\n")
        .file("empty")
        .symbolicLink("link", "etc/hosts")
        .hardLink("hard", "etc/hosts")
        .file("exactly", QByteArray(512, 'x'))
        .file("large", QByteArray(700'000, 'y'));
}

} // namespace

class LayerReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        // As QCoreApplication does it, whatever the environment says.
        std::setlocale(LC_ALL, "");
    }

    void readsEveryFieldOfAnEntry() {
        const QByteArray tar = RawTar()
                                   .add({.name = "dev/null",
                                         .typeflag = '3',
                                         .mode = 0100666,
                                         .uid = 1000,
                                         .gid = 1001,
                                         .mtime = 1234567890,
                                         .uname = "slartibartfast",
                                         .gname = "users",
                                         .devmajor = 1,
                                         .devminor = 3})
                                   .add({.name = "su", .body = "#!", .mode = 06755})
                                   .add({.name = "pipe", .typeflag = '6', .mode = 0600})
                                   .add({.name = "sda", .typeflag = '4', .devmajor = 8})
                                   .closed();
        const Seen seen = readLayer(tar);
        QVERIFY(!seen.error);
        QCOMPARE(seen.entries.size(), 4);
        const LayerEntry& null = seen.entries[0];
        QCOMPARE(null.path(), QByteArray("dev/null"));
        QCOMPARE(null.type(), EntryType::CharacterDevice);
        QCOMPARE(null.mode(), 0666);
        QCOMPARE(null.uid(), 1000);
        QCOMPARE(null.gid(), 1001);
        QCOMPARE(null.modified(), 1234567890);
        QCOMPARE(null.userName(), QByteArray("slartibartfast"));
        QCOMPARE(null.groupName(), QByteArray("users"));
        QCOMPARE(null.deviceMajor(), 1U);
        QCOMPARE(null.deviceMinor(), 3U);
        QCOMPARE(seen.entries[1].mode(), 06755);
        QCOMPARE(seen.entries[1].size(), 2);
        QCOMPARE(seen.entries[1].uid(), 0);
        QCOMPARE(seen.entries[2].type(), EntryType::Fifo);
        QCOMPARE(seen.entries[3].type(), EntryType::BlockDevice);
    }

    void readsEveryCompression_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Compression>("compression");
        const QByteArray tar = sample().closed();
        QTest::newRow("plain") << tar << Compression::None;
        QTest::newRow("gzip") << gzip({tar}) << Compression::Gzip;
        QTest::newRow("gzip in two members")
            << gzip({tar.first(700), tar.sliced(700)}) << Compression::Gzip;
        QTest::newRow("zstd") << zstd({tar}) << Compression::Zstd;
        QTest::newRow("zstd in five frames")
            << zstd({tar.first(10), tar.sliced(10, 1000), tar.sliced(1010, 500'000),
                     tar.sliced(501'010, 1), tar.sliced(501'011)})
            << Compression::Zstd;
        QTest::newRow("xz") << xz(tar) << Compression::Xz;
        QTest::newRow("bzip2") << bzip2(tar) << Compression::Bzip2;
        QTest::newRow("without an end") << sample().open() << Compression::None;
        QTest::newRow("padded") << tar + QByteArray(20'000, '\0') << Compression::None;
        QTest::newRow("followed by something") << tar + "trailing" << Compression::None;
    }
    void readsEveryCompression() {
        QFETCH(QByteArray, bytes);
        QFETCH(Compression, compression);
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        LayerReader reader(device);
        QCOMPARE(reader.compression(), compression);

        for (const bool withBodies : {true, false}) {
            const Seen seen = readLayer(bytes, withBodies);
            QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
            QCOMPARE(seen.entries.size(), 7);
            QCOMPARE(seen.entries[0].type(), EntryType::Folder);
            QCOMPARE(seen.entries[3].type(), EntryType::SymbolicLink);
            QCOMPARE(seen.entries[3].linkTarget(), QByteArray("etc/hosts"));
            QCOMPARE(seen.entries[4].type(), EntryType::HardLink);
            QCOMPARE(seen.entries[4].linkTarget(), QByteArray("etc/hosts"));
            QCOMPARE(seen.entries[6].size(), 700'000);
            if (withBodies) {
                QCOMPARE(seen.bodies[1], QByteArray("127.0.0.1 localhost\n"));
                QCOMPARE(seen.bodies[5], QByteArray(512, 'x'));
                QCOMPARE(seen.bodies[6], QByteArray(700'000, 'y'));
            }
        }
    }

    void namesAreTheirBytesInEveryLocale_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("composed") << QByteArray("caf\xc3\xa9");
        QTest::newRow("decomposed") << QByteArray("cafe\xcc\x81");
        QTest::newRow("hangul jamo") << QByteArray("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab");
        QTest::newRow("CJK") << QByteArray("\xe6\xbc\xa2\xe5\xad\x97");
        QTest::newRow("beyond the BMP") << QByteArray("\xf0\x9f\x90\xb3");
        QTest::newRow("Latin-1") << QByteArray("caf\xe9");
        QTest::newRow("overlong") << QByteArray("a\xc0\xaf"
                                                "b");
        QTest::newRow("surrogates") << QByteArray("\xed\xa0\xbd\xed\xb0\xb3");
        QTest::newRow("controls") << QByteArray("a\nb\x1b[31mc\x7f");
        QTest::newRow("right to left") << QByteArray("a\xe2\x80\xae"
                                                     "cod.exe");
        QTest::newRow("dots") << QByteArray("../../../etc/passwd");
        QTest::newRow("absolute") << QByteArray("/etc/passwd");
        QTest::newRow("trailing dot and space") << QByteArray("name. ");
        QTest::newRow("device") << QByteArray("CON");
        QTest::newRow("backslashes") << QByteArray("..\\..\\x");
        QTest::newRow("dot slash") << QByteArray("./x");
        QTest::newRow("300 bytes") << QByteArray(300, 'n');
        QTest::newRow("5000 bytes") << QByteArray(5000, 'n');
        QTest::newRow("long UTF-8") << QByteArray("\xc3\xa9").repeated(400);
    }
    void namesAreTheirBytesInEveryLocale() {
        QFETCH(QByteArray, name);
        const QByteArray target = name + ".target";
        RawTar tar;
        tar.pax({{"path", name}}).file("short", "pax");
        tar.pax({{"path", name}, {"linkpath", target}}).symbolicLink("short", "t");
        tar.pax({{"path", name}, {"linkpath", target}}).hardLink("short", "t");
        tar.pax({{"hdrcharset", "BINARY"}, {"path", name}}).file("short", "binary");
        tar.gnuLong('L', name).add({.name = "short", .body = "gnu", .magic = "ustar  "});
        if (name.size() <= 100) {
            tar.file(name, "ustar");
            tar.add({.name = name, .body = "old", .magic = {}});
            tar.add({.name = name,
                     .body = "owned",
                     .uname = name.first(std::min<qsizetype>(31, name.size()))});
        }
        const Seen seen = readLayer(tar.closed());
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QCOMPARE(seen.entries.size(), name.size() <= 100 ? 8 : 5);
        for (const LayerEntry& entry : seen.entries) {
            QCOMPARE(entry.path().toHex(' '), name.toHex(' '));
        }
        QCOMPARE(seen.entries[1].linkTarget(), target);
        QCOMPARE(seen.entries[2].linkTarget(), target);
        if (name.size() <= 100) {
            QCOMPARE(seen.entries[7].userName(), name.first(std::min<qsizetype>(31, name.size())));
        }
    }

    void readsPaxHeadersOfAnySize() {
        RawTar tar;
        QByteArray value(300, '\0');
        for (int i = 0; i < 300; ++i) {
            value[i] = static_cast<char>(i);
        }
        tar.pax({{"mtime", "1700000000.123456789"},
                 {"uid", "4000000000"},
                 {"gid", "3"},
                 {"uname", "caf\xc3\xa9"},
                 {"SCHILY.xattr.security.capability", value},
                 {"SCHILY.xattr.user.long", QByteArray(2000, 'v')}});
        tar.file("f", "body").file("g");
        const Seen seen = readLayer(tar.closed());
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        const LayerEntry& f = seen.entries[0];
        QCOMPARE(f.modified(), 1'700'000'000);
        QCOMPARE(f.modifiedNanoseconds(), 123'456'789U);
        QCOMPARE(f.uid(), 4'000'000'000);
        QCOMPARE(f.gid(), 3);
        QCOMPARE(f.userName(), QByteArray("caf\xc3\xa9"));
        QCOMPARE(f.attributes().size(), 2);
        for (const ExtendedAttribute& attribute : f.attributes()) {
            if (attribute.name == "security.capability") {
                QCOMPARE(attribute.value.toHex(), value.toHex());
            } else {
                QCOMPARE(attribute.name, QByteArray("user.long"));
                QCOMPARE(attribute.value, QByteArray(2000, 'v'));
            }
        }
        QCOMPARE(seen.bodies[0], QByteArray("body"));
        QVERIFY(seen.entries[1].attributes().isEmpty());
        QCOMPARE(seen.entries[1].uid(), 0);
    }

    void emptyLayersHaveNoEntries_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no bytes") << QByteArray();
        QTest::newRow("two zero blocks") << QByteArray(1024, '\0');
        QTest::newRow("one zero block") << QByteArray(512, '\0');
        QTest::newRow("a GNU record") << QByteArray(10'240, '\0');
        QTest::newRow("gzip of nothing") << gzip({QByteArray()});
        QTest::newRow("gzip of zeros") << gzip({QByteArray(1024, '\0')});
        QTest::newRow("zstd of nothing") << zstd({QByteArray()});
    }
    void emptyLayersHaveNoEntries() {
        QFETCH(QByteArray, bytes);
        const Seen seen = readLayer(bytes);
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QVERIFY(seen.entries.isEmpty());
    }

    void whatIsNoTarIsCorrupt_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a line of text") << QByteArray("hello\n");
        QTest::newRow("much text") << QByteArray("hello, layer ").repeated(10'000);
        QTest::newRow("gzip of text") << gzip({"hello"});
        QTest::newRow("gzip in gzip") << gzip({gzip({sample().closed()})});
        QTest::newRow("zip") << QByteArray::fromHex("504b0506") + QByteArray(18, '\0');
        QTest::newRow("cpio") << "070701" + QByteArray("0").repeated(104) + "TRAILER!!!" +
                                     QByteArray(500, '\0');
        QTest::newRow("mtree") << QByteArray("#mtree\n/set type=file\na size=1\n");
        QTest::newRow("ar") << QByteArray("!<arch>\n") + QByteArray(1000, ' ');
        QTest::newRow("cut gzip magic") << QByteArray("\x1f\x8b\x08");
    }
    void whatIsNoTarIsCorrupt() {
        QFETCH(QByteArray, bytes);
        const Seen seen = readLayer(bytes);
        QVERIFY(seen.error);
        QCOMPARE(seen.error->code(), ErrorCode::Corrupt);
        QVERIFY(seen.entries.isEmpty());
    }

    void truncationAtEveryBlockIsFoundOrAProperEnd() {
        RawTar tar;
        tar.file("a", QByteArray(1000, 'a'));
        tar.pax({{"path", QByteArray(900, 'p')}}).file("x", "body");
        tar.gnuLong('L', QByteArray(600, 'g'))
            .add({.name = "x", .body = "body", .magic = "ustar  "});
        tar.folder("d/");
        const QByteArray whole = tar.closed();
        // Where an entry is complete and no header of the next has begun.
        constexpr qsizetype a = 512 + 1024;
        constexpr qsizetype pax = a + 512 + 1024 + 512 + 512;
        constexpr qsizetype gnu = pax + 512 + 1024 + 512 + 512;
        constexpr qsizetype d = gnu + 512;
        for (const bool withBodies : {true, false}) {
            for (qsizetype length = 0; length <= whole.size(); length += 512) {
                const Seen seen = readLayer(whole.first(length), withBodies);
                const bool complete =
                    length == 0 || length == a || length == pax || length == gnu || length >= d;
                QCOMPARE(!seen.error.has_value(), complete);
                if (seen.error) {
                    QCOMPARE(seen.error->code(), ErrorCode::Corrupt);
                }
            }
        }
    }

    void sizesBeyondTheDataAreCorrupt_data() {
        QTest::addColumn<QByteArray>("bytes");
        const qint64 ten = qint64(10) << 30;
        QTest::newRow("binary size")
            << RawTar()
                   .add({.name = "huge", .body = "x", .size = ten, .binarySize = true})
                   .closed();
        QTest::newRow("pax size")
            << RawTar().pax({{"size", QByteArray::number(ten)}}).file("huge", "x").closed();
        QTest::newRow("octal size")
            << RawTar().add({.name = "a", .body = "x", .size = 5000}).open();
        QTest::newRow("largest size") << RawTar()
                                             .add({.name = "a",
                                                   .size = std::numeric_limits<qint64>::max(),
                                                   .binarySize = true})
                                             .closed();
    }
    void sizesBeyondTheDataAreCorrupt() {
        QFETCH(QByteArray, bytes);
        for (const QByteArray& stored : {bytes, gzip({bytes})}) {
            for (const bool withBodies : {true, false}) {
                const Seen seen = readLayer(stored, withBodies);
                QVERIFY(seen.error);
                QCOMPARE(seen.error->code(), ErrorCode::Corrupt);
                QVERIFY2(!seen.error->message().contains(QLatin1String("byte -")),
                         qPrintable(seen.error->message()));
            }
        }
    }

    void damageNamesTheEntryAndTheOffset() {
        QByteArray bytes = sample().closed();
        bytes[512 + 1024 + 148] = 'x'; // the checksum of "empty", the third entry
        const Seen seen = readLayer(bytes);
        QCOMPARE(seen.entries.size(), 2);
        QVERIFY(seen.error);
        QVERIFY2(seen.error->message().contains(QStringLiteral("etc/hosts")),
                 qPrintable(seen.error->message()));
        QVERIFY2(seen.error->message().contains(QStringLiteral("byte ")),
                 qPrintable(seen.error->message()));
    }

    void errorsStay() {
        QByteArray bytes = RawTar().file("a", "b").raw(QByteArray(512, 'j')).closed();
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        LayerReader reader(device);
        QVERIFY(reader.next());
        QVERIFY(!reader.next());
        QVERIFY(!reader.next());
        char byte = 0;
        QVERIFY(!reader.read(&byte, 1));
    }

    void stopsWhenAsked() {
        QByteArray bytes = sample().closed();
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        LayerReader reader(device);
        std::stop_source stop;
        QVERIFY(reader.next(stop.get_token()));
        stop.request_stop();
        const auto entry = reader.next(stop.get_token());
        QVERIFY(!entry);
        QCOMPARE(entry.error().code(), ErrorCode::Cancelled);
    }

    void contentBeyondTheLimitIsRefused() {
        QByteArray bytes = RawTar().file("a", QByteArray(1000, 'x')).closed();
        QBuffer device(&bytes);
        device.open(QIODevice::ReadOnly);
        LayerReader reader(device);
        QVERIFY(reader.next());
        const auto body = reader.readAll(999);
        QVERIFY(!body);
        QCOMPARE(body.error().code(), ErrorCode::TooLarge);
    }

    void seeksOverContentThatNobodyReads() {
        class Counting : public QBuffer {
        public:
            using QBuffer::QBuffer;
            qint64 given = 0;

        protected:
            qint64 readData(char* data, qint64 size) override {
                const qint64 got = QBuffer::readData(data, size);
                given += std::max<qint64>(got, 0);
                return got;
            }
        };
        QByteArray bytes = RawTar()
                               .file("a", QByteArray(20'000'000, 'x'))
                               .file("b", QByteArray(20'000'000, 'y'))
                               .closed();
        Counting device(&bytes);
        device.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
        LayerReader reader(device);
        QVERIFY((*reader.next()).has_value());
        QVERIFY((*reader.next()).has_value());
        QVERIFY(!(*reader.next()).has_value());
        QVERIFY2(device.given < 3'000'000, QByteArray::number(device.given).constData());
        QVERIFY(reader.consumed() > 40'000'000);
    }

    void sparseFilesAreReadWithTheirHoles() {
        // GNU's old sparse format: data at 0 (512 bytes) and at 4096 (512 bytes), 8192 in all.
        QByteArray block = RawTar::header({.name = "sparse", .typeflag = 'S', .size = 1024});
        const auto octal = [](qint64 value) {
            return QByteArray::number(value, 8).rightJustified(11, '0') + '\0';
        };
        block.replace(257, 8, QByteArray("ustar  \0", 8));
        block.replace(386, 48, octal(0) + octal(512) + octal(4096) + octal(512));
        block.replace(483, 12, octal(8192));
        block.replace(148, 8, QByteArray(8, ' '));
        unsigned sum = 0;
        for (const char byte : block) {
            sum += static_cast<unsigned char>(byte);
        }
        block.replace(148, 8,
                      QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
        const Seen seen = readLayer(RawTar()
                                        .raw(block + QByteArray(512, 'a') + QByteArray(512, 'b'))
                                        .file("next")
                                        .closed());
        QVERIFY2(!seen.error, qPrintable(seen.error ? seen.error->message() : QString()));
        QCOMPARE(seen.entries.size(), 2);
        QCOMPARE(seen.entries[0].size(), 8192);
        QCOMPARE(seen.bodies[0], QByteArray(512, 'a') + QByteArray(3584, '\0') +
                                     QByteArray(512, 'b') + QByteArray(3584, '\0'));
    }

    void corruptionOfAnyKindNeverDoesMoreThanFail_data() {
        QTest::addColumn<QByteArray>("bytes");
        RawTar tar = sample();
        tar.pax({{"path", QByteArray(900, 'p')}, {"SCHILY.xattr.user.a", "b"}}).file("x", "body");
        tar.gnuLong('L', QByteArray(600, 'g')).file("x", "body");
        tar.pax({{"GNU.sparse.major", "1"},
                 {"GNU.sparse.minor", "0"},
                 {"GNU.sparse.realsize", "4096"}})
            .file("s", QByteArray("1\n0\n4\n").leftJustified(512, '\0') + "data");
        QTest::newRow("plain") << tar.closed();
        QTest::newRow("gzip") << gzip({tar.closed()});
        QTest::newRow("zstd") << zstd({tar.closed()});
        QTest::newRow("xz") << xz(tar.closed());
        QTest::newRow("bzip2") << bzip2(tar.closed());
    }
    void corruptionOfAnyKindNeverDoesMoreThanFail() {
        QFETCH(QByteArray, bytes);
        QRandomGenerator random(20141124);
        int failures = 0;
        for (int round = 0; round < 300; ++round) {
            QByteArray bad = bytes;
            const int flips = random.bounded(1, 8);
            for (int flip = 0; flip < flips; ++flip) {
                // Mostly in the headers, which stand at the front.
                const auto at =
                    random.bounded(round % 2 == 0 ? quint32(std::min<qsizetype>(bad.size(), 6000))
                                                  : quint32(bad.size()));
                bad[at] = static_cast<char>(random.bounded(256));
            }
            if (random.bounded(3) == 0) {
                bad.truncate(random.bounded(quint32(bad.size())));
            }
            const Seen seen = readLayer(bad, round % 3 != 0);
            failures += seen.error ? 1 : 0;
            if (seen.error) {
                QVERIFY(seen.error->code() == ErrorCode::Corrupt ||
                        seen.error->code() == ErrorCode::TooLarge);
            }
        }
        QVERIFY(failures > 100);
    }
};

QTEST_GUILESS_MAIN(LayerReaderTest)
#include "layerreadertest.moc"
