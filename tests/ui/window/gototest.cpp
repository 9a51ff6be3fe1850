#include "core/storage/localregistry.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/addressnote.h"
#include "ui/browse/breadcrumbbar.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QLineEdit>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");

StoredImage smallImage() {
    const QByteArray tar = TarBuilder().file("hello", "world").bytes();
    const QList<SampleImage::Layer> layers{{.stored = gzipped(tar), .tar = tar}};
    return {.documents = SampleImage::of(layers), .layers = {layers.first().stored}, .tars = {tar}};
}

} // namespace

/// An address typed into the window's bar: it leads there, or nothing has happened.
class GoToTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { ground_.reset(); }

    void aWrongAddressLeavesNothingBehind_data();
    void aWrongAddressLeavesNothingBehind();
    void aMissingPlaceIsNotAdded();
    void theReasonGoesWithWhatItIsAbout();
    void aRightAddressGivesTheKeyboardToItsList_data();
    void aRightAddressGivesTheKeyboardToItsList();
    void escapeGivesTheKeyboardBack();

private:
    BreadcrumbBar& bar() { return *ground_->window().findChild<BreadcrumbBar*>(); }
    const AddressNote& note() { return *ground_->window().findChild<AddressNote*>(); }
    bool enter(const QString& address);

    std::unique_ptr<WindowGround> ground_;
    QString other_; ///< A registry that is not in the window's list.
};

void GoToTest::init() {
    ground_ = std::make_unique<WindowGround>();
    VERIFY_RESULT(put(*ground_->registry(), app, v1, smallImage()));
    other_ = ground_->path(QStringLiteral("other"));
    const auto other = LocalRegistry::open(other_, OpenMode::Create);
    VERIFY_RESULT(other);
    VERIFY_RESULT(put(**other, app, v1, smallImage()));
    ground_->open();
}

bool GoToTest::enter(const QString& address) {
    return press(Qt::CTRL | Qt::Key_L) && type(address) && press(Qt::Key_Return);
}

void GoToTest::aWrongAddressLeavesNothingBehind_data() {
    QTest::addColumn<QString>("address"); // %1: the folder of all, %2: another registry
    QTest::newRow("no folder") << "registry:%1/nowhere";
    QTest::newRow("no registry") << "registry:%1";
    QTest::newRow("no file") << "oci-archive:%1/nothing.tar";
    QTest::newRow("no path") << "%1/nowhere";
    QTest::newRow("no image of a folder that is not there") << "registry:%1/nowhere//team/app:v1";
    QTest::newRow("no repository") << "registry:%2//team/other";
    QTest::newRow("no tag") << "registry:%2//team/app:v7";
    QTest::newRow("no repository here") << "team/other";
    QTest::newRow("no tag here") << "team/app:v7";
    QTest::newRow("no address") << "Team App";
}

void GoToTest::aWrongAddressLeavesNothingBehind() {
    QFETCH(QString, address);
    address.replace(QLatin1String("%1"), ground_->path({}).chopped(1))
        .replace(QLatin1String("%2"), other_);
    const auto placesBefore = ground_->window().places().model().places();
    const auto shownBefore = ground_->pane().shown();
    QVERIFY(enter(address));
    WAIT_FOR(note().isVisible());
    QCOMPARE(ground_->window().places().model().places(), placesBefore);
    QCOMPARE(ground_->pane().shown(), shownBefore);
    QVERIFY(!ground_->window().navigator().canGoBack());
    QVERIFY(bar().isEditing());
    QCOMPARE(bar().field().text(), address);
    QCOMPARE(QApplication::focusWidget(), &bar().field());
    QCOMPARE(bar().field().accessibleDescription(), note().text());
    // Right below what it is about, and all of it to be read.
    const QRect field(bar().field().mapTo(&ground_->window(), QPoint()), bar().field().size());
    QCOMPARE(note().geometry().topLeft(), field.bottomLeft() + QPoint(0, 1));
    QVERIFY(note().height() >= note().heightForWidth(note().width()));
    QVERIFY(ground_->window().rect().contains(note().geometry()));

    // Nor is it there at the next start.
    ground_->close();
    ground_->open();
    QCOMPARE(ground_->window().places().model().places(), placesBefore);
}

/// As the command line hands it over: "stowage registry:/nowhere".
void GoToTest::aMissingPlaceIsNotAdded() {
    auto& window = ground_->window();
    const auto listed = window.places().model().places();
    const Place gone{Place::Kind::RegistryFolder, ground_->path(QStringLiteral("nowhere"))};
    window.go({.place = gone});
    WAIT_FOR(says(window, QStringLiteral("It is not there")));
    QVERIFY(says(window, QStringLiteral("nowhere")));
    QCOMPARE(window.places().model().places(), listed);
    WAIT_COMPARE(ground_->pane().shown(), Location{ground_->local()});
    WAIT_FOR(window.isIdle());
    ground_->close();
    ground_->open();
    QVERIFY2(ground_->window().places().model().places() == listed, "nor is it remembered");
}

void GoToTest::theReasonGoesWithWhatItIsAbout() {
    QVERIFY(enter(QStringLiteral("team/app:v7")));
    WAIT_FOR(note().isVisible());
    // What was typed is mended, not typed anew.
    QVERIFY(press(Qt::Key_Backspace));
    QVERIFY(!note().isVisible());
    QVERIFY(bar().field().accessibleDescription().isEmpty());
    QVERIFY(type(QStringLiteral("1")));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->pane().shown(),
                 Location({ground_->local(), repositoryName(app), tagName(v1)}));
    QVERIFY(!bar().isEditing());

    QVERIFY(enter(QStringLiteral("team/app:v7")));
    WAIT_FOR(note().isVisible());
    QVERIFY(press(Qt::Key_Escape));
    QVERIFY(!bar().isEditing());
    QVERIFY(!note().isVisible());
}

void GoToTest::aRightAddressGivesTheKeyboardToItsList_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("page");
    QTest::newRow("place") << "registry:%2" << 0;
    QTest::newRow("repository") << "registry:%2//team/app" << 1;
    QTest::newRow("image") << "registry:%2//team/app:v1" << 2;
    QTest::newRow("repository here") << "team/app" << 1;
    QTest::newRow("image here") << "team/app:v1" << 2;
}

void GoToTest::aRightAddressGivesTheKeyboardToItsList() {
    QFETCH(QString, address);
    QFETCH(int, page);
    const bool isElsewhere = address.contains(QLatin1String("%2"));
    QVERIFY(enter(address.replace(QLatin1String("%2"), other_)));
    const TableView* lists[] = {&ground_->pane().placePage().view(),
                                &ground_->pane().repositoryPage().view(),
                                &ground_->pane().imagePage().layersView()};
    const TableView* list = lists[page];
    WAIT_FOR(list->isVisible() && list->model()->rowCount() == 1);
    // The list of completions was a window, too, which the offscreen platform makes the active one.
    ground_->window().activateWindow();
    WAIT_COMPARE(QApplication::focusWidget(), list);
    QCOMPARE(ground_->window().places().model().places().size(), isElsewhere ? 2 : 1);
    // The keyboard is where the rows are.
    QVERIFY(press(Qt::Key_Down));
    QVERIFY(list->selectionModel()->isRowSelected(0));
}

void GoToTest::escapeGivesTheKeyboardBack() {
    ground_->window().navigator().go({ground_->local(), repositoryName(app)});
    TableView& tags = ground_->pane().repositoryPage().view();
    WAIT_FOR(tags.isVisible() && tags.model()->rowCount() == 1);
    QVERIFY(click(tags, tags.model()->index(0, 0)));
    QVERIFY(press(Qt::CTRL | Qt::Key_L));
    QVERIFY(bar().isEditing());
    QVERIFY(press(Qt::Key_Escape));
    QCOMPARE(QApplication::focusWidget(), &tags);
}

QTEST_MAIN(GoToTest)
#include "gototest.moc"
