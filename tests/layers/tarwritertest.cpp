#include "core/layers/tarwriter.h"

#include "core/layers/layerreader.h"
#include "tests/layers/rawtar.h"
#include "tests/support/runprogram.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <clocale>

using namespace stowage;
using namespace stowage::test;

namespace {

struct Item {
    LayerEntry entry;
    QByteArray body;
};

QByteArray written(const QList<Item>& items) {
    QByteArray bytes;
    QBuffer device(&bytes);
    device.open(QIODevice::WriteOnly);
    TarWriter writer(device);
    for (const Item& item : items) {
        if (!writer.begin(item.entry) || !writer.write(item.body)) {
            return "failed";
        }
    }
    return writer.finish() ? bytes : "not finished";
}

LayerEntry entryOf(const QByteArray& path, EntryType type = EntryType::File) {
    LayerEntry entry(path, type);
    entry.setMode(0644);
    return entry;
}

QList<LayerEntry> readBack(QByteArray bytes) {
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    LayerReader reader(device);
    QList<LayerEntry> entries;
    for (;;) {
        const auto entry = reader.next();
        if (!entry || !*entry) {
            return entry ? entries : QList<LayerEntry>();
        }
        entries.append(**entry);
    }
}

/// A device that is full after some bytes.
class Full : public QIODevice {
public:
    explicit Full(qint64 room) : room_(room) { QIODevice::open(WriteOnly | Unbuffered); }
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char*, qint64 size) override {
        if (size > room_) {
            setErrorString(QStringLiteral("the shelf is full"));
            return -1;
        }
        room_ -= size;
        return size;
    }

private:
    qint64 room_;
};

} // namespace

class TarWriterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::setlocale(LC_ALL, ""); }

    void everythingIsReadBack() {
        LayerEntry file = entryOf("etc/passwd");
        file.setMode(06755);
        file.setSize(5);
        file.setOwner(3'000'000'000, 70'000, "slartibartfast", "users");
        file.setModified(1'700'000'000, 123'456'789);
        QByteArray binary(300, '\0');
        for (int i = 0; i < 300; ++i) {
            binary[i] = static_cast<char>(i);
        }
        file.setAttributes({{"security.capability", binary}, {"user.empty", {}}});
        LayerEntry folder = entryOf("etc", EntryType::Folder);
        folder.setMode(01777);
        LayerEntry link = entryOf("link", EntryType::SymbolicLink);
        link.setLinkTarget("../" + QByteArray(300, 't'));
        LayerEntry hard = entryOf("hard", EntryType::HardLink);
        hard.setLinkTarget("etc/passwd");
        LayerEntry device = entryOf("null", EntryType::CharacterDevice);
        device.setDevice(1, 3);
        LayerEntry block = entryOf("sda", EntryType::BlockDevice);
        block.setDevice(4095, 1'000'000);
        const LayerEntry pipe = entryOf("pipe", EntryType::Fifo);
        LayerEntry old = entryOf("old");
        old.setModified(-5);

        const auto back = readBack(written({{folder, {}},
                                            {file, "hello"},
                                            {link, {}},
                                            {hard, {}},
                                            {device, {}},
                                            {block, {}},
                                            {pipe, {}},
                                            {old, {}}}));
        QCOMPARE(back.size(), 8);
        QCOMPARE(back[0].path(), QByteArray("etc/"));
        QCOMPARE(back[0].type(), EntryType::Folder);
        QCOMPARE(back[0].mode(), 01777);
        QCOMPARE(back[1].path(), QByteArray("etc/passwd"));
        QCOMPARE(back[1].mode(), 06755);
        QCOMPARE(back[1].size(), 5);
        QCOMPARE(back[1].uid(), 3'000'000'000);
        QCOMPARE(back[1].gid(), 70'000);
        QCOMPARE(back[1].userName(), QByteArray("slartibartfast"));
        QCOMPARE(back[1].modified(), 1'700'000'000);
        QCOMPARE(back[1].modifiedNanoseconds(), 123'456'789U);
        QCOMPARE(back[1].attributes().size(), 2);
        for (const ExtendedAttribute& attribute : file.attributes()) {
            QVERIFY(back[1].attributes().contains(attribute));
        }
        QCOMPARE(back[2].linkTarget(), link.linkTarget());
        QCOMPARE(back[3].type(), EntryType::HardLink);
        QCOMPARE(back[3].linkTarget(), QByteArray("etc/passwd"));
        QCOMPARE(back[4].type(), EntryType::CharacterDevice);
        QCOMPARE(back[4].deviceMinor(), 3U);
        QCOMPARE(back[5].deviceMajor(), 4095U);
        QCOMPARE(back[5].deviceMinor(), 1'000'000U);
        QCOMPARE(back[6].type(), EntryType::Fifo);
        QCOMPARE(back[7].modified(), -5);
    }

    void namesAreWrittenAsTheirBytes_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("composed") << QByteArray("caf\xc3\xa9");
        QTest::newRow("decomposed") << QByteArray("cafe\xcc\x81");
        QTest::newRow("Latin-1") << QByteArray("caf\xe9");
        QTest::newRow("overlong") << QByteArray("a\xc0\xaf");
        QTest::newRow("surrogates") << QByteArray("\xed\xa0\xbd\xed\xb0\xb3");
        QTest::newRow("whale") << QByteArray("\xf0\x9f\x90\xb3");
        QTest::newRow("controls") << QByteArray("a\nb\x01");
        QTest::newRow("long") << QByteArray("\xc3\xa9").repeated(500);
        QTest::newRow("long components")
            << QByteArray(90, 'a') + '/' + QByteArray(90, 'b') + '/' + QByteArray(200, 'c');
        QTest::newRow("dots") << QByteArray("../../x");
    }
    void namesAreWrittenAsTheirBytes() {
        QFETCH(QByteArray, name);
        LayerEntry link = entryOf(name + ".link", EntryType::SymbolicLink);
        link.setLinkTarget(name);
        LayerEntry hard = entryOf(name + ".hard", EntryType::HardLink);
        hard.setLinkTarget(name);
        const auto back = readBack(written({{entryOf(name), {}}, {link, {}}, {hard, {}}}));
        QCOMPARE(back.size(), 3);
        QCOMPARE(back[0].path().toHex(' '), name.toHex(' '));
        QCOMPARE(back[1].path().toHex(' '), (name + ".link").toHex(' '));
        QCOMPARE(back[1].linkTarget().toHex(' '), name.toHex(' '));
        QCOMPARE(back[2].linkTarget().toHex(' '), name.toHex(' '));
    }

    void utf8NamesNeedNoMarkOfTheirCharset() {
        const QByteArray tar = written({{entryOf("caf\xc3\xa9"), {}}});
        QVERIFY(tar.contains("path=caf\xc3\xa9\n"));
        QVERIFY(!tar.contains("hdrcharset"));
    }

    void theSameCallsGiveTheSameBytesInEveryLocale() {
        const auto make = [] {
            LayerEntry entry = entryOf("caf\xc3\xa9");
            entry.setModified(1, 2);
            LayerEntry owned = entryOf("a/b");
            owned.setOwner(1, 2, "\xc3\xbc", "\xff");
            return written({{entry, {}}, {owned, {}}});
        };
        const QByteArray utf8 = make();
        std::setlocale(LC_ALL, "C");
        const QByteArray plain = make();
        std::setlocale(LC_ALL, "");
        QCOMPARE(plain, utf8);
        QCOMPARE(make(), utf8);
        QVERIFY(utf8.size() % 512 == 0);
    }

    void plainEntriesTakeNoExtendedHeader() {
        const QByteArray tar = written({{entryOf("a"), {}}, {entryOf("b"), {}}});
        QCOMPARE(tar.size(), 2 * 512 + 1024);
    }

    void anEmptyArchiveIsTwoZeroBlocks() { QCOMPARE(written({}), QByteArray(1024, '\0')); }

    void contentOfAWholeNumberOfBlocksHasNoPadding() {
        LayerEntry entry = entryOf("a");
        entry.setSize(1024);
        const QByteArray tar = written({{entry, QByteArray(1024, 'x')}});
        QCOMPARE(tar.size(), 512 + 1024 + 1024);
    }

    void sizesBeyond8GiBAreWritten() {
        // 8 GiB and one byte of content, of which only the header is looked at.
        class Head : public QIODevice {
        public:
            Head() { QIODevice::open(WriteOnly | Unbuffered); }
            bool isSequential() const override { return true; }
            QByteArray head;
            qint64 total = 0;

        protected:
            qint64 readData(char*, qint64) override { return -1; }
            qint64 writeData(const char* data, qint64 size) override {
                if (head.size() < 65536) {
                    head += QByteArrayView(data, size);
                }
                total += size;
                return size;
            }
        } device;
        const qint64 size = (qint64(8) << 30) + 1;
        {
            TarWriter writer(device);
            LayerEntry entry = entryOf("huge");
            entry.setSize(size);
            QVERIFY(writer.begin(entry));
            const QByteArray piece(16 << 20, '\0');
            for (qint64 left = size; left > 0; left -= piece.size()) {
                QVERIFY(writer.write(QByteArrayView(piece).first(
                    static_cast<qsizetype>(std::min<qint64>(left, piece.size())))));
            }
            QVERIFY(writer.finish());
        }
        QVERIFY(device.head.contains("size=8589934593\n"));
        QVERIFY(device.total > size);
    }

    void contentMustFitTheAnnouncedSize() {
        QByteArray bytes;
        QBuffer device(&bytes);
        device.open(QIODevice::WriteOnly);
        TarWriter writer(device);
        LayerEntry entry = entryOf("a");
        entry.setSize(3);
        QVERIFY(writer.begin(entry));
        QCOMPARE(writer.write("four").error().code(), ErrorCode::Internal);
        QVERIFY(writer.write("ab"));
        QCOMPARE(writer.begin(entryOf("b")).error().code(), ErrorCode::Internal);
        QCOMPARE(writer.finish().error().code(), ErrorCode::Internal);
        QVERIFY(writer.write("c"));
        QVERIFY(writer.finish());
    }

    void aFullDeviceSaysSo() {
        Full device(100'000);
        TarWriter writer(device);
        LayerEntry entry = entryOf("a/large");
        entry.setSize(10'000'000);
        QVERIFY(writer.begin(entry));
        const auto written = writer.write(QByteArray(10'000'000, 'x'));
        QVERIFY(!written);
        QCOMPARE(written.error().code(), ErrorCode::Io);
        QVERIFY(written.error().message().contains(QStringLiteral("the shelf is full")));
        QVERIFY(written.error().message().contains(QStringLiteral("a/large")));
        QVERIFY(!writer.finish());
    }

    void aFullDiskIsNoSpace() {
        QFile full(QStringLiteral("/dev/full"));
        QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        TarWriter writer(full);
        QVERIFY(writer.begin(entryOf("a")));
        const auto finished = writer.finish();
        QVERIFY(!finished);
        QCOMPARE(finished.error().code(), ErrorCode::NoSpace);
    }

    void otherTarsReadIt() {
        QTemporaryDir dir;
        LayerEntry file = entryOf("d/" + QByteArray(200, 'n'));
        file.setSize(5);
        file.setModified(1'700'000'000, 500'000'000);
        LayerEntry hard = entryOf("hard", EntryType::HardLink);
        hard.setLinkTarget(file.path());
        LayerEntry folder = entryOf("d", EntryType::Folder);
        folder.setMode(0755);
        const QString path = dir.filePath(QStringLiteral("a.tar"));
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(written({{folder, {}}, {file, "hello"}, {hard, {}}}));
        out.close();
        const ProgramResult tar = runProgram(
            QStringLiteral("tar"), {QStringLiteral("-C"), dir.path(), QStringLiteral("-xf"), path});
        QCOMPARE(tar.err, QByteArray());
        QVERIFY(tar.ok());
        QFile extracted(dir.filePath(QStringLiteral("hard")));
        QVERIFY(extracted.open(QIODevice::ReadOnly));
        QCOMPARE(extracted.readAll(), QByteArray("hello"));
    }
};

QTEST_GUILESS_MAIN(TarWriterTest)
#include "tarwritertest.moc"
