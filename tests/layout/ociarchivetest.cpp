#include "core/layout/ociarchive.h"

#include "core/digest/hasher.h"
#include "core/layout/ocilayout.h"
#include "tests/layout/sampleplaces.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace stowage;
using namespace stowage::test;

namespace {

const QByteArray layoutFile = R"({"imageLayoutVersion":"1.0.0"})";

QByteArray blobName(const QByteArray& bytes) {
    return "blobs/sha256/" + Hasher::digestOf(bytes).hex().toLatin1();
}

/// An index.json that lists one image without a name.
QByteArray indexOf(const StoredImage& image, const QByteArray& annotations = {}) {
    return R"({"schemaVersion":2,"manifests":[{"mediaType":")" + MediaType::ociManifest.toLatin1() +
           R"(","digest":")" + image.digest().toString().toLatin1() + R"(","size":)" +
           QByteArray::number(image.documents.manifest.size()) + annotations + "}]}";
}

} // namespace

class OciArchiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatSkopeoWrote();
    void skopeoReadsWhatWasWritten();
    void namesSurviveARoundTrip();
    void indexesAreWrittenWhole();
    void writingIsReproducible();
    void dockersListNamesTheNameless();
    void blobsMayBeMissing();
    void aMemberOver8GiBIsRead();
    void badArchivesAreRefused_data();
    void badArchivesAreRefused();
    void theOldFileStaysUntilCommit();
    void repositoriesKeepTheDraftAlive();

private:
    QString at(const QString& name) const { return folder_->filePath(name); }

    std::unique_ptr<QTemporaryDir> folder_;
    QString path_;
};

void OciArchiveTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    path_ = at(QStringLiteral("image.tar"));
}

void OciArchiveTest::readsWhatSkopeoWrote() {
    const StoredImage image = sampleImage({"one", "two"});
    {
        const auto source = OciLayout::open(at(QStringLiteral("layout")), OpenMode::Create);
        VERIFY_RESULT(source);
        VERIFY_RESULT(put(**source, QStringLiteral("layout"), QStringLiteral("a"), image));
    }
    QVERIFY(skopeoCopy(QStringLiteral("oci:%1:a").arg(at(QStringLiteral("layout"))),
                       QStringLiteral("oci-archive:%1:docker.io/library/debian:12").arg(path_)));
    for (const char* program : {"", "gzip", "zstd"}) {
        const QString name = QString::fromLatin1(program);
        if (!name.isEmpty()) {
            const auto packed = runProgram(name, {QStringLiteral("-c"), path_});
            QVERIFY(packed.ok());
            QVERIFY(writeFile(at(QStringLiteral("packed")), packed.out));
        }
        const auto archive =
            OciArchive::open(name.isEmpty() ? path_ : at(QStringLiteral("packed")), OpenMode::Read);
        VERIFY_RESULT(archive);
        const auto repository = (*archive)->open(repositoryName(QStringLiteral("debian")));
        const auto manifest = repository->manifests().get(tagName(QStringLiteral("12")));
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->digest(), image.digest());
        const auto bytes =
            readLayer(**archive, QStringLiteral("debian"), Hasher::digestOf(image.layers.at(1)));
        VERIFY_RESULT(bytes);
        QCOMPARE(*bytes, image.layers.at(1));
    }
}

void OciArchiveTest::skopeoReadsWhatWasWritten() {
    const StoredImage image = sampleImage({"one", "two"});
    const auto archive = OciArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    VERIFY_RESULT(put(**archive, QStringLiteral("library/debian"), QStringLiteral("12"), image));
    VERIFY_RESULT((*archive)->commit());
    const QString place = QStringLiteral("oci-archive:%1:12").arg(path_);
    QCOMPARE(skopeoDigests(place), image.digests() << image.digest().toString());
    QVERIFY(skopeoCopy(place, QStringLiteral("dir:") + at(QStringLiteral("dir"))));
    const auto listed = runProgram(QStringLiteral("tar"), {QStringLiteral("-tf"), path_});
    QVERIFY(listed.ok());
    QCOMPARE(listed.err, QByteArray());
    QVERIFY(listed.out.startsWith("oci-layout\nindex.json\nblobs/\n"));
}

void OciArchiveTest::namesSurviveARoundTrip() {
    {
        const auto archive = OciArchive::open(path_, OpenMode::Create);
        VERIFY_RESULT(archive);
        for (const char* name : {"image", "debian", "owner/tool"}) {
            VERIFY_RESULT(put(**archive, QString::fromLatin1(name), QStringLiteral("1"),
                              sampleImage({name})));
        }
        VERIFY_RESULT((*archive)->commit());
    }
    const auto archive = OciArchive::open(path_, OpenMode::Read);
    VERIFY_RESULT(archive);
    const auto names = (*archive)->repositories();
    VERIFY_RESULT(names);
    QCOMPARE(names->items, (QList{repositoryName(QStringLiteral("debian")),
                                  repositoryName(QStringLiteral("image")),
                                  repositoryName(QStringLiteral("owner/tool"))}));
}

void OciArchiveTest::indexesAreWrittenWhole() {
    const StoredImage one = sampleImage({"one"});
    const StoredImage two = sampleImage({"two"});
    QByteArray list;
    for (const StoredImage& image : {one, two}) {
        list += (list.isEmpty() ? "" : ",") + QByteArray(R"({"mediaType":")") +
                MediaType::ociManifest.toLatin1() + R"(","digest":")" +
                image.digest().toString().toLatin1() + R"(","size":)" +
                QByteArray::number(image.documents.manifest.size()) + "}";
    }
    const QByteArray index = R"({"schemaVersion":2,"manifests":[)" + list + "]}";
    const auto archive = OciArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    VERIFY_RESULT(put(**archive, QStringLiteral("image"), std::nullopt, one));
    VERIFY_RESULT(put(**archive, QStringLiteral("image"), std::nullopt, two));
    const auto repository = (*archive)->open(repositoryName(QStringLiteral("image")));
    VERIFY_RESULT(
        repository->manifests().put(index, MediaType::ociIndex, tagName(QStringLiteral("1"))));
    VERIFY_RESULT((*archive)->commit());
    QVERIFY(!skopeo({QStringLiteral("copy"), QStringLiteral("--all"),
                     QStringLiteral("oci-archive:") + path_,
                     QStringLiteral("oci:%1:copy").arg(at(QStringLiteral("copy")))})
                 .isEmpty());
}

void OciArchiveTest::writingIsReproducible() {
    QByteArrayList written;
    for (int i = 0; i < 2; ++i) {
        const auto archive = OciArchive::open(path_, OpenMode::Create);
        VERIFY_RESULT(archive);
        VERIFY_RESULT(
            put(**archive, QStringLiteral("a"), QStringLiteral("1"), sampleImage({"one"})));
        VERIFY_RESULT((*archive)->commit());
        written.append(readFile(path_));
    }
    QVERIFY(!written.at(0).isEmpty());
    QVERIFY(written.at(0) == written.at(1));
}

void OciArchiveTest::dockersListNamesTheNameless() {
    const StoredImage image = sampleImage({"one"}, false);
    QVERIFY(writeFile(
        path_, TarBuilder()
                   .file("oci-layout", layoutFile)
                   .file("index.json", indexOf(image))
                   .file(blobName(image.documents.manifest), image.documents.manifest)
                   .file(blobName(image.documents.config), image.documents.config)
                   .file(blobName(image.layers.front()), image.layers.front())
                   .file("manifest.json", R"([{"Config":")" + blobName(image.documents.config) +
                                              R"(","RepoTags":["debian:12","tool:1"],"Layers":[")" +
                                              blobName(image.layers.front()) + R"("]}])")
                   .bytes()));
    const auto archive = OciArchive::open(path_, OpenMode::Read);
    VERIFY_RESULT(archive);
    for (const auto& [name, tag] : {std::pair{"debian", "12"}, std::pair{"tool", "1"}}) {
        const auto digest = (*archive)
                                ->open(repositoryName(QString::fromLatin1(name)))
                                ->tags()
                                .resolve(tagName(QString::fromLatin1(tag)));
        VERIFY_RESULT(digest);
        QCOMPARE(*digest, image.digest());
    }
}

void OciArchiveTest::blobsMayBeMissing() {
    const StoredImage image = sampleImage({"one"}, false);
    QVERIFY(writeFile(path_, TarBuilder()
                                 .file("oci-layout", layoutFile)
                                 .file("index.json", indexOf(image))
                                 .file(blobName(image.documents.manifest), image.documents.manifest)
                                 .bytes()));
    const auto archive = OciArchive::open(path_, OpenMode::Read);
    VERIFY_RESULT(archive);
    const auto repository = (*archive)->open(repositoryName(QStringLiteral("image")));
    const auto manifests = repository->manifests().list();
    VERIFY_RESULT(manifests);
    QCOMPARE(*manifests, QList{image.digest()});
    const auto layers = repository->layers().list();
    VERIFY_RESULT(layers);
    QVERIFY(layers->isEmpty());
    COMPARE_ERROR(repository->layers().fetch(Hasher::digestOf(image.layers.front())),
                  ErrorCode::LayerUnknown);
}

void OciArchiveTest::aMemberOver8GiBIsRead() {
    constexpr qint64 size = qint64(9) << 30;
    const QByteArray name = "blobs/sha256/" + QByteArray(64, 'a');
    for (const bool isPax : {false, true}) {
        TarBuilder tar;
        tar.file("oci-layout", layoutFile)
            .file("index.json", R"({"schemaVersion":2,"manifests":[]})");
        if (isPax) {
            tar.pax("size", QByteArray::number(size)).member('0', name, TarBuilder::octal(0), {});
        } else {
            tar.member('0', name, TarBuilder::base256(size), {});
        }
        QVERIFY(writeFile(path_, tar.open()));
        QFile file(path_);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(tar.open().size() + size - 3)); // What comes before is a hole.
        QVERIFY(file.write("end" + QByteArray(1024, '\0')) > 0);
        file.close();
        const auto archive = OciArchive::open(path_, OpenMode::Read);
        VERIFY_RESULT(archive);
        const auto repository = (*archive)->open(repositoryName(QStringLiteral("image")));
        const auto layer = repository->layers().fetch(
            *Digest::parse(QStringLiteral("sha256:") + QString(64, QLatin1Char('a'))));
        VERIFY_RESULT(layer);
        QCOMPARE((*layer)->size(), size);
        QVERIFY((*layer)->seek(size - 4));
        QCOMPARE((*layer)->read(10), QByteArray("\0end", 4));
    }
}

void OciArchiveTest::badArchivesAreRefused_data() {
    QTest::addColumn<QByteArray>("tar");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* title, const TarBuilder& tar, ErrorCode code,
                        const char* words) {
        QTest::newRow(title) << tar.bytes() << static_cast<int>(code) << QString::fromLatin1(words);
    };
    const QByteArray empty = R"({"schemaVersion":2,"manifests":[]})";
    row("no oci-layout", TarBuilder().file("index.json", empty), ErrorCode::Unsupported,
        "oci-layout");
    row("no index.json", TarBuilder().file("oci-layout", layoutFile), ErrorCode::Corrupt,
        "index.json");
    row("junk in oci-layout", TarBuilder().file("oci-layout", "junk").file("index.json", empty),
        ErrorCode::Corrupt, "oci-layout");
    row("junk in index.json",
        TarBuilder().file("oci-layout", layoutFile).file("index.json", "junk"), ErrorCode::Corrupt,
        "index.json");
    row("index.json twice",
        TarBuilder()
            .file("oci-layout", layoutFile)
            .file("index.json", empty)
            .file("./index.json", empty),
        ErrorCode::Corrupt, "twice");
    row("index.json is a link out",
        TarBuilder().file("oci-layout", layoutFile).symbolicLink("index.json", "/etc/passwd"),
        ErrorCode::Corrupt, "index.json");
    row("giant index.json",
        TarBuilder().file("oci-layout", layoutFile).file("index.json", QByteArray(5'000'000, ' ')),
        ErrorCode::Corrupt, "index.json");
}

void OciArchiveTest::badArchivesAreRefused() {
    QFETCH(QByteArray, tar);
    QFETCH(int, code);
    QFETCH(QString, words);
    QVERIFY(writeFile(path_, tar));
    const auto archive = OciArchive::open(path_, OpenMode::Read);
    COMPARE_ERROR(archive, static_cast<ErrorCode>(code));
    QVERIFY2(archive.error().message().contains(words), qPrintable(archive.error().message()));
    QCOMPARE(archive.error().message().count(path_), 1);
}

void OciArchiveTest::theOldFileStaysUntilCommit() {
    QVERIFY(writeFile(path_, "old"));
    const auto archive = OciArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    VERIFY_RESULT(put(**archive, QStringLiteral("a"), QStringLiteral("1"), sampleImage({"one"})));
    QCOMPARE(readFile(path_), QByteArray("old"));
    VERIFY_RESULT((*archive)->commit());
    VERIFY_RESULT(OciArchive::open(path_, OpenMode::Read));
}

void OciArchiveTest::repositoriesKeepTheDraftAlive() {
    const StoredImage image = sampleImage({"one"});
    std::unique_ptr<Repository> repository;
    {
        const auto archive = OciArchive::open(path_, OpenMode::Create);
        VERIFY_RESULT(archive);
        VERIFY_RESULT(put(**archive, QStringLiteral("a"), QStringLiteral("1"), image));
        repository = (*archive)->open(repositoryName(QStringLiteral("a")));
    }
    VERIFY_RESULT(repository->manifests().get(image.digest()));
    repository.reset();
    QVERIFY(QDir(folder_->path()).isEmpty());
}

QTEST_GUILESS_MAIN(OciArchiveTest)
#include "ociarchivetest.moc"
