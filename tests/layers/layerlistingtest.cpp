#include "core/layers/layerlisting.h"

#include <QTest>

#include <limits>

using namespace stowage;

class LayerListingTest : public QObject {
    Q_OBJECT

private:
    static void compare(const LayerEntry& found, const LayerEntry& wanted) {
        QCOMPARE(found.path(), wanted.path());
        QCOMPARE(found.name(), wanted.name());
        QCOMPARE(found.type(), wanted.type());
        QCOMPARE(found.whiteout(), wanted.whiteout());
        QCOMPARE(found.mode(), wanted.mode());
        QCOMPARE(found.size(), wanted.size());
        QCOMPARE(found.modified(), wanted.modified());
        QCOMPARE(found.modifiedNanoseconds(), wanted.modifiedNanoseconds());
        QCOMPARE(found.uid(), wanted.uid());
        QCOMPARE(found.gid(), wanted.gid());
        QCOMPARE(found.userName(), wanted.userName());
        QCOMPARE(found.groupName(), wanted.groupName());
        QCOMPARE(found.linkTarget(), wanted.linkTarget());
        QCOMPARE(found.attributes(), wanted.attributes());
        QCOMPARE(found.deviceMajor(), wanted.deviceMajor());
        QCOMPARE(found.deviceMinor(), wanted.deviceMinor());
    }

private Q_SLOTS:
    void entriesComeBackAsTheyWere() {
        QList<LayerEntry> entries{
            LayerEntry("./usr/", EntryType::Folder),
            LayerEntry("./usr/bin/env", EntryType::File),
            LayerEntry("./usr/bin/env", EntryType::File), // the same path twice
            LayerEntry("", EntryType::Folder),
            LayerEntry(QByteArray("bad\xff\0name", 9), EntryType::File),
            LayerEntry("etc/.wh.gone", EntryType::File),
            LayerEntry("etc/.wh..wh..opq", EntryType::File),
            LayerEntry("dev/null", EntryType::CharacterDevice),
            LayerEntry("link", EntryType::SymbolicLink),
            LayerEntry("hard", EntryType::HardLink),
            LayerEntry("strange", EntryType::Other),
            LayerEntry(QByteArray(100'000, 'x') + "/end", EntryType::File),
            LayerEntry(QByteArray(100'000, 'x') + "/other", EntryType::File),
        };
        entries[0].setMode(01777);
        entries[0].setModified(-1, 999'999'999);
        entries[1].setMode(0755);
        entries[1].setSize(std::numeric_limits<qint64>::max());
        entries[1].setModified(std::numeric_limits<qint64>::max());
        entries[1].setOwner(1000, 1000, "somebody", "some");
        entries[1].setAttributes(
            {{"security.capability", QByteArray("\1\0\0\2", 4)}, {"user.x", {}}});
        entries[2].setModified(std::numeric_limits<qint64>::min());
        entries[2].setOwner(-1, std::numeric_limits<qint64>::min());
        entries[4].shareOwner(entries[1]);
        entries[5].shareOwner(entries[1]);
        entries[7].setDevice(1, std::numeric_limits<quint32>::max());
        entries[8].setLinkTarget("../" + QByteArray(300, 'y'));
        entries[9].setLinkTarget("usr/bin/env");
        LayerListing listing;
        for (const LayerEntry& entry : entries) {
            listing.append(entry);
        }
        QCOMPARE(listing.count(), entries.size());
        LayerListing::Walk walk(listing);
        for (const LayerEntry& entry : entries) {
            const auto found = walk.next();
            QVERIFY(found);
            compare(*found, entry);
        }
        QVERIFY(!walk.next());
        QVERIFY(!walk.next());
    }

    void nothingHasNoEntries() {
        const LayerListing listing;
        LayerListing::Walk walk(listing);
        QVERIFY(!walk.next());
        QCOMPARE(listing.bytes(), 0);
    }

    void anEntryTakesLittle() {
        LayerListing listing;
        constexpr int count = 100'000;
        qint64 names = 0;
        for (int i = 0; i < count; ++i) {
            const QByteArray name = "file" + QByteArray::number(i);
            names += name.size();
            LayerEntry entry("usr/share/some/longer/folder/" + name, EntryType::File);
            entry.setSize(i * 100);
            entry.setMode(i % 3 == 0 ? 0755 : 0644);
            entry.setModified(1'700'000'000 + i);
            entry.setOwner(0, 0, "root", "root");
            listing.append(entry);
        }
        QVERIFY2(listing.bytes() < names + 20 * count,
                 qPrintable(QString::number(listing.bytes())));
        int walked = 0;
        for (LayerListing::Walk walk(listing); walk.next();) {
            ++walked;
        }
        QCOMPARE(walked, count);
    }
};

QTEST_GUILESS_MAIN(LayerListingTest)
#include "layerlistingtest.moc"
