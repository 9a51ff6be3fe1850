#include "ui/browse/tagsmodel.h"

#include "tests/ui/browse/browsefixture.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

namespace {

const QString app = QStringLiteral("app");

} // namespace

class TagsModelTest : public QObject {
    Q_OBJECT

private:
    static void read(TagsModel& model, const Location& location) {
        model.show(location);
        QTRY_COMPARE(model.state(), TagsModel::State::Ready);
    }
    static QString text(const TagsModel& model, int row, int column) {
        return model.index(row, column).data().toString();
    }

    /// 3500 tags, v0 to v3499, of a place that is asked page by page.
    static Location manyOfAServer(BrowseFixture& ground) {
        const Digest digest = ground.addImage(app, QStringLiteral("v0"));
        for (int i = 1; i < 3500; ++i) {
            ground.registry->pointTag(app, QStringLiteral("v%1").arg(i), digest);
        }
        return {{Place::Kind::Remote, QStringLiteral("reg.example")}, BrowseFixture::name(app)};
    }

private Q_SLOTS:
    void tagsAreInNaturalOrder() {
        BrowseFixture ground;
        for (const char* tag : {"v10", "v2", "latest", "V1", "2024.10.1", "2024.9.30"}) {
            ground.addImage(app, QString::fromLatin1(tag));
        }
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        QCOMPARE(texts(model).join(QLatin1Char(' ')),
                 QStringLiteral("2024.9.30 2024.10.1 latest V1 v2 v10"));
    }

    void whatIsBehindATagIsReadWhenItIsLookedAt() {
        BrowseFixture ground;
        const Digest digest = ground.addImage(app, QStringLiteral("a"), {"one", "two"});
        ground.addImage(app, QStringLiteral("b"));
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        QCOMPARE(text(model, 0, TagsModel::KindColumn), QString());
        model.lookAt(0, 0);
        QTRY_COMPARE(text(model, 0, TagsModel::KindColumn), QStringLiteral("Image"));
        QCOMPARE(text(model, 0, TagsModel::PlatformsColumn), QStringLiteral("linux/amd64"));
        QVERIFY(model.summary(0)->size > 0);
        QCOMPARE(model.summary(0)->digest, digest);
        QVERIFY(text(model, 0, TagsModel::DigestColumn).startsWith(digest.hex().left(8)));
        QCOMPARE(model.index(0, TagsModel::DigestColumn)
                     .data(Qt::ToolTipRole)
                     .toString()
                     .contains(digest.toString()),
                 true);
        QVERIFY(!model.summary(1));
    }

    void aBrokenTagSaysSoInItsRow() {
        BrowseFixture ground;
        ground.addImage(app, QStringLiteral("good"));
        ground.registry->pointTag(app, QStringLiteral("bad"), Digest::ofNothing());
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        model.lookAt(0, 1);
        QTRY_VERIFY(model.summary(1));
        QTRY_VERIFY(!text(model, 0, TagsModel::KindColumn).isEmpty());
        QVERIFY(!model.summary(0));
        QVERIFY(!model.index(0, TagsModel::NameColumn).data(Qt::ToolTipRole).toString().isEmpty());
    }

    void anIndexShowsItsPlatforms() {
        BrowseFixture ground;
        QJsonArray entries;
        for (const char* name : {"amd64", "arm64", "s390x"}) {
            const Platform platform{QStringLiteral("linux"), QString::fromLatin1(name)};
            const Digest child = ground.addImage(app, {}, {name}, platform);
            entries.append(test::indexEntry(child, platform.os, platform.architecture));
        }
        ground.registry->addManifest(app, test::indexOf(entries), QStringLiteral("multi"));
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        model.lookAt(0, 0);
        QTRY_COMPARE(text(model, 0, TagsModel::KindColumn), QStringLiteral("Index"));
        QCOMPARE(text(model, 0, TagsModel::PlatformsColumn),
                 QStringLiteral("linux/amd64 and 2 more"));
        QVERIFY(!model.summary(0)->isIncomplete);
    }

    void sortingBySizeReadsThemAll() {
        BrowseFixture ground;
        ground.addImage(app, QStringLiteral("a"), {test::noise(30000, 1)});
        ground.addImage(app, QStringLiteral("b"), {test::noise(10000, 2)});
        ground.addImage(app, QStringLiteral("c"), {test::noise(20000, 3)});
        ground.registry->pointTag(app, QStringLiteral("broken"), Digest::ofNothing());
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        const QPersistentModelIndex b = model.index(1, 0);
        QCOMPARE(b.data().toString(), QStringLiteral("b"));
        model.sort(TagsModel::SizeColumn, Qt::DescendingOrder);
        QTRY_COMPARE(texts(model).join(QLatin1Char(' ')), QStringLiteral("a c b broken"));
        QCOMPARE(b.row(), 2);
        model.sort(TagsModel::SizeColumn, Qt::AscendingOrder);
        QCOMPARE(texts(model).join(QLatin1Char(' ')), QStringLiteral("b c a broken"));
    }

    void theFilterNarrowsTheListDown() {
        BrowseFixture ground;
        for (const char* tag : {"v1", "v2", "v2-arm", "latest"}) {
            ground.addImage(app, QString::fromLatin1(tag));
        }
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        model.setFilter(QStringLiteral("V2"));
        QCOMPARE(texts(model), QStringList({QStringLiteral("v2"), QStringLiteral("v2-arm")}));
        QCOMPARE(model.location(1), ground.at(app, QStringLiteral("v2-arm")));
        QCOMPARE(model.totalCount(), 4);
        model.setFilter(QStringLiteral("nothing like that"));
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.rowCount(), 4);
    }

    void untaggedManifestsCanBeListedToo() {
        BrowseFixture ground;
        ground.addImage(app, QStringLiteral("v1"), {"new"});
        const Digest untagged = ground.addImage(app, {}, {"old"});
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        QCOMPARE(model.rowCount(), 1);
        model.setUntaggedShown(true);
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.location(1).digest, untagged);
        QVERIFY(!model.location(1).tag);
        QCOMPARE(model.rowOf(model.location(1)), 1);
    }

    void manyTagsComeInPagesAndEndInOrder() {
        BrowseFixture ground;
        const Digest digest = ground.addImage(app, QStringLiteral("v0"));
        for (int i = 1; i < 3500; ++i) {
            ground.registry->pointTag(app, QStringLiteral("v%1").arg(i), digest);
        }
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        QCOMPARE(model.rowCount(), 3500);
        QCOMPARE(text(model, 3499, 0), QStringLiteral("v3499"));
        QCOMPARE(text(model, 10, 0), QStringLiteral("v10"));
    }

    void aServersTagsAreReadAsTheEndIsLookedAt() {
        BrowseFixture ground;
        const Location server = manyOfAServer(ground);
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, server);
        QCOMPARE(model.rowCount(), 1000);
        QVERIFY(model.hasMore());
        model.lookAt(0, 20);
        QCOMPARE(model.state(), TagsModel::State::Ready);
        QTRY_VERIFY(model.summary(20));
        QVERIFY2(!model.summary(21), "nobody looked at it");
        const QPersistentModelIndex chosen = model.index(20, 0);
        const QString name = chosen.data().toString();
        for (int rows = 1000; rows < 3500; rows = model.rowCount()) {
            model.lookAt(rows - 10, rows - 1);
            QCOMPARE(model.state(), TagsModel::State::Reading);
            QTRY_COMPARE(model.state(), TagsModel::State::Ready);
            QCOMPARE(model.rowCount(), std::min(rows + 1000, 3500));
        }
        QVERIFY(!model.hasMore());
        QCOMPARE(chosen.data().toString(), name);
        QVERIFY2(model.summary(chosen.row()), "what was read of it stays");
        for (int row = 0; row < 3500; ++row) {
            QCOMPARE(text(model, row, 0), QStringLiteral("v%1").arg(row));
        }
    }

    void whatIsLookedForOnAServerIsFoundWhereverItIs() {
        BrowseFixture ground;
        const Location server = manyOfAServer(ground);
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, server);
        model.setFilter(QStringLiteral("v987"));
        QCOMPARE(model.state(), TagsModel::State::Reading);
        QTRY_COMPARE(model.state(), TagsModel::State::Ready);
        QCOMPARE(texts(model), QStringList{QStringLiteral("v987")});
        QVERIFY(!model.hasMore());
        // So is what comes first from the end.
        TagsModel backwards(ground.places, ground.requests);
        read(backwards, server);
        backwards.sort(TagsModel::NameColumn, Qt::DescendingOrder);
        QTRY_COMPARE(backwards.rowCount(), 3500);
        QCOMPARE(text(backwards, 0, 0), QStringLiteral("v3499"));
    }

    void readingAnewKeepsAsManyAsThereWere() {
        BrowseFixture ground;
        const Location server = manyOfAServer(ground);
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, server);
        model.lookAt(990, 999);
        QTRY_COMPARE(model.rowCount(), 2000);
        QTRY_COMPARE(model.state(), TagsModel::State::Ready);
        read(model, server);
        QCOMPARE(model.rowCount(), 2000);
        QVERIFY(model.hasMore());
    }

    /// The first page is sorted among itself, the whole anew: a row's number is another then.
    void whatIsReadForTheFirstPageIsNotPutIntoOtherRows() {
        BrowseFixture ground;
        const Digest even = ground.addImage(app, QStringLiteral("v0"), {"even"});
        const Digest odd = ground.addImage(app, QStringLiteral("v1"), {"odd"});
        constexpr int count = 1500;
        for (int i = 2; i < count; ++i) {
            ground.registry->pointTag(app, QStringLiteral("v%1").arg(i), i % 2 == 0 ? even : odd);
        }
        TagsModel model(ground.places, ground.requests);
        model.sort(TagsModel::CreatedColumn, Qt::AscendingOrder);
        read(model, ground.at(app));
        QTRY_VERIFY(ground.requests.isIdle());
        QCOMPARE(model.rowCount(), count);
        for (int row = 0; row < count; ++row) {
            QVERIFY2(model.summary(row), qPrintable(text(model, row, TagsModel::NameColumn)));
            const int number = text(model, row, TagsModel::NameColumn).mid(1).toInt();
            QCOMPARE(model.summary(row)->digest, number % 2 == 0 ? even : odd);
        }
    }

    void filterAndOrderFollowRowsThatComeAndGo() {
        BrowseFixture ground;
        for (const char* tag : {"v1", "v2", "v2-arm"}) {
            ground.addImage(app, QString::fromLatin1(tag), {tag});
        }
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        model.sort(TagsModel::NameColumn, Qt::DescendingOrder);
        model.setFilter(QStringLiteral("v2"));
        model.lookAt(0, 5);
        QTRY_VERIFY(model.summary(0) && model.summary(1));
        ground.addImage(app, QStringLiteral("v20"));
        ground.addImage(app, {}, {"old"});
        model.setUntaggedShown(true);
        read(model, ground.at(app));
        QTRY_COMPARE(texts(model), QStringList({QStringLiteral("v20"), QStringLiteral("v2-arm"),
                                                QStringLiteral("v2")}));
        model.sort(TagsModel::SizeColumn, Qt::AscendingOrder);
        QTRY_VERIFY(ground.requests.isIdle());
        model.setFilter({});
        QCOMPARE(model.rowCount(), 5);
        model.show({ground.place});
        QCOMPARE(model.rowCount(), 0);
    }

    void failingIsAState() {
        BrowseFixture ground;
        ground.addImage(app, QStringLiteral("v1"));
        ground.registry->failTags(app);
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        model.show(ground.at(app));
        QTRY_COMPARE(model.state(), TagsModel::State::Failed);
        QVERIFY(model.error());
    }

    void anotherRepositoryReplacesTheFirst() {
        BrowseFixture ground;
        ground.addImage(app, QStringLiteral("v1"));
        ground.addImage(QStringLiteral("web"), QStringLiteral("x"));
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        model.lookAt(0, 0);
        model.show(ground.at(QStringLiteral("web")));
        QCOMPARE(model.rowCount(), 0);
        QTRY_COMPARE(texts(model), QStringList({QStringLiteral("x")}));
    }

    void aVerificationShowsInTheRows() {
        BrowseFixture ground;
        const Digest digest = ground.addImage(app, QStringLiteral("v1"));
        TagsModel model(ground.places, ground.requests);
        const QAbstractItemModelTester tester(&model);
        read(model, ground.at(app));
        model.lookAt(0, 0);
        QTRY_VERIFY(model.summary(0));
        const QModelIndex state = model.index(0, TagsModel::StateColumn);
        QCOMPARE(state.data(SignRole).toInt(), static_cast<int>(Sign::NotChecked));
        model.setStates({{digest, {.sign = Sign::Bad}}});
        QCOMPARE(state.data(SignRole).toInt(), static_cast<int>(Sign::Bad));
        QVERIFY(!state.data(Qt::AccessibleTextRole).toString().isEmpty());
    }
};

QTEST_MAIN(TagsModelTest)
#include "tagsmodeltest.moc"
