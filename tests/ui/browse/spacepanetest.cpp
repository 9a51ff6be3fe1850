#include "ui/browse/spacepane.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/theme/emptystate.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");

/// An image of layers with one entry each: its path and content.
void addImage(BrowseFixture& ground, const QList<QPair<QByteArray, QByteArray>>& entries) {
    QList<test::SampleImage::Layer> layers;
    for (const auto& [path, content] : entries) {
        const QByteArray tar = test::tarOf(path, content);
        const QByteArray stored = test::gzipped(tar);
        ground.registry->addLayer(app, stored);
        layers.append({.stored = stored, .tar = tar});
    }
    const auto image = test::SampleImage::of(layers);
    ground.registry->addLayer(app, image.config);
    ground.registry->addManifest(app, image.manifest, v1);
}

ImageDetails details(BrowseFixture& ground) {
    return *readImage(*ground.registry, ground.at(app, v1), {});
}

struct Pane {
    explicit Pane(BrowseFixture& ground) : pane(ground.places, ground.requests, nullptr) {
        pane.resize(800, 600);
    }

    SpacePane pane;
};

} // namespace

class SpacePaneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeSizesOfEveryLayer() {
        BrowseFixture ground;
        addImage(ground,
                 {{"a", QByteArray(2000, 'a')}, {"b", QByteArray(500, 'b')}, {".wh.a", {}}});
        Pane ui(ground);
        ui.pane.show(ground.at(app, v1), details(ground));
        ui.pane.QWidget::show();
        QTRY_COMPARE(ui.pane.layers().rowCount(), 3);
        const auto& model = ui.pane.layers();
        QCOMPARE(texts(model, LayerSpaceModel::CarriedColumn),
                 QStringList(
                     {QStringLiteral("2.0 kB"), QStringLiteral("500 B"), QStringLiteral("0 B")}));
        QCOMPARE(texts(model, LayerSpaceModel::GrowthColumn),
                 QStringList({QStringLiteral("+2.0 kB"), QStringLiteral("+500 B"),
                              QStringLiteral("−2.0 kB")}));
        QCOMPARE(texts(model, LayerSpaceModel::TotalColumn),
                 QStringList({QStringLiteral("2.0 kB"), QStringLiteral("2.5 kB"),
                              QStringLiteral("500 B")}));
        QCOMPARE(
            texts(model, LayerSpaceModel::WastedColumn),
            QStringList({QStringLiteral("2.0 kB"), QStringLiteral("0 B"), QStringLiteral("0 B")}));
    }

    void whatIsStoredInVainIsListed() {
        BrowseFixture ground;
        addImage(ground, {{"etc/a", QByteArray(3000, 'a')},
                          {"b", QByteArray(500, 'b')},
                          {"b", QByteArray(500, 'c')},
                          {"etc/.wh.a", {}}});
        Pane ui(ground);
        ui.pane.show(ground.at(app, v1), details(ground));
        ui.pane.QWidget::show();
        QTRY_COMPARE(ui.pane.waste().rowCount(), 2);
        QCOMPARE(texts(ui.pane.waste(), WasteModel::PathColumn),
                 QStringList({QStringLiteral("/etc/a"), QStringLiteral("/b")}));
        QCOMPARE(texts(ui.pane.waste(), WasteModel::FateColumn),
                 QStringList({QStringLiteral("Removed"), QStringLiteral("Replaced")}));
        QCOMPARE(ui.pane.headline(),
                 QStringLiteral("Efficiency 12 %: 3.5 kB of 4.0 kB are stored in vain"));
    }

    void rowsComeAndGo() {
        BrowseFixture ground;
        addImage(ground, {{"a", "1"}, {"b", "2"}});
        LayerSpaceModel layers;
        WasteModel waste;
        const QAbstractItemModelTester layersTester(&layers);
        const QAbstractItemModelTester wasteTester(&waste);
        const SpaceReport report{.layers = {{1, 0, 1, 1}, {1, 1, 1, 2}},
                                 .wasted = {{"b", 2, 1, false}},
                                 .wastedPaths = 1,
                                 .carried = 2,
                                 .kept = 1};
        layers.show(details(ground), report);
        waste.show(report.wasted);
        QCOMPARE(layers.rowCount(), 2);
        QCOMPARE(waste.rowCount(), 1);
        layers.clear();
        waste.show({});
        QCOMPARE(layers.rowCount(), 0);
        QCOMPARE(waste.rowCount(), 0);
    }

    void nothingIsReadUntilSomebodyLooks() {
        BrowseFixture ground;
        addImage(ground, {{"a", QByteArray(2000, 'a')}});
        const ImageDetails image = details(ground);
        const Digest layer = image.image->layers().first().digest;
        Pane ui(ground);
        ui.pane.show(ground.at(app, v1), image);
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(ground.registry->timesOpened(layer), 0);
        ui.pane.QWidget::show();
        QTRY_COMPARE(ui.pane.layers().rowCount(), 1);
        QCOMPARE(ui.pane.headline(), QStringLiteral("Efficiency 100 %: nothing is stored in vain"));
        ui.pane.show(ground.at(app, v1), image);
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(ground.registry->timesOpened(layer), 1);
    }

    void whatWasFoundIsTold() {
        BrowseFixture ground;
        addImage(ground, {{"a", QByteArray(2000, 'a')}});
        Pane ui(ground);
        QSignalSpy changed(&ui.pane, &SpacePane::reportChanged);
        QVERIFY(!ui.pane.canFind());
        ui.pane.show(ground.at(app, v1), details(ground));
        QVERIFY(ui.pane.canFind() && !ui.pane.isFinding());
        ui.pane.find(); // nobody looks
        QVERIFY(ui.pane.isFinding());
        QCOMPARE(changed.count(), 1);
        QTRY_VERIFY(ui.pane.report());
        QVERIFY(!ui.pane.isFinding());
        QCOMPARE(changed.count(), 2);
        QCOMPARE(ui.pane.report()->layers.first().total, 2000);
        ui.pane.clear();
        QVERIFY(!ui.pane.report());
    }

    void aLayerThatCannotBeReadSaysSo() {
        BrowseFixture ground;
        addImage(ground, {{"a", QByteArray(2000, 'a')}});
        const ImageDetails image = details(ground);
        ground.registry->removeBlob(image.image->layers().first().digest);
        Pane ui(ground);
        ui.pane.show(ground.at(app, v1), image);
        ui.pane.QWidget::show();
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(ui.pane.layers().rowCount(), 0);
        QVERIFY(ui.pane.headline().isEmpty());
        QVERIFY(ui.pane.hasFailed() && !ui.pane.isFinding());
        const auto states = ui.pane.findChildren<EmptyState*>();
        QVERIFY(std::ranges::any_of(states, [](const EmptyState* state) {
            return state->isVisible() && !state->sentence().isEmpty();
        }));
    }
};

QTEST_MAIN(SpacePaneTest)
#include "spacepanetest.moc"
