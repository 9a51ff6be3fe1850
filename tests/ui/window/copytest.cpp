#include "core/digest/hasher.h"
#include "core/storage/localregistry.h"
#include "tests/layout/sampleplaces.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/pointerdrag.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/copy/copysheet.h"
#include "ui/dragdesk.h"
#include "ui/mainwindow.h"
#include "ui/theme/banner.h"
#include "ui/upload/fieldnote.h"
#include "ui/upload/placebox.h"
#include "ui/upload/repositoryfield.h"

#include <QAbstractProxyModel>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QTreeView>
#include <QUrl>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString web = QStringLiteral("team/web");
const QString v1 = QStringLiteral("v1");
const QString v2 = QStringLiteral("v2");

StoredImage firstImage() {
    return sampleImage({"app", "its files"});
}
StoredImage secondImage() {
    return sampleImage({"app", "other files"});
}
/// More than any drag out of the window may take.
StoredImage largeImage() {
    const QByteArray tar = tarOf("large", QByteArray(DragDesk::limit + 1, '\0'));
    const SampleImage::Layer layer{.stored = tar, .tar = tar, .mediaType = MediaType::ociLayer};
    return {.documents = SampleImage::of({layer}), .layers = {tar}, .tars = {tar}};
}

/// Another program's window beside the one of this: takes files, as a file manager does.
class OtherProgram : public QWidget {
public:
    explicit OtherProgram(const QWidget& beside) {
        setAcceptDrops(true);
        setGeometry(beside.frameGeometry().right() + 50, beside.y(), 300, 300);
        show();
    }

    const QMimeData* hovering() const { return hovering_; }
    const QList<QUrl>& dropped() const { return dropped_; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override {
        hovering_ = event->mimeData();
        event->setAccepted(event->mimeData()->hasUrls());
    }
    void dropEvent(QDropEvent* event) override {
        dropped_ = event->mimeData()->urls();
        event->acceptProposedAction();
    }

private:
    const QMimeData* hovering_ = nullptr;
    QList<QUrl> dropped_;
};

} // namespace

/// Images from one place of the window to another, by the mouse and without it, between a registry
/// on this disk and a real one that is served.
class CopyTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup();

    void anImageOfAServerIsDroppedHere();
    void severalTagsAreDroppedOnAServersRepository();
    void aRepositoryIsDroppedOnAServer();
    void aRepositoryIsDraggedFromTheListOfItsPlace();
    void whereItComesFromTakesNothing();
    void aTagOfAnotherImageIsNotTakenUnasked();
    void withoutAMouse();
    void theSheetSaysWhatIsWrongAndWhatIsThere();
    void aWholeRepositoryByItsMenu();
    void anotherProgramGetsAFile();
    void whatIsTooLargeForAFileIsOffered();

private:
    Place server() const { return {Place::Kind::Remote, registry_->address()}; }
    MainWindow& window() { return ground_->window(); }
    QTreeView& tree() { return window().places().view(); }
    TableView& tags() { return ground_->pane().repositoryPage().view(); }
    CopySheet* sheet() { return window().findChild<CopySheet*>(); }
    Banner* banner() { return window().findChild<Banner*>(); }
    /// The digest of what another program gets from the server.
    QString served(const QString& image) const;
    void open();
    void showTags(const Place& place, const QString& repository, int count);
    /// The middle of a row of the tree, a point of its viewport.
    QPoint rowOf(const Place& place, const std::optional<QString>& repository = {});
    /// A point of the window.
    QPoint grip(QAbstractItemView& view, const QModelIndex& index);
    QStringList here(const QString& repository, const QString& tag);

    std::unique_ptr<WindowGround> ground_;
    std::unique_ptr<DockerRegistry> registry_;
    std::shared_ptr<Registry> behind_; ///< The server's folder.
};

void CopyTest::init() {
    ground_ = std::make_unique<WindowGround>();
    const QString folder = ground_->path(QStringLiteral("served"));
    auto filled = LocalRegistry::open(folder, OpenMode::Create);
    VERIFY_RESULT(filled);
    behind_ = *filled;
    registry_ = DockerRegistry::start(folder);
    QVERIFY(registry_);
}

void CopyTest::cleanup() {
    ground_.reset();
    registry_.reset();
    behind_.reset();
}

void CopyTest::open() {
    ground_->open();
    window().go({.place = server()});
    WAIT_COMPARE(window().places().model().state(server()), PlacesModel::State::Ready);
}

void CopyTest::showTags(const Place& place, const QString& repository, int count) {
    window().navigator().go({place, repositoryName(repository)});
    WAIT_COMPARE(tags().model()->rowCount(), count);
    WAIT_FOR(tags().isVisible() && window().isIdle());
}

QPoint CopyTest::rowOf(const Place& place, const std::optional<QString>& repository) {
    auto* proxy = qobject_cast<QAbstractProxyModel*>(tree().model());
    const PlacesModel& model = window().places().model();
    const QModelIndex index = proxy->mapFromSource(
        repository ? model.indexOf(place, repositoryName(*repository)) : model.indexOf(place));
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent()) {
        tree().expand(above);
    }
    tree().scrollTo(index);
    return tree().visualRect(index).center();
}

QPoint CopyTest::grip(QAbstractItemView& view, const QModelIndex& index) {
    view.scrollTo(index);
    return view.viewport()->mapTo(&window(), view.visualRect(index).center());
}

QStringList CopyTest::here(const QString& repository, const QString& tag) {
    const auto opened = ground_->registry()->open(repositoryName(repository));
    const auto manifest = opened->manifests().get(tagName(tag));
    if (!manifest) {
        return {manifest.error().message()};
    }
    QStringList digests{manifest->config()->digest.toString()};
    for (const Descriptor& layer : manifest->layers()) {
        digests.append(layer.digest.toString());
    }
    return digests << manifest->digest().toString();
}

QString CopyTest::served(const QString& image) const {
    return Hasher::digestOf(skopeo({QStringLiteral("inspect"), QStringLiteral("--tls-verify=false"),
                                    QStringLiteral("--raw"), registry_->reference(image)}))
        .toString();
}

// ---- By the mouse

void CopyTest::anImageOfAServerIsDroppedHere() {
    const StoredImage image = largeImage();
    VERIFY_RESULT(put(*behind_, app, v1, image));
    open();
    showTags(server(), app, 1);
    PointerDrag drag(window(), grip(tags(), tags().model()->index(0, 0)));
    const QString says = QStringLiteral("Copy team/app:v1 to Local registry");
    QVERIFY(drag.carryTo(*tree().viewport(), rowOf(ground_->local()),
                         [&] { return shownHint(window()) == says; }));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(here(app, v1), image.digests() << image.digest().toString());
    QVERIFY(!sheet());
    QVERIFY(!QFileInfo::exists(ground_->path(QStringLiteral("dragged"))));
    // What was shown is shown again, and not where the pointer was.
    WAIT_COMPARE(window().places().selected(), Location({server(), repositoryName(app)}));
}

void CopyTest::severalTagsAreDroppedOnAServersRepository() {
    const StoredImage first = firstImage();
    const StoredImage second = secondImage();
    VERIFY_RESULT(put(*behind_, web, v1.toUpper(), first));
    VERIFY_RESULT(put(*ground_->registry(), app, v1, first));
    VERIFY_RESULT(put(*ground_->registry(), app, v2, second));
    open();
    showTags(ground_->local(), app, 2);
    QVERIFY(click(tags(), tags().model()->index(0, 0)));
    QTest::mouseClick(tags().viewport(), Qt::LeftButton, Qt::ShiftModifier,
                      tags().visualRect(tags().model()->index(1, 0)).center());
    PointerDrag drag(window(), grip(tags(), tags().model()->index(1, 0)));
    const QString says =
        QStringLiteral("Copy 2 image(s) of team/app to %1/team/web").arg(registry_->address());
    QVERIFY(drag.carryTo(*tree().viewport(), rowOf(server(), web),
                         [&] { return shownHint(window()) == says; }));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(served(QStringLiteral("team/web:v1")), first.digest().toString());
    QCOMPARE(served(QStringLiteral("team/web:v2")), second.digest().toString());
    QCOMPARE(ground_->transferCount(), 1);
}

void CopyTest::aRepositoryIsDroppedOnAServer() {
    const StoredImage first = firstImage();
    const StoredImage second = secondImage();
    VERIFY_RESULT(put(*ground_->registry(), app, v1, first));
    VERIFY_RESULT(put(*ground_->registry(), app, v2, second));
    open();
    const QPoint at = rowOf(ground_->local(), app);
    PointerDrag drag(window(), tree().viewport()->mapTo(&window(), at));
    const QString says = QStringLiteral("Copy all of team/app to %1").arg(registry_->address());
    QVERIFY(drag.carryTo(*tree().viewport(), rowOf(server()),
                         [&] { return shownHint(window()) == says; }));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(served(QStringLiteral("team/app:v1")), first.digest().toString());
    QCOMPARE(served(QStringLiteral("team/app:v2")), second.digest().toString());
}

void CopyTest::aRepositoryIsDraggedFromTheListOfItsPlace() {
    const StoredImage image = firstImage();
    VERIFY_RESULT(put(*behind_, app, v1, image));
    open();
    TableView& list = ground_->pane().placePage().view();
    WAIT_FOR(list.isVisible() && list.model()->rowCount() == 1);
    PointerDrag drag(window(), grip(list, list.model()->index(0, 0)));
    const QString says = QStringLiteral("Copy all of team/app to Local registry");
    QVERIFY(drag.carryTo(*tree().viewport(), rowOf(ground_->local()),
                         [&] { return shownHint(window()) == says; }));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(here(app, v1), image.digests() << image.digest().toString());
}

void CopyTest::whereItComesFromTakesNothing() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, firstImage()));
    open();
    showTags(ground_->local(), app, 1);
    PointerDrag drag(window(), grip(tags(), tags().model()->index(0, 0)));
    const QPoint home = rowOf(ground_->local());
    // Over the server first, so that there is a hint which must go.
    bool wasOver = false;
    QVERIFY(drag.carryTo(*tree().viewport(), home, [&] {
        if (!wasOver) {
            const QPoint away = tree().viewport()->mapTo(&window(), rowOf(server()));
            QTest::mouseMove(window().windowHandle(), away);
            wasOver = !shownHint(window()).isEmpty();
            return false;
        }
        return shownHint(window()).isEmpty();
    }));
    WAIT_FOR(window().isIdle());
    QCOMPARE(ground_->transferCount(), 0);
}

void CopyTest::aTagOfAnotherImageIsNotTakenUnasked() {
    const StoredImage theirs = secondImage();
    const StoredImage ours = firstImage();
    VERIFY_RESULT(put(*behind_, app, v1, theirs));
    VERIFY_RESULT(put(*ground_->registry(), app, v1, ours));
    open();
    showTags(ground_->local(), app, 1);
    PointerDrag drag(window(), grip(tags(), tags().model()->index(0, 0)));
    QVERIFY(drag.carryTo(*tree().viewport(), rowOf(server()),
                         [&] { return !shownHint(window()).isEmpty(); }));
    WAIT_FOR(sheet() && sheet()->isActiveWindow() && sheet()->isReady());
    QCOMPARE(ground_->transferCount(), 0);
    QCOMPARE(sheet()->summary().text(),
             QStringLiteral("The tag v1 is another image's now; it will be moved."));
    QCOMPARE(served(QStringLiteral("team/app:v1")), theirs.digest().toString());
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(served(QStringLiteral("team/app:v1")), ours.digest().toString());
}

// ---- Without it

void CopyTest::withoutAMouse() {
    const StoredImage image = firstImage();
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image));
    open();
    showTags(ground_->local(), app, 1);
    tags().setFocus();
    QVERIFY(press(Qt::Key_Home));
    QVERIFY(press(Qt::CTRL | Qt::Key_K));
    WAIT_FOR(sheet() && sheet()->isActiveWindow());
    // The place that it does not come from is the first choice.
    QCOMPARE(sheet()->placeBox().place(), server());
    QCOMPARE(sheet()->repositoryField().text(), app);
    QVERIFY(tabTo(sheet()->repositoryField()));
    sheet()->repositoryField().selectAll();
    QVERIFY(type(QStringLiteral("mirror/app")));
    QVERIFY(tabTo(sheet()->tagField()));
    sheet()->tagField().selectAll();
    QVERIFY(type(QStringLiteral("stable")));
    WAIT_FOR(sheet()->isReady());
    QVERIFY2(sheet()->summary().text().endsWith(QStringLiteral("to send")),
             qPrintable(sheet()->summary().text()));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(served(QStringLiteral("mirror/app:stable")), image.digest().toString());
}

void CopyTest::theSheetSaysWhatIsWrongAndWhatIsThere() {
    const StoredImage image = firstImage();
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image));
    VERIFY_RESULT(put(*behind_, web, v1, image));
    open();
    showTags(ground_->local(), app, 1);
    QVERIFY(click(tags(), tags().model()->index(0, 0)));
    QVERIFY(press(Qt::CTRL | Qt::Key_K));
    WAIT_FOR(sheet() && sheet()->isActiveWindow());
    sheet()->repositoryField().setFocus();
    sheet()->repositoryField().selectAll();
    QVERIFY(type(QStringLiteral("Team/App")));
    QVERIFY(!sheet()->repositoryNote().text().isEmpty());
    QVERIFY(!buttonOf(*sheet(), QStringLiteral("Copy")));
    QVERIFY(press(Qt::Key_Return)); // which does nothing
    QVERIFY(sheet()->isVisible());
    QVERIFY(clickButton(*sheet(), QStringLiteral("Use “team/app”")));
    QVERIFY(sheet()->repositoryNote().text().isEmpty());

    sheet()->tagField().setFocus();
    sheet()->tagField().selectAll();
    QVERIFY(type(QStringLiteral("a b")));
    QVERIFY(!sheet()->tagNote().text().isEmpty());
    sheet()->tagField().selectAll();
    QVERIFY(type(v1));
    WAIT_FOR(sheet()->isReady());

    sheet()->repositoryField().selectAll();
    sheet()->repositoryField().setFocus();
    QVERIFY(type(web));
    WAIT_FOR(sheet()->isReady());
    QCOMPARE(sheet()->summary().text(), QStringLiteral("Everything is there already."));

    // Back to where it comes from there is nothing to do.
    sheet()->placeBox().setPlace(ground_->local());
    sheet()->repositoryField().selectAll();
    QVERIFY(type(app));
    WAIT_FOR(sheet()->summary().text().startsWith(QStringLiteral("It comes from there")));
    QVERIFY(!buttonOf(*sheet(), QStringLiteral("Copy")));
    QVERIFY(clickButton(*sheet(), QStringLiteral("Cancel")));
    WAIT_FOR(!sheet());
    QCOMPARE(ground_->transferCount(), 0);
}

void CopyTest::aWholeRepositoryByItsMenu() {
    const StoredImage first = firstImage();
    VERIFY_RESULT(put(*behind_, app, v1, first));
    VERIFY_RESULT(put(*behind_, app, v2, secondImage()));
    VERIFY_RESULT(put(*ground_->registry(), app, v1, first));
    open();
    (void)rowOf(server(), app);
    auto* proxy = qobject_cast<QAbstractProxyModel*>(tree().model());
    QVERIFY(chooseInContextMenu(
        tree(),
        proxy->mapFromSource(window().places().model().indexOf(server(), repositoryName(app))),
        QStringLiteral("Copy To…")));
    WAIT_FOR(sheet() && sheet()->isActiveWindow() && sheet()->isReady());
    QVERIFY(!sheet()->tagField().isVisible());
    QCOMPARE(sheet()->summary().text(),
             QStringLiteral("1 tag(s) to copy, the others are there already"));
    QVERIFY(clickButton(*sheet(), QStringLiteral("Copy")));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(here(app, v2).last(), secondImage().digest().toString());
}

// ---- Out of the window

void CopyTest::anotherProgramGetsAFile() {
    const StoredImage image = firstImage();
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image));
    open();
    showTags(ground_->local(), app, 1);
    OtherProgram other(window());
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    PointerDrag drag(window(), grip(tags(), tags().model()->index(0, 0)));
    QVERIFY(drag.carryTo(other, {50, 50},
                         [&] { return other.hovering() && !other.hovering()->urls().isEmpty(); }));
    QCOMPARE(other.dropped().size(), 1);
    QCOMPARE(skopeoDigests(
                 QStringLiteral("oci-archive:%1:v1").arg(other.dropped().first().toLocalFile())),
             image.digests() << image.digest().toString());
    QVERIFY(!banner()->isVisible());
    QCOMPARE(ground_->transferCount(), 0);
}

void CopyTest::whatIsTooLargeForAFileIsOffered() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, largeImage()));
    open();
    showTags(ground_->local(), app, 1);
    OtherProgram other(window());
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    PointerDrag drag(window(), grip(tags(), tags().model()->index(0, 0)));
    QVERIFY(drag.carryTo(other, {50, 50}, [&] { return other.hovering() && window().isIdle(); }));
    QVERIFY(other.dropped().isEmpty());
    WAIT_FOR(banner()->isVisible());
    QCOMPARE(banner()->title(), QStringLiteral("Too large to be dragged"));
    QVERIFY(buttonOf(*banner(), QStringLiteral("Export…")));
}

QTEST_MAIN(CopyTest)
#include "copytest.moc"
