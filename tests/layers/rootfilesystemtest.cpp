#include "core/layers/rootfilesystem.h"

#include "core/digest/hasher.h"
#include "core/layers/layerreader.h"
#include "tests/layers/rawtar.h"
#include "tests/support/runprogram.h"

#include <QBuffer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace stowage;
using namespace stowage::test;

Q_DECLARE_METATYPE(QList<RawTar>)

namespace {

RawTar tar() {
    return {};
}

QList<QByteArray> closed(const QList<RawTar>& layers) {
    QList<QByteArray> bytes;
    for (const RawTar& layer : layers) {
        bytes.append(layer.closed());
    }
    return bytes;
}

QByteArray rootOf(const QList<QByteArray>& layers) {
    QByteArray bytes;
    QBuffer out(&bytes);
    out.open(QIODevice::WriteOnly);
    const auto written = writeRootFilesystem(stackOf(layers), out, nullptr);
    if (!written) {
        qWarning("%s", qPrintable(written.error().message()));
        return {};
    }
    return bytes;
}

/// A file below so many folders, one in the other.
QByteArray deepPath(int depth) {
    return QByteArray("d/").repeated(depth) + "f";
}

/// An image of the layers as umoci reads it.
void makeLayout(const QString& folder, const QList<QByteArray>& layers) {
    QDir().mkpath(folder + QStringLiteral("/blobs/sha256"));
    const auto put = [&](const QByteArray& bytes) {
        const Digest digest = Hasher::digestOf(bytes);
        QFile file(folder + QStringLiteral("/blobs/sha256/") + digest.hex());
        if (file.open(QIODevice::WriteOnly)) {
            file.write(bytes);
        }
        return "\"digest\":\"" + digest.toString().toLatin1() +
               "\",\"size\":" + QByteArray::number(bytes.size());
    };
    QByteArrayList descriptors;
    QByteArrayList diffIds;
    for (const QByteArray& layer : layers) {
        descriptors.append("{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\"," +
                           put(layer) + "}");
        diffIds.append('"' + Hasher::digestOf(layer).toString().toLatin1() + '"');
    }
    const QByteArray config =
        put("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":"
            "\"layers\",\"diff_ids\":[" +
            diffIds.join(',') + "]}}");
    const QByteArray manifest = put("{\"schemaVersion\":2,\"config\":{\"mediaType\":"
                                    "\"application/vnd.oci.image.config.v1+json\"," +
                                    config + "},\"layers\":[" + descriptors.join(',') + "]}");
    const auto write = [&](const char* name, const QByteArray& bytes) {
        QFile file(folder + QLatin1Char('/') + QString::fromLatin1(name));
        if (file.open(QIODevice::WriteOnly)) {
            file.write(bytes);
        }
    };
    write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    write("index.json", "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":"
                        "\"application/vnd.oci.image.manifest.v1+json\"," +
                            manifest +
                            ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"t\"}}]}");
}

/// What went wrong; nothing when nothing did.
QString run(const QString& program, const QStringList& arguments) {
    const ProgramResult result = runProgram(program, arguments);
    return result.ok()
               ? QString()
               : program + QStringLiteral(": ") + QString::fromUtf8(result.out + result.err);
}

/// One line a path: what it is, its mode, time, content, and which names are one file.
QStringList listing(const QString& folder) {
    QStringList lines;
    QHash<quint64, QString> names;
    QStringList paths;
    QDirIterator walk(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        paths.append(walk.next());
    }
    paths.sort();
    for (const QString& path : std::as_const(paths)) {
        const QByteArray name = QFile::encodeName(path);
        struct stat status = {};
        ::lstat(name.constData(), &status);
        QString line =
            path.mid(folder.size() + 1) + QStringLiteral(" %1").arg(status.st_mode, 0, 8);
        if (S_ISLNK(status.st_mode)) {
            QByteArray target(4096, '\0');
            target.truncate(::readlink(name.constData(), target.data(), 4096));
            line += QStringLiteral(" -> ") + QString::fromUtf8(target);
        } else if (S_ISREG(status.st_mode)) {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly)) {
                line += QStringLiteral(" ") + Hasher::digestOf(file.readAll()).hex().left(16);
            }
        }
        if (!S_ISDIR(status.st_mode)) {
            // A folder's time is touched by every unpacker as it fills it.
            line += QStringLiteral(" %1").arg(status.st_mtim.tv_sec);
            const auto first = names.constFind(status.st_ino);
            if (first != names.cend()) {
                line += QStringLiteral(" = ") + *first;
            } else {
                names.insert(status.st_ino, path.mid(folder.size() + 1));
            }
        }
        lines.append(line);
    }
    return lines;
}

QStringList pathsOf(QByteArray bytes) {
    QBuffer device(&bytes);
    device.open(QIODevice::ReadOnly);
    LayerReader reader(device);
    QStringList paths;
    for (;;) {
        const auto entry = reader.next();
        if (!entry || !*entry) {
            return paths;
        }
        QString line = QString::fromUtf8((*entry)->path());
        if (!(*entry)->linkTarget().isEmpty()) {
            line += QStringLiteral(" -> ") + QString::fromUtf8((*entry)->linkTarget());
        }
        paths.append(line);
    }
}

} // namespace

class RootFilesystemTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Every folder is written with its whole path, which is not looked up anew for each.
    void aPathOfAnyDepthIsWritten() {
        constexpr int depth = 5000;
        const QByteArray path = deepPath(depth);
        const QByteArray root = rootOf({tar().pax({{"path", path}}).file("x", "deep").closed()});
        QVERIFY(root.contains(path + '\n'));
        QBuffer bytes;
        bytes.setData(root);
        QVERIFY(bytes.open(QIODevice::ReadOnly));
        LayerReader reader(bytes);
        int entries = 0;
        for (auto entry = reader.next(); entry && *entry; entry = reader.next()) {
            ++entries;
        }
        QCOMPARE(entries, depth + 1);
    }

    void isWhatUmociUnpacks_data() {
        QTest::addColumn<QList<RawTar>>("layers");
        const auto row = [](const char* name, const QList<RawTar>& layers) {
            QTest::newRow(name) << layers;
        };
        const RawTar base = tar()
                                .folder("d/", 0700)
                                .file("d/a", "1", 0640)
                                .folder("d/s/", 01777)
                                .add({.name = "d/s/c", .body = "cc", .mode = 04755, .mtime = 99});
        const RawTar usr = tar()
                               .folder("usr/")
                               .folder("usr/bin/")
                               .file("usr/bin/ls", "ls", 0755)
                               .symbolicLink("bin", "usr/bin");
        row("one layer", {base});
        row("empty layers", {tar(), base, tar()});
        row("contents of many sizes", {tar()
                                           .file("0")
                                           .file("1", "x")
                                           .file("511", QByteArray(511, 'a'))
                                           .file("512", QByteArray(512, 'b'))
                                           .file("513", QByteArray(513, 'c'))
                                           .file("large", QByteArray(600'000, 'd'))});
        row("file over file", {base, tar().file("d/a", "another", 0600)});
        row("folder over folder", {base, tar().folder("d/", 0755).file("d/b", "2")});
        row("file over folder", {base, tar().file("d", "file")});
        row("folder over file", {tar().file("d", "file"), base});
        row("file over folder and back", {base, tar().file("d", "x"), tar().folder("d/")});
        row("link over folder", {base, tar().symbolicLink("d", "usr")});
        row("folder over link", {usr, tar().folder("bin/").file("bin/x", "x")});
        row("same path twice", {tar().file("a", "1").file("a", "22")});
        row("file, folder, file",
            {tar().file("a", "1").folder("a/").file("a/b", "2").file("a", "3")});
        row("whiteout", {base, tar().file("d/.wh.a")});
        row("whiteout of a folder", {base, tar().file("d/.wh.s").file(".wh.d"), tar().file("x")});
        row("whiteout of nothing", {base, tar().file(".wh.x").file("no/.wh.z")});
        row("whiteout before its own", {base, tar().file("d/.wh.a").file("d/a", "2")});
        row("whiteout after its own", {base, tar().file("d/a", "2").file("d/.wh.a")});
        row("whiteout of a folder with an own child", {base, tar().file(".wh.d").file("d/x", "2")});
        row("opaque, first",
            {base, tar().folder("d/", 0711).file("d/.wh..wh..opq").file("d/b", "2")});
        row("opaque, last",
            {base, tar().folder("d/", 0711).file("d/b", "2").file("d/.wh..wh..opq")});
        row("hard link across layers", {base, tar().hardLink("link", "d/a")});
        row("hard links in folders",
            {base, tar().hardLink("z/1", "d/a").hardLink("a/1", "z/1").hardLink("b", "d/s/c")});
        row("hard link outlives its target",
            {base, tar().hardLink("y", "d/a"), tar().file("d/a", "new"), tar().file("d/.wh.a")});
        row("hard link to a symbolic link", {usr, tar().hardLink("s", "bin")});
        row("hard link with other metadata",
            {base,
             tar().add(
                 {.name = "y", .typeflag = '1', .mode = 0777, .mtime = 5, .linkname = "d/a"})});
        row("through a link", {usr, tar().file("bin/cat", "cat")});
        row("whiteout through a link", {usr, tar().file("bin/.wh.ls")});
        row("whiteout of a link", {usr, tar().file(".wh.bin")});
        row("hard link through a link", {usr, tar().hardLink("x", "bin/ls")});
        row("through a link out of the root",
            {tar().symbolicLink("up", "../../../etc"), tar().file("up/passwd", "p")});
        row("through a link to nowhere",
            {tar().symbolicLink("bin", "no/where"), tar().file("bin/x", "x")});
        row("folders nobody mentions", {tar().file("p/q/r", "r"), tar().folder("p/", 0750)});
        row("names that lead out",
            {tar().file("../x", "1").file("a/../../b", "2").file("/c", "3")});
        row("pipes", {tar().add({.name = "pipe", .typeflag = '6', .mode = 0620})});
        row("long and other names", {tar()
                                         .pax({{"path", "caf\xc3\xa9/" + QByteArray(200, 'n')}})
                                         .file("x", "pax")
                                         .pax({{"path", "cafe\xcc\x81"}})
                                         .file("x", "decomposed")
                                         .gnuLong('L', QByteArray(150, 'g'))
                                         .add({.name = "x", .body = "gnu", .magic = "ustar  "})});
    }
    void isWhatUmociUnpacks() {
        QFETCH(QList<RawTar>, layers);
        const QTemporaryDir dir;
        const QString layout = dir.filePath(QStringLiteral("image"));
        const QString bundle = dir.filePath(QStringLiteral("bundle"));
        const QString ours = dir.filePath(QStringLiteral("ours"));
        makeLayout(layout, closed(layers));
        QStringList arguments{QStringLiteral("unpack"), QStringLiteral("--image"),
                              layout + QStringLiteral(":t"), bundle};
        if (::getuid() != 0) {
            arguments.insert(1, QStringLiteral("--rootless"));
        }
        QCOMPARE(run(QStringLiteral("umoci"), arguments), QString());
        QFile out(dir.filePath(QStringLiteral("root.tar")));
        QVERIFY(out.open(QIODevice::WriteOnly));
        const auto written = writeRootFilesystem(stackOf(closed(layers)), out, nullptr);
        QVERIFY2(written, qPrintable(written ? QString() : written.error().message()));
        out.close();
        QDir().mkpath(ours);
        QCOMPARE(run(QStringLiteral("tar"),
                     {QStringLiteral("-C"), ours, QStringLiteral("-xpf"), out.fileName()}),
                 QString());
        QCOMPARE(listing(ours).join(QLatin1Char('\n')),
                 listing(bundle + QStringLiteral("/rootfs")).join(QLatin1Char('\n')));
        // Whatever unpacked them may be made inaccessible; the folder is to go away.
        run(QStringLiteral("chmod"), {QStringLiteral("-R"), QStringLiteral("u+rwX"), dir.path()});
    }

    void foldersComeFirstAndContentInTheOrderOfTheLayers() {
        const QByteArray root =
            rootOf(closed({tar().file("z", "1").file("a/x", "2").hardLink("b", "z"),
                           tar().folder("m/").file("k", "3").file("c")}));
        QCOMPARE(pathsOf(root).join(QLatin1Char('|')), QStringLiteral("a/|m/|b|z -> b|a/x|k|c"));
    }

    void theRootsOwnEntryIsKept() {
        QCOMPARE(pathsOf(rootOf(closed({tar().folder("./", 0711).file("./a")}))),
                 (QStringList{QStringLiteral("./"), QStringLiteral("a")}));
    }

    void allMetadataIsKept() {
        QByteArray root =
            rootOf(closed({tar()
                               .pax({{"mtime", "1700000000.5"},
                                     {"SCHILY.xattr.security.capability", QByteArray("\1\0\2", 3)}})
                               .add({.name = "bin/ping",
                                     .body = "elf",
                                     .mode = 04755,
                                     .uid = 100'000,
                                     .gid = 100'001,
                                     .uname = "u",
                                     .gname = "g"})
                               .add({.name = "dev/null",
                                     .typeflag = '3',
                                     .mode = 0666,
                                     .devmajor = 1,
                                     .devminor = 3})}));
        QBuffer device(&root);
        device.open(QIODevice::ReadOnly);
        LayerReader reader(device);
        QList<LayerEntry> entries;
        for (auto entry = reader.next(); entry && *entry; entry = reader.next()) {
            entries.append(**entry);
        }
        QCOMPARE(entries.size(), 4);
        QCOMPARE(entries[0].mode(), 0755);
        QCOMPARE(entries[2].mode(), 04755);
        QCOMPARE(entries[2].modifiedNanoseconds(), 500'000'000U);
        QCOMPARE(entries[2].uid(), 100'000);
        QCOMPARE(entries[2].userName(), QByteArray("u"));
        QCOMPARE(entries[2].attributes().size(), 1);
        QCOMPARE(entries[2].attributes()[0].value, QByteArray("\1\0\2", 3));
        QCOMPARE(entries[3].type(), EntryType::CharacterDevice);
        QCOMPARE(entries[3].deviceMinor(), 3U);
    }

    void compressedLayersGiveTheSame() {
        const QByteArray one = tar().file("a", QByteArray(100'000, 'x')).file("b", "2").closed();
        const QByteArray two = tar().file(".wh.b").file("c", "3").closed();
        const QByteArray plain = rootOf({one, two});
        QVERIFY(!plain.isEmpty());
        QCOMPARE(rootOf({gzip({one}), zstd({two})}), plain);
        QCOMPARE(rootOf({xz(one), bzip2(two)}), plain);
        QCOMPARE(rootOf({one, two}), plain);
    }

    void noLayersMakeAnEmptyTar() { QCOMPARE(rootOf({}), QByteArray(1024, '\0')); }

    void progressEndsAtTwiceTheSize() {
        const QList<QByteArray> layers = {
            tar().file("a", QByteArray(100'000, 'x')).file("b", "2").open(),
            gzip({tar().file(".wh.b").closed()})};
        QByteArray bytes;
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        Progress progress;
        QVERIFY(writeRootFilesystem(stackOf(layers), out, &progress));
        QCOMPARE(progress.done(), 2 * (layers[0].size() + layers[1].size()));
    }

    void aLayerThatChangesBetweenTheTwoReadingsIsNoticed() {
        int opened = 0;
        const LayerStack stack{1, [&opened](qsizetype) -> Result<std::unique_ptr<QIODevice>> {
                                   auto device = std::make_unique<QBuffer>();
                                   device->setData(
                                       tar().file("a", opened++ == 0 ? "one" : "other").closed());
                                   device->open(QIODevice::ReadOnly);
                                   return device;
                               }};
        QByteArray bytes;
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        const auto written = writeRootFilesystem(stack, out, nullptr);
        QVERIFY(!written);
        QCOMPARE(written.error().code(), ErrorCode::SourceChanged);
    }

    void errorsNameTheLayer() {
        QByteArray bytes;
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        const QByteArray good = tar().file("a", "1").closed();
        const auto written =
            writeRootFilesystem(stackOf({good, gzip({good}).chopped(3)}), out, nullptr);
        QVERIFY(!written);
        QCOMPARE(written.error().code(), ErrorCode::Corrupt);
        QVERIFY(written.error().message().contains(QStringLiteral("layer 2")));
    }

    void stopsWhenAsked() {
        QByteArray bytes;
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        std::stop_source stop;
        stop.request_stop();
        const auto written = writeRootFilesystem(stackOf({tar().file("a").closed()}), out, nullptr,
                                                 stop.get_token());
        QCOMPARE(written.error().code(), ErrorCode::Cancelled);
    }

    void oneFileIsFoundWhereverItIs_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("lower layer") << QByteArray("etc/low") << QByteArray("low");
        QTest::newRow("upper layer wins") << QByteArray("/etc/both") << QByteArray("upper");
        QTest::newRow("hard link") << QByteArray("hard") << QByteArray("low");
        QTest::newRow("hard link across layers") << QByteArray("./across") << QByteArray("low");
        QTest::newRow("through a link") << QByteArray("conf/low") << QByteArray("low");
        QTest::newRow("empty") << QByteArray("empty") << QByteArray();
    }
    void oneFileIsFoundWhereverItIs() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, content);
        QByteArray bytes;
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        const auto written = writeFile(stackOf(example()), path, out, nullptr);
        QVERIFY2(written, qPrintable(written ? QString() : written.error().message()));
        QCOMPARE(bytes, content);
    }

    void whatIsNoFileIsRefused_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("named");
        QTest::newRow("nothing") << QByteArray("etc/none") << ErrorCode::NotFound << "etc/none";
        QTest::newRow("taken away") << QByteArray("gone") << ErrorCode::NotFound << "gone";
        QTest::newRow("folder") << QByteArray("etc") << ErrorCode::Unsupported << "folder";
        QTest::newRow("link") << QByteArray("conf") << ErrorCode::Unsupported << "link to etc";
        QTest::newRow("root") << QByteArray("/") << ErrorCode::Unsupported << "folder";
    }
    void whatIsNoFileIsRefused() {
        QFETCH(QByteArray, path);
        QFETCH(ErrorCode, code);
        QFETCH(QString, named);
        QByteArray bytes;
        QBuffer out(&bytes);
        out.open(QIODevice::WriteOnly);
        const auto written = writeFile(stackOf(example()), path, out, nullptr);
        QVERIFY(!written);
        QCOMPARE(written.error().code(), code);
        QVERIFY2(written.error().message().contains(named), qPrintable(written.error().message()));
        QVERIFY(bytes.isEmpty());
        const auto start = readFileStart(stackOf(example()), path, 100);
        QVERIFY(!start);
        QCOMPARE(start.error().code(), code);
    }

    void theStartOfAFileIsAsLongAsAskedFor_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<qint64>("limit");
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<qint64>("size");
        QTest::newRow("shorter") << QByteArray("etc/both") << qint64{2} << QByteArray("up")
                                 << qint64{5};
        QTest::newRow("whole") << QByteArray("etc/both") << qint64{5} << QByteArray("upper")
                               << qint64{5};
        QTest::newRow("longer") << QByteArray("across") << qint64{100} << QByteArray("low")
                                << qint64{3};
        QTest::newRow("empty") << QByteArray("empty") << qint64{100} << QByteArray() << qint64{0};
    }
    void theStartOfAFileIsAsLongAsAskedFor() {
        QFETCH(QByteArray, path);
        QFETCH(qint64, limit);
        const auto start = readFileStart(stackOf(example()), path, limit);
        QVERIFY(start);
        QTEST(start->bytes, "start");
        QTEST(start->size, "size");
        QCOMPARE(start->isWhole(), limit >= start->size);
    }

private:
    static QList<QByteArray> example() {
        return closed(
            {tar()
                 .folder("etc/")
                 .file("etc/low", "low")
                 .file("etc/both", "lower")
                 .hardLink("hard", "etc/low")
                 .symbolicLink("conf", "etc")
                 .file("empty")
                 .file("gone", "x"),
             tar().hardLink("across", "etc/low").file("etc/both", "upper").file(".wh.gone")});
    }
};

QTEST_GUILESS_MAIN(RootFilesystemTest)
#include "rootfilesystemtest.moc"
