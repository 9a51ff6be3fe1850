#include "core/layout/ocilayout.h"

#include "core/digest/hasher.h"
#include "tests/layout/sampleplaces.h"
#include "tests/support/results.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <thread>
#include <unistd.h>

using namespace stowage;
using namespace stowage::test;

class OciLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatSkopeoWrote();
    void skopeoReadsWhatWasWritten_data();
    void skopeoReadsWhatWasWritten();
    void namesSurviveARoundTrip();
    void oldNamesOpenTheSameRepository();
    void overwritingATagReplacesItsEntry();
    void overwritingATagKeepsItsHost();
    void untaggingKeepsTheManifest();
    void removingAManifestRemovesItsTags();
    void removingAPartOfAnIndexIsRefused();
    void removingALayerInUseIsRefused();
    void indexesAreWrittenWithTheirChildren();
    void aManifestWithMissingPartsIsRefusedWithAllOfThem();
    void foreignLayersNeedNotBeThere();
    void uploadsCheckWhatTheyAreGiven_data();
    void uploadsCheckWhatTheyAreGiven();
    void aFailedFinishCanBeFinishedRight();
    void endedUploadsAnswerClosed();
    void droppedUploadsLeaveNothing();
    void aDamagedBlobIsReplaced();
    void otherAlgorithmsHaveTheirOwnFolder();
    void layersSeek();
    void absentBlobsAreUnknown();
    void referrersAreFound();
    void writersDoNotLoseEachOthersTags();
    void readingDoesNotWrite();
    void badLayoutsAreRefused_data();
    void badLayoutsAreRefused();
    void foldersWithOtherThingsAreNotWrittenTo();
    void cyclesEnd();

private:
    Result<std::shared_ptr<Registry>> create() const {
        return OciLayout::open(path_, OpenMode::Create);
    }
    QString place(const QString& tag) const { return QStringLiteral("oci:%1:%2").arg(path_, tag); }

    std::unique_ptr<QTemporaryDir> folder_;
    QString path_;
};

void OciLayoutTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    path_ = folder_->filePath(QStringLiteral("images"));
}

void OciLayoutTest::readsWhatSkopeoWrote() {
    const StoredImage image = sampleImage({"one", "two"});
    {
        const auto source = create();
        VERIFY_RESULT(source);
        VERIFY_RESULT(put(**source, QStringLiteral("images"), QStringLiteral("a"), image));
    }
    const QString copy = folder_->filePath(QStringLiteral("copy"));
    QVERIFY(skopeoCopy(place(QStringLiteral("a")),
                       QStringLiteral("oci:%1:docker.io/library/debian:12").arg(copy)));
    const auto layout = OciLayout::open(copy, OpenMode::Read);
    VERIFY_RESULT(layout);
    const auto names = (*layout)->repositories();
    VERIFY_RESULT(names);
    QCOMPARE(names->items, QList{repositoryName(QStringLiteral("debian"))});
    const auto repository = (*layout)->open(names->items.front());
    const auto digest = repository->tags().resolve(tagName(QStringLiteral("12")));
    VERIFY_RESULT(digest);
    QCOMPARE(*digest, image.digest());
    const auto bytes =
        readLayer(**layout, QStringLiteral("debian"), Hasher::digestOf(image.layers.at(1)));
    VERIFY_RESULT(bytes);
    QCOMPARE(*bytes, image.layers.at(1));
}

void OciLayoutTest::skopeoReadsWhatWasWritten_data() {
    QTest::addColumn<QString>("repository");
    QTest::newRow("the folder's own") << QStringLiteral("images");
    QTest::newRow("another") << QStringLiteral("library/debian");
    QTest::newRow("with a host") << QStringLiteral("ghcr.io/owner/tool");
}

void OciLayoutTest::skopeoReadsWhatWasWritten() {
    QFETCH(QString, repository);
    const StoredImage image = sampleImage({"one", "two"});
    const auto layout = create();
    VERIFY_RESULT(layout);
    VERIFY_RESULT(put(**layout, repository, QStringLiteral("12"), image));
    QCOMPARE(skopeoDigests(place(QStringLiteral("12"))), image.digests()
                                                             << image.digest().toString());
    QVERIFY(skopeoCopy(place(QStringLiteral("12")),
                       QStringLiteral("dir:") + folder_->filePath(QStringLiteral("dir"))));
}

void OciLayoutTest::namesSurviveARoundTrip() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    for (const char* name : {"images", "debian", "owner/tool"}) {
        VERIFY_RESULT(
            put(**layout, QString::fromLatin1(name), QStringLiteral("1"), sampleImage({name})));
    }
    const auto again = OciLayout::open(path_, OpenMode::Read);
    VERIFY_RESULT(again);
    const auto names = (*again)->repositories();
    VERIFY_RESULT(names);
    QCOMPARE(names->items, (QList{repositoryName(QStringLiteral("debian")),
                                  repositoryName(QStringLiteral("images")),
                                  repositoryName(QStringLiteral("owner/tool"))}));
    for (const RepositoryName& name : names->items) {
        const auto tags = (*again)->open(name)->tags().page();
        VERIFY_RESULT(tags);
        QCOMPARE(tags->items, QList{tagName(QStringLiteral("1"))});
    }
    const auto first = (*again)->repositories({.count = 2});
    VERIFY_RESULT(first);
    QCOMPARE(first->items.size(), 2);
    const auto rest = (*again)->repositories({.after = first->next, .count = 2});
    VERIFY_RESULT(rest);
    QCOMPARE(rest->items, QList{repositoryName(QStringLiteral("owner/tool"))});
    QVERIFY(rest->next.isEmpty());
}

void OciLayoutTest::oldNamesOpenTheSameRepository() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    VERIFY_RESULT(put(**layout, QStringLiteral("library/debian"), QStringLiteral("12"),
                      sampleImage({"one"})));
    for (const char* name : {"debian", "library/debian", "docker.io/library/debian"}) {
        const auto repository = (*layout)->open(repositoryName(QString::fromLatin1(name)));
        VERIFY_RESULT(repository->tags().resolve(tagName(QStringLiteral("12"))));
    }
}

void OciLayoutTest::overwritingATagReplacesItsEntry() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage second = sampleImage({"two"});
    VERIFY_RESULT(
        put(**layout, QStringLiteral("images"), QStringLiteral("1"), sampleImage({"one"})));
    VERIFY_RESULT(put(**layout, QStringLiteral("images"), QStringLiteral("1"), second));
    const auto index = QJsonDocument::fromJson(readFile(path_ + QStringLiteral("/index.json")));
    QCOMPARE(index.object().value(QStringLiteral("manifests")).toArray().size(), 1);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    const auto digest = repository->tags().resolve(tagName(QStringLiteral("1")));
    VERIFY_RESULT(digest);
    QCOMPARE(*digest, second.digest());
}

void OciLayoutTest::overwritingATagKeepsItsHost() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    VERIFY_RESULT(put(**layout, QStringLiteral("ghcr.io/owner/tool"), QStringLiteral("1"),
                      sampleImage({"one"})));
    VERIFY_RESULT(
        put(**layout, QStringLiteral("owner/tool"), QStringLiteral("1"), sampleImage({"two"})));
    const QByteArray index = readFile(path_ + QStringLiteral("/index.json"));
    QCOMPARE(index.count("ghcr.io/owner/tool:1"), 1);
    QVERIFY(!index.contains("docker.io"));
}

void OciLayoutTest::untaggingKeepsTheManifest() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage image = sampleImage({"one"});
    VERIFY_RESULT(put(**layout, QStringLiteral("debian"), QStringLiteral("1"), image));
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("debian")));
    const Tag tag = tagName(QStringLiteral("1"));
    VERIFY_RESULT(repository->tags().untag(tag));
    COMPARE_ERROR(repository->tags().untag(tag), ErrorCode::NotFound);
    COMPARE_ERROR(repository->tags().resolve(tag), ErrorCode::NotFound);
    const auto manifests = repository->manifests().list();
    VERIFY_RESULT(manifests);
    QCOMPARE(*manifests, QList{image.digest()});
    VERIFY_RESULT(repository->tags().tag(tag, image.digest()));
    const auto digest = repository->tags().resolve(tag);
    VERIFY_RESULT(digest);
    QCOMPARE(*digest, image.digest());
    const auto tags = repository->tags().tagsOf(image.digest());
    VERIFY_RESULT(tags);
    QCOMPARE(*tags, QList{tag});
}

void OciLayoutTest::removingAManifestRemovesItsTags() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage image = sampleImage({"one"});
    VERIFY_RESULT(put(**layout, QStringLiteral("debian"), QStringLiteral("1"), image));
    VERIFY_RESULT(put(**layout, QStringLiteral("debian"), QStringLiteral("2"), image));
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("debian")));
    VERIFY_RESULT(repository->manifests().remove(image.digest()));
    const auto tags = repository->tags().page();
    VERIFY_RESULT(tags);
    QVERIFY(tags->items.isEmpty());
    const auto exists = repository->manifests().exists(image.digest());
    VERIFY_RESULT(exists);
    QVERIFY(!*exists);
    COMPARE_ERROR(repository->manifests().remove(image.digest()), ErrorCode::NotFound);
}

namespace {

/// An index of the images, as its bytes.
QByteArray indexOf(const QList<StoredImage>& images) {
    QJsonArray manifests;
    for (const StoredImage& image : images) {
        manifests.append(
            QJsonObject{{QStringLiteral("mediaType"), MediaType::ociManifest},
                        {QStringLiteral("digest"), image.digest().toString()},
                        {QStringLiteral("size"), image.documents.manifestDescriptor.size}});
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                     {QStringLiteral("mediaType"), MediaType::ociIndex},
                                     {QStringLiteral("manifests"), manifests}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

void OciLayoutTest::removingAPartOfAnIndexIsRefused() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage child = sampleImage({"one"});
    VERIFY_RESULT(put(**layout, QStringLiteral("images"), std::nullopt, child));
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    VERIFY_RESULT(repository->manifests().put(indexOf({child}), MediaType::ociIndex,
                                              tagName(QStringLiteral("1"))));
    COMPARE_ERROR(repository->manifests().remove(child.digest()), ErrorCode::Unsupported);
    VERIFY_RESULT(repository->manifests().get(child.digest()));
}

void OciLayoutTest::removingALayerInUseIsRefused() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage image = sampleImage({"one"});
    VERIFY_RESULT(put(**layout, QStringLiteral("images"), QStringLiteral("1"), image));
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    const Digest layer = Hasher::digestOf(image.layers.front());
    COMPARE_ERROR(repository->layers().remove(layer), ErrorCode::Unsupported);
    VERIFY_RESULT(repository->manifests().remove(image.digest()));
    VERIFY_RESULT(repository->layers().remove(layer));
    COMPARE_ERROR(repository->layers().remove(layer), ErrorCode::LayerUnknown);
}

void OciLayoutTest::indexesAreWrittenWithTheirChildren() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage one = sampleImage({"one"});
    const StoredImage two = sampleImage({"two"});
    VERIFY_RESULT(put(**layout, QStringLiteral("debian"), std::nullopt, one));
    VERIFY_RESULT(put(**layout, QStringLiteral("debian"), std::nullopt, two));
    const QByteArray index = indexOf({one, two});
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("debian")));
    VERIFY_RESULT(
        repository->manifests().put(index, MediaType::ociIndex, tagName(QStringLiteral("1"))));
    // The children are reached through the index, and skopeo sees one image.
    const auto document = QJsonDocument::fromJson(readFile(path_ + QStringLiteral("/index.json")));
    QCOMPARE(document.object().value(QStringLiteral("manifests")).toArray().size(), 1);
    const auto manifests = repository->manifests().list();
    VERIFY_RESULT(manifests);
    QCOMPARE(manifests->size(), 3);
    QVERIFY(manifests->contains(two.digest()));
    QCOMPARE(
        skopeo({QStringLiteral("inspect"), QStringLiteral("--raw"), place(QStringLiteral("1"))}),
        index);
    const auto layers = repository->layers().list();
    VERIFY_RESULT(layers);
    QCOMPARE(layers->size(), 4);
}

void OciLayoutTest::aManifestWithMissingPartsIsRefusedWithAllOfThem() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage image = sampleImage({"one", "two"});
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    const auto done = repository->manifests().put(image.documents.manifest, MediaType::ociManifest,
                                                  tagName(QStringLiteral("1")));
    COMPARE_ERROR(done, ErrorCode::ManifestIncomplete);
    QCOMPARE(done.error().items(), image.digests());
    const auto index = repository->manifests().put(indexOf({image}), MediaType::ociIndex);
    COMPARE_ERROR(index, ErrorCode::ManifestIncomplete);
    QCOMPARE(index.error().items(), QStringList{image.digest().toString()});
    const auto names = (*layout)->repositories();
    VERIFY_RESULT(names);
    QVERIFY(names->items.isEmpty());
}

void OciLayoutTest::foreignLayersNeedNotBeThere() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const QByteArray config = "{}";
    VERIFY_RESULT(putBlob(**layout, QStringLiteral("images"), config));
    Descriptor foreign = describe("elsewhere", MediaType::dockerForeignLayerGzip);
    foreign.urls = {QStringLiteral("https://example.org/layer")};
    const QByteArray manifest = makeManifest(
        describe(config, QStringLiteral("application/vnd.oci.image.config.v1+json")), {foreign});
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    VERIFY_RESULT(repository->manifests().put(manifest, MediaType::ociManifest));
}

void OciLayoutTest::uploadsCheckWhatTheyAreGiven_data() {
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<QString>("digest");
    QTest::addColumn<int>("code");
    const QString right = Hasher::digestOf("content").toString();
    const QString zeros = QString(64, u'0');
    const auto code = [](ErrorCode value) { return static_cast<int>(value); };
    QTest::newRow("size") << QByteArray("content") << qint64(8) << right
                          << code(ErrorCode::InvalidLength);
    QTest::newRow("digest") << QByteArray("content") << qint64(7)
                            << QStringLiteral("sha256:") + zeros << code(ErrorCode::InvalidDigest);
    QTest::newRow("nothing") << QByteArray() << qint64(7) << right
                             << code(ErrorCode::InvalidLength);
    QTest::newRow("tarsum") << QByteArray("content") << qint64(7)
                            << QStringLiteral("tarsum+sha256:") + zeros
                            << code(ErrorCode::TarSumVersionUnsupported);
    QTest::newRow("tarsum v1") << QByteArray("content") << qint64(7)
                               << QStringLiteral("tarsum.v1+sha256:") + zeros
                               << code(ErrorCode::UnsupportedDigest);
    QTest::newRow("sha512") << QByteArray("content") << qint64(7)
                            << QStringLiteral("sha512:") + zeros + zeros
                            << code(ErrorCode::InvalidDigest);
}

void OciLayoutTest::uploadsCheckWhatTheyAreGiven() {
    QFETCH(QByteArray, written);
    QFETCH(qint64, size);
    QFETCH(QString, digest);
    QFETCH(int, code);
    const auto layout = create();
    VERIFY_RESULT(layout);
    auto upload = (*layout)->open(repositoryName(QStringLiteral("a")))->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write(written));
    COMPARE_ERROR((*upload)->finish(size, *Digest::parse(digest), {}),
                  static_cast<ErrorCode>(code));
    const QDir blobs(path_ + QStringLiteral("/blobs/sha256"));
    QVERIFY(blobs.isEmpty());
}

void OciLayoutTest::aFailedFinishCanBeFinishedRight() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    auto upload = (*layout)->open(repositoryName(QStringLiteral("a")))->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write("con"));
    const Digest right = Hasher::digestOf("content");
    COMPARE_ERROR((*upload)->finish(7, right, {}), ErrorCode::InvalidLength);
    QCOMPARE((*upload)->offset(), 3);
    VERIFY_RESULT((*upload)->write("tent"));
    QCOMPARE((*upload)->digestSoFar(), right);
    const auto done = (*upload)->finish(7, right, {});
    VERIFY_RESULT(done);
    QCOMPARE(done->digest, right);
    QCOMPARE(readFile(path_ + QStringLiteral("/blobs/sha256/") + right.hex()),
             QByteArray("content"));
}

void OciLayoutTest::endedUploadsAnswerClosed() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("a")));
    auto finished = repository->layers().upload();
    VERIFY_RESULT(finished);
    VERIFY_RESULT((*finished)->finish(0, Digest::ofNothing(), {}));
    auto given = repository->layers().upload();
    VERIFY_RESULT(given);
    VERIFY_RESULT((*given)->cancel());
    for (LayerUpload* upload : {finished->get(), given->get()}) {
        COMPARE_ERROR(upload->write("x"), ErrorCode::Closed);
        COMPARE_ERROR(upload->finish(0, Digest::ofNothing(), {}), ErrorCode::Closed);
        COMPARE_ERROR(upload->cancel(), ErrorCode::Closed);
        COMPARE_ERROR(upload->close(), ErrorCode::Closed);
        COMPARE_ERROR(repository->layers().resume(upload->uuid()), ErrorCode::UploadUnknown);
    }
}

void OciLayoutTest::droppedUploadsLeaveNothing() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    {
        auto upload = (*layout)->open(repositoryName(QStringLiteral("a")))->layers().upload();
        VERIFY_RESULT(upload);
        VERIFY_RESULT((*upload)->write(noise(100'000)));
    }
    const QStringList names =
        QDir(path_).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(names, (QStringList{QStringLiteral("blobs"), QStringLiteral("index.json"),
                                 QStringLiteral("oci-layout")}));
}

void OciLayoutTest::aDamagedBlobIsReplaced() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const Digest digest = Hasher::digestOf("content");
    QVERIFY(writeFile(path_ + QStringLiteral("/blobs/sha256/") + digest.hex(), "damaged"));
    VERIFY_RESULT(putBlob(**layout, QStringLiteral("a"), "content"));
    const auto bytes = readLayer(**layout, QStringLiteral("a"), digest);
    VERIFY_RESULT(bytes);
    QCOMPARE(*bytes, QByteArray("content"));
}

void OciLayoutTest::otherAlgorithmsHaveTheirOwnFolder() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("a")));
    auto upload = repository->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write("content"));
    const Digest digest = Hasher::digestOf("content", HashAlgorithm::Sha512);
    VERIFY_RESULT((*upload)->finish(7, digest, {}));
    QVERIFY(QFile::exists(path_ + QStringLiteral("/blobs/sha512/") + digest.hex()));
    const auto there = repository->layers().exists(digest);
    VERIFY_RESULT(there);
    QVERIFY(*there);
}

void OciLayoutTest::layersSeek() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const QByteArray content = noise(300'000);
    VERIFY_RESULT(putBlob(**layout, QStringLiteral("a"), content));
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("a")));
    const Digest digest = Hasher::digestOf(content);
    const auto layer = repository->layers().fetch(digest);
    VERIFY_RESULT(layer);
    QCOMPARE((*layer)->size(), content.size());
    QCOMPARE((*layer)->digest(), digest);
    QVERIFY((*layer)->createdAt().isValid());
    QVERIFY(!(*layer)->isSequential());
    constexpr qint64 step = 293; // Prime to the size, so that every block is met, out of order.
    for (qint64 i = 0; i < 1023; ++i) {
        const qint64 offset = i * step * 1009 % content.size();
        QVERIFY((*layer)->seek(offset));
        QCOMPARE((*layer)->read(step), content.mid(offset, step));
    }
    QVERIFY((*layer)->seek(content.size()));
    QCOMPARE((*layer)->read(1), QByteArray());
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::seek: Invalid pos: -1");
    QVERIFY(!(*layer)->seek(-1));
    (*layer)->close();
    char byte = 0;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("device not open$")));
    QCOMPARE((*layer)->read(&byte, 1), -1);
}

void OciLayoutTest::absentBlobsAreUnknown() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("a")));
    const Digest digest = Hasher::digestOf("absent");
    const auto there = repository->layers().exists(digest);
    VERIFY_RESULT(there);
    QVERIFY(!*there);
    COMPARE_ERROR(repository->layers().stat(digest), ErrorCode::LayerUnknown);
    COMPARE_ERROR(repository->layers().fetch(digest), ErrorCode::LayerUnknown);
    COMPARE_ERROR(repository->manifests().get(digest), ErrorCode::NotFound);
    COMPARE_ERROR(repository->manifests().get(tagName(QStringLiteral("1"))), ErrorCode::NotFound);
    const auto mounted = repository->layers().mount(digest, repositoryName(QStringLiteral("b")));
    VERIFY_RESULT(mounted);
    QCOMPARE(*mounted, MountOutcome::NotMounted);
}

void OciLayoutTest::referrersAreFound() {
    const auto layout = create();
    VERIFY_RESULT(layout);
    const StoredImage image = sampleImage({"one"});
    VERIFY_RESULT(put(**layout, QStringLiteral("images"), QStringLiteral("1"), image));
    VERIFY_RESULT(putBlob(**layout, QStringLiteral("images"), "{}"));
    const QJsonObject empty{{QStringLiteral("mediaType"), MediaType::ociEmpty},
                            {QStringLiteral("digest"), Hasher::digestOf("{}").toString()},
                            {QStringLiteral("size"), 2}};
    const QByteArray signature =
        QJsonDocument(
            QJsonObject{
                {QStringLiteral("schemaVersion"), 2},
                {QStringLiteral("mediaType"), MediaType::ociManifest},
                {QStringLiteral("artifactType"), QStringLiteral("application/x.signature")},
                {QStringLiteral("config"), empty},
                {QStringLiteral("layers"), QJsonArray{empty}},
                {QStringLiteral("subject"),
                 QJsonObject{{QStringLiteral("mediaType"), MediaType::ociManifest},
                             {QStringLiteral("digest"), image.digest().toString()},
                             {QStringLiteral("size"), image.documents.manifestDescriptor.size}}}})
            .toJson(QJsonDocument::Compact);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    const auto done = repository->manifests().put(signature, MediaType::ociManifest);
    VERIFY_RESULT(done);
    const auto all = repository->manifests().referrers(image.digest());
    VERIFY_RESULT(all);
    QCOMPARE(all->size(), 1);
    QCOMPARE(all->front().digest, done->digest);
    QCOMPARE(all->front().artifactType, QStringLiteral("application/x.signature"));
    const auto others =
        repository->manifests().referrers(image.digest(), QStringLiteral("application/x.other"));
    VERIFY_RESULT(others);
    QVERIFY(others->isEmpty());
}

void OciLayoutTest::writersDoNotLoseEachOthersTags() {
    VERIFY_RESULT(create());
    constexpr int writers = 3;
    constexpr int images = 4;
    std::vector<std::jthread> threads;
    std::atomic<int> failures = 0;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([this, writer, &failures] {
            // An object of its own, as another program would have.
            const auto layout = OciLayout::open(path_, OpenMode::ReadWrite);
            for (int i = 0; layout && i < images; ++i) {
                const QString tag = QStringLiteral("%1-%2").arg(writer).arg(i);
                if (!put(**layout, QStringLiteral("a"), tag, sampleImage({tag.toLatin1()}))) {
                    ++failures;
                }
            }
        });
    }
    threads.clear();
    QCOMPARE(failures.load(), 0);
    const auto layout = OciLayout::open(path_, OpenMode::Read);
    VERIFY_RESULT(layout);
    const auto tags = (*layout)->open(repositoryName(QStringLiteral("a")))->tags().page();
    VERIFY_RESULT(tags);
    QCOMPARE(tags->items.size(), writers * images);
}

void OciLayoutTest::readingDoesNotWrite() {
    VERIFY_RESULT(create());
    const auto layout = OciLayout::open(path_, OpenMode::Read);
    VERIFY_RESULT(layout);
    QVERIFY(!(*layout)->capabilities().canWrite);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("a")));
    COMPARE_ERROR(repository->layers().upload(), ErrorCode::Unsupported);
    COMPARE_ERROR(repository->layers().remove(Digest::ofNothing()), ErrorCode::Unsupported);
    COMPARE_ERROR(
        repository->manifests().put(R"({"schemaVersion":2,"manifests":[]})", MediaType::ociIndex),
        ErrorCode::Unsupported);
    VERIFY_RESULT((*layout)->commit());
}

void OciLayoutTest::badLayoutsAreRefused_data() {
    QTest::addColumn<QByteArray>("layoutFile");
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<int>("code");
    const QByteArray good = R"({"imageLayoutVersion":"1.0.0"})";
    const QByteArray empty = R"({"schemaVersion":2,"manifests":[]})";
    const int corrupt = static_cast<int>(ErrorCode::Corrupt);
    const int unsupported = static_cast<int>(ErrorCode::Unsupported);
    QTest::newRow("no oci-layout") << QByteArray() << empty << unsupported;
    QTest::newRow("no index.json") << good << QByteArray() << corrupt;
    QTest::newRow("junk in oci-layout") << QByteArray("junk") << empty << corrupt;
    QTest::newRow("no version") << QByteArray("{}") << empty << corrupt;
    QTest::newRow("version 2") << QByteArray(R"({"imageLayoutVersion":"2.0.0"})") << empty
                               << unsupported;
    QTest::newRow("junk in index.json") << good << QByteArray("junk") << corrupt;
    QTest::newRow("index.json cut")
        << good << QByteArray(R"({"schemaVersion":2,"manif)") << corrupt;
    QTest::newRow("giant index.json")
        << good << QByteArray(5 * 1024 * 1024, ' ') << static_cast<int>(ErrorCode::TooLarge);
}

void OciLayoutTest::badLayoutsAreRefused() {
    QFETCH(QByteArray, layoutFile);
    QFETCH(QByteArray, index);
    QFETCH(int, code);
    QVERIFY(QDir().mkpath(path_));
    if (!layoutFile.isEmpty()) {
        QVERIFY(writeFile(path_ + QStringLiteral("/oci-layout"), layoutFile));
    }
    if (!index.isEmpty()) {
        QVERIFY(writeFile(path_ + QStringLiteral("/index.json"), index));
    }
    COMPARE_ERROR(OciLayout::open(path_, OpenMode::Read), static_cast<ErrorCode>(code));
    COMPARE_ERROR(OciLayout::open(path_ + QStringLiteral("/absent"), OpenMode::Read),
                  ErrorCode::NotFound);
}

void OciLayoutTest::foldersWithOtherThingsAreNotWrittenTo() {
    QVERIFY(QDir().mkpath(path_));
    QVERIFY(writeFile(path_ + QStringLiteral("/letter.txt"), "Dear"));
    COMPARE_ERROR(create(), ErrorCode::Unsupported);
    QCOMPARE(QDir(path_).entryList(QDir::Files), QStringList{QStringLiteral("letter.txt")});
}

void OciLayoutTest::cyclesEnd() {
    // Digests cannot really make a cycle; a file that lies about its digest is not followed.
    VERIFY_RESULT(create());
    const QString one = QString(64, u'1');
    const QByteArray self = QStringLiteral(R"({"schemaVersion":2,"manifests":[{"mediaType":"%1",)"
                                           R"("digest":"sha256:%2","size":1}]})")
                                .arg(MediaType::ociIndex, one)
                                .toLatin1();
    QVERIFY(writeFile(path_ + QStringLiteral("/blobs/sha256/") + one, self));
    QVERIFY(writeFile(path_ + QStringLiteral("/index.json"), self));
    const auto layout = OciLayout::open(path_, OpenMode::Read);
    VERIFY_RESULT(layout);
    const auto repository = (*layout)->open(repositoryName(QStringLiteral("images")));
    const auto manifests = repository->manifests().list();
    VERIFY_RESULT(manifests);
    QVERIFY(manifests->isEmpty());
    COMPARE_ERROR(repository->manifests().get(*Digest::parse(QStringLiteral("sha256:") + one)),
                  ErrorCode::InvalidDigest);
}

QTEST_GUILESS_MAIN(OciLayoutTest)
#include "ocilayouttest.moc"
