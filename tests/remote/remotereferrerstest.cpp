#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "tests/remote/remoteground.h"
#include "tests/support/dockerregistry.h"

#include <QTest>

namespace stowage::test {

namespace {

const QString app = QStringLiteral("app");

/// A document that refers to a subject; another for each type.
QByteArray signatureOf(const Descriptor& subject, const char* type) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
           "\"artifactType\":\"" +
           QByteArray(type) +
           "\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"size\":2,"
           "\"digest\":\"" +
           Hasher::digestOf("{}").toString().toLatin1() +
           "\"},\"layers\":[],\"annotations\":{\"by\":\"ada\"},"
           "\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"size\":" +
           QByteArray::number(subject.size) + ",\"digest\":\"" +
           subject.digest.toString().toLatin1() + "\"}}";
}

} // namespace

/// What refers to an image, on servers with a referrers API and without.
class RemoteReferrersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void serverWithReferrersKeepsThemItself();
    void tagStandsInForTheApi_data();
    void tagStandsInForTheApi();
    void somethingElseUnderTheTagIsTold();
    void longDigestsAreCut();
    void emptyListStaysWhereNothingIsRemoved();
    void onlyWhatIsUnknownIsAskedForByTag_data();
    void onlyWhatIsUnknownIsAskedForByTag();
    void circlesOfPagesEnd();
};

void RemoteReferrersTest::serverWithReferrersKeepsThemItself() {
    RemoteGround ground;
    ground.server.addBlob(app, "{}");
    const SampleImage image = SampleImage::of({});
    const auto put = ground.repository->manifests().put(
        signatureOf(image.manifestDescriptor, "a/signature"), MediaType::ociManifest);
    VERIFY_RESULT(put);
    QVERIFY(ground.server.tags(app).isEmpty());
    auto& manifests = ground.repository->manifests();
    QCOMPARE(manifests.referrers(image.manifestDescriptor.digest)->size(), 1);
    QCOMPARE(manifests.referrers(image.manifestDescriptor.digest, QStringLiteral("b/c"))->size(),
             0);
}

void RemoteReferrersTest::tagStandsInForTheApi_data() {
    QTest::addColumn<bool>("isReal");
    QTest::newRow("in memory") << false;
    QTest::newRow("docker-registry") << true;
}

void RemoteReferrersTest::tagStandsInForTheApi() {
    QFETCH(bool, isReal);
    RemoteGround ground({.hasReferrers = false});
    std::unique_ptr<DockerRegistry> real;
    if (isReal) {
        real = DockerRegistry::start(ground.folder.filePath(QStringLiteral("served")));
        QVERIFY(real);
        ground.registry =
            RemoteRegistry::open({Place::Kind::Remote, real->address()}, ground.settings).value();
        ground.repository = ground.registry->open(repositoryName("app"));
    }
    VERIFY_RESULT(ground.send("{}"));
    const SampleImage image = SampleImage::of({});
    VERIFY_RESULT(ground.send(image.config));
    auto& manifests = ground.repository->manifests();
    VERIFY_RESULT(manifests.put(image.manifest, MediaType::ociManifest, tagName("v1")));
    const Digest subject = image.manifestDescriptor.digest;
    QVERIFY(manifests.referrers(subject).value().isEmpty());

    const auto first =
        manifests.put(signatureOf(image.manifestDescriptor, "a/signature"), MediaType::ociManifest);
    VERIFY_RESULT(first);
    const auto second =
        manifests.put(signatureOf(image.manifestDescriptor, "a/sbom"), MediaType::ociManifest);
    VERIFY_RESULT(second);
    VERIFY_RESULT( // Once more is no more.
        manifests.put(signatureOf(image.manifestDescriptor, "a/sbom"), MediaType::ociManifest));
    const QString tag = subject.toString().replace(QLatin1Char(':'), QLatin1Char('-'));
    const auto index = manifests.get(Tag::parse(tag).value());
    VERIFY_RESULT(index);
    QVERIFY(index->isIndex());
    QCOMPARE(index->manifests().size(), 2);
    QCOMPARE(index->manifests().first().digest, first->digest);
    QCOMPARE(index->manifests().first().artifactType, QStringLiteral("a/signature"));
    QCOMPARE(index->manifests().first().annotations.value(QStringLiteral("by")),
             QStringLiteral("ada"));
    QCOMPARE(manifests.referrers(subject)->size(), 2);
    QCOMPARE(manifests.referrers(subject, QStringLiteral("a/sbom"))->first().digest,
             second->digest);

    VERIFY_RESULT(manifests.remove(first->digest));
    QCOMPARE(manifests.referrers(subject)->size(), 1);
    VERIFY_RESULT(manifests.remove(second->digest));
    QVERIFY(manifests.referrers(subject).value().isEmpty());
    COMPARE_ERROR(manifests.get(Tag::parse(tag).value()), ErrorCode::NotFound);
    VERIFY_RESULT(manifests.get(tagName("v1")));
}

void RemoteReferrersTest::somethingElseUnderTheTagIsTold() {
    RemoteGround ground({.hasReferrers = false});
    ground.server.addBlob(app, "{}");
    const SampleImage image = SampleImage::of({});
    const Digest digest = image.manifestDescriptor.digest;
    ground.server.addManifest(app, image.manifest, MediaType::ociManifest.toLatin1(),
                              digest.toString().replace(QLatin1Char(':'), QLatin1Char('-')));
    const auto put = ground.repository->manifests().put(
        signatureOf(image.manifestDescriptor, "a/signature"), MediaType::ociManifest);
    COMPARE_ERROR(put, ErrorCode::ManifestInvalid);
    QVERIFY(put.error().message().contains(QLatin1String("something else")));
    QCOMPARE(ground.server.tags(app).size(), 1);
}

void RemoteReferrersTest::longDigestsAreCut() {
    RemoteGround ground({.hasReferrers = false});
    const Digest digest = Hasher::digestOf("x", HashAlgorithm::Sha512);
    VERIFY_RESULT(ground.repository->manifests().referrers(digest));
    const QByteArray tag = ground.server.requests("GET", "/manifests/").first().target;
    QCOMPARE(tag.sliced(tag.lastIndexOf('/') + 1),
             "sha512-" + digest.toString().sliced(7, 64).toLatin1());
}

void RemoteReferrersTest::emptyListStaysWhereNothingIsRemoved() {
    RemoteGround ground({.hasReferrers = false});
    ground.server.addBlob(app, "{}");
    const SampleImage image = SampleImage::of({});
    auto& manifests = ground.repository->manifests();
    const auto put =
        manifests.put(signatureOf(image.manifestDescriptor, "a/signature"), MediaType::ociManifest);
    VERIFY_RESULT(put);
    ground.server.pass("DELETE", "/manifests/", 1);
    ground.server.instead("DELETE", "/manifests/", ScriptedAnswer::of(405));
    VERIFY_RESULT(manifests.remove(put->digest));
    const auto index = manifests.get(Tag::parse(ground.server.tags(app).first()).value());
    VERIFY_RESULT(index);
    QVERIFY(index->isIndex() && index->manifests().isEmpty());
}

void RemoteReferrersTest::onlyWhatIsUnknownIsAskedForByTag_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isByTag");
    for (const int status : {400, 404, 405, 501}) {
        QTest::addRow("%d", status) << status << true;
    }
    for (const int status : {403, 416, 500, 503}) {
        QTest::addRow("%d", status) << status << false;
    }
}

void RemoteReferrersTest::onlyWhatIsUnknownIsAskedForByTag() {
    QFETCH(int, status);
    QFETCH(bool, isByTag);
    RemoteGround ground;
    ground.server.instead("GET", "/referrers/", ScriptedAnswer::of(status),
                          ScriptedRegistry::always);
    const auto found = ground.repository->manifests().referrers(Hasher::digestOf("x"));
    QCOMPARE(found.has_value(), isByTag);
    QCOMPARE(ground.count("GET", "/manifests/sha256-"), isByTag ? 1 : 0);
}

void RemoteReferrersTest::circlesOfPagesEnd() {
    RemoteGround ground;
    ground.server.instead(
        "GET", "/referrers/",
        [](const RecordedRequest& request) {
            return ScriptedAnswer::of(200, R"({"schemaVersion":2,"manifests":[]})")
                .with("Content-Type", MediaType::ociIndex.toLatin1())
                .with("Link", "</v2/app/referrers/x?p=" +
                                  QByteArray(request.query("p") == QLatin1String("1") ? "2" : "1") +
                                  ">; rel=\"next\"");
        },
        ScriptedRegistry::always);
    COMPARE_ERROR(ground.repository->manifests().referrers(Hasher::digestOf("x")),
                  ErrorCode::Protocol);
    QVERIFY(ground.count("GET", "/referrers/") < 10);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RemoteReferrersTest)
#include "remotereferrerstest.moc"
