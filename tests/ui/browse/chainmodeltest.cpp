#include "ui/browse/chainmodel.h"

#include "tests/ui/browse/browsefixture.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::indexEntry;
using test::indexOf;
using Kind = ChainLink::Kind;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");
const QString linux = QStringLiteral("linux");
const Platform arm{.os = linux, .architecture = QStringLiteral("arm64")};

ImageDetails read(BrowseFixture& ground, const Location& location) {
    return *readImage(*ground.registry, location, {});
}

/// app:v1 names an index of two platforms, two layers each; the second platform is shown.
Location addIndex(BrowseFixture& ground) {
    const Digest first = ground.addImage(app, {}, {"one", "two"});
    const Digest second = ground.addImage(app, {}, {"three", "four"}, arm);
    ground.registry->addManifest(app,
                                 indexOf({indexEntry(first, linux, QStringLiteral("amd64")),
                                          indexEntry(second, linux, QStringLiteral("arm64"))}),
                                 v1);
    Location location = ground.at(app, v1);
    location.child = second;
    return location;
}

QList<Kind> kinds(const ChainModel& model) {
    QList<Kind> all;
    for (int row = 0; row < model.rowCount(); ++row) {
        all.append(model.link(row).kind);
    }
    return all;
}

} // namespace

class ChainModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTagLeadsToItsLayers() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1, {"one", "two"});
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(ground.at(app, v1), read(ground, ground.at(app, v1)));
        QCOMPARE(kinds(model),
                 QList<Kind>({Kind::Tag, Kind::Manifest, Kind::Config, Kind::Layer, Kind::Layer}));
        QCOMPARE(model.link(0).name, v1);
        QCOMPARE(model.link(0).digest, manifest);
        QCOMPARE(model.link(1).digest, manifest);
        QCOMPARE(model.link(1).name, QStringLiteral("linux/amd64"));
        QCOMPARE(model.link(4).title, QStringLiteral("Layer 2"));
        QCOMPARE(model.link(4).name, QStringLiteral("ADD layer 2"));
        QVERIFY(!model.link(1).isChoice);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void anImageNamedByItsDigestHasNoTag() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1);
        Location location = ground.at(app);
        location.digest = manifest;
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(location, read(ground, location));
        QCOMPARE(kinds(model), QList<Kind>({Kind::Manifest, Kind::Config, Kind::Layer}));
    }

    void ofAnIndexEveryPlatformIsThereAndOneIsShown() {
        BrowseFixture ground;
        const Location location = addIndex(ground);
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(location, read(ground, location));
        QCOMPARE(kinds(model), QList<Kind>({Kind::Tag, Kind::Index, Kind::Manifest, Kind::Manifest,
                                            Kind::Config, Kind::Layer, Kind::Layer}));
        QVERIFY(model.link(2).isChoice && !model.link(2).isShown);
        QVERIFY(model.link(3).isChoice && model.link(3).isShown);
        QCOMPARE(model.link(3).name, QStringLiteral("linux/arm64"));
        QVERIFY(model.link(3).toText().contains(QStringLiteral("the one that is shown")));
        QVERIFY(!model.link(2).toText().contains(QStringLiteral("the one that is shown")));
    }

    void aManifestThatIsGoneIsMissingAndLeadsNowhere() {
        BrowseFixture ground;
        const Location location = addIndex(ground);
        ground.registry->unlink(app, *location.child);
        ground.registry->removeBlob(*location.child);
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(location, read(ground, location));
        QCOMPARE(kinds(model),
                 QList<Kind>({Kind::Tag, Kind::Index, Kind::Manifest, Kind::Manifest}));
        QCOMPARE(model.link(3).state.sign, Sign::Missing);
        QVERIFY(!model.link(3).faultText().isEmpty());
        QCOMPARE(model.link(2).state.sign, Sign::NotChecked);
    }

    void aConfigThatIsNotItsDigestIsBadBeforeAnyVerification() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        const Digest config = read(ground, ground.at(app, v1)).image->config()->digest;
        ground.registry->flip(config, 3);
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(ground.at(app, v1), read(ground, ground.at(app, v1)));
        QCOMPARE(model.link(2).kind, Kind::Config);
        QCOMPARE(model.link(2).state.sign, Sign::Bad);
    }

    void everyLinkHasTheStateOfItsObject() {
        BrowseFixture ground;
        const Location location = addIndex(ground);
        const ImageDetails image = read(ground, location);
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(location, image);
        const Digest first = image.children.first().descriptor.digest;
        const Digest layer = image.image->layers().first().digest;
        const ObjectState wrong{.sign = Sign::Bad,
                                .expected = QStringLiteral("sha256:aa"),
                                .actual = QStringLiteral("sha256:bb"),
                                .actualSize = 77};
        model.setStates({{image.top.digest(), {.sign = Sign::Good, .actualSize = 5}},
                         {first, {.sign = Sign::Good}},
                         {layer, wrong}},
                        {{first, {.sign = Sign::Missing}}}, ObjectState{.sign = Sign::Waiting});
        QCOMPARE(model.link(0).state.sign, Sign::Waiting);
        QCOMPARE(model.link(1).state.sign, Sign::Good);
        QCOMPARE(model.link(1).actualSize, 5);
        // Its parts are not shown: they are behind its own sign.
        QCOMPARE(model.link(2).state.sign, Sign::Missing);
        QVERIFY(model.link(2).isPartAtFault && !model.link(2).faultText().isEmpty());
        QCOMPARE(model.link(3).state.sign, Sign::NotChecked);
        QCOMPARE(model.link(5).state.sign, Sign::Bad);
        const QString text = model.link(5).toText();
        for (const char* part :
             {"Expected: sha256:aa", "Actual: sha256:bb", "Actual size: 77 bytes", "Layer 1"}) {
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        }
        QCOMPARE(model.index(5).data(SignRole).toInt(), static_cast<int>(Sign::Bad));
        QVERIFY(
            model.index(5).data(Qt::AccessibleTextRole).toString().contains(signText(Sign::Bad)));
        // What a verification that was stopped had not looked at is as unknown as before.
        model.setStates({}, {}, std::nullopt);
        QCOMPARE(model.link(5).state.sign, Sign::NotChecked);
    }

    void aWrongDiffIdMakesItsLayerBad() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        const ImageDetails image = read(ground, ground.at(app, v1));
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        model.show(ground.at(app, v1), image);
        model.setStates({{image.image->layers().first().digest, {.sign = Sign::Good}},
                         {image.config->diffIds.first(), {.sign = Sign::Bad}}},
                        {}, std::nullopt);
        QCOMPARE(model.link(3).state.sign, Sign::Bad);
    }

    void whatRefersToTheImageComesLast() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1);
        const Digest signature = ground.addImage(app, {}, {"signature"});
        const ImageDetails image = read(ground, ground.at(app, v1));
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        const Descriptor descriptor{.mediaType = MediaType::ociManifest,
                                    .digest = signature,
                                    .size = 7,
                                    .artifactType = QStringLiteral("a\u202e<b>b")};
        const Error error(ErrorCode::Io, QStringLiteral("the line is cut"));
        const QList<Referrer> referrers{{.subject = manifest, .descriptor = descriptor},
                                        {.subject = manifest, .error = error}};
        model.setReferrers(referrers);
        QCOMPARE(model.rowCount(), 0); // no image, nothing that they could refer to
        model.show(ground.at(app, v1), image);
        model.setReferrers(referrers);
        const QList<Kind> all{Kind::Tag,   Kind::Manifest, Kind::Config,
                              Kind::Layer, Kind::Referrer, Kind::Referrer};
        QCOMPARE(kinds(model), all);
        QCOMPARE(model.link(4).digest, signature);
        QCOMPARE(model.link(4).size, 7);
        QVERIFY(!model.link(4).name.contains(QChar(0x202e)));
        QCOMPARE(model.link(4).state.sign, Sign::NotChecked);
        QCOMPARE(model.link(5).state.sign, Sign::Warning);
        QVERIFY(!model.link(5).faultText().isEmpty());
        model.setStates({{signature, {.sign = Sign::Good}}, {manifest, {.sign = Sign::Good}}}, {},
                        std::nullopt);
        QCOMPARE(model.link(4).state.sign, Sign::Good);
        QCOMPARE(model.link(5).state.sign, Sign::Warning); // of a sound image, too
        // Read anew it has them still; they are replaced, not added to.
        model.show(ground.at(app, v1), image);
        QCOMPARE(kinds(model), all);
        model.setReferrers({});
        QCOMPARE(model.rowCount(), 4);
    }

    void whatRefersToAnotherImageIsNotShown() {
        BrowseFixture ground;
        const Location location = addIndex(ground);
        ChainModel model;
        const QAbstractItemModelTester tester(&model);
        const ImageDetails image = read(ground, location);
        model.show(location, image);
        model.setReferrers({{.subject = image.image->digest()}, {.subject = image.top.digest()}});
        Location other = location;
        other.child = image.children.first().descriptor.digest;
        model.show(other, read(ground, other));
        QCOMPARE(kinds(model).count(Kind::Referrer), 1);
        QCOMPARE(model.link(model.rowCount() - 1).subject, image.top.digest());
    }
};

QTEST_MAIN(ChainModelTest)
#include "chainmodeltest.moc"
