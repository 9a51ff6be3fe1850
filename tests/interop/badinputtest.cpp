#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "tests/layout/tarbuilder.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace stowage;
using namespace stowage::test;

namespace {

ProgramResult stowageProgram(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// A layout by hand, with any bytes for a manifest.
class Layout {
public:
    explicit Layout(QString folder) : folder_(std::move(folder)) {
        write(folder_ + QStringLiteral("/oci-layout"),
              QByteArrayLiteral("{\"imageLayoutVersion\":\"1.0.0\"}"));
    }

    QString blob(const QByteArray& bytes) const {
        const QString path = pathOf(Hasher::digestOf(bytes));
        write(path, bytes);
        return path;
    }

    QString pathOf(const Digest& digest) const {
        return QStringLiteral("%1/blobs/sha256/%2").arg(folder_, digest.hex());
    }

    void tag(const QByteArray& manifest, const QString& mediaType) const {
        const QJsonObject descriptor{
            {QStringLiteral("mediaType"), mediaType},
            {QStringLiteral("digest"), Hasher::digestOf(manifest).toString()},
            {QStringLiteral("size"), static_cast<qint64>(manifest.size())},
            {QStringLiteral("annotations"),
             QJsonObject{
                 {QStringLiteral("org.opencontainers.image.ref.name"), QStringLiteral("v1")}}}};
        write(folder_ + QStringLiteral("/index.json"),
              QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                        {QStringLiteral("manifests"), QJsonArray{descriptor}}})
                  .toJson());
    }

private:
    QString folder_;
};

} // namespace

/// What is damaged, hostile or absent: a clear error that says what and where, and nothing of it in
/// the registry it was to go to.
class BadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void badSourceIsRefusedAndNothingIsPublished_data();
    void badSourceIsRefusedAndNothingIsPublished();
    void allMissingLayersAreNamedAtOnce();
    void brokenTagIsSaidAndTheOthersAreListed();
    void damagedLayerIsToldWithItsPlace();
    void aBrokenImageWithoutATagIsNoGoodOne();

private:
    QString path(const QString& name) const { return folder_->filePath(name); }
    QString registry(const QString& rest = {}) const {
        return QStringLiteral("registry:") + path(QStringLiteral("registry")) + rest;
    }

    std::unique_ptr<QTemporaryDir> folder_;
    QByteArray layer_ = tarOf("etc/motd", noise(50'000));
    SampleImage image_ = SampleImage::of({{layer_, layer_, MediaType::ociLayer}});
};

void BadInputTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    const Layout layout(path(QStringLiteral("layout")));
    layout.blob(layer_);
    layout.blob(image_.config);
    layout.blob(image_.manifest);
    layout.tag(image_.manifest, MediaType::ociManifest);
}

void BadInputTest::badSourceIsRefusedAndNothingIsPublished_data() {
    using Damage = std::function<QString(const QString& folder, const SampleImage& image,
                                         const QByteArray& layer)>;
    QTest::addColumn<Damage>("damage"); // answers the source
    QTest::addColumn<QByteArray>("says");

    const auto layoutPath = [](const QString& folder) {
        return QStringLiteral("oci:%1/layout:v1").arg(folder);
    };
    const auto archive = [](const QString& folder, const char* kind) {
        const QString file = folder + QStringLiteral("/a.tar");
        runProgram(QStringLiteral("skopeo"),
                   {QStringLiteral("--insecure-policy"), QStringLiteral("copy"),
                    QStringLiteral("oci:%1/layout:v1").arg(folder),
                    QStringLiteral("%1:%2:team/app:v1").arg(QLatin1String(kind), file)});
        return file;
    };
    const auto manifestOf = [layoutPath](const QByteArray& bytes, const QString& type) -> Damage {
        return [=](const QString& folder, const SampleImage&, const QByteArray&) {
            const Layout layout(folder + QStringLiteral("/layout"));
            layout.blob(bytes);
            layout.tag(bytes, type);
            return layoutPath(folder);
        };
    };

    QTest::newRow("a layer with one byte flipped")
        << Damage([=](const QString& folder, const SampleImage&, const QByteArray& layer) {
               const Layout layout(folder + QStringLiteral("/layout"));
               QByteArray bytes = layer;
               bytes[30'000] = static_cast<char>(bytes[30'000] ^ 1);
               write(layout.pathOf(Hasher::digestOf(layer)), bytes);
               return layoutPath(folder);
           })
        << Hasher::digestOf(layer_).toString().toLatin1();
    QTest::newRow("a layer cut short")
        << Damage([=](const QString& folder, const SampleImage&, const QByteArray& layer) {
               const Layout layout(folder + QStringLiteral("/layout"));
               write(layout.pathOf(Hasher::digestOf(layer)), layer.first(1000));
               return layoutPath(folder);
           })
        << Hasher::digestOf(layer_).toString().toLatin1();
    QTest::newRow("a manifest with one byte flipped")
        << Damage([=](const QString& folder, const SampleImage& image, const QByteArray&) {
               const Layout layout(folder + QStringLiteral("/layout"));
               QByteArray bytes = image.manifest;
               bytes.replace("schemaVersion\":2", "schemaVersion\":3");
               write(layout.pathOf(image.manifestDescriptor.digest), bytes);
               return layoutPath(folder);
           })
        << image_.manifestDescriptor.digest.toString().toLatin1();
    QTest::newRow("a manifest over 4 MiB")
        << manifestOf(QByteArray("{\"schemaVersion\":2,\"x\":\"") +
                          QByteArray(5 * 1024 * 1024, 'x') + "\"}",
                      MediaType::ociManifest)
        << QByteArray("4");
    QTest::newRow("index and manifest at once")
        << manifestOf("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":{}}",
                      MediaType::ociManifest)
        << QByteArray("index");
    QTest::newRow("duplicate keys")
        << manifestOf("{\"schemaVersion\":2,\"layers\":[],\"layers\":[]}", MediaType::ociManifest)
        << QByteArray("layers");
    QTest::newRow("no JSON") << manifestOf("<html></html>", MediaType::ociManifest)
                             << QByteArray("JSON");
    QTest::newRow("a docker-archive cut short")
        << Damage([=](const QString& folder, const SampleImage&, const QByteArray&) {
               const QString file = archive(folder, "docker-archive");
               write(file, read(file).first(20'000));
               return QStringLiteral("docker-archive:") + file;
           })
        << QByteArray("a.tar");
    QTest::newRow("an archive that is none")
        << Damage([=](const QString& folder, const SampleImage&, const QByteArray&) {
               const QString file = folder + QStringLiteral("/a.tar");
               write(file, noise(10'000));
               return QStringLiteral("oci-archive:") + file;
           })
        << QByteArray("a.tar");
    QTest::newRow("nothing at all")
        << Damage([](const QString& folder, const SampleImage&, const QByteArray&) {
               return QStringLiteral("oci:%1/absent:v1").arg(folder);
           })
        << QByteArray("absent");
}

void BadInputTest::badSourceIsRefusedAndNothingIsPublished() {
    using Damage = std::function<QString(const QString& folder, const SampleImage& image,
                                         const QByteArray& layer)>;
    QFETCH(const Damage, damage);
    QFETCH(const QByteArray, says);
    const QString source = damage(folder_->path(), image_, layer_);
    const ProgramResult result =
        stowageProgram({QStringLiteral("copy"), source, registry(QStringLiteral("//team/app:v1"))});
    QCOMPARE(result.status, 1);
    QVERIFY2(result.err.startsWith("stowage: "), result.err.constData());
    QVERIFY2(result.err.contains(says), result.err.constData());
    const QString repository =
        path(QStringLiteral("registry/docker/registry/v2/repositories/team/app"));
    QVERIFY(!QFile::exists(repository + QStringLiteral("/_manifests/tags/v1/current/link")));
    // The rest is still usable.
    if (QFile::exists(path(QStringLiteral("registry")))) {
        QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, 0);
    }
}

void BadInputTest::allMissingLayersAreNamedAtOnce() {
    const Layout layout(path(QStringLiteral("layout")));
    const QByteArray other = tarOf("other", "other");
    const SampleImage two = SampleImage::of(
        {{layer_, layer_, MediaType::ociLayer}, {other, other, MediaType::ociLayer}});
    layout.blob(two.config);
    layout.blob(two.manifest);
    layout.tag(two.manifest, MediaType::ociManifest);
    QVERIFY(QFile::remove(layout.pathOf(Hasher::digestOf(layer_))));
    const ProgramResult result = stowageProgram(
        {QStringLiteral("copy"), QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
         registry(QStringLiteral("//team/app:v1"))});
    QCOMPARE(result.status, 1);
    for (const QByteArray& missing : {layer_, other}) {
        const QByteArray digest = Hasher::digestOf(missing).toString().toLatin1();
        QVERIFY2(result.err.contains(digest), result.err.constData());
    }
}

void BadInputTest::brokenTagIsSaidAndTheOthersAreListed() {
    for (const char* tag : {"v1", "v2"}) {
        QCOMPARE(stowageProgram({QStringLiteral("copy"),
                                 QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
                                 registry(QStringLiteral("//team/app:%1").arg(QLatin1String(tag)))})
                     .status,
                 0);
    }
    const QString link = path(QStringLiteral("registry/docker/registry/v2/repositories/team/app/"
                                             "_manifests/tags/v1/current/link"));
    QVERIFY(write(link, "sha256:nonsense"));
    const ProgramResult listed =
        stowageProgram({QStringLiteral("ls"), registry(QStringLiteral("//team/app"))});
    QCOMPARE(listed.status, 0);
    QVERIFY2(listed.out.contains("v2"), listed.out.constData());
    QVERIFY2(listed.out.contains("sha256:nonsense"), listed.out.constData());
    // By the path that it has on this disk.
    QVERIFY2(listed.out.contains(link.toUtf8()), listed.out.constData());
    QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, 1);
}

void BadInputTest::damagedLayerIsToldWithItsPlace() {
    const Layout layout(path(QStringLiteral("layout")));
    const QByteArray cut = gzipped(layer_).first(20'000);
    const SampleImage image = SampleImage::of({{cut, layer_}});
    layout.blob(cut);
    layout.blob(image.config);
    layout.blob(image.manifest);
    layout.tag(image.manifest, MediaType::ociManifest);
    const ProgramResult result = stowageProgram(
        {QStringLiteral("export"), QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
         QStringLiteral("--rootfs"), QStringLiteral("-o"), path(QStringLiteral("root.tar"))});
    QCOMPARE(result.status, 1);
    QVERIFY2(result.err.contains(Hasher::digestOf(cut).toString().toLatin1()),
             result.err.constData());
    QVERIFY(!QFile::exists(path(QStringLiteral("root.tar"))));
}

/// Its only name is none, so that no tag leads to it; its layer is not in the archive.
void BadInputTest::aBrokenImageWithoutATagIsNoGoodOne() {
    const QString archive = path(QStringLiteral("a.tar"));
    write(archive,
          TarBuilder()
              .file("c.json", R"({"rootfs":{"type":"layers","diff_ids":["sha256:)" +
                                  QByteArray(64, '0') + R"("]}})")
              .file("manifest.json", R"([{"Config":"c.json","RepoTags":["../../etc:../x"],)"
                                     R"("Layers":["../../../../etc/passwd"]}])")
              .bytes());
    const ProgramResult result =
        stowageProgram({QStringLiteral("verify"), QStringLiteral("docker-archive:") + archive});
    QCOMPARE(result.status, 1);
    QVERIFY2((result.out + result.err).contains("etc/passwd"),
             (result.out + result.err).constData());
}

QTEST_GUILESS_MAIN(BadInputTest)
#include "badinputtest.moc"
