#include "core/remote/remoteregistry.h"

#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "core/remote/givencredential.h"
#include "core/storage/localregistry.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"
#include "tests/support/testauthority.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

namespace {

constexpr qsizetype mib = 1024 * 1024;

RepositoryName repositoryName(const char* text) {
    return RepositoryName::parse(QString::fromLatin1(text)).value();
}

Tag tagName(const char* text) {
    return Tag::parse(QString::fromLatin1(text)).value();
}

} // namespace

/// The registry over HTTP beside a real docker-registry: what one writes the other has.
class RemoteRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void pushedImageIsThereForSkopeo();
    void readsWhatSkopeoPushed();
    void listsRepositoriesAndTags();
    void layerIsReadByRanges();
    void chunksAreWholeAndOnce();
    void goesOnBehindWhatWasAcknowledged();
    void uploadThatTheRegistryForgotIsUnknown();
    void finishRejectsWrongDigest();
    void cancelLeavesNothing();
    void mountsFromAnotherRepository();
    void missingBlobsAreNamed();
    void removesAManifest();
    void unknownIsNotFound();
    void wantsALogIn();
    void logsInWithUserAndPassword();
    void wrongPasswordIsUnauthorized();
    void certificateOfNobodyIsRefused();
    void privateAuthorityIsTrusted();
    void clientShowsItsCertificate();
    void noServerIsANetworkError();

private:
    bool serve(const DockerRegistry::Options& options = DockerRegistry::Options());
    std::shared_ptr<RemoteRegistry> open();
    Digest push(Repository& repository, const QByteArray& bytes);
    SampleImage pushImage(const char* repository, const char* tag, const QByteArray& layer);
    QString certificateFolder() const;
    void trust(const TestAuthority& authority);
    qsizetype requests(const char* method, const QByteArray& part) const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<DockerRegistry> server_;
    RemoteSettings settings_;
};

void RemoteRegistryTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    settings_ = {};
    settings_.uploadsFolder = folder_->filePath(QStringLiteral("uploads"));
    settings_.firstPause = std::chrono::milliseconds(1);
}

void RemoteRegistryTest::cleanup() {
    server_.reset();
    folder_.reset();
}

bool RemoteRegistryTest::serve(const DockerRegistry::Options& options) {
    server_ = DockerRegistry::start(folder_->filePath(QStringLiteral("served")), options);
    return server_ != nullptr;
}

std::shared_ptr<RemoteRegistry> RemoteRegistryTest::open() {
    auto registry = RemoteRegistry::open({Place::Kind::Remote, server_->address()}, settings_);
    if (!registry) {
        qWarning("%s", qPrintable(registry.error().message()));
        return nullptr;
    }
    return *registry;
}

Digest RemoteRegistryTest::push(Repository& repository, const QByteArray& bytes) {
    auto upload = repository.layers().upload();
    const Digest digest = Hasher::digestOf(bytes);
    if (!upload || !(*upload)->write(bytes) || !(*upload)->finish(bytes.size(), digest, {})) {
        QTest::qFail("a blob cannot be pushed", __FILE__, __LINE__);
    }
    return digest;
}

SampleImage RemoteRegistryTest::pushImage(const char* repository, const char* tag,
                                          const QByteArray& layer) {
    const SampleImage image =
        SampleImage::of({{.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer}});
    const auto registry = open();
    const auto to = registry->open(repositoryName(repository));
    push(*to, layer);
    push(*to, image.config);
    const auto put = to->manifests().put(image.manifest, MediaType::ociManifest, tagName(tag));
    if (!put) {
        QTest::qFail(qPrintable(put.error().message()), __FILE__, __LINE__);
    }
    return image;
}

QString RemoteRegistryTest::certificateFolder() const {
    return folder_->filePath(QStringLiteral("certs.d/") + server_->address());
}

void RemoteRegistryTest::trust(const TestAuthority& authority) {
    settings_.certificateFolders = {folder_->filePath(QStringLiteral("certs.d"))};
    if (!QDir().mkpath(certificateFolder()) ||
        !QFile::copy(authority.certificateFile(),
                     certificateFolder() + QStringLiteral("/ca.crt"))) {
        QTest::qFail("the certificate cannot be put in place", __FILE__, __LINE__);
    }
}

/// How often the server was asked so, by its own log.
qsizetype RemoteRegistryTest::requests(const char* method, const QByteArray& part) const {
    qsizetype count = 0;
    for (const QByteArray& line : server_->log().split('\n')) {
        count += line.contains("response completed") &&
                         line.contains(QByteArray("http.request.method=") + method + ' ') &&
                         line.contains(part)
                     ? 1
                     : 0;
    }
    return count;
}

void RemoteRegistryTest::pushedImageIsThereForSkopeo() {
    QVERIFY(serve());
    const SampleImage image = pushImage("library/app", "v1", tarOf("a", noise(100'000)));
    const ProgramResult seen =
        runProgram(QStringLiteral("skopeo"),
                   {QStringLiteral("copy"), QStringLiteral("--src-tls-verify=false"),
                    server_->reference(QStringLiteral("library/app:v1")),
                    QStringLiteral("dir:") + folder_->filePath(QStringLiteral("copied"))});
    QVERIFY2(seen.ok(), seen.err.constData());
    QFile manifest(folder_->filePath(QStringLiteral("copied/manifest.json")));
    QVERIFY(manifest.open(QIODevice::ReadOnly));
    QCOMPARE(manifest.readAll(), image.manifest);
}

void RemoteRegistryTest::readsWhatSkopeoPushed() {
    QVERIFY(serve());
    const SampleImage image = pushImage("from", "v1", tarOf("a", noise(100'000)));
    const ProgramResult copied = runProgram(
        QStringLiteral("skopeo"),
        {QStringLiteral("copy"), QStringLiteral("--preserve-digests"),
         QStringLiteral("--src-tls-verify=false"), QStringLiteral("--dest-tls-verify=false"),
         server_->reference(QStringLiteral("from:v1")),
         server_->reference(QStringLiteral("to:v2"))});
    QVERIFY2(copied.ok(), copied.err.constData());
    const auto repository = open()->open(repositoryName("to"));
    const auto manifest = repository->manifests().get(tagName("v2"));
    VERIFY_RESULT(manifest);
    QCOMPARE(manifest->bytes(), image.manifest);
    const auto digest = repository->tags().resolve(tagName("v2"));
    VERIFY_RESULT(digest);
    QCOMPARE(*digest, image.manifestDescriptor.digest);
    for (const Descriptor& blob : manifest->blobs()) {
        const auto layer = repository->layers().fetch(blob.digest);
        VERIFY_RESULT(layer);
        QCOMPARE((*layer)->size(), blob.size);
        QCOMPARE(Hasher::digestOf((*layer)->readAll()), blob.digest);
    }
}

void RemoteRegistryTest::listsRepositoriesAndTags() {
    QVERIFY(serve());
    for (const char* name : {"b", "a/x", "c"}) {
        pushImage(name, "one", tarOf("a", "b"));
    }
    pushImage("b", "two", tarOf("a", "b"));
    const auto registry = open();
    PageRequest request{.after = {}, .count = 2};
    QStringList names;
    int pages = 0;
    do {
        const auto page = registry->repositories(request);
        VERIFY_RESULT(page);
        QVERIFY(page->items.size() <= 2);
        for (const RepositoryName& name : page->items) {
            names.append(name.toString());
        }
        request.after = page->next;
        ++pages;
    } while (!request.after.isEmpty() && pages < 10);
    QCOMPARE(names, (QStringList{QStringLiteral("a/x"), QStringLiteral("b"), QStringLiteral("c")}));
    QVERIFY(pages >= 2);
    const auto tags = registry->open(repositoryName("b"))->tags().page();
    VERIFY_RESULT(tags);
    QSet<QString> found;
    for (const Tag& tag : tags->items) {
        found.insert(tag.toString());
    }
    QCOMPARE(found, (QSet<QString>{QStringLiteral("one"), QStringLiteral("two")}));
}

void RemoteRegistryTest::layerIsReadByRanges() {
    QVERIFY(serve());
    const auto repository = open()->open(repositoryName("big"));
    const QByteArray bytes = noise(20 * mib + 5);
    const Digest digest = push(*repository, bytes);
    const auto fetched = repository->layers().fetch(digest);
    VERIFY_RESULT(fetched);
    Layer& layer = **fetched;
    QVERIFY(layer.seek(15 * mib));
    QCOMPARE(layer.read(512), bytes.mid(15 * mib, 512));
    QVERIFY(layer.seek(bytes.size() - 3));
    QCOMPARE(layer.read(100), bytes.right(3));
    QVERIFY(layer.seek(3));
    QCOMPARE(layer.read(100), bytes.mid(3, 100));
    qint64 sent = 0;
    static const QRegularExpression written(QStringLiteral("http.response.written=(\\d+)"));
    for (const QByteArray& line : server_->log().split('\n')) {
        if (line.contains("response completed") && line.contains("http.request.method=GET") &&
            line.contains("/blobs/sha256")) {
            sent += written.match(QString::fromLatin1(line)).captured(1).toLongLong();
        }
    }
    QVERIFY2(sent > 0 && sent < mib, qPrintable(QString::number(sent)));
    QVERIFY(layer.seek(0));
    QCOMPARE(Hasher::digestOf(layer.readAll()), digest);
}

void RemoteRegistryTest::chunksAreWholeAndOnce() {
    QVERIFY(serve());
    settings_.chunkSize = mib;
    const auto repository = open()->open(repositoryName("chunks"));
    const QByteArray bytes = noise(5 * mib + 17);
    const Digest digest = push(*repository, bytes);
    const auto layer = repository->layers().fetch(digest);
    VERIFY_RESULT(layer);
    QCOMPARE((*layer)->readAll(), bytes);
    QCOMPARE(requests("PATCH", "/v2/chunks/blobs/uploads"), 5);
    QCOMPARE(requests("PUT", "/v2/chunks/blobs/uploads"), 1);
    // What fits into one chunk goes with the request that ends it.
    push(*repository, noise(1000, 2));
    QCOMPARE(requests("PATCH", "/v2/chunks/blobs/uploads"), 5);
}

void RemoteRegistryTest::goesOnBehindWhatWasAcknowledged() {
    QVERIFY(serve());
    settings_.chunkSize = mib;
    const QByteArray bytes = noise(5 * mib + 17);
    const Digest digest = Hasher::digestOf(bytes);
    std::optional<UploadId> uuid;
    const UploadSource source{.identity = QStringLiteral("/a/file"), .size = bytes.size()};
    {
        const auto repository = open()->open(repositoryName("cut"));
        const auto upload = repository->layers().upload(std::nullopt, source);
        VERIFY_RESULT(upload);
        VERIFY_RESULT((*upload)->write(bytes.first(3 * mib + 100)));
        QTRY_COMPARE(requests("PATCH", "/v2/cut/blobs/uploads"), 3);
        uuid = (*upload)->uuid();
    }
    QVERIFY(server_->restart());
    const auto repository = open()->open(repositoryName("cut"));
    const auto known = repository->layers().uploads();
    VERIFY_RESULT(known);
    QCOMPARE(known->size(), 1);
    QCOMPARE(known->first().uuid, *uuid);
    QCOMPARE(known->first().source, std::optional(source));
    const auto upload = repository->layers().resume(*uuid);
    VERIFY_RESULT(upload);
    QCOMPARE((*upload)->offset(), 3 * mib);
    QCOMPARE((*upload)->digestSoFar(), Hasher::digestOf(QByteArrayView(bytes).first(3 * mib)));
    QVERIFY((*upload)->wantsPrefix());
    COMPARE_ERROR(repository->layers().resume(*uuid), ErrorCode::Busy);
    Hasher prefix;
    prefix.update(QByteArrayView(bytes).first(3 * mib));
    (*upload)->setPrefix(prefix);
    VERIFY_RESULT((*upload)->write(QByteArrayView(bytes).sliced(3 * mib)));
    VERIFY_RESULT((*upload)->finish(bytes.size(), digest, {}));
    const auto layer = repository->layers().fetch(digest);
    VERIFY_RESULT(layer);
    QCOMPARE((*layer)->readAll(), bytes);
    QCOMPARE(requests("PATCH", "/v2/cut/blobs/uploads"), 5);
    QVERIFY(repository->layers().uploads().value().isEmpty());
}

void RemoteRegistryTest::uploadThatTheRegistryForgotIsUnknown() {
    QVERIFY(serve({.hasSecret = false}));
    settings_.chunkSize = mib;
    const auto repository = open()->open(repositoryName("forgotten"));
    std::optional<UploadId> uuid;
    {
        const auto upload = repository->layers().upload();
        VERIFY_RESULT(upload);
        VERIFY_RESULT((*upload)->write(noise(2 * mib + 1)));
        uuid = (*upload)->uuid();
    }
    QVERIFY(server_->restart());
    COMPARE_ERROR(repository->layers().resume(*uuid), ErrorCode::UploadUnknown);
    QVERIFY(repository->layers().uploads().value().isEmpty());
}

void RemoteRegistryTest::finishRejectsWrongDigest() {
    QVERIFY(serve());
    const auto repository = open()->open(repositoryName("wrong"));
    const auto upload = repository->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write("some bytes"));
    COMPARE_ERROR((*upload)->finish(10, Hasher::digestOf("others"), {}), ErrorCode::InvalidDigest);
    COMPARE_ERROR((*upload)->finish(9, Hasher::digestOf("some bytes"), {}),
                  ErrorCode::InvalidLength);
    VERIFY_RESULT((*upload)->finish(10, Hasher::digestOf("some bytes"), {}));
    COMPARE_ERROR((*upload)->write("more"), ErrorCode::Closed);
}

void RemoteRegistryTest::cancelLeavesNothing() {
    QVERIFY(serve());
    settings_.chunkSize = mib;
    const auto repository = open()->open(repositoryName("given/up"));
    const auto upload = repository->layers().upload();
    VERIFY_RESULT(upload);
    VERIFY_RESULT((*upload)->write(noise(2 * mib)));
    VERIFY_RESULT((*upload)->cancel());
    QVERIFY(repository->layers().uploads().value().isEmpty());
    COMPARE_ERROR(repository->layers().resume((*upload)->uuid()), ErrorCode::UploadUnknown);
    // The registry leaves the folder; what was sent is gone.
    QDirIterator left(folder_->filePath(QStringLiteral(
                          "served/docker/registry/v2/repositories/given/up/_uploads")),
                      {QStringLiteral("data")}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY2(!left.hasNext(), qPrintable(left.next()));
}

void RemoteRegistryTest::mountsFromAnotherRepository() {
    QVERIFY(serve());
    const auto registry = open();
    const Digest digest = push(*registry->open(repositoryName("one")), "shared");
    const auto two = registry->open(repositoryName("two"));
    const auto mounted = two->layers().mount(digest, repositoryName("one"));
    VERIFY_RESULT(mounted);
    QVERIFY(*mounted == MountOutcome::Mounted);
    QVERIFY(two->layers().exists(digest).value());
    const auto refused = two->layers().mount(Hasher::digestOf("nowhere"), repositoryName("one"));
    VERIFY_RESULT(refused);
    QVERIFY(*refused == MountOutcome::NotMounted);
}

void RemoteRegistryTest::missingBlobsAreNamed() {
    QVERIFY(serve());
    const SampleImage image =
        SampleImage::of({{.stored = "layer", .tar = "layer", .mediaType = MediaType::ociLayer}});
    const auto repository = open()->open(repositoryName("incomplete"));
    const auto put =
        repository->manifests().put(image.manifest, MediaType::ociManifest, tagName("v1"));
    COMPARE_ERROR(put, ErrorCode::ManifestIncomplete);
    QVERIFY(put.error().items().contains(Hasher::digestOf("layer").toString()));
    QVERIFY(put.error().items().contains(image.configDescriptor.digest.toString()));
}

void RemoteRegistryTest::removesAManifest() {
    QVERIFY(serve());
    const SampleImage image = pushImage("gone", "v1", tarOf("a", "b"));
    const auto repository = open()->open(repositoryName("gone"));
    COMPARE_ERROR(repository->tags().untag(tagName("v1")), ErrorCode::Unsupported);
    QCOMPARE(repository->tags().tagsOf(image.manifestDescriptor.digest).value(),
             QList<Tag>{tagName("v1")});
    VERIFY_RESULT(repository->manifests().remove(image.manifestDescriptor.digest));
    COMPARE_ERROR(repository->manifests().get(tagName("v1")), ErrorCode::NotFound);
}

void RemoteRegistryTest::unknownIsNotFound() {
    QVERIFY(serve());
    const auto repository = open()->open(repositoryName("nothing"));
    COMPARE_ERROR(repository->tags().page(), ErrorCode::NotFound);
    COMPARE_ERROR(repository->tags().resolve(tagName("v1")), ErrorCode::NotFound);
    COMPARE_ERROR(repository->manifests().get(Hasher::digestOf("x")), ErrorCode::NotFound);
    COMPARE_ERROR(repository->layers().stat(Hasher::digestOf("x")), ErrorCode::LayerUnknown);
    QVERIFY(!repository->layers().exists(Hasher::digestOf("x")).value());
    QVERIFY(repository->manifests().referrers(Hasher::digestOf("x")).value().isEmpty());
}

void RemoteRegistryTest::wantsALogIn() {
    QVERIFY(serve({.users = {{QStringLiteral("ada"), QStringLiteral("secret")}}}));
    const auto registry = open();
    QVERIFY(registry);
    const auto names = registry->repositories();
    COMPARE_ERROR(names, ErrorCode::Unauthorized);
}

void RemoteRegistryTest::logsInWithUserAndPassword() {
    QVERIFY(serve({.users = {{QStringLiteral("ada"), QStringLiteral("secret")}}}));
    settings_.credentials =
        std::make_shared<GivenCredential>(Credential{.user = QStringLiteral("ada"),
                                                     .password = QStringLiteral("secret"),
                                                     .identityToken = {},
                                                     .registryToken = {}});
    pushImage("mine", "v1", tarOf("a", "b"));
    const auto names = open()->repositories();
    VERIFY_RESULT(names);
    QCOMPARE(names->items, QList<RepositoryName>{repositoryName("mine")});
}

void RemoteRegistryTest::wrongPasswordIsUnauthorized() {
    QVERIFY(serve({.users = {{QStringLiteral("ada"), QStringLiteral("secret")}}}));
    settings_.credentials =
        std::make_shared<GivenCredential>(Credential{.user = QStringLiteral("ada"),
                                                     .password = QStringLiteral("canary-4711"),
                                                     .identityToken = {},
                                                     .registryToken = {}});
    const auto registry = open();
    QVERIFY(registry);
    const auto names = registry->repositories();
    COMPARE_ERROR(names, ErrorCode::Unauthorized);
    QVERIFY(!names.error().message().contains(QLatin1String("canary")));
}

void RemoteRegistryTest::certificateOfNobodyIsRefused() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    QVERIFY(serve({.tls = DockerRegistry::Tls{.certificateFile = issued.certificateFile,
                                              .keyFile = issued.keyFile}}));
    const auto registry =
        RemoteRegistry::open({Place::Kind::Remote, server_->address()}, settings_);
    COMPARE_ERROR(registry, ErrorCode::Network);
    QCOMPARE(registry.error().items().size(), 1); // Which certificate it was.
    // That a host may be spoken to without TLS says nothing of its certificate.
    settings_.isInsecure = true;
    COMPARE_ERROR(RemoteRegistry::open({Place::Kind::Remote, server_->address()}, settings_),
                  ErrorCode::Network);
}

void RemoteRegistryTest::privateAuthorityIsTrusted() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    QVERIFY(serve({.tls = DockerRegistry::Tls{.certificateFile = issued.certificateFile,
                                              .keyFile = issued.keyFile}}));
    trust(authority);
    pushImage("secure", "v1", tarOf("a", "b"));
    QCOMPARE(open()->repositories().value().items, QList<RepositoryName>{repositoryName("secure")});
}

void RemoteRegistryTest::clientShowsItsCertificate() {
    TestAuthority authority;
    const auto issued = authority.issueForServer();
    QVERIFY(
        serve({.tls = DockerRegistry::Tls{.certificateFile = issued.certificateFile,
                                          .keyFile = issued.keyFile,
                                          .clientAuthorityFile = authority.certificateFile()}}));
    trust(authority);
    QVERIFY(!RemoteRegistry::open({Place::Kind::Remote, server_->address()}, settings_));
    const auto client = authority.issueForClient(QStringLiteral("ada"));
    const QString folder = certificateFolder();
    QVERIFY(QFile::copy(client.certificateFile, folder + QStringLiteral("/me.cert")));
    QVERIFY(QFile::copy(client.keyFile, folder + QStringLiteral("/me.key")));
    pushImage("secure", "v1", tarOf("a", "b"));
}

void RemoteRegistryTest::noServerIsANetworkError() {
    QVERIFY(serve());
    const Place place{Place::Kind::Remote, server_->address()};
    server_.reset();
    COMPARE_ERROR(RemoteRegistry::open(place, settings_), ErrorCode::Network);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RemoteRegistryTest)
#include "remoteregistrytest.moc"
