#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/filedrag.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/ordinaryuser.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/navigator.h"
#include "ui/browse/placespanel.h"
#include "ui/mainwindow.h"
#include "ui/transfers/transferspanel.h"
#include "ui/upload/uploadsheet.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFileInfo>
#include <QLineEdit>
#include <QTreeView>

#include <sys/stat.h>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString repositoryField = QStringLiteral("Repository");
const QString tagField = QStringLiteral("Tag");

QString hexOf(const QByteArray& bytes) {
    return Hasher::digestOf(bytes).toString();
}

/// An image of two layers, and another one that shares none with it.
StoredImage appImage() {
    return sampleImage({"app", "its files"});
}
StoredImage webImage() {
    return sampleImage({"web"});
}

} // namespace

/// Files dragged onto the window, from the first move to the digests on disk.
class DropTest : public QObject {
    Q_OBJECT

public:
    static void initMain() {
        becomeOrdinaryUser();
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

private Q_SLOTS:
    void init();
    void cleanup();

    void whatIsDroppedIsUploaded_data();
    void whatIsDroppedIsUploaded();
    void aFolderIsPackedIntoOneLayer();
    void severalImagesAreConfirmedTogether();
    void aDropOnARepositoryGoesThere();
    void aDropOnTheShownRepositoryGoesThere();
    void theHintGoesWithTheDrag();
    void whatIsNoFileIsNotTaken();
    void escapeUploadsNothing();

    void whatCannotBeReadSaysWhy_data();
    void whatCannotBeReadSaysWhy();
    void whatWasGoneIsLookedAtAgain();
    void anotherFileIsChosenInstead();

private:
    QPoint onPane() const { return middleOf(ground_->pane()); }
    /// Drags and drops onto the pane; answers what was said meanwhile.
    QString drop(const QStringList& paths);
    QStringList make(const QString& kind) const;
    /// The digests of config and layers of the tag in the registry.
    QStringList published(const QString& repository, const QString& tag) const;
    void checkBlob(const QString& digest) const;

    std::unique_ptr<WindowGround> ground_;
};

void DropTest::init() {
    ground_ = std::make_unique<WindowGround>();
}

void DropTest::cleanup() {
    ground_.reset();
}

QString DropTest::drop(const QStringList& paths) {
    FileDrag drag(ground_->window(), paths);
    if (!drag.enter(onPane()) || !drag.move(onPane() + QPoint(3, 3))) {
        return QStringLiteral("(not taken)");
    }
    const QString said = drag.hint();
    return drag.drop(onPane() + QPoint(3, 3)) ? said : QStringLiteral("(not dropped)");
}

QStringList DropTest::published(const QString& repository, const QString& tag) const {
    const auto opened = ground_->registry()->open(repositoryName(repository));
    const auto manifest = opened->manifests().get(tagName(tag));
    if (!manifest) {
        return {manifest.error().message()};
    }
    QStringList digests{manifest->config()->digest.toString()};
    for (const Descriptor& layer : manifest->layers()) {
        digests.append(layer.digest.toString());
    }
    return digests;
}

void DropTest::checkBlob(const QString& digest) const {
    const QString path = ground_->blobPath(*Digest::parse(digest));
    QVERIFY2(QFileInfo::exists(path), qPrintable(path));
    QCOMPARE(hexOf(readFile(path)), digest);
}

/// Makes what is to be dropped.
QStringList DropTest::make(const QString& kind) const {
    const NamedImage app{appImage(), QStringLiteral("team/app:v1")};
    const QByteArray tar = tarOf("etc/motd", "welcome\n");
    if (kind == QLatin1String("docker-archive")) {
        return {ground_->write(QStringLiteral("in/saved.tar"), dockerArchive({app}))};
    }
    if (kind == QLatin1String("oci-archive")) {
        return {ground_->write(QStringLiteral("in/app.oci.tar"), ociArchive(app))};
    }
    if (kind == QLatin1String("layout")) {
        const QString folder = ground_->path(QStringLiteral("in/layout"));
        return writeOciLayout(folder, app) ? QStringList{folder} : QStringList{};
    }
    if (kind == QLatin1String("tar")) {
        return {ground_->write(QStringLiteral("in/base.tar"), tar)};
    }
    if (kind == QLatin1String("gzip")) {
        return {ground_->write(QStringLiteral("in/base.tar.gz"), gzipped(tar))};
    }
    if (kind == QLatin1String("zstd") || kind == QLatin1String("xz")) {
        const QString source = ground_->write(QStringLiteral("content/motd"), "welcome\n");
        ground_->write(QStringLiteral("in/other"), {});
        const QString target =
            ground_->path(QStringLiteral("in/base.tar.") +
                          (kind == QLatin1String("xz") ? kind : QStringLiteral("zst")));
        const auto packed =
            runProgram(QStringLiteral("bsdtar"),
                       {QStringLiteral("--") + kind, QStringLiteral("-cf"), target,
                        QStringLiteral("-C"), QFileInfo(source).path(), QStringLiteral("motd")});
        return packed.ok() ? QStringList{target} : QStringList{};
    }
    const QString notes = ground_->write(QStringLiteral("in/notes.txt"), "buy milk\n");
    if (kind == QLatin1String("file")) {
        return {notes};
    }
    if (kind == QLatin1String("noise")) {
        return {ground_->write(QStringLiteral("in/noise.tar"), noise(5000))};
    }
    return {notes, ground_->write(QStringLiteral("in/base.tar"), tar)};
}

void DropTest::whatIsDroppedIsUploaded_data() {
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("recognised");
    QTest::addColumn<QString>("repository");
    QTest::addColumn<QString>("tag");

    const QString layer = QStringLiteral("Layer (a tar archive)");
    const QString file = QStringLiteral("File, stored as it is");
    QTest::newRow("docker-archive")
        << "Upload saved.tar as an image to Local registry" << "Docker archive with 1 image"
        << "team/app" << "v1";
    QTest::newRow("oci-archive") << "Upload app.oci.tar as an image to Local registry"
                                 << "OCI archive with 1 image" << "team/app" << "v1";
    QTest::newRow("layout") << "Upload layout to Local registry" << "OCI layout with 1 image"
                            << "team/app" << "v1";
    QTest::newRow("tar") << "Upload base.tar as an image to Local registry" << layer << "base"
                         << "latest";
    QTest::newRow("gzip") << "Upload base.tar.gz as an image to Local registry" << layer << "base"
                          << "latest";
    QTest::newRow("zstd") << "Upload base.tar.zst as an image to Local registry" << layer << "base"
                          << "latest";
    QTest::newRow("xz") << "Upload base.tar.xz as an image to Local registry" << layer << "base"
                        << "latest";
    QTest::newRow("file") << "Upload notes.txt to Local registry" << file << "notes" << "latest";
    QTest::newRow("noise") << "Upload noise.tar as an image to Local registry" << file << "noise"
                           << "latest";
    QTest::newRow("files") << "Upload 2 files to Local registry"
                           << file + QStringLiteral("; ") + layer << "notes"
                           << "latest";
}

void DropTest::whatIsDroppedIsUploaded() {
    QFETCH(QString, said);
    QFETCH(QString, recognised);
    QFETCH(QString, repository);
    QFETCH(QString, tag);
    const QString kind = QString::fromLatin1(QTest::currentDataTag());
    const QStringList paths = make(kind);
    QVERIFY(!paths.isEmpty());
    const StoredImage app = appImage();
    QStringList expected{app.documents.configDescriptor.digest.toString()};
    if (kind == QLatin1String("docker-archive")) {
        for (const QByteArray& tar : app.tars) {
            expected.append(hexOf(tar));
        }
    } else if (repository == QLatin1String("team/app")) {
        expected = app.digests();
    } else {
        expected = {hexOf("{}")}; // the config of what is no image
        for (const QString& path : paths) {
            expected.append(hexOf(readFile(path)));
        }
    }

    ground_->open();
    QCOMPARE(drop(paths), said);
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY2(says(*ground_->sheet(), recognised), qPrintable(recognised));
    QCOMPARE(ground_->sheet()->findChild<QComboBox*>()->currentText(),
             QStringLiteral("Local registry"));
    QCOMPARE(ground_->field(repositoryField)->text(), repository);
    QCOMPARE(ground_->field(tagField)->text(), tag);
    QVERIFY(press(Qt::Key_Return));
    WAIT_FOR(!ground_->sheet());
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(ground_->transferCount(), 1);

    QCOMPARE(published(repository, tag), expected);
    for (const QString& digest : std::as_const(expected)) {
        checkBlob(digest);
    }
    if (repository == QLatin1String("team/app") && kind != QLatin1String("docker-archive")) {
        // Where the image has a manifest it is kept byte for byte.
        QCOMPARE(
            *ground_->registry()->open(repositoryName(repository))->tags().resolve(tagName(tag)),
            app.digest());
    }
    // And the window shows it without being asked to.
    WAIT_COMPARE(ground_->window().places().model().repositories(ground_->local()),
                 QList<RepositoryName>{repositoryName(repository)});
}

void DropTest::aFolderIsPackedIntoOneLayer() {
    ground_->write(QStringLiteral("site/index.html"), "<h1>hello</h1>\n");
    ground_->write(QStringLiteral("site/css/main.css"), "h1 { color: teal }\n");
    ground_->open();
    QCOMPARE(drop({ground_->path(QStringLiteral("site"))}),
             QStringLiteral("Upload site to Local registry"));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(says(*ground_->sheet(), QStringLiteral("Folder, packed into one layer")));
    QCOMPARE(ground_->field(repositoryField)->text(), QStringLiteral("site"));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));

    const QStringList digests = published(QStringLiteral("site"), QStringLiteral("latest"));
    QCOMPARE(digests.size(), 2);
    checkBlob(digests.last());
    // Another program unpacks what was dropped.
    const QString unpacked = ground_->path(QStringLiteral("unpacked"));
    QVERIFY(QDir().mkpath(unpacked));
    const auto untar =
        runProgram(QStringLiteral("bsdtar"),
                   {QStringLiteral("-xf"), ground_->blobPath(*Digest::parse(digests.last())),
                    QStringLiteral("-C"), unpacked});
    QVERIFY2(untar.ok(), untar.err.constData());
    const auto same = runProgram(QStringLiteral("diff"),
                                 {QStringLiteral("-r"), ground_->path(QStringLiteral("site")),
                                  unpacked + QStringLiteral("/site")});
    QVERIFY2(same.ok(), (same.out + same.err).constData());
}

void DropTest::severalImagesAreConfirmedTogether() {
    const QString archive = ground_->write(
        QStringLiteral("both.tar"), dockerArchive({{appImage(), QStringLiteral("team/app:v1")},
                                                   {webImage(), QStringLiteral("team/web:2")}}));
    ground_->open();
    QCOMPARE(drop({archive}), QStringLiteral("Upload both.tar as an image to Local registry"));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(says(*ground_->sheet(), QStringLiteral("Docker archive with 2 images")));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferCount(), 2);
    for (int row = 0; row < 2; ++row) {
        WAIT_COMPARE(ground_->transferState(row), QStringLiteral("Done"));
    }
    const StoredImage web = webImage();
    QCOMPARE(published(QStringLiteral("team/web"), QStringLiteral("2")),
             QStringList({hexOf(web.documents.config), hexOf(web.tars.first())}));
    QCOMPARE(published(QStringLiteral("team/app"), QStringLiteral("v1")).first(),
             hexOf(appImage().documents.config));
}

void DropTest::aDropOnARepositoryGoesThere() {
    VERIFY_RESULT(
        put(*ground_->registry(), QStringLiteral("team/web"), QStringLiteral("2"), webImage()));
    ground_->open();
    QTreeView& places = ground_->window().places().view();
    const auto row = [&places] {
        const auto* model = places.model();
        places.expandAll();
        const QModelIndex index = model->index(0, 0, model->index(0, 0, model->index(0, 0)));
        return places.indexAt(places.visualRect(index).center()) == index ? index : QModelIndex();
    };
    WAIT_FOR(row().isValid());
    const QPoint at =
        places.viewport()->mapTo(&ground_->window(), places.visualRect(row()).center());
    FileDrag drag(ground_->window(), make(QStringLiteral("file")));
    QVERIFY(drag.enter(at));
    QVERIFY(drag.move(at));
    QCOMPARE(drag.hint(), QStringLiteral("Upload notes.txt to Local registry/team/web"));
    QVERIFY(drag.drop(at));
    WAIT_FOR(ground_->sheetIsReady());
    QCOMPARE(ground_->field(repositoryField)->text(), QStringLiteral("team/web"));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(published(QStringLiteral("team/web"), QStringLiteral("latest")).last(),
             hexOf("buy milk\n"));
}

void DropTest::aDropOnTheShownRepositoryGoesThere() {
    VERIFY_RESULT(
        put(*ground_->registry(), QStringLiteral("team/web"), QStringLiteral("2"), webImage()));
    ground_->open();
    ground_->window().navigator().go(
        {ground_->local(), repositoryName(QStringLiteral("team/web"))});
    QCOMPARE(drop(make(QStringLiteral("docker-archive"))),
             QStringLiteral("Upload saved.tar as an image to Local registry/team/web"));
    WAIT_FOR(ground_->sheetIsReady());
    QCOMPARE(ground_->field(repositoryField)->text(), QStringLiteral("team/web"));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(published(QStringLiteral("team/web"), QStringLiteral("v1")).first(),
             hexOf(appImage().documents.config));
}

void DropTest::theHintGoesWithTheDrag() {
    ground_->open();
    FileDrag drag(ground_->window(), make(QStringLiteral("file")));
    QVERIFY(drag.enter(onPane()));
    QVERIFY(!drag.hint().isEmpty());
    drag.leave();
    QVERIFY(drag.hint().isEmpty());
    QVERIFY(!ground_->sheet());
}

void DropTest::whatIsNoFileIsNotTaken() {
    ground_->open();
    QMimeData data;
    data.setUrls({QUrl(QStringLiteral("https://registry.example/v2/"))});
    QDragEnterEvent enter(onPane(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(ground_->window().windowHandle(), &enter);
    QVERIFY(!enter.isAccepted());
    QDropEvent drop(onPane(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(ground_->window().windowHandle(), &drop);
    QVERIFY(!ground_->sheet());
    QCOMPARE(ground_->transferCount(), 0);
}

void DropTest::escapeUploadsNothing() {
    ground_->open();
    const QStringList before = ground_->registryFiles();
    drop(make(QStringLiteral("docker-archive")));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(press(Qt::Key_Escape));
    WAIT_FOR(!ground_->sheet());
    QCOMPARE(ground_->transferCount(), 0);
    QCOMPARE(ground_->registryFiles(), before);
}

// ---- What cannot be read

void DropTest::whatCannotBeReadSaysWhy_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("wayOut");
    const QString damaged = QStringLiteral("The file is damaged");
    const QString other = QStringLiteral("Choose another…");
    QTest::newRow("cut.tar") << damaged << other;
    QTest::newRow("cut.tar.gz") << damaged << other;
    QTest::newRow("layout") << damaged << other;
    QTest::newRow("gone.tar") << "It is not there" << "Try again";
    QTest::newRow("link.tar") << "It is not there" << "Try again";
    QTest::newRow("locked.tar") << "Access is not allowed" << other;
    QTest::newRow("pipe") << "That is not possible here" << other;
}

void DropTest::whatCannotBeReadSaysWhy() {
    QFETCH(QString, words);
    QFETCH(QString, wayOut);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const QString path = ground_->path(name);
    const QByteArray whole = dockerArchive({{appImage(), QStringLiteral("team/app:v1")}});
    if (name == QLatin1String("cut.tar")) {
        ground_->write(name, whole.first(whole.size() * 2 / 3));
    } else if (name == QLatin1String("cut.tar.gz")) {
        ground_->write(name, gzipped(whole).first(400));
    } else if (name == QLatin1String("layout")) {
        QVERIFY(writeOciLayout(path, {appImage(), QStringLiteral("team/app:v1")}));
        ground_->write(name + QStringLiteral("/index.json"), "{\"manifests\":[");
    } else if (name == QLatin1String("link.tar")) {
        QVERIFY(QFile::link(ground_->path(QStringLiteral("nowhere")), path));
    } else if (name == QLatin1String("locked.tar")) {
        ground_->write(name, whole);
        QVERIFY(QFile::setPermissions(path, {}));
    } else if (name == QLatin1String("pipe")) {
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    }
    ground_->open();
    const QStringList before = ground_->registryFiles();
    QVERIFY(drop({path}).startsWith(QStringLiteral("Upload ") + name));
    WAIT_FOR(ground_->sheet() && says(*ground_->sheet(), words));
    QVERIFY(says(*ground_->sheet(), name));
    QVERIFY(!buttonOf(*ground_->sheet(), QStringLiteral("Upload")));
    QVERIFY2(buttonOf(*ground_->sheet(), wayOut), qPrintable(wayOut));
    // Enter is for the way out, and Escape leaves.
    QVERIFY(buttonOf(*ground_->sheet(), wayOut)->hasFocus());
    QVERIFY(press(Qt::Key_Escape));
    WAIT_FOR(!ground_->sheet());
    QCOMPARE(ground_->transferCount(), 0);
    QCOMPARE(ground_->registryFiles(), before);
}

void DropTest::whatWasGoneIsLookedAtAgain() {
    ground_->open();
    const QString path = ground_->path(QStringLiteral("in/saved.tar"));
    drop({path});
    WAIT_FOR(ground_->sheet() && says(*ground_->sheet(), QStringLiteral("It is not there")));
    QCOMPARE(make(QStringLiteral("docker-archive")), QStringList{path});
    QVERIFY(clickButton(*ground_->sheet(), QStringLiteral("Try again")));
    WAIT_FOR(ground_->sheetIsReady());
    QCOMPARE(ground_->field(repositoryField)->text(), QStringLiteral("team/app"));
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    QCOMPARE(published(QStringLiteral("team/app"), QStringLiteral("v1")).first(),
             hexOf(appImage().documents.config));
}

void DropTest::anotherFileIsChosenInstead() {
    ground_->open();
    const QByteArray whole = dockerArchive({{appImage(), QStringLiteral("team/app:v1")}});
    drop({ground_->write(QStringLiteral("cut.tar"), whole.first(whole.size() / 2))});
    WAIT_FOR(ground_->sheet() && says(*ground_->sheet(), QStringLiteral("The file is damaged")));
    QVERIFY(press(Qt::Key_Return));
    QVERIFY(answerFileDialog(ground_->window(), make(QStringLiteral("docker-archive")).first()));
    WAIT_FOR(ground_->sheetIsReady());
    QCOMPARE(ground_->field(tagField)->text(), QStringLiteral("v1"));
}

QTEST_MAIN(DropTest)
#include "droptest.moc"
