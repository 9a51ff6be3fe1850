#include "core/layers/entryexporter.h"

#include "core/layers/safefilename.h"
#include "tests/layers/rawtar.h"

#include <QBuffer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace stowage;

namespace {

RawTar tar() {
    return {};
}

} // namespace

class EntryExporterTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> dir_;
    QString target_;

    Result<ExportReport> write(const QList<QByteArray>& layers, const QList<QByteArray>& paths,
                               ExportOptions options = {}, std::stop_token stop = {}) {
        const LayerStack stack = stackOf(layers);
        const auto tree = mergeLayers(stack, nullptr);
        if (!tree) {
            return failure(tree);
        }
        QList<MergedTree::Node> nodes;
        for (const QByteArray& path : paths) {
            nodes.append(tree->find(path));
        }
        auto exporter = EntryExporter::into(target_, options);
        if (!exporter) {
            return failure(exporter);
        }
        return exporter->write(*tree, nodes, stack, nullptr, stop);
    }

    QByteArray read(const char* name) const {
        QFile file(target_ + QLatin1Char('/') + QString::fromUtf8(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
    }

    struct stat statusOf(const char* name) const {
        struct stat status = {};
        ::lstat((QFile::encodeName(target_) + '/' + name).constData(), &status);
        return status;
    }

    QStringList written() const {
        QStringList paths;
        QDirIterator walk(target_,
                          QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                          QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            paths.append(walk.next().mid(target_.size() + 1));
        }
        paths.sort();
        return paths;
    }

private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        target_ = dir_->filePath(QStringLiteral("target"));
        QVERIFY(QDir().mkpath(target_));
    }

    void folderBelowFolder() {
        constexpr int depth = 1900; // As deep as a path may be for those who remove it again.
        const QByteArray folders = QByteArray("d/").repeated(depth);
        RawTar layer = tar();
        layer.pax({{"path", folders + "f"}}).file("x", "deep");
        // One on the way back, and one beside.
        layer.pax({{"path", folders.first(20) + "g"}}).file("x", "back");
        layer.add({.name = "d/e/", .typeflag = '5', .mode = 0755, .mtime = 500});
        layer.file("d/e/h", "beside");
        layer.add({.name = "d/", .typeflag = '5', .mode = 0755, .mtime = 700});
        const auto report = write({layer.closed()}, {"d"});
        QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().message()));
        QCOMPARE(report->folders, depth + 1);
        QCOMPARE(report->files, 3);
        QCOMPARE(read(QByteArray(folders.first(20) + "g").constData()), QByteArray("back"));
        QCOMPARE(read("d/e/h"), QByteArray("beside"));
        QCOMPARE(statusOf("d").st_mtime, 700);
        QCOMPARE(statusOf("d/e").st_mtime, 500);
        QCOMPARE(statusOf(QByteArray(folders + "f").constData()).st_size, 4);
    }

    void writesFilesAndFolders() {
        const auto report =
            write({tar()
                       .add({.name = "etc/", .typeflag = '5', .mode = 0755, .mtime = 500})
                       .add({.name = "etc/hosts", .body = "localhost", .mode = 0640, .mtime = 1000})
                       .file("etc/sub/deep", "deep")
                       .file("other", "o")
                       .closed(),
                   gzip({tar().file("etc/upper", "u").closed()})},
                  {"etc"});
        QVERIFY2(report, qPrintable(report ? QString() : report.error().message()));
        QCOMPARE(written(), (QStringList{QStringLiteral("etc"), QStringLiteral("etc/hosts"),
                                         QStringLiteral("etc/sub"), QStringLiteral("etc/sub/deep"),
                                         QStringLiteral("etc/upper")}));
        QCOMPARE(read("etc/hosts"), QByteArray("localhost"));
        QCOMPARE(read("etc/sub/deep"), QByteArray("deep"));
        QCOMPARE(read("etc/upper"), QByteArray("u"));
        QCOMPARE(statusOf("etc/hosts").st_mtim.tv_sec, 1000);
        QCOMPARE(statusOf("etc").st_mtim.tv_sec, 500);
        QCOMPARE(report->files, 3);
        QCOMPARE(report->folders, 2);
        QCOMPARE(report->bytes, 14);
        QVERIFY(report->skipped.isEmpty());
        QVERIFY(report->renamed.isEmpty());
    }

    void chosenFilesHaveTheirOwnName() {
        const QByteArray layer = tar().file("a/b/c", "c").file("a/d", "d").closed();
        QVERIFY(write({layer}, {"a/b/c", "a/d"}));
        QCOMPARE(written(), (QStringList{QStringLiteral("c"), QStringLiteral("d")}));
    }

    void theRootIsWhatIsInIt() {
        QVERIFY(write({tar().file("a/b", "1").file("c", "2").closed()}, {""}));
        QCOMPARE(written(),
                 (QStringList{QStringLiteral("a"), QStringLiteral("a/b"), QStringLiteral("c")}));
    }

    void whatLiesInAnotherChosenFolderIsWrittenOnce() {
        QVERIFY(write({tar().file("a/b/c", "1").closed()}, {"a/b/c", "a", "a/b", "a"}));
        QCOMPARE(written(), (QStringList{QStringLiteral("a"), QStringLiteral("a/b"),
                                         QStringLiteral("a/b/c")}));
    }

    void twoOfOneNameAreRefused() {
        const auto report =
            write({tar().file("a/x", "1").file("b/x", "2").closed()}, {"a/x", "b/x"});
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::InvalidArgument);
        QVERIFY(written().isEmpty());
    }

    void permissionsAreSane() {
        const mode_t before = ::umask(022);
        const auto report = write({tar()
                                       .file("suid", "x", 06755)
                                       .file("none", "x", 0)
                                       .file("all", "x", 0777)
                                       .folder("sticky/", 01777)
                                       .folder("closed/", 0)
                                       .file("closed/in", "x")
                                       .closed()},
                                  {""});
        ::umask(before);
        QVERIFY(report);
        QCOMPARE(statusOf("suid").st_mode & 07777, 0755U);
        QCOMPARE(statusOf("none").st_mode & 07777, 0600U);
        QCOMPARE(statusOf("all").st_mode & 07777, 0755U);
        QCOMPARE(statusOf("sticky").st_mode & 07777, 0755U);
        QCOMPARE(statusOf("closed").st_mode & 07777, 0700U);
        QCOMPARE(read("closed/in"), QByteArray("x"));
        QCOMPARE(statusOf("suid").st_uid, ::getuid());
    }

    void hardLinksAreCopies() {
        const QByteArray body(700'000, 'x');
        const auto report = write({tar().file("a", body).closed(),
                                   tar().hardLink("b", "a").hardLink("d/c", "a").closed(),
                                   tar().file("a", "new").closed()},
                                  {""});
        QVERIFY2(report, qPrintable(report ? QString() : report.error().message()));
        QCOMPARE(read("a"), QByteArray("new"));
        QCOMPARE(read("b"), body);
        QCOMPARE(read("d/c"), body);
        QCOMPARE(statusOf("b").st_nlink, 1U);
        QCOMPARE(report->files, 3);
    }

    void linksAndDevicesAreSkippedByName() {
        const auto report = write({tar()
                                       .symbolicLink("link", "/etc/passwd")
                                       .add({.name = "null", .typeflag = '3', .devmajor = 1})
                                       .add({.name = "pipe", .typeflag = '6'})
                                       .file("file", "f")
                                       .closed()},
                                  {""});
        QVERIFY(report);
        QCOMPARE(written(), QStringList{QStringLiteral("file")});
        QCOMPARE(report->skipped.size(), 3);
        QVERIFY(report->skipped.contains(QStringLiteral("link")));
        QCOMPARE(report->files, 1);
    }

    void linksAreMadeWhenAskedForAndNeverFollowed() {
        const QString outside = dir_->filePath(QStringLiteral("outside"));
        QVERIFY(QDir().mkpath(outside));
        const auto report =
            write({tar().symbolicLink("link", QFile::encodeName(outside)).closed(),
                   // Merged, this is a file of the folder that the link names in the layer's root.
                   tar().file("link/x", "x").closed()},
                  {"link"}, {.symbolicLinks = true});
        QVERIFY(report);
        QCOMPARE(QFile::symLinkTarget(target_ + QStringLiteral("/link")), outside);
        QVERIFY(QDir(outside).isEmpty());
        // A link that is there already, where a folder is to be.
        const auto through = write({tar().file("link/y", "y").closed()}, {"link"});
        QVERIFY(!through);
        QCOMPARE(through.error().code(), ErrorCode::AlreadyExists);
        // Nor by overwriting: a file in place of the link.
        const auto over = write({tar().file("link", "z").closed()}, {"link"}, {.overwrite = true});
        QVERIFY2(over, qPrintable(over ? QString() : over.error().message()));
        QCOMPARE(read("link"), QByteArray("z"));
        QVERIFY(QDir(outside).isEmpty());
    }

    void hostileNamesStayInTheFolder_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("dot dot") << QByteArray("../../escaped");
        QTest::newRow("absolute") << QByteArray("/escaped");
        QTest::newRow("backslashes") << QByteArray("..\\..\\escaped");
        QTest::newRow("device") << QByteArray("NUL");
        QTest::newRow("bidi") << QByteArray("a\xe2\x80\xae"
                                            "cod");
        QTest::newRow("trailing dot") << QByteArray("a.");
        QTest::newRow("trailing space") << QByteArray("a ");
        QTest::newRow("newline") << QByteArray("a\nb");
        QTest::newRow("no UTF-8") << QByteArray("caf\xe9");
        QTest::newRow("300 bytes") << QByteArray(300, 'n');
        QTest::newRow("markup") << QByteArray("<img src=x>");
        QTest::newRow("option") << QByteArray("-rf");
        QTest::newRow("dots") << QByteArray("...");
    }
    void hostileNamesStayInTheFolder() {
        QFETCH(QByteArray, name);
        const auto report =
            write({tar().pax({{"path", "d/" + name}}).file("x", "content").closed()}, {""});
        QVERIFY2(report, qPrintable(report ? QString() : report.error().message()));
        QCOMPARE(report->files, 1);
        // One file, in the target folder and nowhere else.
        int files = 0;
        QDirIterator walk(dir_->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QVERIFY(walk.next().startsWith(target_ + QLatin1Char('/')));
            ++files;
        }
        QCOMPARE(files, 1);
        QVERIFY(!QFile::exists(QStringLiteral("/escaped")));
    }

    void changedNamesAreReported() {
        const auto report = write({tar().file("a:b/c?", "x").closed()}, {""});
        QVERIFY(report);
        QCOMPARE(read("a%3Ab/c%3F"), QByteArray("x"));
        QCOMPARE(report->renamed.size(), 2);
        QVERIFY(report->renamed.contains(QStringLiteral("a:b/c? → c%3F")));
    }

    void whatIsThereIsNotOverwritten() {
        const QByteArray layer = tar().file("a", "first").file("b", "new").closed();
        QFile there(target_ + QStringLiteral("/b"));
        QVERIFY(there.open(QIODevice::WriteOnly));
        there.write("mine");
        there.close();
        const auto report = write({layer}, {""});
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::AlreadyExists);
        QVERIFY(report.error().message().contains(QLatin1Char('b')));
        QCOMPARE(read("b"), QByteArray("mine"));

        QVERIFY(QFile::remove(target_ + QStringLiteral("/a")));
        QVERIFY(write({layer}, {""}, {.overwrite = true}));
        QCOMPARE(read("b"), QByteArray("new"));
        QCOMPARE(written(), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    }

    void foldersThatAreThereAreJoined() {
        QVERIFY(QDir().mkpath(target_ + QStringLiteral("/d")));
        QFile mine(target_ + QStringLiteral("/d/mine"));
        QVERIFY(mine.open(QIODevice::WriteOnly));
        QVERIFY(write({tar().file("d/theirs", "t").closed()}, {""}));
        QVERIFY(QFile::exists(target_ + QStringLiteral("/d/mine")));
        QCOMPARE(read("d/theirs"), QByteArray("t"));
        // But not where a folder is in place of a file.
        const auto report = write({tar().file("d", "file").closed()}, {""}, {.overwrite = true});
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::AlreadyExists);
        QCOMPARE(read("d/theirs"), QByteArray("t"));
    }

    void aFailedFileIsRemoved() {
        // The second reading of the layer is damaged in the content of b.
        int opened = 0;
        const QByteArray good =
            tar().file("a", "1").file("b", QByteArray(300'000, 'x')).file("c", "3").closed();
        const LayerStack stack{1, [&](qsizetype) -> Result<std::unique_ptr<QIODevice>> {
                                   auto device = std::make_unique<QBuffer>();
                                   device->setData(opened++ == 0 ? good : good.first(100'000));
                                   device->open(QIODevice::ReadOnly);
                                   return device;
                               }};
        const auto tree = mergeLayers(stack, nullptr);
        QVERIFY(tree);
        auto exporter = EntryExporter::into(target_);
        QVERIFY(exporter);
        const auto report = exporter->write(*tree, {MergedTree::root}, stack, nullptr);
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::Corrupt);
        QCOMPARE(written(), QStringList{QStringLiteral("a")});
    }

    void deepFoldersAreReached() {
        const QByteArray path = QByteArray("d/").repeated(300) + "f";
        QVERIFY(write({tar().pax({{"path", path}}).file("x", "deep").closed()}, {""}));
        QCOMPARE(read(path.constData()), QByteArray("deep"));
    }

    void stopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        const auto report = write({tar().file("a", "1").closed()}, {""}, {}, stop.get_token());
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::Cancelled);
        QVERIFY(written().isEmpty());
    }

    void aTargetThatIsNotThereIsNamed() {
        target_ = dir_->filePath(QStringLiteral("missing"));
        const auto report = write({tar().file("a").closed()}, {""});
        QVERIFY(!report);
        QCOMPARE(report.error().code(), ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(EntryExporterTest)
#include "entryexportertest.moc"
