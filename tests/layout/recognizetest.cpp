#include "core/layout/recognize.h"

#include "core/digest/hasher.h"
#include "core/layout/dockerarchive.h"
#include "core/layout/ociarchive.h"
#include "core/layout/ocilayout.h"
#include "tests/layout/sampleplaces.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"

#include <QDir>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace stowage;
using namespace stowage::test;

namespace {

/// What a recognition says, on one line: kind, place or media type, images.
QString inWords(const Recognition& recognition) {
    QString text;
    switch (recognition.kind) {
    case Recognition::Kind::Place:
        text = recognition.place ? placeScheme(recognition.place->kind) : QStringLiteral("nowhere");
        break;
    case Recognition::Kind::Layer:
        text = QStringLiteral("layer ") + recognition.layerMediaType.section(QLatin1Char('.'), -1);
        break;
    case Recognition::Kind::Files:
        text = QStringLiteral("files");
        break;
    }
    for (const Recognition::Image& image : recognition.images) {
        text += QLatin1Char(' ') + image.repository + QLatin1Char(':') + image.tag;
    }
    return text;
}

QByteArray packedWith(const QString& program, const QString& path) {
    const auto result = runProgram(program, {QStringLiteral("-c"), path});
    return result.ok() ? result.out : QByteArray();
}

QByteArray rootTar() {
    return TarBuilder().folder("./").folder("./etc/").file("./etc/hostname", "host\n").bytes();
}

} // namespace

class RecognizeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void filesAreTold_data();
    void filesAreTold();
    void archivesAreToldCompressedOrNot_data();
    void archivesAreToldCompressedOrNot();
    void foldersAreTold_data();
    void foldersAreTold();
    void sizesAreTold();
    void referencesAreAsTheArchiveWritesThem();
    void damageIsTold_data();
    void damageIsTold();
    void layersMayHoldAnything_data();
    void layersMayHoldAnything();
    void aPipeIsNotWaitedFor();
    void stops();

private:
    QString write(const QByteArray& bytes) const {
        const QString path = folder_->filePath(QStringLiteral("dropped"));
        return writeFile(path, bytes) ? path : QString();
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

void RecognizeTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
}

void RecognizeTest::filesAreTold_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("words");
    const QByteArray tar = rootTar();
    const auto row = [](const char* title, const QByteArray& bytes, const char* program,
                        const char* words) {
        QTest::newRow(title) << bytes << QString::fromLatin1(program) << QString::fromLatin1(words);
    };
    row("tar", tar, "", "layer tar");
    row("tar.gz", tar, "gzip", "layer tar+gzip");
    row("tar.zst", tar, "zstd", "layer tar+zstd");
    row("tar.xz", tar, "xz", "layer tar+xz");
    row("tar.bz2", tar, "bzip2", "layer tar+bzip2");
    row("text", "hello", "", "files");
    row("text.gz", "hello", "gzip", "files");
    row("empty", {}, "", "files");
    row("zeros", QByteArray(2000, '\0'), "", "files");
    row("junk", noise(5000), "", "files");
    row("json", R"({"schemaVersion":2})", "", "files");
}

void RecognizeTest::filesAreTold() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, program);
    QFETCH(QString, words);
    QString path = write(bytes);
    if (!program.isEmpty()) {
        path = write(packedWith(program, path));
    }
    const auto recognition = recognize(path);
    VERIFY_RESULT(recognition);
    QCOMPARE(inWords(*recognition), words);
    QCOMPARE(recognition->size, QFileInfo(path).size());
    QCOMPARE(recognition->path, path);
}

void RecognizeTest::archivesAreToldCompressedOrNot_data() {
    QTest::addColumn<bool>("isOci");
    QTest::addColumn<QString>("program");
    for (const bool isOci : {false, true}) {
        for (const char* program : {"", "gzip", "zstd", "xz", "bzip2"}) {
            QTest::addRow("%s %s", isOci ? "oci-archive" : "docker-archive", program)
                << isOci << QString::fromLatin1(program);
        }
    }
}

void RecognizeTest::archivesAreToldCompressedOrNot() {
    QFETCH(bool, isOci);
    QFETCH(QString, program);
    const QString path = folder_->filePath(QStringLiteral("dropped"));
    {
        const auto archive = isOci ? OciArchive::open(path, OpenMode::Create)
                                   : DockerArchive::open(path, OpenMode::Create);
        VERIFY_RESULT(archive);
        VERIFY_RESULT(put(**archive, QStringLiteral("debian"), QStringLiteral("12"),
                          sampleImage({"one", "two"})));
        VERIFY_RESULT(put(**archive, QStringLiteral("owner/tool"), QStringLiteral("1"),
                          sampleImage({"three"})));
        VERIFY_RESULT((*archive)->commit());
    }
    if (!program.isEmpty()) {
        QVERIFY(!write(packedWith(program, path)).isEmpty());
    }
    const auto recognition = recognize(path);
    VERIFY_RESULT(recognition);
    const QString scheme = isOci ? QStringLiteral("oci-archive") : QStringLiteral("docker-archive");
    QStringList words = inWords(*recognition).split(QLatin1Char(' '));
    QCOMPARE(words.takeFirst(), scheme);
    words.sort();
    QCOMPARE(words, (QStringList{QStringLiteral("debian:12"), QStringLiteral("owner/tool:1")}));
    QCOMPARE(recognition->place->location, path);
}

void RecognizeTest::foldersAreTold_data() {
    QTest::addColumn<QStringList>("folders");
    QTest::addColumn<QString>("words");
    QTest::newRow("registry") << QStringList{QStringLiteral("docker/registry/v2/repositories")}
                              << QStringLiteral("registry");
    QTest::newRow("empty") << QStringList() << QStringLiteral("files");
    QTest::newRow("any") << QStringList{QStringLiteral("docker/other")} << QStringLiteral("files");
    QTest::newRow("blobs alone") << QStringList{QStringLiteral("blobs/sha256")}
                                 << QStringLiteral("files");
}

void RecognizeTest::foldersAreTold() {
    QFETCH(QStringList, folders);
    QFETCH(QString, words);
    for (const QString& folder : folders) {
        QVERIFY(QDir(folder_->path()).mkpath(folder));
    }
    const auto recognition = recognize(folder_->path());
    VERIFY_RESULT(recognition);
    QCOMPARE(inWords(*recognition), words);
}

void RecognizeTest::sizesAreTold() {
    const StoredImage image = sampleImage({noise(10'000), "two"}, false);
    const qint64 size =
        image.documents.config.size() + image.layers.at(0).size() + image.layers.at(1).size();
    const QString layout = folder_->filePath(QStringLiteral("images"));
    const QString archive = folder_->filePath(QStringLiteral("archive"));
    for (const auto& [path, registry] :
         {std::pair{layout, OciLayout::open(layout, OpenMode::Create)},
          std::pair{archive, DockerArchive::open(archive, OpenMode::Create)}}) {
        VERIFY_RESULT(registry);
        VERIFY_RESULT(put(**registry, QStringLiteral("debian"), QStringLiteral("12"), image));
        VERIFY_RESULT((*registry)->commit());
        const auto recognition = recognize(path);
        VERIFY_RESULT(recognition);
        QCOMPARE(recognition->images.size(), 1);
        QCOMPARE(recognition->images.front().size, size);
        QVERIFY(recognition->size > size);
    }
    const auto recognition = recognize(layout);
    VERIFY_RESULT(recognition);
    QCOMPARE(inWords(*recognition), QStringLiteral("oci debian:12"));
}

void RecognizeTest::referencesAreAsTheArchiveWritesThem() {
    const StoredImage image = sampleImage({}, false);
    const QString path =
        write(TarBuilder()
                  .file("c.json", image.documents.config)
                  .file("manifest.json",
                        R"([{"Config":"c.json","Layers":[],"RepoTags":["ghcr.io/owner/tool:1"]}])")
                  .bytes());
    const auto recognition = recognize(path);
    VERIFY_RESULT(recognition);
    QCOMPARE(recognition->images.size(), 1);
    QCOMPARE(recognition->images.front().reference, QStringLiteral("ghcr.io/owner/tool:1"));
    QCOMPARE(recognition->images.front().repository, QStringLiteral("owner/tool"));
}

void RecognizeTest::damageIsTold_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words");
    const QByteArray tar = rootTar();
    QTest::newRow("tar, cut") << tar.left(1000) << QStringLiteral("within a header");
    QTest::newRow("gzip, cut at once") << gzipped(tar).left(15) << QString();
    const QByteArray layout = R"({"imageLayoutVersion":"1.0.0"})";
    QTest::newRow("broken index.json")
        << TarBuilder().file("oci-layout", layout).file("index.json", "{").bytes()
        << QStringLiteral("index.json");
    QTest::newRow("broken index.json, compressed")
        << gzipped(TarBuilder().file("oci-layout", layout).file("index.json", "{").bytes())
        << QStringLiteral("index.json");
    QTest::newRow("broken manifest.json")
        << TarBuilder().file("manifest.json", "[{").bytes() << QStringLiteral("manifest.json");
}

void RecognizeTest::damageIsTold() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, words);
    const auto recognition = recognize(write(bytes));
    COMPARE_ERROR(recognition, ErrorCode::Corrupt);
    QVERIFY2(recognition.error().message().contains(words),
             qPrintable(recognition.error().message()));
    QVERIFY2(recognition.error().message().contains(QLatin1String("dropped")),
             qPrintable(recognition.error().message()));
    const QString layout = folder_->filePath(QStringLiteral("layout"));
    QVERIFY(QDir().mkpath(layout));
    QVERIFY(writeFile(layout + QStringLiteral("/oci-layout"), R"({"imageLayoutVersion":"1.0.0"})"));
    COMPARE_ERROR(recognize(layout), ErrorCode::Corrupt);
    COMPARE_ERROR(recognize(layout + QStringLiteral("/absent")), ErrorCode::NotFound);
}

void RecognizeTest::layersMayHoldAnything_data() {
    QTest::addColumn<QByteArray>("tar");
    const auto root = [] { return TarBuilder().folder("etc/").file("etc/hostname", "host"); };
    QTest::newRow("a web page's manifest.json")
        << root().file("manifest.json", R"({"name":"App"})").bytes();
    QTest::newRow("an empty list") << root().file("manifest.json", "[]").bytes();
    QTest::newRow("a layout below")
        << TarBuilder().file("images/oci-layout", "{}").file("images/index.json", "{}").bytes();
    QTest::newRow("an oci-layout of junk")
        << root().file("oci-layout", "junk").file("index.json", "junk").bytes();
}

void RecognizeTest::layersMayHoldAnything() {
    QFETCH(QByteArray, tar);
    for (const QByteArray& bytes : {tar, gzipped(tar)}) {
        const auto recognition = recognize(write(bytes));
        VERIFY_RESULT(recognition);
        QCOMPARE(recognition->kind, Recognition::Kind::Layer);
        QVERIFY(!recognition->place);
        QVERIFY(recognition->images.isEmpty());
    }
}

void RecognizeTest::aPipeIsNotWaitedFor() {
    const QString path = folder_->filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    COMPARE_ERROR(recognize(path), ErrorCode::Unsupported);
}

void RecognizeTest::stops() {
    std::stop_source stop;
    stop.request_stop();
    COMPARE_ERROR(recognize(write(rootTar()), stop.get_token()), ErrorCode::Cancelled);
    COMPARE_ERROR(recognize(write(gzipped(rootTar())), stop.get_token()), ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(RecognizeTest)
#include "recognizetest.moc"
