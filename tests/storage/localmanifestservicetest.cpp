#include "core/image/mediatype.h"
#include "core/registry/registry.h"
#include "tests/storage/localfixture.h"

#include <QTest>

#include <algorithm>

using namespace stowage;
using namespace stowage::test;

namespace {

QString revisionOf(const char* repository, const Digest& digest) {
    return QStringLiteral("repositories/%1/_manifests/revisions/sha256/%2/link")
        .arg(QLatin1String(repository), digest.hex());
}

QString blobOf(const Digest& digest) {
    return QStringLiteral("blobs/sha256/%1/%2/data").arg(digest.hex().left(2), digest.hex());
}

Descriptor childOf(const Digest& digest, qint64 size = 2) {
    return {.mediaType = MediaType::ociManifest, .digest = digest, .size = size};
}

Descriptor foreignLayer(const char* url) {
    Descriptor layer = LocalFixture::layerOf("foreign");
    layer.mediaType = MediaType::dockerForeignLayerGzip;
    layer.urls = {QLatin1String(url)};
    return layer;
}

/// The bytes of an artifact's manifest, whose subject is another.
QByteArray artifactOf(const Digest& config, const QString& type, const Digest& subject) {
    return QStringLiteral(
               R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",)"
               R"("artifactType":"%1","config":{"mediaType":"application/vnd.oci.empty.v1+json",)"
               R"("digest":"%2","size":2},"layers":[],"subject":{"mediaType":)"
               R"("application/vnd.oci.image.manifest.v1+json","digest":"%3","size":2},)"
               R"("annotations":{"by":"me"}})")
        .arg(type, config.toString(), subject.toString())
        .toUtf8();
}

} // namespace

class LocalManifestServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsBytesAsTheyAre();
    void putLinksRevisionAndTag();
    void putWithoutTagTagsNothing();
    void absentManifestIsNotFound();
    void reportsAllMissingLayers();
    void layersOfAnotherRepositoryAreMissing();
    void layersWhoseBlobIsGoneAreMissing();
    void foreignLayersNeedNotBeThere();
    void foreignLayerThatIsThereNeedsNoAddress();
    void badForeignUrlsAreRefused_data();
    void badForeignUrlsAreRefused();
    void indexNeedsItsChildren();
    void emptyIndexIsPut();
    void subjectNeedNotBeThere();
    void badDocumentsAreRefused_data();
    void badDocumentsAreRefused();
    void schema1IsNotWritten();
    void damagedManifestIsInvalidDigest_data();
    void damagedManifestIsInvalidDigest();
    void putMendsADamagedManifest();
    void danglingRevisionIsNotFound();
    void malformedRevisionIsInvalid();
    void tooLargeABlobIsNotRead();
    void removesTagsWithTheRevision();
    void removingAnUnknownManifestFails();
    void listsRevisionsSorted();
    void listsWhatOthersLeftBehind();
    void findsReferrers();
    void referrersFollowPutAndRemove();
    void referrersPassOverDamage();
    void looksAreCancelled();
};

void LocalManifestServiceTest::keepsBytesAsTheyAre() {
    LocalFixture fixture;
    const Digest config = fixture.push("repo", "{}");
    // Odd spacing and order, as another program may write it.
    const QByteArray bytes =
        " {\n\t\"layers\" : [], \"schemaVersion\":2 ,\n \"config\":{\"size\":2,"
        "\"digest\":\"" +
        config.toString().toLatin1() +
        "\",\"mediaType\":\"application/vnd.oci.image.config.v1+json\"}}\n\n";
    const auto repository = fixture.open("repo");
    const auto put = repository->manifests().put(bytes, {});
    QVERIFY2(put, put ? "" : qPrintable(put.error().message()));
    QCOMPARE(put->digest, Hasher::digestOf(bytes));
    QCOMPARE(put->size, bytes.size());
    QCOMPARE(repository->manifests().read(put->digest).value(), bytes);
    QCOMPARE(repository->manifests().get(put->digest).value().bytes(), bytes);
}

void LocalManifestServiceTest::putLinksRevisionAndTag() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("some/repo", "v1", "layer");
    const auto repository = fixture.open("some/repo");
    QVERIFY(repository->manifests().exists(digest).value());
    QCOMPARE(repository->manifests().get(tagName("v1")).value().digest(), digest);
    QCOMPARE(fixture.file(revisionOf("some/repo", digest)), digest.toString().toLatin1());
    QVERIFY(fixture.hasFile(blobOf(digest)));
}

void LocalManifestServiceTest::putWithoutTagTagsNothing() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", nullptr, "layer");
    QVERIFY(fixture.open("repo")->manifests().exists(digest).value());
    QVERIFY(fixture.open("repo")->tags().page().value().items.isEmpty());
}

void LocalManifestServiceTest::absentManifestIsNotFound() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("other", "v1", "layer");
    const auto repository = fixture.open("repo");
    QVERIFY(!repository->manifests().exists(digest).value());
    QCOMPARE(codeOf(repository->manifests().get(digest)), ErrorCode::NotFound);
    QCOMPARE(codeOf(repository->manifests().read(digest)), ErrorCode::NotFound);
    QCOMPARE(codeOf(repository->manifests().get(tagName("v1"))), ErrorCode::NotFound);
}

void LocalManifestServiceTest::reportsAllMissingLayers() {
    LocalFixture fixture;
    fixture.push("repo", "there");
    const QByteArray bytes =
        LocalFixture::imageOf(Hasher::digestOf("config"), 6,
                              {LocalFixture::layerOf("first"), LocalFixture::layerOf("there"),
                               LocalFixture::layerOf("second"), LocalFixture::layerOf("first")});
    const auto repository = fixture.open("repo");
    const auto put = repository->manifests().put(bytes, {}, tagName("v1"));
    QCOMPARE(codeOf(put), ErrorCode::ManifestIncomplete);
    QCOMPARE(put.error().items(), (QStringList{Hasher::digestOf("config").toString(),
                                               Hasher::digestOf("first").toString(),
                                               Hasher::digestOf("second").toString()}));
    for (const QString& digest : put.error().items()) {
        QVERIFY(put.error().message().contains(digest));
    }
    QVERIFY(!repository->manifests().exists(Hasher::digestOf(bytes)).value());
    QVERIFY(!fixture.hasFile(blobOf(Hasher::digestOf(bytes))));
    QCOMPARE(codeOf(repository->tags().resolve(tagName("v1"))), ErrorCode::NotFound);
}

void LocalManifestServiceTest::layersOfAnotherRepositoryAreMissing() {
    LocalFixture fixture;
    fixture.push("other", "layer");
    const Digest config = fixture.push("repo", "{}");
    const QByteArray bytes = LocalFixture::imageOf(config, 2, {LocalFixture::layerOf("layer")});
    const auto put = fixture.open("repo")->manifests().put(bytes, {});
    QCOMPARE(codeOf(put), ErrorCode::ManifestIncomplete);
    QCOMPARE(put.error().items(), QStringList{Hasher::digestOf("layer").toString()});
}

void LocalManifestServiceTest::layersWhoseBlobIsGoneAreMissing() {
    LocalFixture fixture;
    const Digest layer = fixture.push("repo", "layer");
    const Digest config = fixture.push("repo", "{}");
    QVERIFY(fixture.driver->remove(QStringLiteral("/docker/registry/v2/") + blobOf(layer)));
    const QByteArray bytes = LocalFixture::imageOf(config, 2, {LocalFixture::layerOf("layer")});
    const auto put = fixture.open("repo")->manifests().put(bytes, {});
    QCOMPARE(codeOf(put), ErrorCode::ManifestIncomplete);
    QCOMPARE(put.error().items(), QStringList{layer.toString()});
}

void LocalManifestServiceTest::foreignLayersNeedNotBeThere() {
    LocalFixture fixture;
    const Digest config = fixture.push("repo", "{}");
    const QByteArray bytes = LocalFixture::imageOf(
        config, 2, {foreignLayer("https://example.com/a?b=c"), foreignLayer("http://x/y")});
    const auto put = fixture.open("repo")->manifests().put(bytes, {});
    QVERIFY2(put, put ? "" : qPrintable(put.error().message()));
}

void LocalManifestServiceTest::foreignLayerThatIsThereNeedsNoAddress() {
    LocalFixture fixture;
    const Digest config = fixture.push("repo", "{}");
    Descriptor layer = foreignLayer("");
    layer.urls.clear();
    const QByteArray bytes = LocalFixture::imageOf(config, 2, {layer});
    QCOMPARE(codeOf(fixture.open("repo")->manifests().put(bytes, {})),
             ErrorCode::ManifestIncomplete);
    fixture.push("repo", "foreign");
    QVERIFY(fixture.open("repo")->manifests().put(bytes, {}));
}

void LocalManifestServiceTest::badForeignUrlsAreRefused_data() {
    QTest::addColumn<QString>("url");
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd");
    QTest::newRow("no scheme") << QStringLiteral("example.com/layer");
    QTest::newRow("fragment") << QStringLiteral("https://example.com/layer#part");
    QTest::newRow("no host") << QStringLiteral("https:///layer");
    QTest::newRow("empty") << QStringLiteral("");
    QTest::newRow("broken") << QStringLiteral("http://[::1/layer");
}

void LocalManifestServiceTest::badForeignUrlsAreRefused() {
    QFETCH(QString, url);
    LocalFixture fixture;
    const Digest config = fixture.push("repo", "{}");
    const QByteArray bytes = LocalFixture::imageOf(
        config, 2, {foreignLayer("https://good"), foreignLayer(url.toLatin1().constData())});
    const auto put = fixture.open("repo")->manifests().put(bytes, {});
    QCOMPARE(codeOf(put), ErrorCode::ManifestInvalid);
    QCOMPARE(put.error().items(), QStringList{url});
}

void LocalManifestServiceTest::indexNeedsItsChildren() {
    LocalFixture fixture;
    const Digest first = fixture.pushImage("repo", nullptr, "first");
    const Digest elsewhere = fixture.pushImage("other", nullptr, "second");
    // A layer of the repository is no manifest of it.
    const Digest layer = fixture.push("repo", "layer");
    const auto repository = fixture.open("repo");
    const auto put = repository->manifests().put(
        makeIndex({childOf(first), childOf(elsewhere), childOf(layer)}), {}, tagName("v1"));
    QCOMPARE(codeOf(put), ErrorCode::ManifestIncomplete);
    QCOMPARE(put.error().items(), (QStringList{elsewhere.toString(), layer.toString()}));
    const Digest index = fixture.pushIndex("repo", "v1", {childOf(first)});
    QCOMPARE(repository->tags().resolve(tagName("v1")).value(), index);
    QVERIFY(repository->manifests().get(index).value().isIndex());
}

void LocalManifestServiceTest::emptyIndexIsPut() {
    LocalFixture fixture;
    const Digest index = fixture.pushIndex("repo", "v1", {});
    QVERIFY(fixture.open("repo")->manifests().get(index).value().manifests().isEmpty());
}

void LocalManifestServiceTest::subjectNeedNotBeThere() {
    LocalFixture fixture;
    const Digest config = fixture.push("repo", "{}");
    const QByteArray bytes =
        artifactOf(config, QStringLiteral("a/b"), Hasher::digestOf("not there"));
    const auto put = fixture.open("repo")->manifests().put(bytes, {});
    QVERIFY2(put, put ? "" : qPrintable(put.error().message()));
}

void LocalManifestServiceTest::badDocumentsAreRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("empty") << QByteArray() << ErrorCode::ManifestInvalid;
    QTest::newRow("no JSON") << QByteArray("layer") << ErrorCode::ManifestInvalid;
    QTest::newRow("both") << QByteArray(R"({"schemaVersion":2,"manifests":[],"layers":[]})")
                          << ErrorCode::ManifestInvalid;
    QTest::newRow("duplicate key")
        << QByteArray(R"({"schemaVersion":2,"manifests":[],"manifests":[]})")
        << ErrorCode::ManifestInvalid;
    QTest::newRow("too large")
        << QByteArray(R"({"schemaVersion":2,"manifests":[]})").leftJustified(4 * 1024 * 1024 + 1)
        << ErrorCode::TooLarge;
}

void LocalManifestServiceTest::badDocumentsAreRefused() {
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    LocalFixture fixture;
    QCOMPARE(codeOf(fixture.open("repo")->manifests().put(bytes, {}, tagName("v1"))), code);
    QVERIFY(!fixture.hasFile(QStringLiteral("repositories/repo")));
    QVERIFY(!fixture.hasFile(QStringLiteral("blobs/sha256")));
}

void LocalManifestServiceTest::schema1IsNotWritten() {
    LocalFixture fixture;
    const QByteArray bytes =
        R"({"schemaVersion":1,"name":"repo","tag":"v1","architecture":"amd64",)"
        R"("fsLayers":[],"history":[]})";
    QCOMPARE(codeOf(fixture.open("repo")->manifests().put(bytes, MediaType::dockerSchema1)),
             ErrorCode::ManifestInvalid);
}

void LocalManifestServiceTest::damagedManifestIsInvalidDigest_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("other manifest") << makeIndex({childOf(Hasher::digestOf("x"))});
    QTest::newRow("no manifest") << QByteArray("nonsense");
    QTest::newRow("empty") << QByteArray("");
}

void LocalManifestServiceTest::damagedManifestIsInvalidDigest() {
    QFETCH(QByteArray, bytes);
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    fixture.putFile(blobOf(digest), bytes);
    const auto repository = fixture.open("repo");
    const auto manifest = repository->manifests().get(digest);
    QCOMPARE(codeOf(manifest), ErrorCode::InvalidDigest);
    QVERIFY(manifest.error().message().contains(digest.toString()));
    QVERIFY(manifest.error().message().contains(Hasher::digestOf(bytes).toString()));
    QCOMPARE(codeOf(repository->manifests().get(tagName("v1"))), ErrorCode::InvalidDigest);
    QCOMPARE(repository->manifests().read(digest).value(), bytes);
}

void LocalManifestServiceTest::putMendsADamagedManifest() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    const QByteArray bytes = repository->manifests().read(digest).value();
    fixture.putFile(blobOf(digest), "damaged");
    QVERIFY(repository->manifests().put(bytes, {}));
    QCOMPARE(repository->manifests().get(digest).value().bytes(), bytes);
}

void LocalManifestServiceTest::danglingRevisionIsNotFound() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    QVERIFY(fixture.driver->remove(QStringLiteral("/docker/registry/v2/") + blobOf(digest)));
    const auto repository = fixture.open("repo");
    QVERIFY(!repository->manifests().exists(digest).value());
    const auto manifest = repository->manifests().get(digest);
    QCOMPARE(codeOf(manifest), ErrorCode::NotFound);
    QVERIFY(manifest.error().message().contains(QStringLiteral("gone")));
}

void LocalManifestServiceTest::malformedRevisionIsInvalid() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const Digest other = fixture.pushImage("repo", "v2", "other");
    fixture.putFile(revisionOf("repo", digest), other.toString().toLatin1());
    const auto repository = fixture.open("repo");
    QCOMPARE(codeOf(repository->manifests().get(digest)), ErrorCode::InvalidDigest);
    fixture.putFile(revisionOf("repo", digest), digest.toString().toLatin1() + "\n");
    QCOMPARE(codeOf(repository->manifests().get(digest)), ErrorCode::InvalidDigest);
    QCOMPARE(repository->manifests().list().value().size(), 2);
    QVERIFY(repository->manifests().get(other));
    QVERIFY(repository->manifests().remove(digest));
    QCOMPARE(repository->manifests().list().value(), QList<Digest>{other});
}

void LocalManifestServiceTest::tooLargeABlobIsNotRead() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    fixture.putFile(blobOf(digest), QByteArray(4 * 1024 * 1024 + 1, ' '));
    const auto repository = fixture.open("repo");
    QCOMPARE(codeOf(repository->manifests().get(digest)), ErrorCode::TooLarge);
    QCOMPARE(codeOf(repository->manifests().read(digest)), ErrorCode::TooLarge);
}

void LocalManifestServiceTest::removesTagsWithTheRevision() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const Digest other = fixture.pushImage("repo", "v2", "other");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->tags().tag(tagName("latest"), digest));
    QVERIFY(repository->manifests().remove(digest));
    QVERIFY(!repository->manifests().exists(digest).value());
    QCOMPARE(codeOf(repository->manifests().get(digest)), ErrorCode::NotFound);
    QCOMPARE(repository->tags().page().value().items, QList<Tag>{tagName("v2")});
    QCOMPARE(repository->manifests().list().value(), QList<Digest>{other});
    QVERIFY(fixture.hasFile(blobOf(digest)));
}

void LocalManifestServiceTest::removingAnUnknownManifestFails() {
    LocalFixture fixture;
    fixture.pushImage("repo", "v1", "layer");
    QCOMPARE(codeOf(fixture.open("repo")->manifests().remove(Hasher::digestOf("absent"))),
             ErrorCode::NotFound);
}

void LocalManifestServiceTest::listsRevisionsSorted() {
    LocalFixture fixture;
    QList<Digest> digests;
    for (int i = 0; i < 10; ++i) {
        digests.append(
            fixture.pushImage("repo", i % 2 == 0 ? "v1" : nullptr, QByteArray::number(i)));
    }
    std::sort(digests.begin(), digests.end());
    QCOMPARE(fixture.open("repo")->manifests().list().value(), digests);
}

void LocalManifestServiceTest::listsWhatOthersLeftBehind() {
    LocalFixture fixture;
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const QString revisions = QStringLiteral("repositories/repo/_manifests/revisions/sha256/");
    // Signatures of releases before 2.5; a removed link's folder; a stray temporary.
    fixture.putFile(revisions + digest.hex() + QStringLiteral("/signatures/sha256/x/link"), "x");
    QVERIFY(fixture.driver->makeFolder(QStringLiteral("/docker/registry/v2/") + revisions +
                                       Hasher::digestOf("x").hex()));
    fixture.putFile(revisions + digest.hex() + QStringLiteral("/link.a1b2c3.tmp"), "x");
    QCOMPARE(fixture.open("repo")->manifests().list().value(), QList<Digest>{digest});
    QVERIFY(fixture.open("repo")->manifests().remove(digest));
    QVERIFY(!fixture.hasFile(revisions + digest.hex()));
}

void LocalManifestServiceTest::findsReferrers() {
    LocalFixture fixture;
    const Digest image = fixture.pushImage("repo", "v1", "layer");
    const Digest config = fixture.push("repo", "{}");
    const auto repository = fixture.open("repo");
    const auto put = [&](const char* type, const Digest& subject) {
        return repository->manifests()
            .put(artifactOf(config, QLatin1String(type), subject), {})
            .value()
            .digest;
    };
    const Digest signature = put("a/signature", image);
    const Digest bill = put("a/sbom", image);
    put("a/sbom", Hasher::digestOf("another"));

    const auto all = repository->manifests().referrers(image).value();
    QCOMPARE(all.size(), 2);
    QVERIFY(all[0].digest < all[1].digest);
    const auto bills = repository->manifests().referrers(image, QStringLiteral("a/sbom")).value();
    QCOMPARE(bills.size(), 1);
    QCOMPARE(bills.first().digest, bill);
    QCOMPARE(bills.first().artifactType, QStringLiteral("a/sbom"));
    QCOMPARE(bills.first().mediaType, MediaType::ociManifest);
    QCOMPARE(bills.first().annotations.value(QStringLiteral("by")), QStringLiteral("me"));
    QCOMPARE(repository->manifests()
                 .referrers(image, QStringLiteral("a/signature"))
                 .value()
                 .first()
                 .digest,
             signature);
    QVERIFY(repository->manifests().referrers(signature).value().isEmpty());
    QVERIFY(fixture.open("absent")->manifests().referrers(image).value().isEmpty());
}

void LocalManifestServiceTest::referrersFollowPutAndRemove() {
    LocalFixture fixture;
    const Digest image = fixture.pushImage("repo", "v1", "layer");
    const Digest config = fixture.push("repo", "{}");
    const auto repository = fixture.open("repo");
    QVERIFY(repository->manifests().referrers(image).value().isEmpty());
    const Digest artifact = repository->manifests()
                                .put(artifactOf(config, QStringLiteral("a/b"), image), {})
                                .value()
                                .digest;
    QCOMPARE(repository->manifests().referrers(image).value().size(), 1);
    QVERIFY(repository->manifests().remove(artifact));
    QVERIFY(repository->manifests().referrers(image).value().isEmpty());
}

void LocalManifestServiceTest::referrersPassOverDamage() {
    LocalFixture fixture;
    const Digest image = fixture.pushImage("repo", "v1", "layer");
    const Digest damaged = fixture.pushImage("repo", "v2", "other");
    const Digest config = fixture.push("repo", "{}");
    const auto repository = fixture.open("repo");
    const QByteArray good = repository->manifests().read(damaged).value();
    fixture.putFile(blobOf(damaged), "damaged");
    QVERIFY(repository->manifests().put(artifactOf(config, QStringLiteral("a/b"), image), {}));
    QCOMPARE(repository->manifests().referrers(image).value().size(), 1);
    fixture.putFile(blobOf(damaged), good);
    QCOMPARE(repository->manifests().referrers(image).value().size(), 1);
}

void LocalManifestServiceTest::looksAreCancelled() {
    LocalFixture fixture;
    const Digest image = fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(codeOf(repository->manifests().list(stop.get_token())), ErrorCode::Cancelled);
    QCOMPARE(codeOf(repository->manifests().referrers(image, {}, stop.get_token())),
             ErrorCode::Cancelled);
    QCOMPARE(codeOf(repository->tags().tagsOf(image, stop.get_token())), ErrorCode::Cancelled);
    QCOMPARE(codeOf(repository->layers().list(stop.get_token())), ErrorCode::Cancelled);
    const QByteArray bytes = repository->manifests().read(image).value();
    QCOMPARE(codeOf(repository->manifests().put(bytes, {}, tagName("v2"), stop.get_token())),
             ErrorCode::Cancelled);
    QCOMPARE(codeOf(repository->tags().resolve(tagName("v2"))), ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(LocalManifestServiceTest)
#include "localmanifestservicetest.moc"
