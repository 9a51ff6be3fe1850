#include "ui/browse/digestmap.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/theme/colors.h"
#include "ui/theme/sign.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");

Digest digestOf(int number) {
    return *Digest::parse(QStringLiteral("sha256:%1").arg(number, 64, 16, QLatin1Char('0')));
}

void verify(VerificationRunner& runner, const Location& location) {
    QSignalSpy finished(&runner, &VerificationRunner::finished);
    runner.start(location);
    QVERIFY(finished.wait());
}

} // namespace

class DigestMapTest : public QObject {
    Q_OBJECT

private:
    static std::shared_ptr<const Inventory> inventoryOf(BrowseFixture& ground,
                                                        const Location& location) {
        return std::make_shared<const Inventory>(*takeInventory(*ground.registry, location, {}));
    }

private Q_SLOTS:
    void itIsThereBeforeAVerification() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1, {"one", "two"});
        VerificationRunner runner(ground.places, ground.requests, {});
        DigestMap map(runner);
        map.resize(600, 200);
        QCOMPARE(map.tileCount(), 0);
        map.setLocation(ground.at(app, v1));
        map.setInventory(inventoryOf(ground, ground.at(app, v1)));
        QCOMPARE(map.tileCount(), 4);
        QVERIFY(!map.areaOf(manifest).isEmpty());
        QCOMPARE(map.digestAt(map.areaOf(manifest).center().toPoint()), manifest);

        QSignalSpy chosen(&map, &DigestMap::locationChosen);
        map.show();
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.areaOf(manifest).center().toPoint());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().value<Location>(), ground.at(app, v1));
        map.setLocation(ground.at(app));
        QCOMPARE(map.tileCount(), 0);
    }

    /// A verification finds what no manifest that can be read names.
    void aVerificationAddsWhatItMeets() {
        BrowseFixture ground;
        ground.addImage(app, v1, {"one", "two"});
        VerificationRunner runner(ground.places, ground.requests, {});
        DigestMap map(runner);
        map.resize(600, 200);
        map.setLocation({ground.place});
        map.setInventory(inventoryOf(ground, {ground.place}));
        const Digest late = ground.addImage(app, QStringLiteral("v2"), {"three"});
        verify(runner, {ground.place});
        QCOMPARE(map.tileCount(), 4 + 3);
        QVERIFY(!map.areaOf(late).isEmpty());
        // Of something else it takes nothing in.
        map.setLocation(ground.at(app, v1));
        QCOMPARE(map.tileCount(), 0);
    }

    void whatIsWrongIsNeverTooSmallToBeSeen() {
        BrowseFixture ground;
        const Digest image = ground.addImage(app, v1, {"one"});
        const Digest bad =
            takeInventory(*ground.registry, ground.at(app, v1), {})->blobs.at(1).digest;
        QVERIFY(bad != image);
        ground.registry->flip(bad, 3);
        VerificationRunner runner(ground.places, ground.requests, {});
        verify(runner, {ground.place});
        QVERIFY(runner.states(ground.place).value(bad).isFault());

        auto inventory = std::make_shared<Inventory>();
        inventory->blobs.push_back({bad, VerifiedObject::Kind::Layer, 1, {}});
        for (int i = 0; i < 20000; ++i) {
            inventory->blobs.push_back(
                {digestOf(i), VerifiedObject::Kind::Layer, qint64(1) << 30, {}});
        }
        DigestMap map(runner);
        map.resize(480, 150);
        map.setLocation(ground.at(QStringLiteral("other")));
        map.setInventory(inventory);
        const QRectF area = map.areaOf(bad);
        QVERIFY2(area.width() * area.height() > 300,
                 qPrintable(QStringLiteral("%1 × %2").arg(area.width()).arg(area.height())));
        // And it is painted: nothing else has the colour of what is bad.
        const QImage picture = map.grab().toImage();
        const QColor wanted = signColor(Sign::Bad, map.palette());
        bool isSeen = false;
        const QRect inside = area.toAlignedRect().intersected(picture.rect());
        for (int y = inside.top(); y <= inside.bottom(); ++y) {
            for (int x = inside.left(); x <= inside.right(); ++x) {
                isSeen = isSeen || picture.pixelColor(x, y) == wanted;
            }
        }
        QVERIFY(isSeen);
    }

    /// The least that a tile is given must not take the room of what is large.
    void manySmallOnesLeaveTheLargeOneLarge() {
        BrowseFixture ground;
        VerificationRunner runner(ground.places, ground.requests, {});
        auto inventory = std::make_shared<Inventory>();
        for (int i = 0; i < 20000; ++i) {
            inventory->blobs.push_back({digestOf(i), VerifiedObject::Kind::Layer, 1, {}});
        }
        const Digest large = digestOf(1 << 20);
        inventory->blobs.push_back({large, VerifiedObject::Kind::Layer, qint64(1) << 40, {}});
        DigestMap map(runner);
        map.resize(480, 150);
        map.setLocation({ground.place});
        map.setInventory(inventory);
        const QRectF area = map.areaOf(large);
        QVERIFY(area.width() * area.height() > 0.5 * 480 * 120);
    }

    void theStateIsThereAfterARestart() {
        BrowseFixture ground;
        const Digest image = ground.addImage(app, v1, {"one"});
        QTemporaryDir folder;
        {
            VerificationRunner runner(ground.places, ground.requests, folder.path());
            verify(runner, ground.at(app, v1));
            QTRY_VERIFY(ground.requests.isIdle());
        }
        VerificationRunner runner(ground.places, ground.requests, folder.path());
        DigestMap map(runner);
        map.resize(600, 200);
        map.setLocation(ground.at(app, v1));
        map.setInventory(inventoryOf(ground, ground.at(app, v1)));
        QSignalSpy changed(&runner, &VerificationRunner::recordsChanged);
        QVERIFY(changed.wait());
        map.show();
        QTest::mouseMove(&map, map.areaOf(image).center().toPoint());
        QTRY_COMPARE(map.currentDigest(), image);
        const QString text = map.accessibleDescription();
        QVERIFY2(text.contains(QStringLiteral("Verified ")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("team/app:v1")), qPrintable(text));
    }

    void theKeyboardGoesFromTileToTile() {
        BrowseFixture ground;
        ground.addImage(app, v1, {test::noise(9000, 1), test::noise(9000, 2)});
        VerificationRunner runner(ground.places, ground.requests, {});
        DigestMap map(runner);
        map.resize(600, 200);
        map.setLocation(ground.at(app, v1));
        map.setInventory(inventoryOf(ground, ground.at(app, v1)));
        QSignalSpy current(&map, &DigestMap::currentChanged);
        QTest::keyClick(&map, Qt::Key_Right);
        QVERIFY(map.currentDigest());
        const Digest first = *map.currentDigest();
        QTest::keyClick(&map, Qt::Key_Right);
        QVERIFY(map.currentDigest() != first);
        QCOMPARE(current.count(), 2);
        QSignalSpy chosen(&map, &DigestMap::locationChosen);
        QTest::keyClick(&map, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
    }
};

QTEST_MAIN(DigestMapTest)
#include "digestmaptest.moc"
