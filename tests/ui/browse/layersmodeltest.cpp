#include "ui/browse/layersmodel.h"

#include "tests/support/results.h"
#include "tests/ui/browse/browsefixture.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

class LayersModelTest : public QObject {
    Q_OBJECT

private:
    static ImageDetails sample(BrowseFixture& ground) {
        const QString app = QStringLiteral("app");
        const QString v1 = QStringLiteral("v1");
        ground.addImage(app, v1, {test::noise(8000, 1), test::noise(2000, 2)});
        return *readImage(*ground.registry, ground.at(app, v1), {});
    }

private Q_SLOTS:
    void layersAreListedLowestFirst() {
        BrowseFixture ground;
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(sample(ground));
        QCOMPARE(texts(model, LayersModel::NumberColumn),
                 QStringList({QStringLiteral("1"), QStringLiteral("2")}));
        QCOMPARE(texts(model, LayersModel::MadeByColumn),
                 QStringList({QStringLiteral("ADD layer 1"), QStringLiteral("ADD layer 2")}));
        QCOMPARE(model.index(0, LayersModel::SizeColumn).data(FractionRole).toDouble(), 1.0);
        const double second = model.index(1, LayersModel::SizeColumn).data(FractionRole).toDouble();
        QVERIFY(second > 0.1 && second < 0.5);
    }

    void threeSizesOnceAllLayersWereRead() {
        using Space = LayersModel::Space;
        BrowseFixture ground;
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(sample(ground));
        const QString dash = QStringLiteral("–");
        const auto growth = [&] { return texts(model, LayersModel::GrowthColumn); };
        const auto total = [&] { return texts(model, LayersModel::TotalColumn); };
        model.setSpace(Space::Unknown);
        QCOMPARE(growth(), QStringList({dash, dash}));
        model.setSpace(Space::Reading);
        QCOMPARE(total(), QStringList({QStringLiteral("…"), QStringLiteral("…")}));
        model.setSpace(Space::Known, {{.carried = 8000, .growth = 8000, .total = 8000},
                                      {.carried = 0, .growth = -3000, .total = 5000}});
        QCOMPARE(growth(), QStringList({QStringLiteral("+8.0 kB"), QStringLiteral("−3.0 kB")}));
        QCOMPARE(total(), QStringList({QStringLiteral("8.0 kB"), QStringLiteral("5.0 kB")}));
        const QVariant toolTip = model.index(1, LayersModel::GrowthColumn).data(Qt::ToolTipRole);
        QVERIFY(toolTip.toString().contains(QStringLiteral("−3,000 bytes")));
        for (const int column : {LayersModel::GrowthColumn, LayersModel::TotalColumn}) {
            QCOMPARE(model.index(0, column).data(Qt::TextAlignmentRole).toInt(),
                     static_cast<int>(Qt::AlignTrailing | Qt::AlignVCenter));
        }
        model.show(sample(ground)); // another image: nothing is known of it
        QCOMPARE(total(), QStringList({dash, dash}));
    }

    void sizesOfAnotherNumberOfLayersAreNotShown() {
        BrowseFixture ground;
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(sample(ground));
        model.setSpace(LayersModel::Space::Known, {{.growth = 1, .total = 1}});
        QVERIFY(model.space() != LayersModel::Space::Known);
        QCOMPARE(model.index(1, LayersModel::TotalColumn).data().toString(), QStringLiteral("–"));
    }

    void whatWasNotVerifiedSaysSo() {
        BrowseFixture ground;
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(sample(ground));
        QVERIFY(!model.state(0));
        QCOMPARE(model.index(0, LayersModel::StateColumn).data(SignRole).toInt(),
                 static_cast<int>(Sign::NotChecked));
    }

    void expectedStandsBesideActual() {
        BrowseFixture ground;
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(sample(ground));
        model.setStates({{model.layer(0).digest, {.sign = Sign::Good}},
                         {model.layer(1).digest,
                          {.sign = Sign::Bad,
                           .expected = QStringLiteral("sha256:aa"),
                           .actual = QStringLiteral("sha256:bb")}}});
        QCOMPARE(model.index(0, LayersModel::StateColumn).data(SignRole).toInt(),
                 static_cast<int>(Sign::Good));
        const QString toolTip =
            model.index(1, LayersModel::StateColumn).data(Qt::ToolTipRole).toString();
        QVERIFY(toolTip.contains(QStringLiteral("Expected: sha256:aa")));
        QVERIFY(toolTip.contains(QStringLiteral("Actual: sha256:bb")));
    }

    void aWrongDiffIdMakesItsLayerBad() {
        BrowseFixture ground;
        const ImageDetails details = sample(ground);
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(details);
        model.setStates({{model.layer(0).digest, {.sign = Sign::Good}},
                         {details.config->diffIds.first(), {.sign = Sign::Bad}}});
        QCOMPARE(model.state(0)->sign, Sign::Bad);
    }

    void progressIsShownWhileItWorks() {
        BrowseFixture ground;
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(sample(ground));
        model.setStates({{model.layer(0).digest, {.sign = Sign::Working, .fraction = 0.4}}});
        QCOMPARE(model.index(0, LayersModel::StateColumn).data(FractionRole).toDouble(), 0.4);
    }

    void filesOfAnArtifactAreNamedByTheirTitles() {
        const Descriptor config{.mediaType = QStringLiteral("application/vnd.oci.empty.v1+json"),
                                .digest = Digest::ofNothing()};
        const Descriptor layer{.mediaType = QStringLiteral("text/plain"),
                               .digest = Digest::ofNothing(),
                               .size = 3,
                               .annotations = {{QStringLiteral("org.opencontainers.image.title"),
                                                QStringLiteral("notes.txt")}}};
        const auto manifest =
            Manifest::parse(makeManifest(config, {layer}, QStringLiteral("application/x")));
        VERIFY_RESULT(manifest);
        LayersModel model;
        const QAbstractItemModelTester tester(&model);
        model.show({.top = *manifest, .image = *manifest});
        QCOMPARE(texts(model, LayersModel::MadeByColumn),
                 QStringList({QStringLiteral("notes.txt")}));
    }
};

QTEST_MAIN(LayersModelTest)
#include "layersmodeltest.moc"
