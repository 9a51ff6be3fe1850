#include "core/digest/hasher.h"
#include "core/transfer/runtransfer.h"
#include "tests/layers/rawtar.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/transfer/twoplaces.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

/// Chosen files and folders into a zip or a tar, looked at by other programs.
class ArchiveExportTest : public QObject {
    Q_OBJECT

    using Form = FilesExportRequest::Form;

private Q_SLOTS:
    void init();

    void holdsWhatWasChosen_data();
    void holdsWhatWasChosen();
    void namesCanDoNoHarm_data();
    void namesCanDoNoHarm();
    void whatTheFormatCannotHoldIsSaid_data();
    void whatTheFormatCannotHoldIsSaid();
    void aZipHoldsEveryNameOfAFile();
    void anotherProgramTakesItApart();
    void oneLayerAloneHasNoWhiteouts();
    void twoOfOneNameAreRefused_data();
    void twoOfOneNameAreRefused();
    void theSameFilesGiveTheSameBytes_data();
    void theSameFilesGiveTheSameBytes();
    void oldTimesAreAZipsFirstDay();
    void whatWasWrittenIsCounted_data();
    void whatWasWrittenIsCounted();
    void itMustHaveAName();
    void whatIsThereStaysUnlessAsked_data();
    void whatIsThereStaysUnlessAsked();
    void leavesNothingWhereverItStops_data();
    void leavesNothingWhereverItStops();

private:
    static void addForms();
    FilesExportRequest request(Form form, const QList<QByteArray>& paths) const;
    Result<TransferOutcome> run(const FilesExportRequest& request, std::stop_token stop = {});
    void addImage(const QList<QByteArray>& layers) {
        places_->addImage(layers, QStringLiteral("v1"));
    }
    QString target() const { return folder_ + QStringLiteral("/out"); }
    QStringList found() const;
    /// By listarchive.py; sorted.
    QStringList listed() const;

    std::unique_ptr<QTemporaryDir> dir_;
    QString folder_;
    std::unique_ptr<TwoPlaces> places_;
};

namespace {

constexpr qint64 noon = 1'700'000'000;

QByteArray lowerLayer() {
    return RawTar()
        .add({.name = "etc/", .typeflag = '5', .mode = 0750, .mtime = noon})
        .add({.name = "etc/motd", .body = "hello\n", .mode = 0640, .mtime = noon + 1})
        .add({.name = "etc/tool", .body = "#!\n", .mode = 04755, .mtime = noon + 2})
        .add({.name = "etc/old", .body = "old\n", .mtime = noon})
        .add({.name = "etc/empty/", .typeflag = '5', .mode = 0700, .mtime = noon + 3})
        .add({.name = "etc/link",
              .typeflag = '2',
              .mode = 0777,
              .mtime = noon + 4,
              .linkname = "../usr/data"})
        .add({.name = "etc/again",
              .typeflag = '1',
              .mode = 0640,
              .mtime = noon + 1,
              .linkname = "etc/motd"})
        .add({.name = "etc/gr\xc3\xbc\xc3\x9f", .body = "ok", .mode = 0644, .mtime = noon + 5})
        .add({.name = "etc/null",
              .typeflag = '3',
              .mode = 0666,
              .mtime = noon,
              .devmajor = 1,
              .devminor = 3})
        .add({.name = "usr/data", .body = noise(300'000), .mode = 0644, .mtime = noon + 6})
        .closed();
}

QByteArray upperLayer() {
    return RawTar().file("etc/.wh.old").closed();
}

} // namespace

void ArchiveExportTest::init() {
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
    folder_ = dir_->filePath(QStringLiteral("target"));
    QVERIFY(QDir().mkdir(folder_));
    places_ = std::make_unique<TwoPlaces>();
}

void ArchiveExportTest::addForms() {
    QTest::addColumn<Form>("form");
    QTest::newRow("tar") << Form::Tar;
    QTest::newRow("tar.gz") << Form::TarGzip;
    QTest::newRow("zip") << Form::Zip;
}

FilesExportRequest ArchiveExportTest::request(Form form, const QList<QByteArray>& paths) const {
    return {.image = {.place = places_->source, .repository = repository("app"), .tag = tag("v1")},
            .paths = paths,
            .folder = folder_,
            .name = QStringLiteral("out"),
            .form = form};
}

Result<TransferOutcome> ArchiveExportTest::run(const FilesExportRequest& request,
                                               std::stop_token stop) {
    TransferProgress progress;
    return runTransfer({request}, places_->opener(), progress, std::move(stop));
}

QStringList ArchiveExportTest::found() const {
    return QDir(folder_).entryList(QDir::AllEntries | QDir::Hidden | QDir::System |
                                   QDir::NoDotAndDotDot);
}

QStringList ArchiveExportTest::listed() const {
    const ProgramResult listing = runProgram(
        QStringLiteral("python3"), {QStringLiteral("-B"), QStringLiteral(LIST_ARCHIVE), target()});
    if (!listing.ok()) {
        return {QString::fromUtf8(listing.err)};
    }
    QStringList lines =
        QString::fromLatin1(listing.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    lines.sort();
    return lines;
}

void ArchiveExportTest::holdsWhatWasChosen_data() {
    addForms();
}

void ArchiveExportTest::holdsWhatWasChosen() {
    QFETCH(const Form, form);
    addImage({lowerLayer(), upperLayer()});
    const auto outcome = run(request(form, {"etc", "usr/data", "etc/motd"}));
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->files, QStringList{target()});
    QCOMPARE(found(), QStringList{QStringLiteral("out")});
    const bool isZip = form == Form::Zip;
    QStringList wanted{QStringLiteral("folder 0750 1700000000 etc/"),
                       QStringLiteral("folder 0700 1700000003 etc/empty/"),
                       QStringLiteral("file 4755 1700000002 etc/tool = #!\\n"),
                       QStringLiteral("file 0644 1700000005 etc/gr\\xfc\\xdf = ok"),
                       QStringLiteral("symlink 0777 1700000004 etc/link -> ../usr/data"),
                       QStringLiteral("file 0644 1700000006 data = 300000 bytes"),
                       QStringLiteral("file 0640 1700000001 etc/again = hello\\n")};
    if (isZip) {
        wanted.append(QStringLiteral("file 0640 1700000001 etc/motd = hello\\n"));
    } else {
        wanted.append(QStringLiteral("hardlink 0640 1700000001 etc/motd -> etc/again"));
        wanted.append(QStringLiteral("device 0666 1700000000 etc/null"));
    }
    wanted.sort();
    QCOMPARE(listed(), wanted);
    QCOMPARE(outcome->warnings,
             isZip ? QStringList{QStringLiteral("not written, being no file: etc/null")}
                   : QStringList());
}

void ArchiveExportTest::namesCanDoNoHarm_data() {
    addForms();
}

void ArchiveExportTest::namesCanDoNoHarm() {
    QFETCH(const Form, form);
    addImage({RawTar()
                  .file("../../up", "1")
                  .file("/absolute", "2")
                  .symbolicLink("way", "../..")
                  .file("way/through", "3")
                  .file("line\nbreak", "4")
                  .file("CON", "5")
                  .file("back\\slash", "6")
                  .file("C:/drive", "7")
                  .file("no\xffutf8", "8")
                  .symbolicLink("raw", "\xff\xfe")
                  .closed()});
    const auto outcome = run(request(form, {"/"}));
    VERIFY_RESULT(outcome);
    const QStringList lines = listed();
    QStringList names;
    for (const QString& line : lines) {
        names.append(line.section(QLatin1Char(' '), 3));
    }
    names.sort();
    QCOMPARE(names,
             QStringList({QStringLiteral("%43ON = 5"), QStringLiteral("C%3A/"),
                          QStringLiteral("C%3A/drive = 7"), QStringLiteral("absolute = 2"),
                          QStringLiteral("back%5Cslash = 6"), QStringLiteral("line%0Abreak = 4"),
                          QStringLiteral("no%FFutf8 = 8"),
                          form == Form::Zip ? QStringLiteral("raw -> \\xff\\xfe")
                                            : QStringLiteral("raw -> \\udcff\\udcfe"),
                          QStringLiteral("through = 3"), QStringLiteral("up = 1"),
                          QStringLiteral("way -> ../..")}));
    // Each is told: the folder and what is in it by their own names.
    QCOMPARE(outcome->warnings.filter(QStringLiteral("another name")).size(), 5);
}

void ArchiveExportTest::whatTheFormatCannotHoldIsSaid_data() {
    QTest::addColumn<Form>("form");
    QTest::addColumn<char>("type");
    QTest::addColumn<bool>("isHeld");
    for (const char type : {'3', '4', '6'}) {
        QTest::addRow("%c, tar", type) << Form::Tar << type << true;
        QTest::addRow("%c, tar.gz", type) << Form::TarGzip << type << true;
        QTest::addRow("%c, zip", type) << Form::Zip << type << false;
    }
}

void ArchiveExportTest::whatTheFormatCannotHoldIsSaid() {
    QFETCH(const Form, form);
    QFETCH(const char, type);
    QFETCH(const bool, isHeld);
    addImage({RawTar().add({.name = "dev/x", .typeflag = type}).closed()});
    const auto outcome = run(request(form, {"dev/x"}));
    VERIFY_RESULT(outcome);
    QCOMPARE(listed(), isHeld ? QStringList{QStringLiteral("device 0644 0 x")} : QStringList());
    QCOMPARE(outcome->warnings,
             isHeld ? QStringList()
                    : QStringList{QStringLiteral("not written, being no file: dev/x")});
}

void ArchiveExportTest::aZipHoldsEveryNameOfAFile() {
    // More than one piece of reading, and three names in two folders.
    const QByteArray content = noise(700'000);
    addImage({RawTar()
                  .file("a/one", content)
                  .hardLink("a/two", "a/one")
                  .hardLink("b/three", "a/one")
                  .closed()});
    VERIFY_RESULT(run(request(Form::Zip, {"a", "b"})));
    const auto unzip = runProgram(QStringLiteral("bsdtar"), {QStringLiteral("-xf"), target(),
                                                             QStringLiteral("-C"), dir_->path()});
    QVERIFY2(unzip.ok(), unzip.err.constData());
    for (const char* name : {"a/one", "a/two", "b/three"}) {
        QFile file(dir_->filePath(QLatin1String(name)));
        QVERIFY2(file.open(QIODevice::ReadOnly), name);
        QVERIFY2(file.readAll() == content, name);
    }
    QCOMPARE(found(), QStringList{QStringLiteral("out")});
}

void ArchiveExportTest::anotherProgramTakesItApart() {
    addImage({lowerLayer()});
    VERIFY_RESULT(run(request(Form::Zip, {"etc", "usr/data"})));
    const auto listing =
        runProgram(QStringLiteral("python3"), {QStringLiteral("-m"), QStringLiteral("zipfile"),
                                               QStringLiteral("-e"), target(), dir_->path()});
    QVERIFY2(listing.ok(), listing.err.constData());
    QFile data(dir_->filePath(QStringLiteral("data")));
    QVERIFY(data.open(QIODevice::ReadOnly));
    QVERIFY(data.readAll() == noise(300'000));
    QVERIFY(QFile::exists(dir_->filePath(QStringLiteral("etc/grüß"))));
    QVERIFY(QDir(dir_->filePath(QStringLiteral("etc/empty"))).exists());
}

void ArchiveExportTest::oneLayerAloneHasNoWhiteouts() {
    addImage({lowerLayer(), RawTar().file("etc/.wh.old").file("etc/new", "n").closed()});
    FilesExportRequest upper = request(Form::Tar, {"etc"});
    upper.layer = Hasher::digestOf(RawTar().file("etc/.wh.old").file("etc/new", "n").closed());
    VERIFY_RESULT(run(upper));
    QCOMPARE(listed(), QStringList({QStringLiteral("file 0644 0 etc/new = n"),
                                    QStringLiteral("folder 0755 0 etc/")}));
}

void ArchiveExportTest::twoOfOneNameAreRefused_data() {
    addForms();
}

void ArchiveExportTest::twoOfOneNameAreRefused() {
    QFETCH(const Form, form);
    addImage({RawTar().file("a/same", "1").file("b/same", "2").closed()});
    COMPARE_ERROR(run(request(form, {"a/same", "b/same"})), ErrorCode::InvalidArgument);
    QCOMPARE(found(), QStringList());
}

void ArchiveExportTest::theSameFilesGiveTheSameBytes_data() {
    addForms();
}

void ArchiveExportTest::theSameFilesGiveTheSameBytes() {
    QFETCH(const Form, form);
    addImage({lowerLayer()});
    const auto bytes = [this] {
        QFile file(target());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    FilesExportRequest twice = request(form, {"etc"});
    VERIFY_RESULT(run(twice));
    const QByteArray first = bytes();
    QVERIFY(QFile::remove(target()));
    VERIFY_RESULT(run(twice));
    QVERIFY(!first.isEmpty());
    QVERIFY(bytes() == first);
}

void ArchiveExportTest::oldTimesAreAZipsFirstDay() {
    addImage({RawTar().file("a", "1").closed()});
    VERIFY_RESULT(run(request(Form::Zip, {"a"})));
    QCOMPARE(listed(), QStringList{QStringLiteral("file 0644 315619200 a = 1")});
}

void ArchiveExportTest::whatWasWrittenIsCounted_data() {
    addForms();
}

void ArchiveExportTest::whatWasWrittenIsCounted() {
    QFETCH(const Form, form);
    addImage({lowerLayer()});
    const auto outcome = run(request(form, {"etc"}));
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->bytesMoved, QFileInfo(target()).size());
}

void ArchiveExportTest::itMustHaveAName() {
    addImage({lowerLayer()});
    FilesExportRequest nameless = request(Form::Zip, {"etc"});
    nameless.name.clear();
    COMPARE_ERROR(run(nameless), ErrorCode::InvalidArgument);
    nameless.name = QStringLiteral("../out");
    COMPARE_ERROR(run(nameless), ErrorCode::InvalidArgument);
    QCOMPARE(found(), QStringList());
}

void ArchiveExportTest::whatIsThereStaysUnlessAsked_data() {
    addForms();
}

void ArchiveExportTest::whatIsThereStaysUnlessAsked() {
    QFETCH(const Form, form);
    addImage({lowerLayer()});
    const auto content = [this] {
        QFile file(target());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QFile there(target());
    QVERIFY(there.open(QIODevice::WriteOnly) && there.write("mine") == 4);
    there.close();
    FilesExportRequest again = request(form, {"etc/motd"});
    COMPARE_ERROR(run(again), ErrorCode::AlreadyExists);
    QCOMPARE(content(), QByteArray("mine"));
    again.overwrite = true;
    VERIFY_RESULT(run(again));
    QCOMPARE(listed(), QStringList{QStringLiteral("file 0640 1700000001 motd = hello\\n")});
    QCOMPARE(found(), QStringList{QStringLiteral("out")});
}

void ArchiveExportTest::leavesNothingWhereverItStops_data() {
    QTest::addColumn<Form>("form");
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("fails");
    for (const auto& [form, name] : {std::pair{Form::TarGzip, "tar.gz"}, {Form::Zip, "zip"}}) {
        init();
        addImage({lowerLayer(), upperLayer()});
        VERIFY_RESULT(run(request(form, {"etc", "usr"})));
        QHash<QString, int> seen;
        for (const QString& call : places_->log(QStringLiteral("source"))) {
            const int number = ++seen[call];
            QTest::addRow("%s, stopped at %s %d", name, qPrintable(call), number)
                << form << call << number << false;
            QTest::addRow("%s, failing at %s %d", name, qPrintable(call), number)
                << form << call << number << true;
        }
    }
}

void ArchiveExportTest::leavesNothingWhereverItStops() {
    QFETCH(const Form, form);
    QFETCH(const QString, call);
    QFETCH(const int, number);
    QFETCH(const bool, fails);
    addImage({lowerLayer(), upperLayer()});
    std::stop_source stop;
    const QString source = QStringLiteral("source");
    if (fails) {
        places_->failAt(source, call, number,
                        Error(ErrorCode::Io, QStringLiteral("the disk is bad")));
    } else {
        places_->doAt(source, call, number, [&stop] { stop.request_stop(); });
    }
    const auto ended = run(request(form, {"etc", "usr"}), stop.get_token());
    COMPARE_ERROR(ended, fails ? ErrorCode::Io : ErrorCode::Cancelled);
    QCOMPARE(found(), QStringList());
    VERIFY_RESULT(run(request(form, {"etc", "usr"})));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::ArchiveExportTest)
#include "archiveexporttest.moc"
