#include "core/digest/hasher.h"
#include "tests/interop/handmadelayout.h"
#include "tests/layers/rawtar.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr int ok = 0;
constexpr int failed = 1;
constexpr int usage = 2;

ProgramResult stowageProgram(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

QString digestIn(const QJsonObject& object) {
    return object.value(QStringLiteral("digest")).toString();
}

QStringList layersIn(const QJsonObject& image) {
    QStringList digests;
    for (const QJsonValue& layer : image.value(QStringLiteral("layers")).toArray()) {
        digests.append(digestIn(layer.toObject()));
    }
    return digests;
}

} // namespace

/// `stowage copy` between all kinds of places, and the names that it takes.
class CopyCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void everyDirectionKeepsTheDigests_data();
    void everyDirectionKeepsTheDigests();
    void compressedArchivesAreRead_data();
    void compressedArchivesAreRead();
    void dockersOldShapeIsRead();
    void eachNameMeansItsImage_data();
    void eachNameMeansItsImage();
    void aWholeRepositoryGoesWithAllTags();
    void anIndexFitsNoDockerArchive();
    void damageIsToldWithTheArchive();
    void whatIsThereDamagedIsSentAnew();
    void whatIsThereStays_data();
    void whatIsThereStays();
    void aMistypedVerbIsWrongUsage();

private:
    QString path(const QString& name) const { return folder_->filePath(name); }
    QString in(const QString& place) const {
        return QString(place).replace(QStringLiteral("FOLDER"), folder_->path());
    }
    void copy(const QString& from, const QString& to) const;
    QJsonObject parts(const QString& place) const;
    /// A docker archive of two images, team/app:v1 (this test's) and team/app:v2.
    QString archiveOfTwo() const;

    std::unique_ptr<QTemporaryDir> folder_;
    QList<SampleImage::Layer> layers_;
    std::optional<SampleImage> image_;
};

void CopyCommandTest::initTestCase() {
    layers_ = motdAndData();
    image_ = SampleImage::of(layers_);
}

void CopyCommandTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    writeLayout(path(QStringLiteral("layout")), *image_, layers_, QStringLiteral("v1"));
}

void CopyCommandTest::copy(const QString& from, const QString& to) const {
    const ProgramResult result = stowageProgram({QStringLiteral("copy"), in(from), in(to)});
    QVERIFY2(result.ok(), result.err.constData());
}

QJsonObject CopyCommandTest::parts(const QString& place) const {
    const ProgramResult result =
        stowageProgram({QStringLiteral("ls"), QStringLiteral("--json"), in(place)});
    if (!result.ok()) {
        qWarning("%s", result.err.constData());
    }
    return QJsonDocument::fromJson(result.out).object();
}

void CopyCommandTest::everyDirectionKeepsTheDigests_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const QStringList places{QStringLiteral("registry:FOLDER/%1//team/app:v1"),
                             QStringLiteral("oci:FOLDER/%1:v1"),
                             QStringLiteral("oci-archive:FOLDER/%1:v1"),
                             QStringLiteral("docker-archive:FOLDER/%1:team/app:v1")};
    for (const QString& from : places) {
        for (const QString& to : places) {
            QTest::addRow("%s to %s", qPrintable(from.section(QLatin1Char(':'), 0, 0)),
                          qPrintable(to.section(QLatin1Char(':'), 0, 0)))
                << from.arg(QStringLiteral("from")) << to.arg(QStringLiteral("to"));
        }
    }
}

void CopyCommandTest::everyDirectionKeepsTheDigests() {
    QFETCH(const QString, from);
    QFETCH(const QString, to);
    copy(QStringLiteral("oci:FOLDER/layout:v1"), from);
    copy(from, to);
    const QJsonObject before = parts(from);
    const QJsonObject after = parts(to);
    // A docker archive has its layers uncompressed and no manifest: one is made of what it has.
    const QString docker = QStringLiteral("docker-archive");
    if (!from.startsWith(docker) && !to.startsWith(docker)) {
        QCOMPARE(digestIn(after), image_->manifestDescriptor.digest.toString());
    } else {
        QVERIFY(from.startsWith(docker) ? digestIn(after) == digestIn(before)
                                        : !digestIn(after).isEmpty());
    }
    QCOMPARE(digestIn(after.value(QStringLiteral("config")).toObject()),
             image_->configDescriptor.digest.toString());
    QStringList layers;
    for (const SampleImage::Layer& layer : std::as_const(layers_)) {
        const bool isUnpacked = from.startsWith(docker) || to.startsWith(docker);
        layers.append(Hasher::digestOf(isUnpacked ? layer.tar : layer.stored).toString());
    }
    QCOMPARE(layersIn(after), layers);
    const QString place = in(to).section(QStringLiteral("//"), 0, 0);
    const bool isRegistry = to.startsWith(QLatin1String("registry:"));
    const ProgramResult verified =
        stowageProgram({QStringLiteral("verify"), isRegistry ? place : in(to)});
    QVERIFY2(verified.ok(), verified.out.constData());
}

void CopyCommandTest::compressedArchivesAreRead_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("compression");
    for (const char* kind : {"docker-archive", "oci-archive"}) {
        for (const char* compression : {"gzip", "zstd", "xz", "bzip2"}) {
            QTest::addRow("%s, %s", kind, compression)
                << QString::fromLatin1(kind) << QString::fromLatin1(compression);
        }
    }
}

void CopyCommandTest::compressedArchivesAreRead() {
    QFETCH(const QString, kind);
    QFETCH(const QString, compression);
    // By skopeo, which packs docker's layers uncompressed.
    const QString name =
        kind == QLatin1String("oci-archive") ? QStringLiteral("v1") : QStringLiteral("team/app:v1");
    const ProgramResult saved =
        runProgram(QStringLiteral("skopeo"),
                   {QStringLiteral("--insecure-policy"), QStringLiteral("copy"),
                    QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
                    QStringLiteral("%1:%2:%3").arg(kind, path(QStringLiteral("plain.tar")), name)});
    QVERIFY2(saved.ok(), saved.err.constData());
    const QByteArray plain = readFile(path(QStringLiteral("plain.tar")));
    const QByteArray packed = compression == QLatin1String("gzip")   ? gzip({plain})
                              : compression == QLatin1String("zstd") ? zstd({plain})
                              : compression == QLatin1String("xz")   ? xz(plain)
                                                                     : bzip2(plain);
    writeFile(path(QStringLiteral("packed")), packed);
    const QString to = QStringLiteral("registry:FOLDER/registry//team/app");
    copy(QStringLiteral("%1:FOLDER/plain.tar:%2").arg(kind, name), to + QStringLiteral(":plain"));
    copy(QStringLiteral("%1:FOLDER/packed:%2").arg(kind, name), to + QStringLiteral(":packed"));
    const QString digest = digestIn(parts(to + QStringLiteral(":packed")));
    QVERIFY(!digest.isEmpty());
    QCOMPARE(digest, digestIn(parts(to + QStringLiteral(":plain"))));
}

void CopyCommandTest::dockersOldShapeIsRead() {
    const QByteArray& lower = layers_[0].tar;
    const SampleImage image =
        SampleImage::of({{lower, lower}, {layers_[1].tar, layers_[1].tar}, {lower, lower}});
    const QByteArray config = image.configDescriptor.digest.hex().toLatin1() + ".json";
    const QByteArray one(64, 'a');
    const QByteArray two(64, 'b');
    const QByteArray three(64, 'c');
    const QByteArray list = "[{\"Config\":\"" + config + "\",\"RepoTags\":[\"team/app:v1\"]," +
                            "\"Layers\":[\"" + one + "/layer.tar\",\"" + two + "/layer.tar\",\"" +
                            three + "/layer.tar\"]}]";
    // A layer that comes again is a link to the first.
    writeFile(path(QStringLiteral("old.tar")),
              RawTar()
                  .folder(one + '/')
                  .file(one + "/VERSION", "1.0")
                  .file(one + "/json", "{}")
                  .file(one + "/layer.tar", lower)
                  .file(two + "/layer.tar", layers_[1].tar)
                  .symbolicLink(three + "/layer.tar", "../" + one + "/layer.tar")
                  .file(config, image.config)
                  .file("manifest.json", list)
                  .file("repositories", "{\"team/app\":{\"v1\":\"" + three + "\"}}")
                  .closed());
    copy(QStringLiteral("docker-archive:FOLDER/old.tar"), QStringLiteral("registry:FOLDER/to"));
    const QJsonObject copied = parts(QStringLiteral("registry:FOLDER/to//team/app:v1"));
    QCOMPARE(layersIn(copied), (QStringList{Hasher::digestOf(lower).toString(),
                                            Hasher::digestOf(layers_[1].tar).toString(),
                                            Hasher::digestOf(lower).toString()}));
}

QString CopyCommandTest::archiveOfTwo() const {
    const QByteArray other = tarOf("other", "other");
    const QList<SampleImage::Layer> layers{{gzipped(other), other}};
    writeLayout(path(QStringLiteral("second")), SampleImage::of(layers), layers,
                QStringLiteral("v2"));
    copy(QStringLiteral("oci:FOLDER/layout:v1"),
         QStringLiteral("registry:FOLDER/two//team/app:v1"));
    copy(QStringLiteral("oci:FOLDER/second:v2"),
         QStringLiteral("registry:FOLDER/two//team/app:v2"));
    copy(QStringLiteral("registry:FOLDER/two//team/app"),
         QStringLiteral("docker-archive:FOLDER/two.tar"));
    return QStringLiteral("docker-archive:FOLDER/two.tar");
}

void CopyCommandTest::eachNameMeansItsImage_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("status");
    QTest::newRow("name and tag") << QStringLiteral("team/app:v1") << ok;
    QTest::newRow("with its host") << QStringLiteral("docker.io/team/app:v1") << ok;
    QTest::newRow("a tag alone") << QStringLiteral("v1") << ok;
    QTest::newRow("a name of several") << QStringLiteral("team/app") << failed;
    QTest::newRow("another tag") << QStringLiteral("team/app:v3") << failed;
    QTest::newRow("another name") << QStringLiteral("team/other:v1") << failed;
    QTest::newRow("no name") << QStringLiteral("a//b:v1") << usage;
}

void CopyCommandTest::eachNameMeansItsImage() {
    QFETCH(const QString, name);
    QFETCH(const int, status);
    const QString place = in(archiveOfTwo()) + QLatin1Char(':') + name;
    const ProgramResult listed =
        stowageProgram({QStringLiteral("ls"), QStringLiteral("--json"), place});
    QCOMPARE(listed.status, status);
    if (status == ok) {
        const QJsonObject image = QJsonDocument::fromJson(listed.out).object();
        QCOMPARE(digestIn(image.value(QStringLiteral("config")).toObject()),
                 image_->configDescriptor.digest.toString());
    } else {
        QVERIFY(listed.out.isEmpty());
        QVERIFY2(listed.err.startsWith("stowage: "), listed.err.constData());
    }
}

void CopyCommandTest::aWholeRepositoryGoesWithAllTags() {
    copy(archiveOfTwo(), QStringLiteral("oci:FOLDER/to"));
    const QJsonObject one = parts(QStringLiteral("oci:FOLDER/to:v1"));
    const QJsonObject two = parts(QStringLiteral("oci:FOLDER/to:v2"));
    QCOMPARE(digestIn(one.value(QStringLiteral("config")).toObject()),
             image_->configDescriptor.digest.toString());
    QVERIFY(!digestIn(two).isEmpty());
    QVERIFY(digestIn(one) != digestIn(two));
}

void CopyCommandTest::anIndexFitsNoDockerArchive() {
    const QByteArray index = QStringLiteral(R"({"schemaVersion":2,"mediaType":"%1","manifests":[)"
                                            R"({"mediaType":"%2","digest":"%3","size":%4}]})")
                                 .arg(MediaType::ociIndex, MediaType::ociManifest,
                                      image_->manifestDescriptor.digest.toString())
                                 .arg(image_->manifestDescriptor.size)
                                 .toUtf8();
    SampleImage asIndex = *image_;
    writeFile(
        path(QStringLiteral("layout/blobs/sha256/") + image_->manifestDescriptor.digest.hex()),
        image_->manifest);
    asIndex.manifest = index;
    asIndex.manifestDescriptor = describe(index, MediaType::ociIndex);
    writeLayout(path(QStringLiteral("layout")), asIndex, layers_, QStringLiteral("multi"));
    const ProgramResult refused =
        stowageProgram({QStringLiteral("copy"), in(QStringLiteral("oci:FOLDER/layout:multi")),
                        in(QStringLiteral("docker-archive:FOLDER/out.tar:team/app:v1"))});
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains("index"), refused.err.constData());
    QVERIFY(!QFile::exists(path(QStringLiteral("out.tar"))));
    // The way out: one image of it, by its digest.
    copy(QStringLiteral("oci:FOLDER/layout@") + image_->manifestDescriptor.digest.toString(),
         QStringLiteral("docker-archive:FOLDER/out.tar:team/app:v1"));
    // Everything else takes it whole.
    copy(QStringLiteral("oci:FOLDER/layout:multi"), QStringLiteral("oci-archive:FOLDER/a.tar:m"));
    QCOMPARE(digestIn(parts(QStringLiteral("oci-archive:FOLDER/a.tar:m"))),
             asIndex.manifestDescriptor.digest.toString());
}

void CopyCommandTest::damageIsToldWithTheArchive() {
    const ProgramResult saved = runProgram(
        QStringLiteral("skopeo"),
        {QStringLiteral("--insecure-policy"), QStringLiteral("copy"),
         QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
         QStringLiteral("docker-archive:%1:team/app:v1").arg(path(QStringLiteral("a.tar")))});
    QVERIFY2(saved.ok(), saved.err.constData());
    QByteArray bytes = readFile(path(QStringLiteral("a.tar")));
    const qsizetype inside = bytes.indexOf(layers_[1].tar.sliced(1024, 64));
    QVERIFY(inside > 0);
    bytes[inside + 10] = static_cast<char>(bytes[inside + 10] ^ 1);
    writeFile(path(QStringLiteral("a.tar")), bytes);
    const ProgramResult refused =
        stowageProgram({QStringLiteral("copy"), in(QStringLiteral("docker-archive:FOLDER/a.tar")),
                        in(QStringLiteral("registry:FOLDER/to//team/app:v1"))});
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains("a.tar"), refused.err.constData());
    QVERIFY2(refused.err.contains(Hasher::digestOf(layers_[1].tar).toString().toLatin1()),
             refused.err.constData());
    QVERIFY(!QFile::exists(path(QStringLiteral("to"))));
}

void CopyCommandTest::whatIsThereDamagedIsSentAnew() {
    const QString target = QStringLiteral("registry:FOLDER/to//team/app:v1");
    copy(QStringLiteral("oci:FOLDER/layout:v1"), target);
    const QString hex = Hasher::digestOf(layers_[1].stored).hex();
    const QString blob =
        path(QStringLiteral("to/docker/registry/v2/blobs/sha256/%1/%2/data").arg(hex.left(2), hex));
    QByteArray bytes = readFile(blob);
    QCOMPARE(bytes, layers_[1].stored);
    bytes[7] = static_cast<char>(bytes[7] ^ 1);
    writeFile(blob, bytes);
    const ProgramResult again = stowageProgram(
        {QStringLiteral("copy"), in(QStringLiteral("oci:FOLDER/layout:v1")), in(target)});
    QVERIFY2(again.ok(), again.err.constData());
    QVERIFY2(again.err.contains("sha256:" + hex.toLatin1() + " was damaged"),
             again.err.constData());
    QCOMPARE(readFile(blob), layers_[1].stored);
    // What is sound is left alone, without a word.
    const ProgramResult third = stowageProgram(
        {QStringLiteral("copy"), in(QStringLiteral("oci:FOLDER/layout:v1")), in(target)});
    QVERIFY2(third.ok(), third.err.constData());
    QCOMPARE(third.err, QByteArray());
}

void CopyCommandTest::whatIsThereStays_data() {
    QTest::addColumn<bool>("isLink");
    QTest::newRow("a file") << false;
    QTest::newRow("a dangling link") << true;
}

void CopyCommandTest::whatIsThereStays() {
    QFETCH(const bool, isLink);
    const QString target = path(QStringLiteral("out.tar"));
    if (isLink) {
        QVERIFY(QFile::link(QStringLiteral("nowhere"), target));
    } else {
        writeFile(target, "mine");
    }
    QStringList arguments{QStringLiteral("copy"), in(QStringLiteral("oci:FOLDER/layout:v1")),
                          in(QStringLiteral("oci-archive:FOLDER/out.tar:v1"))};
    const ProgramResult refused = stowageProgram(arguments);
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains("out.tar"), refused.err.constData());
    QVERIFY2(refused.err.contains("--force"), refused.err.constData());
    QCOMPARE(QFileInfo(target).isSymLink(), isLink);
    QVERIFY(isLink || readFile(target) == "mine");
    arguments.append(QStringLiteral("--force"));
    QCOMPARE(stowageProgram(arguments).status, ok);
    QVERIFY(!parts(QStringLiteral("oci-archive:FOLDER/out.tar:v1")).isEmpty());
}

void CopyCommandTest::aMistypedVerbIsWrongUsage() {
    const ProgramResult result =
        stowageProgram({QStringLiteral("verfy"), in(QStringLiteral("oci:FOLDER/layout"))});
    QCOMPARE(result.status, usage);
    QVERIFY2(result.err.contains("verfy"), result.err.constData());
}

QTEST_GUILESS_MAIN(CopyCommandTest)
#include "copycommandtest.moc"
