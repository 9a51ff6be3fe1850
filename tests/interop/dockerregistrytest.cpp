#include "tests/support/dockerregistry.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "core/storage/localregistry.h"
#include "tests/support/runprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

struct Answer {
    int status = 0;
    QByteArray body;
    QUrl location;
};

QByteArray randomBytes(qsizetype size) {
    QByteArray bytes(size, Qt::Uninitialized);
    for (char& byte : bytes) {
        byte = static_cast<char>(QRandomGenerator::global()->generate());
    }
    return bytes;
}

QByteArray contentOf(const QString& file) {
    QFile device(file);
    return device.open(QIODevice::ReadOnly) ? device.readAll() : QByteArray("(none)");
}

QByteArray configOf(const Digest& layer) {
    const QJsonObject config{
        {QStringLiteral("architecture"), QStringLiteral("amd64")},
        {QStringLiteral("os"), QStringLiteral("linux")},
        {QStringLiteral("rootfs"),
         QJsonObject{{QStringLiteral("type"), QStringLiteral("layers")},
                     {QStringLiteral("diff_ids"), QJsonArray{layer.toString()}}}}};
    return QJsonDocument(config).toJson(QJsonDocument::Compact);
}

RepositoryName repositoryName(const char* text) {
    return RepositoryName::parse(QString::fromLatin1(text)).value();
}

Tag tagName(const char* text) {
    return Tag::parse(QString::fromLatin1(text)).value();
}

} // namespace

/// A real docker-registry and a LocalRegistry over one folder, both at once, with skopeo as the
/// client.
class DockerRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void servesWhatIsWrittenHere();
    void opensWhatWasPushedThere();
    void listsTheSame();
    void untaggedHereIsGoneThere();
    void removedThereIsGoneHere();
    void takesUpAnUploadBegunThere();
    void itTakesUpAnUploadBegunHere();
    void itsGarbageCollectionKeepsAll();

private:
    struct Image {
        QByteArray layer = randomBytes(300'000);
        QByteArray config = configOf(Hasher::digestOf(layer));
        QByteArray manifest = makeManifest({.mediaType = MediaType::ociConfig,
                                            .digest = Hasher::digestOf(config),
                                            .size = config.size()},
                                           {{.mediaType = MediaType::ociLayer,
                                             .digest = Hasher::digestOf(layer),
                                             .size = layer.size()}});
        Digest digest = Hasher::digestOf(manifest);
    };

    QString path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }
    void put(const char* repository, const char* tag, const Image& image);
    void writeLayout(const QString& folder, const Image& image);
    Answer request(const char* verb, const QUrl& url, const QByteArray& body = {});
    QUrl url(const QString& rest) const {
        return QUrl(QStringLiteral("http://%1/v2/%2").arg(server_->address(), rest));
    }
    static ProgramResult skopeo(const QStringList& arguments) {
        return runProgram(QStringLiteral("skopeo"),
                          QStringList{QStringLiteral("--insecure-policy")} + arguments);
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::shared_ptr<Registry> registry_;
    std::unique_ptr<DockerRegistry> server_;
    std::unique_ptr<QNetworkAccessManager> network_;
};

void DockerRegistryTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    auto registry = LocalRegistry::open(path("registry"), OpenMode::Create);
    QVERIFY(registry);
    registry_ = *registry;
    server_ = DockerRegistry::start(path("registry"));
    QVERIFY(server_);
    network_ = std::make_unique<QNetworkAccessManager>();
    network_->setProxy(QNetworkProxy::NoProxy);
}

void DockerRegistryTest::cleanup() {
    network_.reset();
    server_.reset();
    registry_.reset();
    folder_.reset();
}

void DockerRegistryTest::put(const char* name, const char* tag, const Image& image) {
    const auto repository = registry_->open(repositoryName(name));
    for (const QByteArray& bytes : {image.layer, image.config}) {
        const auto upload = repository->layers().upload();
        QVERIFY(upload);
        QVERIFY((*upload)->write(bytes));
        QVERIFY((*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {}));
    }
    QVERIFY(repository->manifests().put(image.manifest, MediaType::ociManifest, tagName(tag)));
}

void DockerRegistryTest::writeLayout(const QString& folder, const Image& image) {
    const QDir blobs(folder + QStringLiteral("/blobs/sha256"));
    QVERIFY(QDir().mkpath(blobs.path()));
    const auto write = [](const QString& file, const QByteArray& bytes) {
        QFile device(file);
        QVERIFY(device.open(QIODevice::WriteOnly));
        QCOMPARE(device.write(bytes), bytes.size());
    };
    for (const QByteArray& bytes : {image.layer, image.config, image.manifest}) {
        write(blobs.filePath(Hasher::digestOf(bytes).hex()), bytes);
    }
    write(folder + QStringLiteral("/oci-layout"), R"({"imageLayoutVersion":"1.0.0"})");
    write(folder + QStringLiteral("/index.json"),
          makeIndex({{.mediaType = MediaType::ociManifest,
                      .digest = image.digest,
                      .size = image.manifest.size(),
                      .annotations = {{QStringLiteral("org.opencontainers.image.ref.name"),
                                       QStringLiteral("v1")}}}}));
}

Answer DockerRegistryTest::request(const char* verb, const QUrl& url, const QByteArray& body) {
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setHeader(QNetworkRequest::ContentTypeHeader,
                      QByteArrayLiteral("application/octet-stream"));
    // A manifest is only served to those who name its type.
    request.setRawHeader("Accept", MediaType::ociManifest.toLatin1());
    const std::unique_ptr<QNetworkReply> reply(network_->sendCustomRequest(request, verb, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    constexpr int halfAMinute = 30'000;
    if (!reply->isFinished() && !finished.wait(halfAMinute)) {
        return {};
    }
    return {.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            .body = reply->readAll(),
            .location = url.resolved(QUrl(QString::fromLatin1(reply->rawHeader("Location"))))};
}

void DockerRegistryTest::servesWhatIsWrittenHere() {
    const Image image;
    put("team/app", "v1", image);
    const auto copied = skopeo({QStringLiteral("copy"), QStringLiteral("--preserve-digests"),
                                QStringLiteral("--src-tls-verify=false"),
                                server_->reference(QStringLiteral("team/app:v1")),
                                QStringLiteral("dir:") + path("pulled")});
    QVERIFY2(copied.ok(), copied.err + server_->log());
    QCOMPARE(contentOf(path("pulled/manifest.json")), image.manifest);
    for (const QByteArray& bytes : {image.layer, image.config}) {
        QVERIFY(contentOf(path("pulled/") + Hasher::digestOf(bytes).hex()) == bytes);
    }
}

void DockerRegistryTest::opensWhatWasPushedThere() {
    const Image image;
    writeLayout(path("layout"), image);
    const auto copied = skopeo({QStringLiteral("copy"), QStringLiteral("--preserve-digests"),
                                QStringLiteral("--dest-tls-verify=false"),
                                QStringLiteral("oci:%1:v1").arg(path("layout")),
                                server_->reference(QStringLiteral("team/app:v2"))});
    QVERIFY2(copied.ok(), copied.err + server_->log());

    const auto registry = LocalRegistry::open(path("registry"), OpenMode::Read);
    QVERIFY(registry);
    QCOMPARE((*registry)->repositories().value().items,
             QList<RepositoryName>{repositoryName("team/app")});
    const auto repository = (*registry)->open(repositoryName("team/app"));
    QCOMPARE(repository->tags().page().value().items, QList<Tag>{tagName("v2")});
    const auto manifest = repository->manifests().get(tagName("v2"));
    QVERIFY(manifest);
    QCOMPARE(manifest->bytes(), image.manifest);
    QCOMPARE(repository->tags().history(tagName("v2")).value(), QList<Digest>{image.digest});
    for (const QByteArray& bytes : {image.layer, image.config}) {
        const auto layer = repository->layers().fetch(Hasher::digestOf(bytes));
        QVERIFY(layer);
        QVERIFY((*layer)->readAll() == bytes);
    }
    QCOMPARE(repository->layers().list().value().size(), 2);
    QVERIFY(repository->layers().uploads().value().isEmpty());
}

void DockerRegistryTest::listsTheSame() {
    const Image image;
    for (const char* name : {"foo", "foo/bar", "foo-bar", "a/b/c"}) {
        put(name, "v1", image);
    }
    put("foo", "latest", image);
    const auto ours = registry_->repositories().value().items;
    const auto catalog = request("GET", url(QStringLiteral("_catalog")));
    const auto theirs =
        QJsonDocument::fromJson(catalog.body)[QStringLiteral("repositories")].toArray();
    QCOMPARE(theirs.size(), ours.size());
    for (qsizetype i = 0; i < ours.size(); ++i) {
        QCOMPARE(theirs[i].toString(), ours[i].toString());
    }
    const auto tags = request("GET", url(QStringLiteral("foo/tags/list")));
    QCOMPARE(QJsonDocument::fromJson(tags.body)[QStringLiteral("tags")].toArray(),
             (QJsonArray{QStringLiteral("latest"), QStringLiteral("v1")}));
}

void DockerRegistryTest::untaggedHereIsGoneThere() {
    const Image image;
    put("app", "v1", image);
    put("app", "v2", image);
    const auto repository = registry_->open(repositoryName("app"));
    QCOMPARE(request("GET", url(QStringLiteral("app/manifests/v1"))).status, 200);
    QVERIFY(repository->tags().untag(tagName("v1")));
    QCOMPARE(request("GET", url(QStringLiteral("app/manifests/v1"))).status, 404);
    QCOMPARE(request("GET", url(QStringLiteral("app/manifests/v2"))).body, image.manifest);
    QVERIFY(repository->manifests().remove(image.digest));
    QCOMPARE(request("GET", url(QStringLiteral("app/manifests/v2"))).status, 404);
    const QString blob = QStringLiteral("app/blobs/") + Hasher::digestOf(image.layer).toString();
    QCOMPARE(request("GET", url(blob)).status, 200);
    QVERIFY(repository->layers().remove(Hasher::digestOf(image.layer)));
    QCOMPARE(request("GET", url(blob)).status, 404);
}

void DockerRegistryTest::removedThereIsGoneHere() {
    const Image image;
    put("app", "v1", image);
    const auto repository = registry_->open(repositoryName("app"));
    QCOMPARE(
        request("DELETE", url(QStringLiteral("app/manifests/") + image.digest.toString())).status,
        202);
    QVERIFY(!repository->manifests().exists(image.digest).value());
    QVERIFY(repository->manifests().list().value().isEmpty());
    QVERIFY(!repository->tags().resolve(tagName("v1")));
    const Digest layer = Hasher::digestOf(image.layer);
    QCOMPARE(request("DELETE", url(QStringLiteral("app/blobs/") + layer.toString())).status, 202);
    QVERIFY(!repository->layers().exists(layer).value());
    QCOMPARE(repository->layers().list().value(), QList<Digest>{Hasher::digestOf(image.config)});
}

void DockerRegistryTest::takesUpAnUploadBegunThere() {
    const QByteArray bytes = randomBytes(200'000);
    const QByteArrayView view(bytes);
    const auto begun = request("POST", url(QStringLiteral("app/blobs/uploads/")));
    QCOMPARE(begun.status, 202);
    const auto patched = request("PATCH", begun.location, view.first(150'000).toByteArray());
    QCOMPARE(patched.status, 202);

    const auto repository = registry_->open(repositoryName("app"));
    const auto uploads = repository->layers().uploads().value();
    QCOMPARE(uploads.size(), 1);
    QCOMPARE(uploads.first().size, 150'000);
    const auto upload = repository->layers().resume(uploads.first().uuid);
    QVERIFY(upload);
    QCOMPARE((*upload)->offset(), 150'000);
    QCOMPARE((*upload)->digestSoFar(), Hasher::digestOf(view.first(150'000)));
    QVERIFY((*upload)->write(view.sliced(150'000)));
    const Digest digest = Hasher::digestOf(bytes);
    QVERIFY((*upload)->finish(bytes.size(), digest, {}));
    const auto pulled = request("GET", url(QStringLiteral("app/blobs/") + digest.toString()));
    QCOMPARE(pulled.status, 200);
    QVERIFY(pulled.body == bytes);
}

void DockerRegistryTest::itTakesUpAnUploadBegunHere() {
    const QByteArray bytes = randomBytes(200'000);
    const QByteArrayView view(bytes);
    const auto upload = registry_->open(repositoryName("app"))->layers().upload().value();
    QVERIFY(upload->write(view.first(150'000)));
    QVERIFY(upload->close());

    // The token that docker-registry hands its clients, made as it makes it.
    const QJsonObject state{
        {QStringLiteral("Name"), QStringLiteral("app")},
        {QStringLiteral("UUID"), upload->uuid().toString()},
        {QStringLiteral("Offset"), 150'000},
        {QStringLiteral("StartedAt"), upload->startedAt().toString(Qt::ISODate)}};
    const QByteArray text = QJsonDocument(state).toJson(QJsonDocument::Compact);
    const QByteArray token = QMessageAuthenticationCode::hash(text, DockerRegistry::secret(),
                                                              QCryptographicHash::Sha256) +
                             text;
    const Digest digest = Hasher::digestOf(bytes);
    const QUrl finish =
        url(QStringLiteral("app/blobs/uploads/%1?_state=%2&digest=%3")
                .arg(upload->uuid().toString(),
                     QString::fromLatin1(token.toBase64(QByteArray::Base64UrlEncoding)),
                     digest.toString()));
    const auto finished = request("PUT", finish, view.sliced(150'000).toByteArray());
    QVERIFY2(finished.status == 201, finished.body + server_->log());
    const auto repository = registry_->open(repositoryName("app"));
    QVERIFY(repository->layers().fetch(digest).value()->readAll() == bytes);
    QVERIFY(repository->layers().uploads().value().isEmpty());
}

void DockerRegistryTest::itsGarbageCollectionKeepsAll() {
    const Image image;
    put("app", "v1", image);
    // A repository that has nothing but an index.
    const auto indexes = registry_->open(repositoryName("indexes"));
    QVERIFY(indexes->manifests().put(makeIndex({}), MediaType::ociIndex, tagName("v1")));
    const auto collected =
        runProgram(QStringLiteral("docker-registry"),
                   {QStringLiteral("garbage-collect"), server_->configuration()});
    QVERIFY2(collected.ok(), collected.err);
    const auto repository = registry_->open(repositoryName("app"));
    QCOMPARE(repository->manifests().get(tagName("v1")).value().bytes(), image.manifest);
    QVERIFY(repository->layers().fetch(Hasher::digestOf(image.layer)).value()->readAll() ==
            image.layer);
    QVERIFY(repository->layers().exists(Hasher::digestOf(image.config)).value());
    QVERIFY(indexes->manifests().get(tagName("v1")));
}

QTEST_GUILESS_MAIN(DockerRegistryTest)
#include "dockerregistrytest.moc"
