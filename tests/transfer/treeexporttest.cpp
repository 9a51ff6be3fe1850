#include "core/digest/hasher.h"
#include "core/layers/mergedtree.h"
#include "core/transfer/runtransfer.h"
#include "tests/layers/rawtar.h"
#include "tests/support/results.h"
#include "tests/transfer/twoplaces.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

/// Files, folders and whole roots out of an image onto the disk.
class TreeExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aFileComesOut();
    void aFolderComesOutWithAllInIt();
    void severalComeOutTogether();
    void theRootMeansAllThatIsInIt();
    void oneGetsTheNameItIsGiven_data();
    void oneGetsTheNameItIsGiven();
    void aGivenNameMustFit_data();
    void aGivenNameMustFit();
    void whatHasAGivenNameStaysUnlessAsked();
    void oneLayerAloneIsNotMerged();
    void whatIsTakenAwayIsNotThere();
    void allAbsentPathsAreNamedAtOnce();
    void aHardLinkToNothingStopsNobodyElse();
    void manyHardLinksToNothingAreCounted();
    void theFolderMustExist();
    void aFileThatIsThereStays();
    void aFileThatIsThereIsReplacedWhereAsked();
    void linksAreMadeOnlyWhereAsked();
    void hostileNamesStayInTheFolder();

    void theRootBecomesATar();
    void theRootBecomesAFolder();
    void theSameImageGivesTheSameTar();
    void aTargetThatIsThereStays_data();
    void aTargetThatIsThereStays();
    void aTarIsReplacedWhereAsked();
    void theImageOfThePlatformIsTaken();
    void anAbsentPlatformIsToldWithThoseThereAre();
    void whichImageMustBeSaid();

    void aLayerThatLiesIsNamed_data();
    void aLayerThatLiesIsNamed();
    void aLayerCutShortIsNamed();
    void anAbsentLayerIsNamed();
    void anEmptyFolderIsFilled();
    void aFolderThatIsNotEmptyStays();
    void whatCannotBeWrittenIsToldBeforeAnythingIsRead_data();
    void whatCannotBeWrittenIsToldBeforeAnythingIsRead();
    void aClashFurtherDownIsToldBeforeAnythingIsWritten();
    void bothReadingsAreCountedAsOne_data();
    void bothReadingsAreCountedAsOne();
    void aDiskThatIsTooSmallIsToldWithWhatIsNeeded_data();
    void aDiskThatIsTooSmallIsToldWithWhatIsNeeded();
    void aDiskThatIsFarTooSmallIsToldBeforeAnythingIsRead();
    void leavesNothingWhereverItStops_data();
    void leavesNothingWhereverItStops();

private:
    enum class What { File, Folder, RootTar, RootFolder };

    SampleImage addSample();
    ImageSource image() const;
    FilesExportRequest filesRequest(const QList<QByteArray>& paths) const;
    RootfsExportRequest rootRequest(RootfsExportRequest::Form form) const;
    TransferRequest request(What what) const;
    void addImageAndCases();
    Result<TransferOutcome> run(const TransferRequest& request, std::stop_token stop = {});
    Result<TransferOutcome> runWith(const TransferRequest& request, qint64 freeBytes);

    QString path(const QString& name = {}) const { return target_ + QLatin1Char('/') + name; }
    QByteArray read(const QString& name) const;
    /// All that is in the target's folder, at any depth, hidden things too.
    QStringList found() const;

    std::unique_ptr<QTemporaryDir> dir_;
    QString target_;
    std::unique_ptr<TwoPlaces> places_;
};

namespace {

const QString sourceSide = QStringLiteral("source");

void writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

QByteArray lowerLayer() {
    return RawTar()
        .folder("etc/")
        .file("etc/motd", "hello\n")
        .file("etc/old", "old\n")
        .folder("usr/")
        .folder("usr/share/")
        .file("usr/share/data", noise(300'000), 0755)
        .symbolicLink("usr/link", "share/data")
        .hardLink("usr/again", "etc/motd")
        .add({.name = "dev/null", .typeflag = '3', .devmajor = 1, .devminor = 3})
        .closed();
}

QByteArray upperLayer() {
    return RawTar().file("etc/.wh.old").file("etc/new", "new\n").closed();
}

} // namespace

void TreeExportTest::init() {
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
    // Not the temporary folder itself, so that what escapes from the target is seen.
    target_ = dir_->filePath(QStringLiteral("a/target"));
    QVERIFY(QDir().mkpath(target_));
    places_ = std::make_unique<TwoPlaces>();
}

SampleImage TreeExportTest::addSample() {
    return places_->addImage({lowerLayer(), upperLayer()}, QStringLiteral("v1"));
}

ImageSource TreeExportTest::image() const {
    return {.place = places_->source, .repository = repository("app"), .tag = tag("v1")};
}

FilesExportRequest TreeExportTest::filesRequest(const QList<QByteArray>& paths) const {
    return {.image = image(), .paths = paths, .folder = target_};
}

RootfsExportRequest TreeExportTest::rootRequest(RootfsExportRequest::Form form) const {
    return {.image = image(), .target = path(QStringLiteral("root")), .form = form};
}

TransferRequest TreeExportTest::request(What what) const {
    switch (what) {
    case What::File:
        return {filesRequest({"usr/share/data"})};
    case What::Folder:
        return {filesRequest({"usr"})};
    case What::RootTar:
        return {rootRequest(RootfsExportRequest::Form::Tar)};
    case What::RootFolder:
        break;
    }
    return {rootRequest(RootfsExportRequest::Form::Folder)};
}

Result<TransferOutcome> TreeExportTest::run(const TransferRequest& request, std::stop_token stop) {
    TransferProgress progress;
    return runTransfer(request, places_->opener(), progress, std::move(stop));
}

Result<TransferOutcome> TreeExportTest::runWith(const TransferRequest& request, qint64 freeBytes) {
    TransferProgress progress;
    return runTransfer(request, places_->opener(), progress, {},
                       {.freeSpace = [freeBytes](const QString&) { return freeBytes; }});
}

QByteArray TreeExportTest::read(const QString& name) const {
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

QStringList TreeExportTest::found() const {
    QStringList names;
    QDirIterator all(dir_->path(),
                     QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System,
                     QDirIterator::Subdirectories);
    const QDir base(target_);
    while (all.hasNext()) {
        const QString there = all.next();
        if (!(target_ + QLatin1Char('/')).startsWith(there + QLatin1Char('/'))) {
            names.append(base.relativeFilePath(there));
        }
    }
    names.sort();
    return names;
}

void TreeExportTest::aFileComesOut() {
    addSample();
    const auto outcome = run({filesRequest({"/usr/share/data"})});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files, QStringList{path(QStringLiteral("data"))});
    QCOMPARE(outcome->bytesMoved, 300'000);
    QCOMPARE(found(), QStringList{QStringLiteral("data")});
    QVERIFY(read(QStringLiteral("data")) == noise(300'000));
    QVERIFY(QFileInfo(path(QStringLiteral("data"))).isExecutable());
}

void TreeExportTest::aFolderComesOutWithAllInIt() {
    addSample();
    const auto outcome = run({filesRequest({"usr"})});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files, QStringList{path(QStringLiteral("usr"))});
    QCOMPARE(found(), (QStringList{QStringLiteral("usr"), QStringLiteral("usr/again"),
                                   QStringLiteral("usr/share"), QStringLiteral("usr/share/data")}));
    QCOMPARE(read(QStringLiteral("usr/again")), QByteArray("hello\n"));
    QCOMPARE(outcome->warnings.size(), 1);
    QVERIFY2(outcome->warnings.first().contains(QStringLiteral("usr/link")),
             qPrintable(outcome->warnings.first()));
}

void TreeExportTest::severalComeOutTogether() {
    addSample();
    const auto outcome = run({filesRequest({"etc/motd", "usr/share"})});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files,
             (QStringList{path(QStringLiteral("motd")), path(QStringLiteral("share"))}));
    QCOMPARE(found(), (QStringList{QStringLiteral("motd"), QStringLiteral("share"),
                                   QStringLiteral("share/data")}));
}

void TreeExportTest::theRootMeansAllThatIsInIt() {
    addSample();
    VERIFY_RESULT(run({filesRequest({"/"})}));
    const QStringList all = found();
    QVERIFY(all.contains(QStringLiteral("etc/new")));
    QVERIFY(all.contains(QStringLiteral("usr/share/data")));
}

void TreeExportTest::oneGetsTheNameItIsGiven_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QStringList>("there");
    QTest::newRow("file") << QByteArray("usr/share/data") << QStringList{QStringLiteral("mine")};
    QTest::newRow("folder") << QByteArray("usr/share")
                            << QStringList{QStringLiteral("mine"), QStringLiteral("mine/data")};
}

void TreeExportTest::oneGetsTheNameItIsGiven() {
    QFETCH(const QByteArray, what);
    addSample();
    FilesExportRequest named = filesRequest({what});
    named.name = QStringLiteral("mine");
    const auto outcome = run({named});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files, QStringList{path(QStringLiteral("mine"))});
    QTEST(found(), "there");
}

void TreeExportTest::aGivenNameMustFit_data() {
    QTest::addColumn<QList<QByteArray>>("what");
    QTest::addColumn<QString>("name");
    QTest::addColumn<ErrorCode>("code");
    const QString mine = QStringLiteral("mine");
    QTest::newRow("two files") << QList<QByteArray>{"etc/motd", "usr"} << mine
                               << ErrorCode::InvalidArgument;
    QTest::newRow("the root") << QList<QByteArray>{"/"} << mine << ErrorCode::InvalidArgument;
    QTest::newRow("a path") << QList<QByteArray>{"usr"} << QStringLiteral("../mine")
                            << ErrorCode::InvalidArgument;
    QTest::newRow("above") << QList<QByteArray>{"usr"} << QStringLiteral("..")
                           << ErrorCode::InvalidArgument;
    QTest::newRow("no file") << QList<QByteArray>{"usr/link"} << mine << ErrorCode::Unsupported;
    QTest::newRow("not there") << QList<QByteArray>{"none"} << mine << ErrorCode::NotFound;
}

void TreeExportTest::aGivenNameMustFit() {
    QFETCH(const QList<QByteArray>, what);
    QFETCH(const QString, name);
    QFETCH(const ErrorCode, code);
    addSample();
    FilesExportRequest named = filesRequest(what);
    named.name = name;
    const auto refused = run({named});
    COMPARE_ERROR(refused, code);
    QVERIFY2(refused.error().message().contains(QDir(target_).filePath(name)),
             qPrintable(refused.error().message()));
    QVERIFY2(!refused.error().message().contains(QStringLiteral(".stowage")),
             qPrintable(refused.error().message()));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::whatHasAGivenNameStaysUnlessAsked() {
    addSample();
    const QString mine = QStringLiteral("mine");
    writeFile(path(mine), "before");
    FilesExportRequest named = filesRequest({"etc/motd"});
    named.name = mine;
    COMPARE_ERROR(run({named}), ErrorCode::AlreadyExists);
    QCOMPARE(read(mine), QByteArray("before"));
    named.overwrite = true;
    VERIFY_RESULT(run({named}));
    QCOMPARE(read(mine), QByteArray("hello\n"));
    QCOMPARE(found(), QStringList{mine});
}

void TreeExportTest::oneLayerAloneIsNotMerged() {
    addSample();
    FilesExportRequest lower = filesRequest({"etc"});
    lower.layer = Hasher::digestOf(lowerLayer());
    VERIFY_RESULT(run({lower}));
    QCOMPARE(found(), (QStringList{QStringLiteral("etc"), QStringLiteral("etc/motd"),
                                   QStringLiteral("etc/old")}));
}

void TreeExportTest::whatIsTakenAwayIsNotThere() {
    addSample();
    VERIFY_RESULT(run({filesRequest({"etc"})}));
    QCOMPARE(found(), (QStringList{QStringLiteral("etc"), QStringLiteral("etc/motd"),
                                   QStringLiteral("etc/new")}));
    COMPARE_ERROR(run({filesRequest({"etc/old"})}), ErrorCode::NotFound);
}

void TreeExportTest::allAbsentPathsAreNamedAtOnce() {
    addSample();
    const auto absent = run({filesRequest({"nothing", "etc/motd", "etc/none"})});
    COMPARE_ERROR(absent, ErrorCode::NotFound);
    QCOMPARE(absent.error().items(),
             (QStringList{QStringLiteral("nothing"), QStringLiteral("etc/none")}));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::aHardLinkToNothingStopsNobodyElse() {
    places_->addImage({RawTar()
                           .file("etc/motd", "hello\n")
                           .file("bin/sh", "sh\n")
                           .hardLink("etc/hl", "/etc/passwd")
                           .hardLink("etc/good", "/etc/motd")
                           .hardLink("out", "../../../etc/shadow")
                           .closed()},
                      QStringLiteral("v1"));
    const QString inFolder =
        QStringLiteral("left out: etc/hl is a hard link to /etc/passwd, which is not there");
    const QString atRoot =
        QStringLiteral("left out: out is a hard link to ../../../etc/shadow, which is not there");

    const auto file = run({filesRequest({"etc/motd"})});
    VERIFY_RESULT(file);
    QVERIFY(file->warnings.isEmpty());
    const auto linked = run({filesRequest({"etc/good"})});
    VERIFY_RESULT(linked);
    QCOMPARE(read(QStringLiteral("good")), QByteArray("hello\n"));
    const auto folder = run({filesRequest({"etc"})});
    VERIFY_RESULT(folder);
    QCOMPARE(folder->warnings, QStringList{inFolder});
    const auto sound = run({filesRequest({"bin"})});
    VERIFY_RESULT(sound);
    QVERIFY(sound->warnings.isEmpty());

    const auto itself = run({filesRequest({"etc/hl"})});
    COMPARE_ERROR(itself, ErrorCode::Corrupt);
    QVERIFY2(itself.error().message().contains(
                 QStringLiteral("etc/hl is a hard link to /etc/passwd, which is not there")),
             qPrintable(itself.error().message()));
    QVERIFY(!QFileInfo::exists(path(QStringLiteral("hl"))));

    const auto root = run({rootRequest(RootfsExportRequest::Form::Folder)});
    VERIFY_RESULT(root);
    QCOMPARE(root->warnings, (QStringList{inFolder, atRoot}));
    QCOMPARE(read(QStringLiteral("root/etc/good")), QByteArray("hello\n"));
    QVERIFY(!QFileInfo::exists(path(QStringLiteral("root/etc/hl"))));
    auto toTar = rootRequest(RootfsExportRequest::Form::Tar);
    toTar.target = path(QStringLiteral("root.tar"));
    const auto tar = run({toTar});
    VERIFY_RESULT(tar);
    QCOMPARE(tar->warnings, (QStringList{inFolder, atRoot}));
    auto archive = filesRequest({""});
    archive.form = FilesExportRequest::Form::Zip;
    archive.name = QStringLiteral("all.zip");
    const auto zip = run({archive});
    VERIFY_RESULT(zip);
    QCOMPARE(zip->warnings, (QStringList{inFolder, atRoot}));
}

void TreeExportTest::manyHardLinksToNothingAreCounted() {
    RawTar layer;
    for (int i = 0; i < 150; ++i) {
        layer.hardLink("hl" + QByteArray::number(i), "gone");
    }
    places_->addImage({layer.file("x").closed()}, QStringLiteral("v1"));
    const auto root = run({rootRequest(RootfsExportRequest::Form::Tar)});
    VERIFY_RESULT(root);
    QCOMPARE(root->warnings.size(), 101);
    QCOMPARE(root->warnings.last(),
             QStringLiteral("left out: 50 more hard links to what is not there"));
}

void TreeExportTest::theFolderMustExist() {
    addSample();
    FilesExportRequest nowhere = filesRequest({"etc"});
    nowhere.folder = path(QStringLiteral("absent"));
    const auto refused = run({nowhere});
    COMPARE_ERROR(refused, ErrorCode::NotFound);
    QVERIFY(refused.error().message().contains(nowhere.folder));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::aFileThatIsThereStays() {
    addSample();
    writeFile(path(QStringLiteral("motd")), "mine");
    const auto refused = run({filesRequest({"etc/motd"})});
    COMPARE_ERROR(refused, ErrorCode::AlreadyExists);
    QVERIFY2(refused.error().message().contains(QStringLiteral("motd")),
             qPrintable(refused.error().message()));
    QCOMPARE(read(QStringLiteral("motd")), QByteArray("mine"));
    QCOMPARE(found(), QStringList{QStringLiteral("motd")});
}

void TreeExportTest::aFileThatIsThereIsReplacedWhereAsked() {
    addSample();
    // Through the link, a file outside of the folder would be written.
    writeFile(dir_->filePath(QStringLiteral("outside")), "mine");
    QVERIFY(QFile::link(dir_->filePath(QStringLiteral("outside")), path(QStringLiteral("motd"))));
    FilesExportRequest over = filesRequest({"etc/motd"});
    over.overwrite = true;
    VERIFY_RESULT(run({over}));
    QCOMPARE(read(QStringLiteral("motd")), QByteArray("hello\n"));
    QVERIFY(!QFileInfo(path(QStringLiteral("motd"))).isSymLink());
    QCOMPARE(read(QStringLiteral("../../outside")), QByteArray("mine"));
}

void TreeExportTest::linksAreMadeOnlyWhereAsked() {
    addSample();
    FilesExportRequest links = filesRequest({"usr/link"});
    VERIFY_RESULT(run({links}));
    QCOMPARE(found(), QStringList());
    links.symbolicLinks = true;
    VERIFY_RESULT(run({links}));
    QVERIFY(QFileInfo(path(QStringLiteral("link"))).isSymLink());
}

void TreeExportTest::hostileNamesStayInTheFolder() {
    places_->addImage({RawTar()
                           .file("../../up", "1")
                           .file("/absolute", "2")
                           .symbolicLink("way", "../..")
                           .file("way/through", "3")
                           .file("line\nbreak", "4")
                           .file("CON", "5")
                           .file("back\\slash", "6")
                           .closed()},
                      QStringLiteral("v1"));
    FilesExportRequest all = filesRequest({"/"});
    all.symbolicLinks = true;
    const auto outcome = run({all});
    VERIFY_RESULT(outcome);
    // Nothing beside the target: all that was found is below it.
    const QStringList there = found();
    for (const QString& name : there) {
        QVERIFY2(!name.startsWith(QLatin1String("..")), qPrintable(name));
    }
    QCOMPARE(read(QStringLiteral("up")), QByteArray("1"));
    QCOMPARE(read(QStringLiteral("absolute")), QByteArray("2"));
    QCOMPARE(read(QStringLiteral("through")), QByteArray("3"));
    QCOMPARE(read(QStringLiteral("line%0Abreak")), QByteArray("4"));
    QCOMPARE(read(QStringLiteral("back%5Cslash")), QByteArray("6"));
    QVERIFY(!there.contains(QStringLiteral("CON")));
    QCOMPARE(outcome->warnings.filter(QStringLiteral("another name")).size(), 3);
}

void TreeExportTest::theRootBecomesATar() {
    addSample();
    const auto outcome = run({rootRequest(RootfsExportRequest::Form::Tar)});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files, QStringList{path(QStringLiteral("root"))});
    QCOMPARE(found(), QStringList{QStringLiteral("root")});
    QFile tar(path(QStringLiteral("root")));
    QVERIFY(tar.open(QIODevice::ReadOnly));
    QCOMPARE(outcome->bytesMoved, tar.size());
    MergedTree tree;
    VERIFY_RESULT(tree.applyLayer(tar, nullptr));
    QVERIFY(tree.find("etc/old") == MergedTree::none);
    QCOMPARE(tree.contentSize(tree.find("usr/share/data")), 300'000);
    // A tar can say what a folder here cannot.
    QCOMPARE(tree.entry(tree.find("dev/null")).type(), EntryType::CharacterDevice);
    QCOMPARE(tree.entry(tree.find("usr/link")).type(), EntryType::SymbolicLink);
    QVERIFY(tree.isHardLink(tree.find("usr/again")) || tree.isHardLink(tree.find("etc/motd")));
}

void TreeExportTest::theRootBecomesAFolder() {
    addSample();
    const auto outcome = run({rootRequest(RootfsExportRequest::Form::Folder)});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files, QStringList{path(QStringLiteral("root"))});
    QCOMPARE(
        found(),
        (QStringList{QStringLiteral("root"), QStringLiteral("root/dev"), QStringLiteral("root/etc"),
                     QStringLiteral("root/etc/motd"), QStringLiteral("root/etc/new"),
                     QStringLiteral("root/usr"), QStringLiteral("root/usr/again"),
                     QStringLiteral("root/usr/link"), QStringLiteral("root/usr/share"),
                     QStringLiteral("root/usr/share/data")}));
    QVERIFY(read(QStringLiteral("root/usr/link")) == noise(300'000));
    QCOMPARE(outcome->warnings.filter(QStringLiteral("dev/null")).size(), 1);
}

void TreeExportTest::theSameImageGivesTheSameTar() {
    addSample();
    RootfsExportRequest root = rootRequest(RootfsExportRequest::Form::Tar);
    VERIFY_RESULT(run({root}));
    root.target = path(QStringLiteral("again"));
    VERIFY_RESULT(run({root}));
    QVERIFY(read(QStringLiteral("root")) == read(QStringLiteral("again")));
}

void TreeExportTest::aTargetThatIsThereStays_data() {
    QTest::addColumn<bool>("toFolder");
    QTest::addColumn<QString>("there");
    QTest::addColumn<bool>("overwrite");
    const QString file = QStringLiteral("file");
    const QString folder = QStringLiteral("folder");
    const QString link = QStringLiteral("link");
    QTest::newRow("a file, for a tar") << false << file << false;
    QTest::newRow("a folder, for a tar") << false << folder << false;
    QTest::newRow("a folder, for a tar that may replace") << false << folder << true;
    QTest::newRow("a dangling link, for a tar") << false << link << false;
    QTest::newRow("a file, for a folder") << true << file << false;
    QTest::newRow("a dangling link, for a folder") << true << link << false;
}

void TreeExportTest::aTargetThatIsThereStays() {
    QFETCH(const bool, toFolder);
    QFETCH(const QString, there);
    QFETCH(const bool, overwrite);
    addSample();
    RootfsExportRequest root =
        rootRequest(toFolder ? RootfsExportRequest::Form::Folder : RootfsExportRequest::Form::Tar);
    root.overwrite = overwrite;
    if (there == QLatin1String("file")) {
        writeFile(root.target, "mine");
    } else if (there == QLatin1String("folder")) {
        QVERIFY(QDir().mkdir(root.target));
    } else {
        QVERIFY(QFile::link(QStringLiteral("nowhere"), root.target));
    }
    const auto refused = run({root});
    COMPARE_ERROR(refused, ErrorCode::AlreadyExists);
    QVERIFY(refused.error().message().contains(root.target));
    QCOMPARE(found(), QStringList{QStringLiteral("root")});
    QCOMPARE(QFileInfo(root.target).isSymLink(), there == QLatin1String("link"));
    QCOMPARE(QFileInfo(root.target).isDir(), there == QLatin1String("folder"));
    QVERIFY(places_->log(sourceSide).isEmpty()); // said before anything was read
}

void TreeExportTest::aTarIsReplacedWhereAsked() {
    addSample();
    RootfsExportRequest root = rootRequest(RootfsExportRequest::Form::Tar);
    writeFile(root.target, "mine");
    root.overwrite = true;
    VERIFY_RESULT(run({root}));
    QVERIFY(read(QStringLiteral("root")).size() > 300'000);
    QCOMPARE(found(), QStringList{QStringLiteral("root")});
}

void TreeExportTest::theImageOfThePlatformIsTaken() {
    const auto add = [this](const QString& architecture) {
        const QByteArray layer = RawTar().file("arch", architecture.toLatin1()).closed();
        const Platform platform{.os = QStringLiteral("linux"), .architecture = architecture};
        const SampleImage one = SampleImage::of({{layer, layer, MediaType::ociLayer}}, platform);
        places_->atSource->addLayer(QStringLiteral("app"), layer);
        places_->atSource->addLayer(QStringLiteral("app"), one.config);
        places_->atSource->addManifest(QStringLiteral("app"), one.manifest);
        return QStringLiteral(
                   R"({"mediaType":"%1","digest":"%2","size":%3,"platform":{"os":"linux","architecture":"%4"}})")
            .arg(MediaType::ociManifest, one.manifestDescriptor.digest.toString())
            .arg(one.manifestDescriptor.size)
            .arg(architecture);
    };
    const QStringList children{add(QStringLiteral("s390x")), add(QStringLiteral("riscv64"))};
    places_->atSource->addManifest(
        QStringLiteral("app"),
        QStringLiteral(R"({"schemaVersion":2,"mediaType":"%1","manifests":[%2]})")
            .arg(MediaType::ociIndex, children.join(QLatin1Char(',')))
            .toUtf8(),
        QStringLiteral("v1"));
    FilesExportRequest file = filesRequest({"arch"});
    file.image.platform = Platform{QStringLiteral("linux"), QStringLiteral("riscv64")};
    VERIFY_RESULT(run({file}));
    QCOMPARE(read(QStringLiteral("arch")), QByteArray("riscv64"));
}

void TreeExportTest::anAbsentPlatformIsToldWithThoseThereAre() {
    const SampleImage one = addSample();
    places_->addIndex({one.manifestDescriptor}, QStringLiteral("v1"));
    FilesExportRequest file = filesRequest({"etc/motd"});
    file.image.platform = Platform{QStringLiteral("plan9"), QStringLiteral("mips")};
    const auto absent = run({file});
    COMPARE_ERROR(absent, ErrorCode::NotFound);
    QVERIFY2(absent.error().message().contains(one.manifestDescriptor.digest.toString()),
             qPrintable(absent.error().message()));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::whichImageMustBeSaid() {
    addSample();
    RootfsExportRequest root = rootRequest(RootfsExportRequest::Form::Tar);
    root.image.tag = std::nullopt;
    COMPARE_ERROR(run({root}), ErrorCode::InvalidArgument);
    root.image.tag = tag("v9");
    COMPARE_ERROR(run({root}), ErrorCode::NotFound);
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::addImageAndCases() {
    QTest::addColumn<What>("what");
    QTest::newRow("a file") << What::File;
    QTest::newRow("a folder") << What::Folder;
    QTest::newRow("the root as a tar") << What::RootTar;
    QTest::newRow("the root as a folder") << What::RootFolder;
}

void TreeExportTest::aLayerThatLiesIsNamed_data() {
    addImageAndCases();
}

void TreeExportTest::aLayerThatLiesIsNamed() {
    QFETCH(const What, what);
    addSample();
    const Digest layer = Hasher::digestOf(lowerLayer());
    places_->atSource->flip(layer, 200'000);
    const auto refused = run(request(what));
    COMPARE_ERROR(refused, ErrorCode::InvalidDigest);
    QVERIFY2(refused.error().message().contains(layer.toString()),
             qPrintable(refused.error().message()));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::aLayerCutShortIsNamed() {
    // Its digest is right: so it was uploaded.
    const QByteArray cut = lowerLayer().left(200'000);
    places_->addImage({upperLayer(), cut}, QStringLiteral("v1"));
    const auto refused = run(request(What::RootTar));
    COMPARE_ERROR(refused, ErrorCode::Corrupt);
    QVERIFY2(refused.error().message().contains(Hasher::digestOf(cut).toString()),
             qPrintable(refused.error().message()));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::anAbsentLayerIsNamed() {
    addSample();
    const Digest layer = Hasher::digestOf(upperLayer());
    places_->atSource->removeBlob(layer);
    const auto refused = run(request(What::RootFolder));
    COMPARE_ERROR(refused, ErrorCode::LayerUnknown);
    QVERIFY2(refused.error().message().contains(layer.toString()),
             qPrintable(refused.error().message()));
    QCOMPARE(found(), QStringList());
}

void TreeExportTest::anEmptyFolderIsFilled() {
    addSample();
    QVERIFY(QDir().mkpath(path(QStringLiteral("root"))));
    VERIFY_RESULT(run(request(What::RootFolder)));
    QCOMPARE(read(QStringLiteral("root/etc/new")), QByteArray("new\n"));
    QVERIFY(!found().join(u' ').contains(QStringLiteral(".tmp")));
}

void TreeExportTest::aFolderThatIsNotEmptyStays() {
    addSample();
    QVERIFY(QDir().mkpath(path(QStringLiteral("root"))));
    writeFile(path(QStringLiteral("root/.mine")), "mine");
    const QStringList before = found();
    COMPARE_ERROR(run(request(What::RootFolder)), ErrorCode::AlreadyExists);
    QCOMPARE(found(), before);
}

void TreeExportTest::whatCannotBeWrittenIsToldBeforeAnythingIsRead_data() {
    QTest::addColumn<What>("what");
    QTest::addColumn<QString>("folder"); // below the target's; empty: it itself
    QTest::addColumn<QString>("inTheWay");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("no folder for a tar")
        << What::RootTar << "gone/root" << QString() << ErrorCode::NotFound;
    QTest::newRow("no folder for a folder")
        << What::RootFolder << "gone/root" << QString() << ErrorCode::NotFound;
    QTest::newRow("no folder for files")
        << What::File << "gone" << QString() << ErrorCode::NotFound;
    QTest::newRow("a file of that name")
        << What::File << QString() << "data" << ErrorCode::AlreadyExists;
    QTest::newRow("a file of a folder's name")
        << What::Folder << QString() << "usr" << ErrorCode::AlreadyExists;
}

void TreeExportTest::whatCannotBeWrittenIsToldBeforeAnythingIsRead() {
    QFETCH(What, what);
    QFETCH(QString, folder);
    QFETCH(QString, inTheWay);
    QFETCH(ErrorCode, code);
    addSample();
    TransferRequest wanted = request(what);
    if (auto* files = std::get_if<FilesExportRequest>(&wanted.work); files && !folder.isEmpty()) {
        files->folder = path(folder);
    } else if (auto* root = std::get_if<RootfsExportRequest>(&wanted.work)) {
        root->target = path(folder);
    }
    if (!inTheWay.isEmpty()) {
        writeFile(path(inTheWay), "mine");
    }
    const QStringList before = found();
    COMPARE_ERROR(run(wanted), code);
    QVERIFY(places_->log(sourceSide).isEmpty());
    QCOMPARE(found(), before);
}

void TreeExportTest::aClashFurtherDownIsToldBeforeAnythingIsWritten() {
    addSample();
    QVERIFY(QDir().mkpath(path(QStringLiteral("usr/share"))));
    writeFile(path(QStringLiteral("usr/share/data")), "mine");
    const QStringList before = found();
    const auto outcome = run(request(What::Folder));
    COMPARE_ERROR(outcome, ErrorCode::AlreadyExists);
    QVERIFY2(outcome.error().message().contains(path(QStringLiteral("usr/share/data"))),
             qPrintable(outcome.error().message()));
    QCOMPARE(found(), before);
}

void TreeExportTest::bothReadingsAreCountedAsOne_data() {
    addImageAndCases();
}

void TreeExportTest::bothReadingsAreCountedAsOne() {
    QFETCH(What, what);
    addSample();
    const qint64 stored = lowerLayer().size() + upperLayer().size();
    TransferProgress progress;
    VERIFY_RESULT(runTransfer(request(what), places_->opener(), progress, {}));
    QCOMPARE(progress.steps().size(), 1);
    QCOMPARE(progress.total(), stored);
    QCOMPARE(progress.done(), stored);
    // The speed is of the same bytes as the size.
    QVERIFY(progress.moved() > stored / 2 - 1);
    QVERIFY(progress.moved() <= stored);
}

void TreeExportTest::aDiskThatIsTooSmallIsToldWithWhatIsNeeded_data() {
    addImageAndCases();
}

void TreeExportTest::aDiskThatIsTooSmallIsToldWithWhatIsNeeded() {
    QFETCH(What, what);
    addSample();
    const QStringList before = found();
    const auto outcome = runWith(request(what), 299'000);
    COMPARE_ERROR(outcome, ErrorCode::NoSpace);
    const QString message = outcome.error().message();
    QVERIFY2(message.contains(QStringLiteral("299.0 kB are free")), qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("about 30")), qPrintable(message));
    QCOMPARE(found(), before);
    VERIFY_RESULT(runWith(request(what), -1)); // not to be told
}

void TreeExportTest::aDiskThatIsFarTooSmallIsToldBeforeAnythingIsRead() {
    addSample();
    TransferProgress progress;
    for (const What what : {What::RootTar, What::RootFolder}) {
        COMPARE_ERROR(runTransfer(request(what), places_->opener(), progress, {},
                                  {.freeSpace = [](const QString&) { return 100'000; }}),
                      ErrorCode::NoSpace);
        QCOMPARE(progress.moved(), 0);
        QCOMPARE(found(), QStringList());
    }
}

void TreeExportTest::leavesNothingWhereverItStops_data() {
    QTest::addColumn<What>("what");
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("fails");
    const QList<std::pair<What, const char*>> all{{What::File, "a file"},
                                                  {What::Folder, "a folder"},
                                                  {What::RootTar, "the root as a tar"},
                                                  {What::RootFolder, "the root as a folder"}};
    for (const auto& [what, name] : all) {
        init();
        addSample();
        VERIFY_RESULT(run(request(what)));
        QHash<QString, int> seen;
        for (const QString& call : places_->log(sourceSide)) {
            const int number = ++seen[call];
            QTest::addRow("%s, stopped at %s %d", name, qPrintable(call), number)
                << what << call << number << false;
            QTest::addRow("%s, failing at %s %d", name, qPrintable(call), number)
                << what << call << number << true;
        }
    }
}

void TreeExportTest::leavesNothingWhereverItStops() {
    QFETCH(const What, what);
    QFETCH(const QString, call);
    QFETCH(const int, number);
    QFETCH(const bool, fails);
    addSample();
    std::stop_source stop;
    if (fails) {
        places_->failAt(sourceSide, call, number,
                        Error(ErrorCode::Io, QStringLiteral("the disk is bad")));
    } else {
        places_->doAt(sourceSide, call, number, [&stop] { stop.request_stop(); });
    }
    const auto ended = run(request(what), stop.get_token());
    COMPARE_ERROR(ended, fails ? ErrorCode::Io : ErrorCode::Cancelled);
    QCOMPARE(found(), QStringList());
    // And it can be had again.
    VERIFY_RESULT(run(request(what)));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::TreeExportTest)
#include "treeexporttest.moc"
