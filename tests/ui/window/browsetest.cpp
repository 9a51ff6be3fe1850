#include "core/digest/hasher.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/filedrag.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/chainview.h"
#include "ui/browse/comparepane.h"
#include "ui/browse/filespane.h"
#include "ui/browse/filterfield.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/layersmodel.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationrunner.h"
#include "ui/mainwindow.h"
#include "ui/upload/uploadsheet.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QTabWidget>
#include <QTreeView>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");

StoredImage treeImage() {
    const QByteArray tar = TarBuilder()
                               .folder("bin/")
                               .file("bin/sh", "#!")
                               .folder("etc/")
                               .file("etc/hostname", "box\n")
                               .bytes();
    const QList<SampleImage::Layer> layers{{.stored = gzipped(tar), .tar = tar}};
    return {.documents = SampleImage::of(layers), .layers = {layers.first().stored}, .tars = {tar}};
}

StoredImage otherImage() {
    const QByteArray tar = TarBuilder().folder("etc/").file("etc/hostname", "other\n").bytes();
    const QList<SampleImage::Layer> layers{{.stored = gzipped(tar), .tar = tar}};
    return {.documents = SampleImage::of(layers), .layers = {layers.first().stored}, .tars = {tar}};
}

QString nameOf(const QModelIndex& index) {
    return index.siblingAtColumn(0).data().toString();
}

} // namespace

/// How people get to what is in a place, and how places come into the window.
class BrowseTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup();

    void theSampleIsLoadedByAClick();
    void toAFileByKeyboardAlone();
    void toAFileByMouseAlone();
    void theFilterOfPlacesIsTypedInto();
    void aComparisonIsPartOfTheWay();
    void aComparisonNamesItsImagesAndLeadsBackToBoth();
    void besideTheLayersNothingIsChosen();
    void sizesThatAllLayersTellAreFoundByAClick();
    void theChainLeadsToWhatItsBoxesStandFor();
    void whatOthersAddedIsThereWhenOneComesBack();

    void anArchiveIsOpenedByKey_data();
    void anArchiveIsOpenedByKey();
    void aFolderIsOpenedByKey_data();
    void aFolderIsOpenedByKey();
    void theWindowsKeysGoBeforeAFieldsOwn_data();
    void theWindowsKeysGoBeforeAFieldsOwn();
    void aDroppedPlaceIsOpenedInstead();
    void whatIsNoPlaceIsOfferedForUpload();
    void openedPlacesAreThereAgain();

    void aDamagedFileLeadsToAnother();
    void whatWasGoneIsOpenedAgain();
    void aReferenceToNothingIsTriedAgain();

private:
    void checkShown(const Place& place);

    std::unique_ptr<WindowGround> ground_;
    StoredImage image_ = treeImage();
    NamedImage named_{image_, QStringLiteral("team/app:v1")};
};

void BrowseTest::init() {
    ground_ = std::make_unique<WindowGround>();
}

void BrowseTest::cleanup() {
    ground_.reset();
}

/// Shown, in the list, and with what is in it.
void BrowseTest::checkShown(const Place& place) {
    WAIT_COMPARE(ground_->pane().shown(), Location{place});
    QVERIFY(ground_->window().places().model().places().contains(place));
    WAIT_COMPARE(ground_->window().places().model().repositories(place),
                 QList<RepositoryName>{repositoryName(app)});
    WAIT_FOR(ground_->pane().placePage().view().isVisible() &&
             ground_->pane().placePage().view().model()->rowCount() == 1);
}

void BrowseTest::theSampleIsLoadedByAClick() {
    const QString sample = QStringLiteral(SHARE "/stowage/sample.tar");
    ground_->setSample(sample);
    ground_->open();
    QVERIFY(clickButton(ground_->pane().placePage(), QStringLiteral("Load a Sample Image")));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    const Digest expected = Hasher::digestOf(
        skopeo({QStringLiteral("inspect"), QStringLiteral("--raw"),
                QStringLiteral("oci-archive:") + sample + QStringLiteral(":1.0")}));
    const auto repository = ground_->registry()->open(repositoryName(QStringLiteral("sample")));
    const auto tag = repository->tags().resolve(tagName(QStringLiteral("1.0")));
    VERIFY_RESULT(tag);
    QCOMPARE(*tag, expected);
    // The page that was empty shows it.
    WAIT_COMPARE(ground_->pane().placePage().view().model()->rowCount(), 1);
    QCOMPARE(nameOf(ground_->pane().placePage().view().model()->index(0, 0)),
             QStringLiteral("sample"));
}

void BrowseTest::toAFileByKeyboardAlone() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    // The keyboard begins in the places.
    QTreeView& places = ground_->window().places().view();
    QCOMPARE(QApplication::focusWidget(), &places);
    WAIT_FOR(ground_->window().places().model().repositoryCount(ground_->local()) == 1);
    QVERIFY(press(Qt::Key_Down)); // team
    QCOMPARE(nameOf(places.currentIndex()), QStringLiteral("team"));
    QVERIFY(press(Qt::Key_Right));
    QVERIFY(press(Qt::Key_Down)); // team/app
    WAIT_COMPARE(ground_->pane().shown(), Location({ground_->local(), repositoryName(app)}));

    RepositoryPage& repository = ground_->pane().repositoryPage();
    WAIT_COMPARE(repository.model().rowCount(), 1);
    QVERIFY(tabTo(repository.view()));
    QVERIFY(press(Qt::Key_Home));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->pane().shown(),
                 Location({ground_->local(), repositoryName(app), tagName(v1)}));

    ImagePage& page = ground_->pane().imagePage();
    WAIT_COMPARE(page.layersView().model()->rowCount(), 1);
    WAIT_COMPARE(page.files().model().rowCount(), 2);
    QVERIFY(tabTo(page.layersView()));
    QVERIFY(press(Qt::Key_Return)); // into its files
    QTreeView& files = page.files().view();
    QCOMPARE(QApplication::focusWidget(), &files);
    QVERIFY(press(Qt::Key_Home));
    QVERIFY(press(Qt::Key_Down)); // etc
    QVERIFY(press(Qt::Key_Right));
    QVERIFY(press(Qt::Key_Down));
    QCOMPARE(nameOf(files.currentIndex()), QStringLiteral("hostname"));
    QCOMPARE(page.files().selectedPaths(), QList<QByteArray>{"etc/hostname"});
    // And all the way back.
    for (const auto& location :
         {Location{ground_->local(), repositoryName(app)}, Location{ground_->local()}}) {
        QVERIFY(press(Qt::ALT | Qt::Key_Up));
        QCOMPARE(ground_->pane().shown(), location);
    }
}

void BrowseTest::toAFileByMouseAlone() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    TableView& repositories = ground_->pane().placePage().view();
    WAIT_COMPARE(repositories.model()->rowCount(), 1);
    QVERIFY(doubleClick(repositories, repositories.model()->index(0, 0)));
    WAIT_COMPARE(ground_->pane().shown(), Location({ground_->local(), repositoryName(app)}));

    TableView& tags = ground_->pane().repositoryPage().view();
    WAIT_COMPARE(tags.model()->rowCount(), 1);
    QVERIFY(doubleClick(tags, tags.model()->index(0, 0)));
    ImagePage& page = ground_->pane().imagePage();
    WAIT_COMPARE(page.layersView().model()->rowCount(), 1);
    QVERIFY(click(page.layersView(), page.layersView().model()->index(0, 0)));

    QTreeView& files = page.files().view();
    WAIT_COMPARE(page.files().model().rowCount(), 2);
    const QModelIndex etc = files.model()->index(1, 0);
    QCOMPARE(nameOf(etc), QStringLiteral("etc"));
    // The arrow in front of its name.
    const QPoint arrow(files.visualRect(etc).left() - files.indentation() / 2,
                       files.visualRect(etc).center().y());
    QTest::mouseClick(files.viewport(), Qt::LeftButton, {}, arrow);
    QVERIFY(files.isExpanded(etc));
    WAIT_COMPARE(files.model()->rowCount(etc), 1);
    QVERIFY(click(files, files.model()->index(0, 0, etc)));
    QCOMPARE(page.files().selectedPaths(), QList<QByteArray>{"etc/hostname"});
    // And all the way back.
    QVERIFY(clickButton(ground_->window(), QStringLiteral("Back")));
    QCOMPARE(ground_->pane().shown(), Location({ground_->local(), repositoryName(app)}));
    QVERIFY(clickButton(ground_->window(), QStringLiteral("Back")));
    QCOMPARE(ground_->pane().shown(), Location{ground_->local()});
}

void BrowseTest::aComparisonNamesItsImagesAndLeadsBackToBoth() {
    const QString v2 = QStringLiteral("v2");
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    VERIFY_RESULT(put(*ground_->registry(), app, v2, otherImage()));
    VERIFY_RESULT(put(*ground_->registry(), app, QStringLiteral("v3"), image_));
    ground_->open();
    ground_->window().navigator().go({ground_->local(), repositoryName(app)});
    RepositoryPage& page = ground_->pane().repositoryPage();
    TableView& tags = page.view();
    WAIT_FOR(tags.isVisible() && tags.model()->rowCount() == 3);
    QVERIFY(click(tags, tags.model()->index(0, 0)));
    QVERIFY(press(Qt::SHIFT | Qt::Key_Down));
    const auto chosen = page.allSelected();
    QCOMPARE(chosen.size(), 2);
    QVERIFY(press(Qt::CTRL | Qt::Key_D));
    ComparePane& compare = ground_->pane().imagePage().compare();
    WAIT_FOR(compare.comparison().has_value());
    QVERIFY2(compare.summary().startsWith(QStringLiteral("v1 → v2 · ")),
             qPrintable(compare.summary()));
    const QAbstractItemModel* files = nullptr;
    for (const TableView* view : compare.findChildren<TableView*>()) {
        if (view->accessibleName() == QLatin1String("Files that differ")) {
            files = view->model();
        }
    }
    QVERIFY(files);
    QCOMPARE(files->headerData(2, Qt::Horizontal).toString(), v1);
    QCOMPARE(files->headerData(3, Qt::Horizontal).toString(), v2);
    QVERIFY(files->headerData(2, Qt::Horizontal, Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("Before: v1")));
    QVERIFY(press(Qt::ALT | Qt::Key_Left));
    WAIT_COMPARE(page.allSelected(), chosen);
    QCOMPARE(page.selected(), std::optional(chosen.first()));
    // Nor does reading anew lose one.
    QVERIFY(press(Qt::Key_F5));
    WAIT_FOR(ground_->window().isIdle());
    WAIT_COMPARE(page.allSelected(), chosen);
}

void BrowseTest::besideTheLayersNothingIsChosen() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    ground_->window().navigator().go({ground_->local(), repositoryName(app), tagName(v1)});
    TableView& layers = ground_->pane().imagePage().layersView();
    WAIT_FOR(layers.isVisible() && layers.model()->rowCount() == 1);
    QVERIFY(click(layers, layers.model()->index(0, 0)));
    const QPoint below = layers.viewport()->rect().bottomLeft() + QPoint(20, -5);
    QVERIFY(!layers.indexAt(below).isValid());
    QTest::mouseClick(layers.viewport(), Qt::LeftButton, {}, below);
    QVERIFY(layers.selectionModel()->isRowSelected(0));
}

void BrowseTest::sizesThatAllLayersTellAreFoundByAClick() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    ground_->window().navigator().go({ground_->local(), repositoryName(app), tagName(v1)});
    TableView& layers = ground_->pane().imagePage().layersView();
    WAIT_COMPARE(layers.model()->rowCount(), 1);
    WAIT_FOR(ground_->window().isIdle());
    const QModelIndex total = layers.model()->index(0, LayersModel::TotalColumn);
    QCOMPARE(total.data().toString(), QStringLiteral("–"));
    QVERIFY(click(layers, layers.model()->index(0, LayersModel::SizeColumn)));
    WAIT_FOR(ground_->window().isIdle());
    QCOMPARE(total.data().toString(), QStringLiteral("–")); // nobody asked for it
    QVERIFY(click(layers, total));
    WAIT_COMPARE(total.data().toString(), QStringLiteral("6 B")); // "#!" and "box\n"
}

void BrowseTest::theChainLeadsToWhatItsBoxesStandFor() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    ground_->window().navigator().go({ground_->local(), repositoryName(app), tagName(v1)});
    ImagePage& page = ground_->pane().imagePage();
    ChainView& chain = page.chain();
    page.tabs().setCurrentIndex(ImagePage::ChainTab);
    WAIT_COMPARE(chain.model()->rowCount(), 4); // tag, manifest, config, layer
    QVERIFY(tabTo(chain));
    QCOMPARE(chain.currentIndex().row(), 0);
    QVERIFY(press(Qt::Key_Right));
    QVERIFY(press(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    QCOMPARE(QGuiApplication::clipboard()->text(), page.details()->top.digest().toString());
    QVERIFY(press(Qt::Key_Return));
    QCOMPARE(page.tabs().currentIndex(), static_cast<int>(ImagePage::DocumentsTab));
    page.tabs().setCurrentIndex(ImagePage::ChainTab);
    QVERIFY(doubleClick(chain, chain.model()->index(2, 0)));
    QCOMPARE(page.tabs().currentIndex(), static_cast<int>(ImagePage::ConfigTab));
    page.tabs().setCurrentIndex(ImagePage::ChainTab);
    QVERIFY(doubleClick(chain, chain.model()->index(3, 0)));
    QCOMPARE(page.tabs().currentIndex(), static_cast<int>(ImagePage::LayersTab));
    QCOMPARE(QApplication::focusWidget(), &page.layersView());
    page.tabs().setCurrentIndex(ImagePage::ChainTab);
    ground_->window().verification().start(*ground_->pane().shown());
    WAIT_FOR(!ground_->window().verification().isRunning());
    for (int row = 0; row < chain.model()->rowCount(); ++row) {
        QCOMPARE(chain.model()->index(row, 0).data(SignRole).toInt(), static_cast<int>(Sign::Good));
    }
    QVERIFY(doubleClick(chain, chain.model()->index(0, 0)));
    WAIT_COMPARE(ground_->pane().shown(), Location({ground_->local(), repositoryName(app)}));
}

void BrowseTest::aComparisonIsPartOfTheWay() {
    const QString v2 = QStringLiteral("v2");
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    VERIFY_RESULT(put(*ground_->registry(), app, v2, image_));
    ground_->open();
    const Location image{ground_->local(), repositoryName(app), tagName(v1)};
    const Location other{ground_->local(), repositoryName(app), tagName(v2)};
    ground_->window().navigator().go(image);
    ImagePage& page = ground_->pane().imagePage();
    WAIT_FOR(page.details() && ground_->window().isIdle());
    page.tabs().setCurrentIndex(ImagePage::ConfigTab);
    page.tabs().setCurrentWidget(&page.compare());
    page.compare().other().setFocus();
    QVERIFY(type(v2));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->pane().shown(), image.comparedTo(other));
    WAIT_FOR(page.compare().comparison());
    QVERIFY(ground_->window().windowTitle().contains(v2));
    const QString crumb = QStringLiteral("↔ v2");
    WAIT_FOR(buttonOf(ground_->window(), crumb));
    // What the verbs are about is the image.
    QCOMPARE(ground_->pane().subject(), image);

    QVERIFY(press(Qt::ALT | Qt::Key_Left));
    WAIT_COMPARE(ground_->pane().shown(), image);
    WAIT_FOR(!page.compare().comparison());
    QVERIFY(!buttonOf(ground_->window(), crumb));
    page.tabs().setCurrentIndex(ImagePage::LayersTab);
    QVERIFY(press(Qt::ALT | Qt::Key_Right));
    WAIT_COMPARE(ground_->pane().shown(), image.comparedTo(other));
    QCOMPARE(page.tabs().currentWidget(), &page.compare());
    WAIT_FOR(page.compare().comparison());
    // The path's part for the image leads to it, and to the tab that was shown there.
    QVERIFY(clickButton(ground_->window(), v1));
    WAIT_COMPARE(ground_->pane().shown(), image);
    QCOMPARE(page.tabs().currentIndex(), static_cast<int>(ImagePage::LayersTab));
    QVERIFY(press(Qt::ALT | Qt::Key_Left));
    WAIT_COMPARE(ground_->pane().shown(), image.comparedTo(other));
    QVERIFY(press(Qt::ALT | Qt::Key_Up));
    WAIT_COMPARE(ground_->pane().shown(), image);
}

void BrowseTest::theFilterOfPlacesIsTypedInto() {
    for (const char* name : {"team/app", "team/web", "base"}) {
        VERIFY_RESULT(put(*ground_->registry(), QString::fromLatin1(name), v1, image_));
    }
    ground_->open();
    PlacesPanel& places = ground_->window().places();
    WAIT_FOR(places.model().repositoryCount(ground_->local()) == 3);
    const auto shown = [&places] {
        QStringList names;
        const auto* model = places.view().model();
        const QModelIndex place = model->index(0, 0);
        for (int row = 0; row < model->rowCount(place); ++row) {
            const QModelIndex index = model->index(row, 0, place);
            names.append(nameOf(index));
            for (int child = 0; child < model->rowCount(index); ++child) {
                names.append(nameOf(model->index(child, 0, index)));
            }
        }
        return names;
    };
    QVERIFY(press(QKeySequence::Find));
    QCOMPARE(QApplication::focusWidget(), &places.filter());
    QVERIFY(type(QStringLiteral("WEB")));
    WAIT_COMPARE(shown(), QStringList({QStringLiteral("team"), QStringLiteral("web")}));
    QVERIFY(press(Qt::Key_Escape));
    WAIT_COMPARE(shown(), QStringList({QStringLiteral("base"), QStringLiteral("team"),
                                       QStringLiteral("app"), QStringLiteral("web")}));
    QVERIFY(type(QStringLiteral("nothing has this name")));
    WAIT_FOR(says(places, QStringLiteral("Nothing found")));
}

// ---- Other places

void BrowseTest::whatOthersAddedIsThereWhenOneComesBack() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    const PlacesModel& places = ground_->window().places().model();
    ground_->window().go({.place = ground_->local(), .repository = repositoryName(app)});
    const QAbstractItemModel& tags = *ground_->pane().repositoryPage().view().model();
    WAIT_COMPARE(tags.rowCount(), 1);
    QList<PlacesModel::State> said;
    connect(&places, &PlacesModel::placeChanged, this,
            [&](const Place& place) { said.append(places.state(place)); });

    VERIFY_RESULT(put(*ground_->registry(), app, QStringLiteral("v2"), image_));
    VERIFY_RESULT(put(*ground_->registry(), QStringLiteral("other"), v1, image_));
    Q_EMIT qGuiApp->applicationStateChanged(Qt::ApplicationActive);
    WAIT_COMPARE(places.repositoryCount(ground_->local()), 2);
    WAIT_COMPARE(tags.rowCount(), 2);
    // Nothing is said to be read anew: it was not asked for.
    QVERIFY(!said.contains(PlacesModel::State::Reading));
}

void BrowseTest::anArchiveIsOpenedByKey_data() {
    QTest::addColumn<Place::Kind>("kind");
    QTest::newRow("docker-archive") << Place::Kind::DockerArchive;
    QTest::newRow("oci-archive") << Place::Kind::OciArchive;
}

void BrowseTest::anArchiveIsOpenedByKey() {
    QFETCH(Place::Kind, kind);
    const QString path = ground_->write(QStringLiteral("app.tar"),
                                        kind == Place::Kind::DockerArchive ? dockerArchive({named_})
                                                                           : ociArchive(named_));
    ground_->open();
    QVERIFY(press(QKeySequence::Open));
    QVERIFY(answerFileDialog(ground_->window(), path));
    checkShown({kind, path});
}

void BrowseTest::aFolderIsOpenedByKey_data() {
    QTest::addColumn<Place::Kind>("kind");
    QTest::newRow("layout") << Place::Kind::OciLayout;
    QTest::newRow("registry") << Place::Kind::RegistryFolder;
}

void BrowseTest::aFolderIsOpenedByKey() {
    QFETCH(Place::Kind, kind);
    QString path = ground_->path(QStringLiteral("other"));
    if (kind == Place::Kind::OciLayout) {
        QVERIFY(writeOciLayout(path, named_));
    } else {
        // One that another program has filled.
        VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
        QVERIFY(QDir().rename(ground_->local().location, path));
    }
    ground_->open();
    QVERIFY(press(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    QVERIFY(answerFileDialog(ground_->window(), path));
    checkShown({kind, path});
}

void BrowseTest::theWindowsKeysGoBeforeAFieldsOwn_data() {
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("upload") << Qt::Key_U;
    QTest::newRow("open") << Qt::Key_O;
}

void BrowseTest::theWindowsKeysGoBeforeAFieldsOwn() {
    QFETCH(const Qt::Key, key);
    ground_->open();
    QVERIFY(press(QKeySequence::Find));
    QVERIFY(type(QStringLiteral("typed")));
    QCOMPARE(QApplication::focusWidget(), &ground_->window().places().filter());
    QVERIFY(press(QKeySequence(Qt::CTRL | key)));
    WAIT_FOR(ground_->window().findChild<QFileDialog*>() != nullptr);
    QCOMPARE(ground_->window().places().filter().text(), QStringLiteral("typed"));
}

void BrowseTest::aDroppedPlaceIsOpenedInstead() {
    const QString path = ground_->path(QStringLiteral("layout"));
    QVERIFY(writeOciLayout(path, named_));
    ground_->open();
    FileDrag drag(ground_->window(), {path});
    const QPoint at = middleOf(ground_->pane());
    QVERIFY(drag.enter(at));
    QVERIFY(drag.drop(at));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(clickButton(*ground_->sheet(), QStringLiteral("Open instead")));
    WAIT_FOR(!ground_->sheet());
    checkShown({Place::Kind::OciLayout, path});
    QCOMPARE(ground_->transferCount(), 0);
}

void BrowseTest::whatIsNoPlaceIsOfferedForUpload() {
    const QString path = ground_->write(QStringLiteral("notes.txt"), "buy milk\n");
    ground_->open();
    QVERIFY(press(QKeySequence::Open));
    QVERIFY(answerFileDialog(ground_->window(), path));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(says(*ground_->sheet(), QStringLiteral("notes.txt")));
}

void BrowseTest::openedPlacesAreThereAgain() {
    const QString path = ground_->write(QStringLiteral("app.tar"), ociArchive(named_));
    ground_->open();
    QVERIFY(press(QKeySequence::Open));
    QVERIFY(answerFileDialog(ground_->window(), path));
    checkShown({Place::Kind::OciArchive, path});
    ground_->close();
    ground_->open();
    QTreeView& places = ground_->window().places().view();
    QCOMPARE(places.model()->rowCount(), 2);
    QVERIFY(click(places, places.model()->index(1, 0)));
    checkShown({Place::Kind::OciArchive, path});
}

// ---- What fails has a way out

void BrowseTest::aDamagedFileLeadsToAnother() {
    const QByteArray whole = ociArchive(named_);
    const QString damaged =
        ground_->write(QStringLiteral("cut.tar"), whole.first(1700)) /* within index.json */;
    const QString good = ground_->write(QStringLiteral("app.tar"), whole);
    ground_->open();
    QVERIFY(press(QKeySequence::Open));
    QVERIFY(answerFileDialog(ground_->window(), damaged));
    WAIT_FOR(says(ground_->window(), QStringLiteral("The file is damaged")));
    QVERIFY(says(ground_->window(), QStringLiteral("cut.tar")));
    QVERIFY(clickButton(ground_->window(), QStringLiteral("Choose another…")));
    QVERIFY(answerFileDialog(ground_->window(), good));
    checkShown({Place::Kind::OciArchive, good});
    QVERIFY(!says(ground_->window(), QStringLiteral("The file is damaged")));
}

void BrowseTest::whatWasGoneIsOpenedAgain() {
    ground_->open();
    const QString path = ground_->path(QStringLiteral("app.tar"));
    ground_->window().openPath(path);
    WAIT_FOR(says(ground_->window(), QStringLiteral("It is not there")));
    ground_->write(QStringLiteral("app.tar"), ociArchive(named_));
    auto* again = buttonOf(ground_->window(), QStringLiteral("Try again"));
    QVERIFY(again);
    QVERIFY(tabTo(*again));
    QVERIFY(press(Qt::Key_Space));
    checkShown({Place::Kind::OciArchive, path});
}

void BrowseTest::aReferenceToNothingIsTriedAgain() {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
    ground_->window().go({.place = ground_->local(),
                          .repository = repositoryName(app),
                          .tag = tagName(QStringLiteral("v7"))});
    WAIT_FOR(says(ground_->window(), QStringLiteral("It is not there")));
    VERIFY_RESULT(put(*ground_->registry(), app, QStringLiteral("v7"), image_));
    QVERIFY(clickButton(ground_->window(), QStringLiteral("Try again")));
    WAIT_COMPARE(ground_->pane().shown(),
                 Location({ground_->local(), repositoryName(app), tagName(QStringLiteral("v7"))}));
    QVERIFY(!says(ground_->window(), QStringLiteral("It is not there")));
}

QTEST_MAIN(BrowseTest)
#include "browsetest.moc"
