#include "ui/browse/repositorypage.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/pageheader.h"
#include "ui/browse/tableview.h"

#include <QScrollBar>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;

namespace {

const QString app = QStringLiteral("app");

/// A page over 2500 tags of a server, which come a thousand at a time.
struct Ground : BrowseFixture {
    VerificationRunner runner{places, requests, {}};
    RepositoryPage page{places, requests, runner, nullptr};

    Ground() {
        const Digest digest = addImage(app, QStringLiteral("v0"));
        for (int i = 1; i < 2500; ++i) {
            registry->pointTag(app, QStringLiteral("v%1").arg(i), digest);
        }
        page.resize(800, 500);
        page.setVisible(true);
        page.show({{Place::Kind::Remote, QStringLiteral("reg.example")}, name(app)});
    }

    QString count() const { return page.findChild<PageHeader*>()->subtitle(); }
};

} // namespace

class RepositoryPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsInViewAndChosenStaysWhereMoreComes() {
        Ground ground;
        TagsModel& model = ground.page.model();
        TableView& view = ground.page.view();
        QTRY_COMPARE(model.rowCount(), 1000);
        QTRY_COMPARE(ground.count(), QStringLiteral("1000 tag(s) so far, more below"));
        view.setCurrentIndex(model.index(870, 0));
        const auto chosen = ground.page.selected();
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() - 7);
        const QModelIndex top = view.indexAt({0, 0});
        const QString topName = top.data().toString();
        const int topAt = view.visualRect(top).top();
        // Its end is in view, and what comes stands before and behind it.
        QTRY_COMPARE(model.rowCount(), 2000);
        QTRY_COMPARE(model.state(), TagsModel::State::Ready);
        QCOMPARE(view.indexAt({0, 0}).data().toString(), topName);
        QCOMPARE(view.visualRect(view.indexAt({0, 0})).top(), topAt);
        QVERIFY(view.indexAt({0, 0}).row() != top.row());
        QCOMPARE(ground.page.selected(), chosen);
        QCOMPARE(ground.count(), QStringLiteral("2000 tag(s) so far, more below"));
    }

    /// As when one comes back from it.
    void anImageThatIsNotAmongTheFirstIsFound() {
        Ground ground;
        const Location wanted{{Place::Kind::Remote, QStringLiteral("reg.example")},
                              BrowseFixture::name(app),
                              BrowseFixture::tag(QStringLiteral("v999"))};
        ground.page.show(wanted, {wanted});
        QTRY_COMPARE(ground.page.selected(), wanted);
        QCOMPARE(ground.page.model().rowCount(), 2500);
    }
};

QTEST_MAIN(RepositoryPageTest)
#include "repositorypagetest.moc"
