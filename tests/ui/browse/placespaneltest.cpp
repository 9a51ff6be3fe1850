#include "ui/browse/placespanel.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/placesfilter.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::texts;

class PlacesPanelTest : public QObject {
    Q_OBJECT

private:
    /// The names below the first place, as the view has them.
    static QStringList shown(PlacesPanel& panel) {
        const QAbstractItemModel& model = *panel.view().model();
        return texts(model, 0, model.index(0, 0));
    }

private Q_SLOTS:
    /// What the view shows is a proxy of Qt's over the model: it keeps its promises only if the
    /// model does, also while rows come and go behind a filter.
    void theFilterFollowsRowsThatComeAndGo() {
        BrowseFixture ground;
        for (const char* name : {"team/app", "team/web", "library/debian"}) {
            ground.addImage(QString::fromLatin1(name), QStringLiteral("v1"));
        }
        PlacesPanel panel(ground.places, ground.requests, nullptr);
        const QAbstractItemModelTester source(&panel.model());
        const QAbstractItemModelTester proxy(panel.view().model());
        panel.resize(300, 400);
        panel.show();
        panel.model().open(ground.place);
        QTRY_COMPARE(shown(panel),
                     QStringList({QStringLiteral("library"), QStringLiteral("team")}));
        panel.view().expandAll();
        panel.filter().setText(QStringLiteral("app"));
        QTRY_COMPARE(shown(panel), QStringList({QStringLiteral("team")}));

        // Some go, one comes that fits the filter, another that does not.
        const auto other = test::FakeRegistry::create();
        for (const char* name : {"apples/red", "team/app", "zoo"}) {
            other->addLayer(QString::fromLatin1(name), "x");
        }
        ground.registry = other;
        panel.model().refresh(ground.place);
        QTRY_COMPARE(shown(panel), QStringList({QStringLiteral("apples"), QStringLiteral("team")}));
        panel.filter().clear();
        QTRY_COMPARE(shown(panel), QStringList({QStringLiteral("apples"), QStringLiteral("team"),
                                                QStringLiteral("zoo")}));
        const Place layout{Place::Kind::OciLayout, QStringLiteral("/nowhere")};
        panel.addPlace(layout);
        QCOMPARE(panel.view().model()->rowCount(), 2);
        panel.model().removePlace(layout);
        QCOMPARE(panel.view().model()->rowCount(), 1);
        QTRY_VERIFY(ground.requests.isIdle());
    }

    /// The tree splits names at "/"; people type them whole.
    void theFilterKnowsWholePaths() {
        BrowseFixture ground;
        for (const char* name : {"team/app", "team/app/debug", "team/web", "app", "team2/app"}) {
            ground.addImage(QString::fromLatin1(name), QStringLiteral("v1"));
        }
        PlacesPanel panel(ground.places, ground.requests, nullptr);
        panel.show();
        panel.model().open(ground.place);
        QTRY_COMPARE(shown(panel).size(), 3);
        const QAbstractItemModel& model = *panel.view().model();
        const auto below = [&model](int row) {
            return texts(model, 0, model.index(row, 0, model.index(0, 0)));
        };
        panel.filter().setText(QStringLiteral("Team/App"));
        QTRY_COMPARE(shown(panel), QStringList{QStringLiteral("team")});
        QCOMPARE(below(0), QStringList{QStringLiteral("app")});
        QCOMPARE(texts(model, 0, model.index(0, 0, model.index(0, 0, model.index(0, 0)))),
                 QStringList{QStringLiteral("debug")});
        // From the middle of one part to the middle of another.
        panel.filter().setText(QStringLiteral("m2/a"));
        QTRY_COMPARE(shown(panel), QStringList{QStringLiteral("team2")});
        QCOMPARE(below(0), QStringList{QStringLiteral("app")});

        PlacesFilter filter;
        const QAbstractItemModelTester tester(&filter);
        filter.setSourceModel(&panel.model());
        filter.setFilterFixedString(QStringLiteral("team/web"));
        QCOMPARE(texts(filter, 0, filter.index(0, 0)), QStringList{QStringLiteral("team")});
        filter.setFilterFixedString(QString());
        QCOMPARE(texts(filter, 0, filter.index(0, 0)).size(), 3);
    }

    void whatMatchesNothingSaysSoAndComesBack() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("app"), QStringLiteral("v1"));
        PlacesPanel panel(ground.places, ground.requests, nullptr);
        const QAbstractItemModelTester proxy(panel.view().model());
        panel.show();
        panel.model().open(ground.place);
        QTRY_COMPARE(shown(panel), QStringList({QStringLiteral("app")}));
        panel.filter().setText(QStringLiteral("nothing like it"));
        QTRY_VERIFY(!panel.view().isVisible());
        panel.filter().clear();
        QTRY_VERIFY(panel.view().isVisible());
        QCOMPARE(shown(panel), QStringList({QStringLiteral("app")}));
    }
};

QTEST_MAIN(PlacesPanelTest)
#include "placespaneltest.moc"
