#include "core/layers/layerentry.h"

#include <QTest>

using namespace stowage;

class LayerEntryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whiteoutsAreToldByTheirName_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<Whiteout>("whiteout");
        QTest::addColumn<QByteArray>("hides");
        const QByteArray none;
        QTest::newRow("plain") << QByteArray("a/b") << Whiteout::None << none;
        QTest::newRow("name") << QByteArray("a/.wh.b") << Whiteout::Name << QByteArray("a/b");
        QTest::newRow("at the root") << QByteArray(".wh.b") << Whiteout::Name << QByteArray("b");
        QTest::newRow("dotted") << QByteArray("./.wh.b") << Whiteout::Name << QByteArray("./b");
        QTest::newRow("as folder") << QByteArray("a/.wh.b/") << Whiteout::Name << QByteArray("a/b");
        QTest::newRow("opaque") << QByteArray("a/.wh..wh..opq") << Whiteout::Opaque
                                << QByteArray("a");
        QTest::newRow("opaque root") << QByteArray(".wh..wh..opq") << Whiteout::Opaque << none;
        QTest::newRow("of a whiteout-like name")
            << QByteArray(".wh..wh.plnk") << Whiteout::Name << QByteArray(".wh.plnk");
        QTest::newRow("bare") << QByteArray("a/.wh.") << Whiteout::Broken << none;
        QTest::newRow("dot") << QByteArray("a/.wh..") << Whiteout::Broken << none;
        QTest::newRow("dot dot") << QByteArray("a/.wh...") << Whiteout::Broken << none;
        QTest::newRow("three dots") << QByteArray(".wh....") << Whiteout::Name << QByteArray("...");
        QTest::newRow("in a folder called so") << QByteArray(".wh.a/b") << Whiteout::None << none;
        QTest::newRow("no second dot") << QByteArray(".whb") << Whiteout::None << none;
    }
    void whiteoutsAreToldByTheirName() {
        QFETCH(QByteArray, path);
        QFETCH(Whiteout, whiteout);
        QFETCH(QByteArray, hides);
        const LayerEntry entry(path, EntryType::File);
        QCOMPARE(entry.whiteout(), whiteout);
        QCOMPARE(entry.hides(), hides);
    }

    void cleanPathStaysInTheRoot_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("clean");
        const auto row = [](const char* path, const char* clean) {
            QTest::newRow(path) << QByteArray(path) << QByteArray(clean);
        };
        row("", "");
        row("/", "");
        row(".", "");
        row("./", "");
        row("a", "a");
        row("a/", "a");
        row("/a//b/./c/", "a/b/c");
        row("./a", "a");
        row("..", "");
        row("../../etc/passwd", "etc/passwd");
        row("/../a", "a");
        row("a/../b", "b");
        row("a/b/../../../c", "c");
        row("a/b/..", "a");
        row("a/..b/c..", "a/..b/c..");
        row("...", "...");
        row(" / ", " / ");
    }
    void cleanPathStaysInTheRoot() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, clean);
        QCOMPARE(cleanPath(path), clean);
    }

    void copiesShareAndChangesDoNot() {
        LayerEntry a("x", EntryType::CharacterDevice);
        a.setOwner(1, 2, "u", "g");
        a.setDevice(5, 6);
        a.setAttributes({{"user.k", "v"}});
        LayerEntry b = a;
        b.setDevice(7, 8);
        b.setOwner(3, 4);
        QCOMPARE(a.deviceMajor(), 5U);
        QCOMPARE(b.deviceMinor(), 8U);
        QCOMPARE(b.attributes(), a.attributes());
        QCOMPARE(a.uid(), 1);
        QCOMPARE(b.gid(), 4);
        QCOMPARE(b.userName(), QByteArray());
    }

    void isSmallEnoughToBeKeptByTheHundredThousand() { QVERIFY(sizeof(LayerEntry) <= 80); }
};

QTEST_GUILESS_MAIN(LayerEntryTest)
#include "layerentrytest.moc"
