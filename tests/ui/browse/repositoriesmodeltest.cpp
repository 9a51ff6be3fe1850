#include "ui/browse/repositoriesmodel.h"

#include "tests/ui/browse/browsefixture.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

class RepositoriesModelTest : public QObject {
    Q_OBJECT

private:
    static QList<RepositoryName> names(const QStringList& texts) {
        QList<RepositoryName> all;
        for (const QString& text : texts) {
            all.append(BrowseFixture::name(text));
        }
        return all;
    }
    static QString text(const RepositoriesModel& model, int row, int column) {
        return model.index(row, column).data().toString();
    }

private Q_SLOTS:
    void figuresComeForTheRowsThatAreLookedAt() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("a"), QStringLiteral("v1"), {test::noise(4000)});
        ground.addImage(QStringLiteral("a"), QStringLiteral("v2"), {test::noise(4000)});
        ground.addImage(QStringLiteral("b"), QStringLiteral("v1"));
        RepositoriesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.show(ground.place, names({QStringLiteral("a"), QStringLiteral("b")}), false);
        QCOMPARE(texts(model), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(text(model, 0, RepositoriesModel::TagsColumn), QString());
        model.lookAt(0, 0);
        QTRY_COMPARE(text(model, 0, RepositoriesModel::TagsColumn), QStringLiteral("2"));
        QVERIFY(!text(model, 0, RepositoriesModel::SizeColumn).isEmpty());
        QCOMPARE(text(model, 1, RepositoriesModel::TagsColumn), QString());
    }

    void rowsComeAndGoWhileFiguresAreKept() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("b"), QStringLiteral("v1"));
        RepositoriesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.show(ground.place, names({QStringLiteral("b")}), false);
        model.lookAt(0, 0);
        QTRY_COMPARE(text(model, 0, RepositoriesModel::TagsColumn), QStringLiteral("1"));
        model.show(ground.place, names({QStringLiteral("a"), QStringLiteral("b")}), false);
        QCOMPARE(text(model, 1, RepositoriesModel::TagsColumn), QStringLiteral("1"));
        model.show(ground.place, names({QStringLiteral("b")}), true);
        QCOMPARE(text(model, 0, RepositoriesModel::TagsColumn), QString());
        model.show({Place::Kind::OciLayout, QStringLiteral("/other")}, {}, false);
        QCOMPARE(model.rowCount(), 0);
    }

    void figuresOfWhatIsGoneChangeNoRow() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("a"), QStringLiteral("v1"));
        RepositoriesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.show(ground.place, names({QStringLiteral("a")}), false);
        model.lookAt(0, 0);
        // It went while it was looked at.
        model.show(ground.place, {}, false);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(changed.count(), 0);
    }

    void allFiguresPutTheRowsInTheirOrder() {
        BrowseFixture ground;
        RepositoriesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.show(ground.place,
                   names({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}), false);
        model.sort(RepositoriesModel::SizeColumn, Qt::DescendingOrder);
        const QPersistentModelIndex b = model.index(1, RepositoriesModel::SizeColumn);
        model.take({{BrowseFixture::name(QStringLiteral("a")), {.size = 10}},
                    {BrowseFixture::name(QStringLiteral("b")), {.size = 3}},
                    {BrowseFixture::name(QStringLiteral("c")), {.size = 1000}}});
        QCOMPARE(texts(model),
                 QStringList({QStringLiteral("c"), QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(b.row(), 2);
        QCOMPARE(model.index(0, RepositoriesModel::SizeColumn).data(FractionRole).toDouble(), 1.0);
    }

    void sortingKeepsWhatIsChosen() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("a"), QStringLiteral("v1"), {test::noise(1000, 1)});
        ground.addImage(QStringLiteral("b"), QStringLiteral("v1"), {test::noise(9000, 2)});
        ground.addImage(QStringLiteral("c"), QStringLiteral("v1"), {test::noise(4000, 3)});
        RepositoriesModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.show(ground.place,
                   names({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}), false);
        model.lookAt(0, 2);
        for (int row = 0; row < 3; ++row) {
            QTRY_VERIFY(!text(model, row, RepositoriesModel::SizeColumn).isEmpty());
        }
        const QPersistentModelIndex c = model.index(2, RepositoriesModel::SizeColumn);
        model.sort(RepositoriesModel::SizeColumn, Qt::DescendingOrder);
        QCOMPARE(texts(model),
                 QStringList({QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("a")}));
        QCOMPARE(c.row(), 1);
        model.sort(RepositoriesModel::NameColumn, Qt::DescendingOrder);
        QCOMPARE(texts(model),
                 QStringList({QStringLiteral("c"), QStringLiteral("b"), QStringLiteral("a")}));
        QCOMPARE(c.row(), 0);
    }
};

QTEST_MAIN(RepositoriesModelTest)
#include "repositoriesmodeltest.moc"
