#include "ui/browse/placesmodel.h"

#include "tests/ui/browse/browsefixture.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

class PlacesModelTest : public QObject {
    Q_OBJECT

private:
    static void read(PlacesModel& model, const Place& place) {
        model.open(place);
        QTRY_COMPARE(model.state(place), PlacesModel::State::Ready);
    }

private Q_SLOTS:
    void repositoriesAreATreeInNaturalOrder() {
        BrowseFixture ground;
        for (const char* name : {"team/app10", "team/app9", "web", "team/web", "library/debian"}) {
            ground.addImage(QString::fromLatin1(name), QStringLiteral("v1"));
        }
        PlacesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.addPlace(ground.place);
        read(model, ground.place);
        const QModelIndex root = model.indexOf(ground.place);
        QCOMPARE(root.data().toString(), QStringLiteral("Local registry"));
        QCOMPARE(texts(model, 0, root),
                 QStringList(
                     {QStringLiteral("library"), QStringLiteral("team"), QStringLiteral("web")}));
        QCOMPARE(
            texts(model, 0, model.index(1, 0, root)),
            QStringList({QStringLiteral("app9"), QStringLiteral("app10"), QStringLiteral("web")}));
        QCOMPARE(model.repositoryCount(ground.place), 5);
    }

    void aPartOfAPathIsNoRepositoryUntilItIsOne() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("team/app"), QStringLiteral("v1"));
        PlacesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.addPlace(ground.place);
        read(model, ground.place);
        const QModelIndex team = model.index(0, 0, model.indexOf(ground.place));
        QVERIFY(!team.data(PlacesModel::IsRepositoryRole).toBool());
        ground.addImage(QStringLiteral("team"), QStringLiteral("v1"));
        model.refresh(ground.place);
        QTRY_VERIFY(team.data(PlacesModel::IsRepositoryRole).toBool());
        QCOMPARE(model.indexOf(ground.place, BrowseFixture::name(QStringLiteral("team"))), team);
    }

    void nothingIsReadBeforeItIsOpened() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("app"), QStringLiteral("v1"));
        PlacesModel model(ground.places, ground.requests);
        model.addPlace(ground.place);
        const QModelIndex root = model.indexOf(ground.place);
        QVERIFY(model.hasChildren(root));
        QVERIFY(model.canFetchMore(root));
        QCOMPARE(model.state(ground.place), PlacesModel::State::NotRead);
        model.fetchMore(root);
        QTRY_COMPARE(model.rowCount(root), 1);
        QVERIFY(!model.canFetchMore(root));
    }

    void failuresStandInTheRow() {
        BrowseFixture ground;
        ground.registry->failListing();
        PlacesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        QSignalSpy changed(&model, &PlacesModel::placeChanged);
        model.addPlace(ground.place);
        model.open(ground.place);
        QTRY_COMPARE(model.state(ground.place), PlacesModel::State::Failed);
        QVERIFY(model.error(ground.place));
        QVERIFY(changed.count() >= 2);
        QVERIFY(model.indexOf(ground.place)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .startsWith(QStringLiteral("Local registry: ")));
    }

    void refreshingKeepsTheRowsThatAreStillThere() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("a"), QStringLiteral("v1"));
        ground.addImage(QStringLiteral("b"), QStringLiteral("v1"));
        PlacesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.addPlace(ground.place);
        read(model, ground.place);
        const QModelIndex root = model.indexOf(ground.place);
        const QPersistentModelIndex a = model.index(0, 0, root);
        const QPersistentModelIndex b = model.index(1, 0, root);

        const auto other = test::FakeRegistry::create();
        other->addLayer(QStringLiteral("b"), "x");
        other->addLayer(QStringLiteral("c"), "x");
        ground.registry = other;
        model.refresh(ground.place);
        QTRY_COMPARE(texts(model, 0, root),
                     QStringList({QStringLiteral("b"), QStringLiteral("c")}));
        QVERIFY(!a.isValid());
        QCOMPARE(b.data().toString(), QStringLiteral("b"));
        QCOMPARE(model.repositoryCount(ground.place), 2);
    }

    void tagsAreCountedForTheRowsThatAreLookedAt() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("app"), QStringLiteral("v1"));
        ground.addImage(QStringLiteral("app"), QStringLiteral("v2"));
        ground.addImage(QStringLiteral("web"), QStringLiteral("v1"));
        PlacesModel model(ground.places, ground.requests);
        model.addPlace(ground.place);
        read(model, ground.place);
        const auto app = model.indexOf(ground.place, BrowseFixture::name(QStringLiteral("app")));
        const auto web = model.indexOf(ground.place, BrowseFixture::name(QStringLiteral("web")));
        model.countTags({app});
        QTRY_COMPARE(app.siblingAtColumn(PlacesModel::TagsColumn).data().toString(),
                     QStringLiteral("2"));
        QCOMPARE(web.siblingAtColumn(PlacesModel::TagsColumn).data().toString(), QString());
    }

    void aPlaceIsListedOnce() {
        BrowseFixture ground;
        PlacesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        const Place other{Place::Kind::OciLayout, QStringLiteral("/x <b>layout</b>")};
        model.addPlace(ground.place);
        model.addPlace(other);
        model.addPlace(other);
        QCOMPARE(model.places(), QList({ground.place, other}));
        const QString toolTip = model.indexOf(other).data(Qt::ToolTipRole).toString();
        QVERIFY2(!toolTip.contains(QStringLiteral("<b>layout")), qPrintable(toolTip));
        model.removePlace(other);
        QCOMPARE(model.places(), QList({ground.place}));
    }

    void removingAPlaceInMidReadingIsQuiet() {
        BrowseFixture ground;
        for (int i = 0; i < 1000; ++i) {
            ground.registry->addLayer(QStringLiteral("r%1").arg(i), "x");
        }
        PlacesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.addPlace(ground.place);
        model.open(ground.place);
        QTRY_VERIFY(model.repositoryCount(ground.place) > 0);
        model.removePlace(ground.place);
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(PlacesModelTest)
#include "placesmodeltest.moc"
