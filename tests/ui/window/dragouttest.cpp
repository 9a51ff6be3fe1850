#include "core/digest/hasher.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/filespane.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/navigator.h"
#include "ui/browse/tableview.h"
#include "ui/dragdesk.h"
#include "ui/mainwindow.h"
#include "ui/theme/banner.h"
#include "ui/theme/roles.h"
#include "ui/theme/sign.h"

#include <QDir>
#include <QDirIterator>
#include <QDrag>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QMouseEvent>
#include <QTimer>
#include <QTreeView>
#include <QUrl>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");

StoredImage draggedImage() {
    const QByteArray lower = TarBuilder()
                                 .folder("etc/")
                                 .file("etc/hostname", "old\n")
                                 .file("etc/motd", "welcome\n")
                                 .file("page.html", "<p>page</p>\n")
                                 .bytes();
    const QByteArray upper = TarBuilder().folder("etc/").file("etc/hostname", "new\n").bytes();
    QList<SampleImage::Layer> layers;
    QList<QByteArray> stored;
    for (const QByteArray& tar : {lower, upper}) {
        layers.append({.stored = gzipped(tar), .tar = tar});
        stored.append(layers.last().stored);
    }
    return {.documents = SampleImage::of(layers), .layers = stored, .tars = {lower, upper}};
}

/// What a drop would have got.
struct Carried {
    QStringList paths;
    QStringList
        files; ///< "etc/motd=welcome\n": each with its content, read while the drag went on.
    QString text;
};

void readInto(Carried& carried, const QMimeData& data) {
    carried.text = data.text();
    for (const QUrl& url : data.urls()) {
        const QString path = url.toLocalFile();
        carried.paths.append(path);
        const QDir around = QFileInfo(path).dir();
        if (!QFileInfo(path).isDir()) {
            carried.files.append(QFileInfo(path).fileName() + QLatin1Char('=') +
                                 QString::fromLatin1(readFile(path)));
            continue;
        }
        QDirIterator inside(path, QDir::Files, QDirIterator::Subdirectories);
        while (inside.hasNext()) {
            const QString file = inside.next();
            carried.files.append(around.relativeFilePath(file) + QLatin1Char('=') +
                                 QString::fromLatin1(readFile(file)));
        }
    }
    carried.files.sort();
}

void sendMouse(QAbstractItemView& view, QEvent::Type type, const QPoint& at) {
    const bool isMove = type == QEvent::MouseMove;
    QMouseEvent event(type, QPointF(at), QPointF(view.viewport()->mapToGlobal(at)),
                      isMove ? Qt::NoButton : Qt::LeftButton,
                      type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(view.viewport(), &event);
}

/// Presses on a row and moves off with it.
void pull(QAbstractItemView& view, const QModelIndex& index) {
    view.scrollTo(index);
    const QPoint at = view.visualRect(index).center();
    sendMouse(view, QEvent::MouseButtonPress, at);
    sendMouse(view, QEvent::MouseMove, at + QPoint(2, 0));
    sendMouse(view, QEvent::MouseMove, at + QPoint(40, 3));
}

void letGo(QAbstractItemView& view) {
    sendMouse(view, QEvent::MouseButtonRelease, view.viewport()->rect().center());
}

} // namespace

/// What the mouse takes out of the window, and what other programs would find in it. Of images that
/// is in copytest.
class DragOutTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup();

    void aFile();
    void aFolderWithAllInIt();
    void severalFiles();
    void aFileOfTheBiggest();
    void aFileOfTheRoot();
    void aLayer();
    void aShortWayIsNoDrag();
    void whatIsTooLargeIsOfferedAsAnExport();
    void letGoTooEarlySaysSo();
    void whatIsBrokenSaysSo();
    void theFilesGoWithTheProgram();

private:
    ImagePage& page() { return ground_->pane().imagePage(); }
    Banner* banner() { return ground_->window().findChild<Banner*>(); }
    void show(const StoredImage& image);
    QModelIndex file(const QStringList& path);
    /// The whole drag, given up once its content is read.
    Carried drag(QAbstractItemView& view, const QModelIndex& index);

    std::unique_ptr<WindowGround> ground_;
};

void DragOutTest::init() {
    ground_ = std::make_unique<WindowGround>();
}

void DragOutTest::cleanup() {
    ground_.reset();
}

void DragOutTest::show(const StoredImage& image) {
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image));
    ground_->open();
    ground_->window().navigator().go({ground_->local(), repositoryName(app), tagName(v1)});
    WAIT_FOR(page().details().has_value() && page().layersView().model()->rowCount() > 0);
    WAIT_FOR(page().files().model().rowCount() > 0);
}

QModelIndex DragOutTest::file(const QStringList& path) {
    QTreeView& view = page().files().view();
    QModelIndex index;
    for (const QString& name : path) {
        QModelIndex next;
        for (int row = 0; row < view.model()->rowCount(index); ++row) {
            const QModelIndex child = view.model()->index(row, 0, index);
            next = child.data().toString() == name ? child : next;
        }
        index = next;
        view.expand(index);
    }
    return index;
}

Carried DragOutTest::drag(QAbstractItemView& view, const QModelIndex& index) {
    Carried carried;
    bool isOver = false;
    // A drag runs an event loop of its own: it is looked at from within.
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&] {
        if (const auto* drag = view.findChild<QDrag*>(); drag && !isOver) {
            readInto(carried, *drag->mimeData());
            isOver = true;
            QDrag::cancel();
        }
    });
    look.start(1);
    pull(view, index);
    if (!QTest::qWaitFor([&] { return isOver; }, patience)) {
        qWarning("no drag came");
    }
    letGo(view);
    return carried;
}

void DragOutTest::aFile() {
    show(draggedImage());
    const Carried carried =
        drag(page().files().view(), file({QStringLiteral("etc"), QStringLiteral("motd")}));
    QCOMPARE(carried.files, QStringList{QStringLiteral("motd=welcome\n")});
    QCOMPARE(carried.text, QStringLiteral("/etc/motd"));
    QVERIFY(!banner()->isVisible());
}

void DragOutTest::aFolderWithAllInIt() {
    show(draggedImage());
    const Carried carried = drag(page().files().view(), file({QStringLiteral("etc")}));
    QCOMPARE(carried.paths.size(), 1);
    QCOMPARE(carried.files, QStringList({QStringLiteral("etc/hostname=old\n"),
                                         QStringLiteral("etc/motd=welcome\n")}));
}

void DragOutTest::severalFiles() {
    show(draggedImage());
    QTreeView& view = page().files().view();
    const QModelIndex hostname = file({QStringLiteral("etc"), QStringLiteral("hostname")});
    const QModelIndex last = file({QStringLiteral("page.html")});
    QVERIFY(click(view, hostname));
    QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::ControlModifier,
                      view.visualRect(last).center());
    QCOMPARE(view.selectionModel()->selectedRows().size(), 2);
    // The press on one of them leaves both chosen.
    const Carried carried = drag(view, last);
    QCOMPARE(carried.files, QStringList({QStringLiteral("hostname=old\n"),
                                         QStringLiteral("page.html=<p>page</p>\n")}));
    QCOMPARE(carried.text.split(QLatin1Char('\n')).size(), 2);
}

void DragOutTest::aFileOfTheBiggest() {
    show(draggedImage());
    page().files().setBiggestShown(true);
    BiggestFilesView& view = page().files().biggestView();
    WAIT_COMPARE(view.files().rowCount(), 3);
    const Carried carried = drag(view, view.files().index(0, 0));
    QCOMPARE(carried.files, QStringList{QStringLiteral("page.html=<p>page</p>\n")});
}

void DragOutTest::aFileOfTheRoot() {
    show(draggedImage());
    QVERIFY(click(page().layersView(), page().layersView().model()->index(1, 0)));
    page().files().setRootShown(true);
    const QStringList hostname{QStringLiteral("etc"), QStringLiteral("hostname")};
    // Not the layer's own tree, which is shown until the root has been read.
    WAIT_COMPARE(file(hostname).data(SignRole).toInt(), static_cast<int>(Sign::Changed));
    const Carried carried = drag(page().files().view(), file(hostname));
    QCOMPARE(carried.files, QStringList{QStringLiteral("hostname=new\n")});
}

void DragOutTest::aLayer() {
    const StoredImage image = draggedImage();
    show(image);
    TableView& layers = page().layersView();
    const Carried carried = drag(layers, layers.model()->index(1, 0));
    QCOMPARE(carried.files.size(), 1);
    QVERIFY(
        carried.files.first().endsWith(QLatin1Char('=') + QString::fromLatin1(image.layers.at(1))));
    QCOMPARE(carried.text, Hasher::digestOf(image.layers.at(1)).toString());
}

void DragOutTest::aShortWayIsNoDrag() {
    show(draggedImage());
    QTreeView& view = page().files().view();
    const QPoint at = view.visualRect(file({QStringLiteral("page.html")})).center();
    sendMouse(view, QEvent::MouseButtonPress, at);
    sendMouse(view, QEvent::MouseMove, at + QPoint(2, 1));
    sendMouse(view, QEvent::MouseButtonRelease, at + QPoint(2, 1));
    QCOMPARE(page().files().selectedPaths(), QList<QByteArray>{"page.html"});
    QVERIFY(!banner()->isVisible());
    QVERIFY(!QFileInfo::exists(ground_->path(QStringLiteral("dragged"))));
}

void DragOutTest::whatIsTooLargeIsOfferedAsAnExport() {
    const QByteArray tar =
        TarBuilder().file("large", QByteArray(DragDesk::limit + 1, '\0')).bytes();
    const SampleImage::Layer layer{.stored = gzipped(tar), .tar = tar};
    show({.documents = SampleImage::of({layer}), .layers = {layer.stored}, .tars = {tar}});
    QTreeView& view = page().files().view();
    WAIT_FOR(page().files().model().tree()->totalSize() > DragDesk::limit);
    pull(view, file({QStringLiteral("large")}));
    WAIT_FOR(banner()->isVisible());
    QCOMPARE(banner()->title(), QStringLiteral("Too large to be dragged"));
    QVERIFY(!view.findChild<QDrag*>());
    letGo(view);
    const QString target = ground_->path(QStringLiteral("out"));
    QVERIFY(QDir().mkpath(target));
    QVERIFY(clickButton(*banner(), QStringLiteral("Export…")));
    QVERIFY(answerFileDialog(ground_->window(), target));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(QFileInfo(target + QStringLiteral("/large")).size(), DragDesk::limit + 1);
}

void DragOutTest::letGoTooEarlySaysSo() {
    show(draggedImage());
    QTreeView& view = page().files().view();
    pull(view, file({QStringLiteral("page.html")}));
    letGo(view); // No answer has had a chance to come.
    WAIT_FOR(banner()->isVisible());
    QCOMPARE(banner()->title(), QStringLiteral("Let go too early"));
    QVERIFY(buttonOf(*banner(), QStringLiteral("Export…")));
    QVERIFY(!view.findChild<QDrag*>());
}

void DragOutTest::whatIsBrokenSaysSo() {
    const StoredImage image = draggedImage();
    show(image);
    QFile blob(ground_->blobPath(Hasher::digestOf(image.layers.first())));
    QVERIFY(blob.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(blob.open(QIODevice::ReadWrite) && blob.seek(20) && blob.putChar('x'));
    blob.close();
    QTreeView& view = page().files().view();
    pull(view, file({QStringLiteral("page.html")}));
    WAIT_FOR(banner()->isVisible());
    QVERIFY(!view.findChild<QDrag*>());
    letGo(view);
}

void DragOutTest::theFilesGoWithTheProgram() {
    show(draggedImage());
    const Carried carried = drag(page().files().view(), file({QStringLiteral("page.html")}));
    QCOMPARE(carried.paths.size(), 1);
    // Whoever took it may read it long after.
    QVERIFY(QFileInfo::exists(carried.paths.first()));
    ground_->close();
    QCOMPARE(QDir(ground_->path(QStringLiteral("dragged")))
                 .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList());
}

QTEST_MAIN(DragOutTest)
#include "dragouttest.moc"
