#include "core/layout/dockerarchive.h"

#include "core/digest/hasher.h"
#include "core/layout/archivewriter.h"
#include "core/layout/ocilayout.h"
#include "tests/layout/sampleplaces.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"

#include <QBuffer>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString debian = QStringLiteral("debian");

/// manifest.json of one image.
QByteArray listOf(const QByteArray& config, const QList<QByteArray>& layers,
                  const QList<QByteArray>& tags = {"debian:12"}) {
    const auto strings = [](const QList<QByteArray>& texts) {
        QJsonArray array;
        for (const QByteArray& text : texts) {
            array.append(QString::fromLatin1(text));
        }
        return array;
    };
    const QJsonObject image{{QStringLiteral("Config"), QString::fromLatin1(config)},
                            {QStringLiteral("RepoTags"), strings(tags)},
                            {QStringLiteral("Layers"), strings(layers)}};
    return QJsonDocument(QJsonArray{image}).toJson(QJsonDocument::Compact);
}

QByteArray hexOf(const QByteArray& bytes) {
    return Hasher::digestOf(bytes).hex().toLatin1();
}

QByteArray configName(const StoredImage& image) {
    return hexOf(image.documents.config) + ".json";
}

} // namespace

class DockerArchiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsAllShapes_data();
    void readsAllShapes();
    void readsWhatSkopeoWrote();
    void imagesAreNamedByTheirTags_data();
    void imagesAreNamedByTheirTags();
    void listingReadsNoLayer();
    void layersMayBeCompressed();
    void oneBadImageDoesNotHideTheOthers();
    void badArchivesAreRefused_data();
    void badArchivesAreRefused();
    void hashingStops();

    void skopeoReadsWhatWasWritten();
    void severalImagesShareLayers();
    void writingIsReproducible();
    void nothingIsThereBeforeCommit();
    void theOldFileStaysWhenWritingFails();
    void indexesAndArtifactsAreRefused();
    void layersMustFitTheConfig();
    void whatIsTooLargeIsRefusedBeforehand();
    void archivesAreNotChanged();
    void unwritableFoldersAreRefused();

private:
    Result<std::shared_ptr<Registry>> openTar(const QByteArray& bytes) const {
        return writeFile(path_, bytes) ? DockerArchive::open(path_, OpenMode::Read)
                                       : failure(ErrorCode::Io, path_);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    QString path_;
};

void DockerArchiveTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    path_ = folder_->filePath(QStringLiteral("image.tar"));
}

void DockerArchiveTest::readsAllShapes_data() {
    QTest::addColumn<QByteArray>("tar");
    const StoredImage image = sampleImage({"one", "two", "one"}, false);
    const QByteArray& one = image.tars.at(0);
    const QByteArray& two = image.tars.at(1);
    const QByteArray& config = image.documents.config;
    const QByteArray idOne(64, 'a');
    const QByteArray idTwo(64, 'b');
    const QByteArray idThree(64, 'c');
    QTest::newRow("old, with a link")
        << TarBuilder()
               .folder(idOne + "/")
               .file(idOne + "/VERSION", "1.0")
               .file(idOne + "/json", "{}")
               .file(idOne + "/layer.tar", one)
               .file(idTwo + "/layer.tar", two)
               .symbolicLink(idThree + "/layer.tar", "../" + idOne + "/layer.tar")
               .file(configName(image), config)
               .file("manifest.json",
                     listOf(configName(image),
                            {idOne + "/layer.tar", idTwo + "/layer.tar", idThree + "/layer.tar"}))
               .bytes();
    const QByteArray pathOne = hexOf(one) + ".tar";
    const QByteArray pathTwo = hexOf(two) + ".tar";
    QTest::newRow("skopeo") << TarBuilder()
                                   .file(pathOne, one)
                                   .file(pathTwo, two)
                                   .file(configName(image), config)
                                   .symbolicLink(idOne + "/layer.tar", "../" + pathOne)
                                   .file("manifest.json",
                                         listOf(configName(image), {pathOne, pathTwo, pathOne}))
                                   .bytes();
    const QByteArray blobs = "blobs/sha256/";
    QTest::newRow("new") << TarBuilder()
                                .folder("blobs/")
                                .file(blobs + hexOf(one), one)
                                .file(blobs + hexOf(two), two)
                                .file(blobs + hexOf(config), config)
                                .file("oci-layout", R"({"imageLayoutVersion":"1.0.0"})")
                                .file("index.json", R"({"schemaVersion":2,"manifests":[]})")
                                .file("manifest.json",
                                      listOf(blobs + hexOf(config),
                                             {blobs + hexOf(one), blobs + hexOf(two),
                                              blobs + hexOf(one)}))
                                .bytes();
    QTest::newRow("config named as kaniko does")
        << TarBuilder()
               .file("sha256:" + hexOf(config), config)
               .file("one.tar", one)
               .file("two.tar", two)
               .file("manifest.json",
                     listOf("sha256:" + hexOf(config), {"one.tar", "two.tar", "one.tar"}))
               .bytes();
}

void DockerArchiveTest::readsAllShapes() {
    QFETCH(QByteArray, tar);
    const StoredImage image = sampleImage({"one", "two", "one"}, false);
    for (const QByteArray& bytes : {tar, gzipped(tar)}) {
        const auto archive = openTar(bytes);
        VERIFY_RESULT(archive);
        const auto repository = (*archive)->open(repositoryName(debian));
        const auto manifest = repository->manifests().get(tagName(QStringLiteral("12")));
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->mediaType(), MediaType::dockerManifest);
        QStringList digests;
        for (const Descriptor& part : manifest->blobs()) {
            digests.append(part.digest.toString());
        }
        QCOMPARE(digests, image.digests());
        QCOMPARE(manifest->layers().front().mediaType, MediaType::dockerLayer);
        const auto again = repository->manifests().get(manifest->digest());
        VERIFY_RESULT(again);
        QCOMPARE(again->bytes(), manifest->bytes());
        const auto layer = readLayer(**archive, debian, manifest->layers().at(1).digest);
        VERIFY_RESULT(layer);
        QCOMPARE(*layer, image.tars.at(1));
        const auto config = readLayer(**archive, debian, manifest->config()->digest);
        VERIFY_RESULT(config);
        QCOMPARE(*config, image.documents.config);
        const auto layers = repository->layers().list();
        VERIFY_RESULT(layers);
        QCOMPARE(layers->size(), 3);
    }
}

void DockerArchiveTest::readsWhatSkopeoWrote() {
    const QString layout = folder_->filePath(QStringLiteral("layout"));
    const StoredImage image = sampleImage({"one", "two"});
    {
        const auto source = OciLayout::open(layout, OpenMode::Create);
        VERIFY_RESULT(source);
        VERIFY_RESULT(put(**source, QStringLiteral("layout"), QStringLiteral("a"), image));
    }
    QVERIFY(skopeoCopy(QStringLiteral("oci:%1:a").arg(layout),
                       QStringLiteral("docker-archive:%1:docker.io/library/debian:12").arg(path_)));
    const auto archive = DockerArchive::open(path_, OpenMode::Read);
    VERIFY_RESULT(archive);
    const auto manifest =
        (*archive)->open(repositoryName(debian))->manifests().get(tagName(QStringLiteral("12")));
    VERIFY_RESULT(manifest);
    QStringList digests;
    for (const Descriptor& part : manifest->blobs()) {
        digests.append(part.digest.toString());
    }
    // As skopeo itself sees what it wrote: the config's digest and those of uncompressed layers.
    const QStringList seen = skopeoDigests(QStringLiteral("docker-archive:") + path_);
    QCOMPARE(digests, seen.first(3));
}

void DockerArchiveTest::imagesAreNamedByTheirTags_data() {
    QTest::addColumn<QByteArray>("tags");
    QTest::addColumn<QStringList>("listed");
    QTest::newRow("familiar") << QByteArray(R"(["debian:12"])")
                              << QStringList{QStringLiteral("debian:12")};
    QTest::newRow("full") << QByteArray(R"(["docker.io/library/debian:12"])")
                          << QStringList{QStringLiteral("debian:12")};
    QTest::newRow("two") << QByteArray(R"(["debian:12","ghcr.io/owner/tool:1"])")
                         << QStringList{QStringLiteral("debian:12"),
                                        QStringLiteral("owner/tool:1")};
    QTest::newRow("none") << QByteArray("[]") << QStringList{QStringLiteral("image")};
    QTest::newRow("null") << QByteArray("null") << QStringList{QStringLiteral("image")};
    QTest::newRow("nonsense") << QByteArray(R"(["../../etc:x", "<none>:<none>"])")
                              << QStringList{QStringLiteral("image")};
}

void DockerArchiveTest::imagesAreNamedByTheirTags() {
    QFETCH(QByteArray, tags);
    QFETCH(QStringList, listed);
    const StoredImage image = sampleImage({}, false);
    const auto archive = openTar(
        TarBuilder()
            .file("config", image.documents.config)
            .file("manifest.json", R"([{"Config":"config","Layers":[],"RepoTags":)" + tags + "}]")
            .bytes());
    VERIFY_RESULT(archive);
    const auto names = (*archive)->repositories();
    VERIFY_RESULT(names);
    QStringList found;
    for (const RepositoryName& name : names->items) {
        const auto repository = (*archive)->open(name);
        const auto page = repository->tags().page();
        VERIFY_RESULT(page);
        if (page->items.isEmpty()) {
            found.append(name.toString());
        }
        for (const Tag& tag : page->items) {
            found.append(name.toString() + QLatin1Char(':') + tag.toString());
        }
        const auto manifests = repository->manifests().list();
        VERIFY_RESULT(manifests);
        QCOMPARE(manifests->size(), 1);
    }
    QCOMPARE(found, listed);
}

void DockerArchiveTest::listingReadsNoLayer() {
    // A layer of 9 GiB, all hole: hashing it would take seconds, and listing takes none of it.
    constexpr qint64 size = qint64(9) << 30;
    const StoredImage image = sampleImage({"one"}, false);
    const QByteArray head = TarBuilder()
                                .file(configName(image), image.documents.config)
                                .file("manifest.json", listOf(configName(image), {"layer.tar"}))
                                .pax("size", QByteArray::number(size))
                                .member('0', "layer.tar", TarBuilder::octal(0), {})
                                .open();
    QVERIFY(writeFile(path_, head));
    QVERIFY(QFile::resize(path_, head.size() + size + 1024));
    const auto archive = DockerArchive::open(path_, OpenMode::Read);
    VERIFY_RESULT(archive);
    const auto tags = (*archive)->open(repositoryName(debian))->tags().page();
    VERIFY_RESULT(tags);
    QCOMPARE(tags->items, QList{tagName(QStringLiteral("12"))});
    // Asked for by digest, it is read, and stops when it should.
    std::stop_source stop;
    stop.request_stop();
    COMPARE_ERROR((*archive)
                      ->open(repositoryName(debian))
                      ->tags()
                      .resolve(tagName(QStringLiteral("12")), stop.get_token()),
                  ErrorCode::Cancelled);
}

void DockerArchiveTest::layersMayBeCompressed() {
    const StoredImage image = sampleImage({"one"});
    const auto archive =
        openTar(TarBuilder()
                    .file("layer.tar.gz", image.layers.front())
                    .file(configName(image), image.documents.config)
                    .file("manifest.json", listOf(configName(image), {"layer.tar.gz"}))
                    .bytes());
    VERIFY_RESULT(archive);
    const auto manifest =
        (*archive)->open(repositoryName(debian))->manifests().get(tagName(QStringLiteral("12")));
    VERIFY_RESULT(manifest);
    QCOMPARE(manifest->layers().front().mediaType, MediaType::dockerLayerGzip);
    QCOMPARE(manifest->layers().front().digest, Hasher::digestOf(image.layers.front()));
}

void DockerArchiveTest::oneBadImageDoesNotHideTheOthers() {
    const StoredImage image = sampleImage({"one"}, false);
    const QByteArray list = R"([{"Config":"absent.json","RepoTags":["bad:1"],"Layers":[]},)" +
                            listOf(configName(image), {"layer.tar"}).sliced(1);
    const auto archive = openTar(TarBuilder()
                                     .file("layer.tar", image.tars.front())
                                     .file(configName(image), image.documents.config)
                                     .file("manifest.json", list)
                                     .bytes());
    VERIFY_RESULT(archive);
    const auto bad = (*archive)->open(repositoryName(QStringLiteral("bad")));
    COMPARE_ERROR(bad->tags().resolve(tagName(QStringLiteral("1"))), ErrorCode::Corrupt);
    const auto good = (*archive)->open(repositoryName(debian));
    VERIFY_RESULT(good->tags().resolve(tagName(QStringLiteral("12"))));
    VERIFY_RESULT(good->layers().fetch(Hasher::digestOf(image.tars.front())));
}

void DockerArchiveTest::badArchivesAreRefused_data() {
    QTest::addColumn<QByteArray>("tar");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    const StoredImage image = sampleImage({"one"}, false);
    const QByteArray& config = image.documents.config;
    const QByteArray& layer = image.tars.front();
    const auto row = [](const char* title, const TarBuilder& tar, ErrorCode code,
                        const char* words) {
        QTest::newRow(title) << tar.bytes() << static_cast<int>(code) << QString::fromLatin1(words);
    };
    row("no manifest.json", TarBuilder().file("a", "x"), ErrorCode::Unsupported, "manifest.json");
    row("junk in manifest.json", TarBuilder().file("manifest.json", "junk"), ErrorCode::Corrupt,
        "manifest.json");
    row("no list", TarBuilder().file("manifest.json", R"({"Config":"a"})"), ErrorCode::Corrupt,
        "no list");
    row("another field smuggled in", TarBuilder().file("manifest.json", R"([],"other":[])"),
        ErrorCode::Corrupt, "manifest.json");
    row("a number for an image", TarBuilder().file("manifest.json", "[1]"), ErrorCode::Corrupt,
        "image 1");
    row("no config", TarBuilder().file("manifest.json", R"([{"Layers":[]}])"), ErrorCode::Corrupt,
        "Config");
    row("config twice",
        TarBuilder().file("manifest.json", R"([{"Config":"a","Config":"b","Layers":[]}])"),
        ErrorCode::Corrupt, "Config");
    row("config twice but for case",
        TarBuilder().file("manifest.json", R"([{"Config":"a","config":"b","Layers":[]}])"),
        ErrorCode::Corrupt, "onfig");
    row("giant manifest.json", TarBuilder().file("manifest.json", QByteArray(5'000'000, ' ')),
        ErrorCode::TooLarge, "manifest.json");
    row("manifest.json twice", TarBuilder().file("manifest.json", "[]").file("manifest.json", "[]"),
        ErrorCode::Corrupt, "twice");
    row("manifest.json is a folder", TarBuilder().folder("manifest.json/"), ErrorCode::Unsupported,
        "manifest.json");
    const auto list = [](const QByteArray& name, const QList<QByteArray>& layers) {
        return TarBuilder().file("manifest.json", listOf(name, layers));
    };
    row("config missing", list("gone.json", {}), ErrorCode::Corrupt, "gone.json");
    row("config out of the archive", list("../../etc/passwd", {}), ErrorCode::Corrupt,
        "etc/passwd");
    row("config is absolute", list("/etc/passwd", {}), ErrorCode::Corrupt, "/etc/passwd");
    row("config has another digest",
        list(QByteArray(64, 'a') + ".json", {"l"})
            .file(QByteArray(64, 'a') + ".json", config)
            .file("l", layer),
        ErrorCode::InvalidDigest, "aaaa");
    row("config is no JSON", list("c", {"l"}).file("c", "junk").file("l", layer),
        ErrorCode::ManifestInvalid, "c");
    row("giant config", list("c", {}).file("c", QByteArray(5'000'000, ' ')), ErrorCode::TooLarge,
        "c");
    row("layer missing", list("c", {"gone.tar"}).file("c", config), ErrorCode::Corrupt, "gone.tar");
    row("fewer layers than the config has", list("c", {}).file("c", config),
        ErrorCode::ManifestInvalid, "has 1 diff_id");
    row("layer is another", list("c", {"l.tar"}).file("c", config).file("l.tar", "other"),
        ErrorCode::InvalidDigest, "l.tar");
    row("layer is damaged",
        list("c", {"l.tar"}).file("c", config).file("l.tar", gzipped(layer).chopped(9)),
        ErrorCode::Corrupt, "l.tar");
    row("layer is a link to nothing",
        list("c", {"l.tar"}).file("c", config).symbolicLink("l.tar", "gone"), ErrorCode::Corrupt,
        "l.tar");
    row("layer is a link to itself",
        list("c", {"l.tar"}).file("c", config).symbolicLink("l.tar", "l.tar"), ErrorCode::Corrupt,
        "l.tar");
}

void DockerArchiveTest::badArchivesAreRefused() {
    QFETCH(QByteArray, tar);
    QFETCH(int, code);
    QFETCH(QString, words);
    const auto archive = openTar(tar);
    const auto digest = archive ? (*archive)
                                      ->open(repositoryName(debian))
                                      ->tags()
                                      .resolve(tagName(QStringLiteral("12")))
                                : failure(archive);
    COMPARE_ERROR(digest, static_cast<ErrorCode>(code));
    QVERIFY2(digest.error().message().contains(words), qPrintable(digest.error().message()));
    if (!archive) {
        QCOMPARE(archive.error().message().count(path_), 1);
    }
}

void DockerArchiveTest::hashingStops() {
    const StoredImage image = sampleImage({noise(3'000'000)}, false);
    const auto archive = openTar(TarBuilder()
                                     .file("layer.tar", image.tars.front())
                                     .file("c", image.documents.config)
                                     .file("manifest.json", listOf("c", {"layer.tar"}))
                                     .bytes());
    VERIFY_RESULT(archive);
    const auto repository = (*archive)->open(repositoryName(debian));
    std::stop_source stop;
    stop.request_stop();
    const Digest layer = Hasher::digestOf(image.tars.front());
    COMPARE_ERROR(repository->layers().fetch(layer, stop.get_token()), ErrorCode::Cancelled);
    VERIFY_RESULT(repository->layers().fetch(layer)); // It is not remembered as a fault.
}

void DockerArchiveTest::skopeoReadsWhatWasWritten() {
    const StoredImage image = sampleImage({"one", "two"});
    const auto archive = DockerArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    VERIFY_RESULT(put(**archive, QStringLiteral("library/debian"), QStringLiteral("12"), image));
    VERIFY_RESULT((*archive)->commit());
    const QString place = QStringLiteral("docker-archive:%1:debian:12").arg(path_);
    QStringList expected{image.documents.configDescriptor.digest.toString()};
    for (const QByteArray& tar : image.tars) {
        expected.append(Hasher::digestOf(tar).toString());
    }
    QCOMPARE(skopeoDigests(place).first(3), expected);
    QVERIFY(skopeoCopy(place, QStringLiteral("dir:") + folder_->filePath(QStringLiteral("dir"))));
    const auto listed = runProgram(QStringLiteral("tar"), {QStringLiteral("-tf"), path_});
    QVERIFY(listed.ok());
    QCOMPARE(listed.err, QByteArray());
    const auto again = DockerArchive::open(path_, OpenMode::Read);
    VERIFY_RESULT(again);
    const auto manifest =
        (*again)->open(repositoryName(debian))->manifests().get(tagName(QStringLiteral("12")));
    VERIFY_RESULT(manifest);
    QCOMPARE(manifest->config()->digest, image.documents.configDescriptor.digest);
}

void DockerArchiveTest::severalImagesShareLayers() {
    const StoredImage one = sampleImage({"base", "one"});
    const StoredImage two = sampleImage({"base", "two"}, false);
    const auto archive = DockerArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    VERIFY_RESULT(put(**archive, debian, QStringLiteral("1"), one));
    VERIFY_RESULT(put(**archive, debian, QStringLiteral("one"), one));
    VERIFY_RESULT(put(**archive, QStringLiteral("ghcr.io/owner/tool"), QStringLiteral("2"), two));
    VERIFY_RESULT((*archive)->commit());
    const auto listed = runProgram(QStringLiteral("tar"), {QStringLiteral("-tf"), path_});
    QCOMPARE(listed.out.count(".tar\n"), 3);
    QCOMPARE(listed.out.count(".json\n"), 3);
    for (const char* name : {"debian:1", "debian:one", "ghcr.io/owner/tool:2"}) {
        const QString place =
            QStringLiteral("docker-archive:%1:%2").arg(path_, QString::fromLatin1(name));
        QCOMPARE(skopeoDigests(place).size(), 4);
    }
}

void DockerArchiveTest::writingIsReproducible() {
    QByteArrayList written;
    for (int i = 0; i < 2; ++i) {
        const auto archive = DockerArchive::open(path_, OpenMode::Create);
        VERIFY_RESULT(archive);
        VERIFY_RESULT(put(**archive, debian, QStringLiteral("1"), sampleImage({"one", "two"})));
        VERIFY_RESULT((*archive)->commit());
        written.append(readFile(path_));
        QVERIFY(QFile::remove(path_));
    }
    QVERIFY(!written.at(0).isEmpty());
    QVERIFY(written.at(0) == written.at(1));
}

void DockerArchiveTest::nothingIsThereBeforeCommit() {
    {
        const auto archive = DockerArchive::open(path_, OpenMode::Create);
        VERIFY_RESULT(archive);
        COMPARE_ERROR((*archive)->commit(), ErrorCode::NotFound);
        VERIFY_RESULT(put(**archive, debian, QStringLiteral("1"), sampleImage({"one"})));
        QVERIFY(!QFile::exists(path_));
    }
    QVERIFY(QDir(folder_->path()).isEmpty());
}

void DockerArchiveTest::theOldFileStaysWhenWritingFails() {
    QVERIFY(writeFile(path_, "old"));
    {
        const auto archive = DockerArchive::open(path_, OpenMode::Create);
        VERIFY_RESULT(archive);
        VERIFY_RESULT(put(**archive, debian, QStringLiteral("1"), sampleImage({"one"})));
        QCOMPARE(readFile(path_), QByteArray("old"));
        std::stop_source stop;
        stop.request_stop();
        COMPARE_ERROR((*archive)->commit(stop.get_token()), ErrorCode::Cancelled);
        QCOMPARE(readFile(path_), QByteArray("old"));
        QCOMPARE(QDir(folder_->path()).entryList(QDir::Files).size(), 1);
        VERIFY_RESULT((*archive)->commit());
        QVERIFY(readFile(path_) != QByteArray("old"));
    }
    QCOMPARE(QDir(folder_->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
}

void DockerArchiveTest::indexesAndArtifactsAreRefused() {
    const auto archive = DockerArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    const StoredImage image = sampleImage({"one"});
    VERIFY_RESULT(put(**archive, debian, std::nullopt, image));
    const QByteArray index =
        QStringLiteral(
            R"({"schemaVersion":2,"manifests":[{"mediaType":"%1","digest":"%2","size":%3}]})")
            .arg(MediaType::ociManifest, image.digest().toString())
            .arg(image.documents.manifestDescriptor.size)
            .toLatin1();
    const auto repository = (*archive)->open(repositoryName(debian));
    const auto done =
        repository->manifests().put(index, MediaType::ociIndex, tagName(QStringLiteral("1")));
    COMPARE_ERROR(done, ErrorCode::Unsupported);
    QVERIFY(done.error().message().contains(QLatin1String("OCI archive")));
    VERIFY_RESULT(putBlob(**archive, debian, "{}"));
    const QByteArray artifact = makeManifest(describe("{}", MediaType::ociEmpty), {},
                                             QStringLiteral("application/x.thing"));
    COMPARE_ERROR(repository->manifests().put(artifact, MediaType::ociManifest),
                  ErrorCode::Unsupported);
}

void DockerArchiveTest::layersMustFitTheConfig() {
    const auto archive = DockerArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    StoredImage image = sampleImage({"one"});
    const StoredImage other = sampleImage({"two"});
    const QByteArray manifest =
        makeManifest(image.documents.configDescriptor,
                     {describe(other.layers.front(), MediaType::ociLayerGzip)});
    VERIFY_RESULT(putBlob(**archive, debian, image.documents.config));
    VERIFY_RESULT(putBlob(**archive, debian, other.layers.front()));
    const auto done = (*archive)
                          ->open(repositoryName(debian))
                          ->manifests()
                          .put(manifest, MediaType::ociManifest, tagName(QStringLiteral("1")));
    COMPARE_ERROR(done, ErrorCode::InvalidDigest);
}

void DockerArchiveTest::whatIsTooLargeIsRefusedBeforehand() {
    const auto archive = DockerArchive::open(path_, OpenMode::Create);
    VERIFY_RESULT(archive);
    constexpr qint64 limit = (qint64(1) << 33) - 1;
    QCOMPARE((*archive)->capabilities().maximumBlobSize, limit);
    const auto repository = (*archive)->open(repositoryName(debian));
    Descriptor expected = describe("x", MediaType::ociLayer);
    expected.size = limit + 1;
    COMPARE_ERROR(repository->layers().upload(expected), ErrorCode::TooLarge);
    expected.size = limit;
    VERIFY_RESULT(repository->layers().upload(expected));
    auto writer = ArchiveWriter::begin(path_);
    VERIFY_RESULT(writer);
    QBuffer content;
    QVERIFY(content.open(QIODevice::ReadOnly));
    COMPARE_ERROR(writer->file(QStringLiteral("big"), limit + 1, content, {}), ErrorCode::TooLarge);
}

void DockerArchiveTest::archivesAreNotChanged() {
    COMPARE_ERROR(DockerArchive::open(path_, OpenMode::ReadWrite), ErrorCode::Unsupported);
    const StoredImage image = sampleImage({}, false);
    const auto archive = openTar(TarBuilder()
                                     .file("c", image.documents.config)
                                     .file("manifest.json", listOf("c", {}))
                                     .bytes());
    VERIFY_RESULT(archive);
    QVERIFY(!(*archive)->capabilities().canWrite);
    const auto repository = (*archive)->open(repositoryName(debian));
    COMPARE_ERROR(repository->layers().upload(), ErrorCode::Unsupported);
    COMPARE_ERROR(repository->tags().untag(tagName(QStringLiteral("12"))), ErrorCode::Unsupported);
}

void DockerArchiveTest::unwritableFoldersAreRefused() {
    COMPARE_ERROR(DockerArchive::open(folder_->filePath(QStringLiteral("absent/image.tar")),
                                      OpenMode::Create),
                  ErrorCode::NotFound);
    COMPARE_ERROR(DockerArchive::open(folder_->path(), OpenMode::Create), ErrorCode::Unsupported);
    // A file system that nobody can write to, whoever runs the tests.
    COMPARE_ERROR(DockerArchive::open(QStringLiteral("/sys/image.tar"), OpenMode::Create),
                  ErrorCode::ReadOnly);
}

QTEST_GUILESS_MAIN(DockerArchiveTest)
#include "dockerarchivetest.moc"
