#include "core/digest/hasher.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/filespane.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/navigator.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/mainwindow.h"
#include "ui/transfers/transferspanel.h"

#include <QAbstractButton>
#include <QDirIterator>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QTreeView>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");
const QStringList intoFolder{QStringLiteral("Export Chosen Files"),
                             QStringLiteral("Into a Folder…")};

/// Two layers that add, change and remove: only merged are they the root file system.
StoredImage layeredImage() {
    const QByteArray lower = TarBuilder()
                                 .folder("etc/")
                                 .file("etc/hostname", "old\n")
                                 .file("etc/motd", "welcome\n")
                                 .folder("srv/")
                                 .file("srv/page.html", "<p>page</p>\n")
                                 .bytes();
    const QByteArray upper =
        TarBuilder().folder("etc/").file("etc/.wh.motd", {}).file("etc/hostname", "new\n").bytes();
    QList<SampleImage::Layer> layers;
    QList<QByteArray> stored;
    for (const QByteArray& tar : {lower, upper}) {
        layers.append({.stored = gzipped(tar), .tar = tar});
        stored.append(layers.last().stored);
    }
    return {.documents = SampleImage::of(layers), .layers = stored, .tars = {lower, upper}};
}

/// "etc/hostname=new\n": every file below a folder with what is in it.
QStringList contentsOf(const QString& folder) {
    QStringList contents;
    QDirIterator found(folder, QDir::Files | QDir::Hidden | QDir::System,
                       QDirIterator::Subdirectories);
    while (found.hasNext()) {
        const QString path = found.next();
        contents.append(QDir(folder).relativeFilePath(path) + QLatin1Char('=') +
                        QString::fromUtf8(readFile(path)));
    }
    contents.sort();
    return contents;
}

} // namespace

/// Everything that can be taken out, chosen in the menus and saved by the file dialog.
class ExportTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup();

    void aLayer_data();
    void aLayer();
    void aChosenFile();
    void aChosenFolder();
    void aChosenFileOfTheRoot();
    void chosenFilesAsAnArchive_data();
    void chosenFilesAsAnArchive();
    void anArchiveIsOfferedElsewhere();
    void theRootAsTar();
    void theRootIntoAFolder_data();
    void theRootIntoAFolder();
    void anEmptyFolderIsChosenByMouse();
    void aDiskThatIsTooSmallIsToldBefore();
    void anImage_data();
    void anImage();
    void anImageFromTheListOfTags();
    void whatIsThereAlreadyIsAskedAbout();
    void aFolderThatIsGoneIsRetried();
    void anotherFolderIsChosenInstead();

private:
    ImagePage& page() { return ground_->pane().imagePage(); }
    void showImage();
    /// The row of a name in the files shown; opens the folders on the way.
    QModelIndex file(const QStringList& path);
    /// Waits for the newest transfer's end.
    void waitUntilDone();

    std::unique_ptr<WindowGround> ground_;
    StoredImage image_ = layeredImage();
};

void ExportTest::init() {
    ground_ = std::make_unique<WindowGround>();
    VERIFY_RESULT(put(*ground_->registry(), app, v1, image_));
    ground_->open();
}

void ExportTest::cleanup() {
    ground_.reset();
}

void ExportTest::showImage() {
    ground_->window().navigator().go({ground_->local(), repositoryName(app), tagName(v1)});
    WAIT_FOR(page().details().has_value() && page().layersView().model()->rowCount() == 2);
    WAIT_FOR(page().files().model().rowCount() > 0);
}

QModelIndex ExportTest::file(const QStringList& path) {
    QTreeView& view = page().files().view();
    QModelIndex index;
    for (const QString& name : path) {
        const auto find = [&]() -> QModelIndex {
            for (int row = 0; row < view.model()->rowCount(index); ++row) {
                const QModelIndex child = view.model()->index(row, 0, index);
                if (child.data().toString() == name) {
                    return child;
                }
            }
            return {};
        };
        if (!QTest::qWaitFor([&] { return find().isValid(); }, patience)) {
            qWarning("there is no file %s", qPrintable(path.join(QLatin1Char('/'))));
            return {};
        }
        index = find();
        view.expand(index);
    }
    return index;
}

void ExportTest::waitUntilDone() {
    WAIT_COMPARE(ground_->transferCount(), 1);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
}

void ExportTest::aLayer_data() {
    QTest::addColumn<QString>("entry");
    QTest::addColumn<bool>("byMenuBar");
    QTest::addColumn<bool>("uncompressed");
    QTest::newRow("stored, menu bar") << "Export Layer as Stored…" << true << false;
    QTest::newRow("stored, context menu") << "Export Layer as Stored…" << false << false;
    QTest::newRow("uncompressed, menu bar") << "Export Layer Uncompressed…" << true << true;
    QTest::newRow("uncompressed, context menu") << "Export Layer Uncompressed…" << false << true;
}

void ExportTest::aLayer() {
    QFETCH(QString, entry);
    QFETCH(bool, byMenuBar);
    QFETCH(bool, uncompressed);
    showImage();
    TableView& layers = page().layersView();
    const QModelIndex upper = layers.model()->index(1, 0);
    if (byMenuBar) {
        QVERIFY(click(layers, upper));
        QVERIFY(chooseInMenuBar(ground_->window(),
                                {QStringLiteral("File"), QStringLiteral("Export"), entry}));
    } else {
        QVERIFY(chooseInContextMenu(layers, upper, entry));
    }
    const QString target = ground_->path(QStringLiteral("layer.out"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(readFile(target), uncompressed ? image_.tars.at(1) : image_.layers.at(1));
}

void ExportTest::aChosenFile() {
    showImage();
    const QString target = ground_->path(QStringLiteral("out"));
    QVERIFY(QDir().mkpath(target));
    QTreeView& files = page().files().view();
    QVERIFY(chooseInContextMenu(files, file({QStringLiteral("etc"), QStringLiteral("motd")}),
                                intoFolder));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(contentsOf(target), QStringList{QStringLiteral("motd=welcome\n")});
}

void ExportTest::aChosenFolder() {
    showImage();
    const QString target = ground_->path(QStringLiteral("out"));
    QVERIFY(QDir().mkpath(target));
    QTreeView& files = page().files().view();
    QVERIFY(click(files, file({QStringLiteral("etc")})));
    QVERIFY(chooseInContextMenuByKey(files, intoFolder));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(contentsOf(target), QStringList({QStringLiteral("etc/hostname=old\n"),
                                              QStringLiteral("etc/motd=welcome\n")}));
}

void ExportTest::aChosenFileOfTheRoot() {
    showImage();
    QVERIFY(click(page().layersView(), page().layersView().model()->index(1, 0)));
    page().files().setRootShown(true);
    const QString target = ground_->path(QStringLiteral("out"));
    QVERIFY(QDir().mkpath(target));
    QVERIFY(click(page().files().view(), file({QStringLiteral("srv")})));
    QVERIFY(
        click(page().files().view(), file({QStringLiteral("etc"), QStringLiteral("hostname")})));
    QVERIFY(chooseInMenuBar(ground_->window(),
                            QStringList{QStringLiteral("File"), QStringLiteral("Export")} +
                                intoFolder));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(contentsOf(target), QStringList{QStringLiteral("hostname=new\n")});
}

void ExportTest::chosenFilesAsAnArchive_data() {
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("magic");
    QTest::newRow("zip") << "As Zip…" << "zip" << QByteArray("PK");
    QTest::newRow("tar.gz") << "As tar.gz…" << "tar.gz" << QByteArray("\x1f\x8b");
    QTest::newRow("tar") << "As Tar…" << "tar" << QByteArray("etc/");
}

void ExportTest::chosenFilesAsAnArchive() {
    QFETCH(const QString, entry);
    QFETCH(const QString, suffix);
    QFETCH(const QByteArray, magic);
    showImage();
    QTreeView& files = page().files().view();
    QVERIFY(chooseInContextMenu(files, file({QStringLiteral("etc")}),
                                {QStringLiteral("Export Chosen Files"), entry}));
    auto* dialog = ground_->window().findChild<QFileDialog*>();
    QVERIFY(dialog);
    QCOMPARE(QFileInfo(dialog->selectedFiles().value(0)).fileName(),
             QStringLiteral("etc.") + suffix);
    // The ending comes by itself.
    QVERIFY(answerFileDialog(ground_->window(), ground_->path(QStringLiteral("chosen"))));
    waitUntilDone();
    const QString target = ground_->path(QStringLiteral("chosen.") + suffix);
    QVERIFY(readFile(target).startsWith(magic));
    const QString unpacked = ground_->path(QStringLiteral("unpacked"));
    QVERIFY(QDir().mkpath(unpacked));
    const auto unpack = runProgram(QStringLiteral("bsdtar"),
                                   {QStringLiteral("-xf"), target, QStringLiteral("-C"), unpacked});
    QVERIFY2(unpack.ok(), unpack.err.constData());
    QCOMPARE(contentsOf(unpacked), QStringList({QStringLiteral("etc/hostname=old\n"),
                                                QStringLiteral("etc/motd=welcome\n")}));
}

void ExportTest::anArchiveIsOfferedElsewhere() {
    showImage();
    QVERIFY(
        chooseInContextMenu(page().files().view(), file({QStringLiteral("etc")}),
                            {QStringLiteral("Export Chosen Files"), QStringLiteral("As Zip…")}));
    // Somebody else makes a folder of that name while the dialog is open.
    const QString taken = ground_->path(QStringLiteral("taken.zip"));
    auto* dialog = ground_->window().findChild<QFileDialog*>();
    QVERIFY(dialog);
    connect(dialog, &QFileDialog::filesSelected, this, [&] { QVERIFY(QDir().mkpath(taken)); });
    QVERIFY(answerFileDialog(ground_->window(), taken));
    WAIT_COMPARE(ground_->transferState(),
                 QStringLiteral("Failed: Something of that name is there already"));
    QVERIFY(ground_->clickTransfer(TransferAction::Remedy));
    const QString free = ground_->path(QStringLiteral("free.zip"));
    QVERIFY(answerFileDialog(ground_->window(), free));
    waitUntilDone();
    QVERIFY(readFile(free).startsWith("PK"));
}

void ExportTest::theRootAsTar() {
    showImage();
    QVERIFY(
        chooseInMenuBar(ground_->window(), {QStringLiteral("File"), QStringLiteral("Export"),
                                            QStringLiteral("Export Root File System as Tar…")}));
    const QString target = ground_->path(QStringLiteral("root.tar"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    const QString unpacked = ground_->path(QStringLiteral("unpacked"));
    QVERIFY(QDir().mkpath(unpacked));
    const auto untar = runProgram(QStringLiteral("bsdtar"),
                                  {QStringLiteral("-xf"), target, QStringLiteral("-C"), unpacked});
    QVERIFY2(untar.ok(), untar.err.constData());
    QCOMPARE(contentsOf(unpacked), QStringList({QStringLiteral("etc/hostname=new\n"),
                                                QStringLiteral("srv/page.html=<p>page</p>\n")}));
}

void ExportTest::theRootIntoAFolder_data() {
    QTest::addColumn<bool>("isThere");
    QTest::newRow("a new one") << false;
    QTest::newRow("an empty one") << true;
}

void ExportTest::theRootIntoAFolder() {
    QFETCH(bool, isThere);
    showImage();
    const QString target = ground_->path(QStringLiteral("root"));
    if (isThere) {
        QVERIFY(QDir().mkpath(target));
    }
    QVERIFY(chooseInMenuBar(ground_->window(),
                            {QStringLiteral("File"), QStringLiteral("Export"),
                             QStringLiteral("Export Root File System into a Folder…")}));
    auto* dialog = ground_->window().findChild<QFileDialog*>();
    QVERIFY(dialog);
    // A name for it is there already.
    auto* field = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    QCOMPARE(field->text(), QStringLiteral("team-app-v1-root"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(contentsOf(target), QStringList({QStringLiteral("etc/hostname=new\n"),
                                              QStringLiteral("srv/page.html=<p>page</p>\n")}));
}

void ExportTest::anEmptyFolderIsChosenByMouse() {
    showImage();
    const QString target = ground_->path(QStringLiteral("into/empty"));
    QVERIFY(QDir().mkpath(target));
    QVERIFY(chooseInMenuBar(ground_->window(),
                            {QStringLiteral("File"), QStringLiteral("Export"),
                             QStringLiteral("Export Root File System into a Folder…")}));
    auto* dialog = ground_->window().findChild<QFileDialog*>();
    QVERIFY(dialog);
    dialog->setDirectory(ground_->path(QStringLiteral("into")));
    // Which of its views it shows is remembered from the last time.
    const bool isDetailed = dialog->viewMode() == QFileDialog::Detail;
    auto* list = dialog->findChild<QAbstractItemView*>(isDetailed ? QStringLiteral("treeView")
                                                                  : QStringLiteral("listView"));
    QVERIFY(list);
    WAIT_FOR(list->model()->rowCount(list->rootIndex()) == 1);
    QVERIFY(click(*list, list->model()->index(0, 0, list->rootIndex())));
    QVERIFY(clickButton(*dialog, QStringLiteral("Export")));
    waitUntilDone();
    QCOMPARE(contentsOf(target), QStringList({QStringLiteral("etc/hostname=new\n"),
                                              QStringLiteral("srv/page.html=<p>page</p>\n")}));
}

void ExportTest::aDiskThatIsTooSmallIsToldBefore() {
    showImage();
    ground_->setFreeSpace(10);
    const QString target = ground_->path(QStringLiteral("root.tar"));
    QVERIFY(
        chooseInMenuBar(ground_->window(), {QStringLiteral("File"), QStringLiteral("Export"),
                                            QStringLiteral("Export Root File System as Tar…")}));
    QVERIFY(answerFileDialog(ground_->window(), target));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Failed: Not enough room"));
    const QString why = ground_->transferTip();
    QVERIFY2(why.contains(QStringLiteral("are needed in")), qPrintable(why));
    QVERIFY2(why.contains(QStringLiteral("10 bytes are free")), qPrintable(why));
    QVERIFY2(why.contains(QStringLiteral("Make room there")), qPrintable(why));
    QVERIFY(!QFileInfo::exists(target));
    ground_->setFreeSpace(-1);
    QVERIFY(ground_->clickTransfer(TransferAction::Retry));
    waitUntilDone();
    QVERIFY(QFileInfo::exists(target));
}

void ExportTest::anImage_data() {
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("scheme"); // as skopeo names it
    QTest::newRow("docker-archive")
        << "Export Image as Docker Archive…" << "docker-archive:%1:team/app:v1";
    QTest::newRow("oci-archive") << "Export Image as OCI Archive…" << "oci-archive:%1:v1";
    QTest::newRow("layout") << "Export Image as OCI Layout…" << "oci:%1:v1";
}

void ExportTest::anImage() {
    QFETCH(QString, entry);
    QFETCH(QString, scheme);
    showImage();
    QVERIFY(chooseInMenuBar(ground_->window(),
                            {QStringLiteral("File"), QStringLiteral("Export"), entry}));
    const QString target = ground_->path(QStringLiteral("exported"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    const QStringList seen = skopeoDigests(scheme.arg(target));
    if (scheme.startsWith(QLatin1String("docker-archive"))) {
        // It holds the layers unpacked, and has a manifest of its own.
        QCOMPARE(seen.first(3), QStringList({image_.documents.configDescriptor.digest.toString(),
                                             Hasher::digestOf(image_.tars.at(0)).toString(),
                                             Hasher::digestOf(image_.tars.at(1)).toString()}));
    } else {
        QCOMPARE(seen, image_.digests() << image_.digest().toString());
    }
}

void ExportTest::anImageFromTheListOfTags() {
    ground_->window().navigator().go({ground_->local(), repositoryName(app)});
    TableView& tags = ground_->pane().repositoryPage().view();
    WAIT_FOR(tags.model()->rowCount() == 1);
    QVERIFY(chooseInContextMenu(tags, tags.model()->index(0, 0),
                                QStringLiteral("Export Image as OCI Archive…")));
    const QString target = ground_->path(QStringLiteral("exported.tar"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(skopeoDigests(QStringLiteral("oci-archive:%1:v1").arg(target)),
             image_.digests() << image_.digest().toString());
}

void ExportTest::whatIsThereAlreadyIsAskedAbout() {
    showImage();
    const QString target = ground_->write(QStringLiteral("layer.out"), "precious");
    QVERIFY(chooseInContextMenu(page().layersView(), page().layersView().model()->index(0, 0),
                                QStringLiteral("Export Layer as Stored…")));
    const auto question = [this]() -> QWidget* {
        auto* dialog = ground_->window().findChild<QFileDialog*>();
        auto* box =
            dialog ? dialog->findChild<QWidget*>(QStringLiteral("qt_msgbox_label")) : nullptr;
        return box ? box->window() : nullptr;
    };
    // The question runs an event loop of its own: it is answered from within.
    QString asked;
    QTimer answer;
    connect(&answer, &QTimer::timeout, this, [&] {
        if (QWidget* box = question(); box && box->isVisible()) {
            answer.stop();
            asked = box->findChild<QLabel*>(QStringLiteral("qt_msgbox_label"))->text();
            QTest::mouseClick(buttonOf(*box, QStringLiteral("Yes")), Qt::LeftButton);
        }
    });
    answer.start(1);
    QVERIFY(answerFileDialog(ground_->window(), target));
    QVERIFY2(asked.contains(QStringLiteral("layer.out")), qPrintable(asked));
    waitUntilDone();
    QCOMPARE(readFile(target), image_.layers.first());
}

void ExportTest::aFolderThatIsGoneIsRetried() {
    showImage();
    const QString folder = ground_->path(QStringLiteral("out"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(chooseInContextMenu(page().files().view(),
                                file({QStringLiteral("etc"), QStringLiteral("motd")}), intoFolder));
    // It goes while the dialog is open; a file has its name now.
    auto* dialog = ground_->window().findChild<QFileDialog*>();
    QVERIFY(dialog);
    connect(dialog, &QFileDialog::filesSelected, this, [&] {
        QVERIFY(QDir().rmdir(folder));
        QVERIFY(writeFile(folder, "in the way"));
    });
    QVERIFY(answerFileDialog(ground_->window(), folder));
    WAIT_FOR(ground_->transferState().startsWith(QStringLiteral("Failed: ")));
    QVERIFY2(ground_->transferTip().contains(folder), qPrintable(ground_->transferTip()));
    QVERIFY(QFile::remove(folder));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(ground_->clickTransfer(TransferAction::Retry));
    waitUntilDone();
    QCOMPARE(contentsOf(folder), QStringList{QStringLiteral("motd=welcome\n")});
}

void ExportTest::anotherFolderIsChosenInstead() {
    showImage();
    QVERIFY(chooseInMenuBar(ground_->window(),
                            {QStringLiteral("File"), QStringLiteral("Export"),
                             QStringLiteral("Export Root File System into a Folder…")}));
    const QString taken = ground_->path(QStringLiteral("root"));
    QVERIFY(QDir().mkpath(taken));
    QVERIFY(writeFile(taken + QStringLiteral("/mine"), "mine"));
    QVERIFY(answerFileDialog(ground_->window(), taken));
    WAIT_COMPARE(ground_->transferState(),
                 QStringLiteral("Failed: Something of that name is there already"));
    QVERIFY(ground_->clickTransfer(TransferAction::Remedy));
    const QString free = ground_->path(QStringLiteral("root-2"));
    QVERIFY(answerFileDialog(ground_->window(), free));
    waitUntilDone();
    QCOMPARE(contentsOf(free), QStringList({QStringLiteral("etc/hostname=new\n"),
                                            QStringLiteral("srv/page.html=<p>page</p>\n")}));
    QCOMPARE(contentsOf(taken), QStringList{QStringLiteral("mine=mine")});
}

QTEST_MAIN(ExportTest)
#include "exporttest.moc"
