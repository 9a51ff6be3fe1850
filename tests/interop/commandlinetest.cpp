#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "tests/interop/handmadelayout.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr int ok = 0;
constexpr int failed = 1;
constexpr int usage = 2;

ProgramResult stowageProgram(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

} // namespace

/// The verbs, as a script uses them.
class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void wrongUsageEndsWithTwo_data();
    void wrongUsageEndsWithTwo();
    void wrongUsageLeadsToTheHelp();
    void aPathIsToldAsAPlace_data();
    void aPathIsToldAsAPlace();
    void copySaysEveryNameThatItMade();
    void whatCannotBeDoneEndsWithOne_data();
    void whatCannotBeDoneEndsWithOne();
    void digestPrintsTheDigestAlone_data();
    void digestPrintsTheDigestAlone();
    void copyKeepsEveryDigest();
    void copiedImageIsListedWholly();
    void uploadedLayerIsThere();
    void uploadWithTagMakesAnArtifact();
    void uploadRefusesAnotherDigest();
    void uploadAcceptsTarSumOneAndRefusesTheOthers();
    void interruptedUploadIsListedAndTakenUp();
    void interruptedUploadIsGivenUp();
    void verifyFindsOneFlippedByte();
    void verifyFindsAMissingBlob();
    void verifyNamesARepositoryThatCannotBeListed();
    void lsTellsOfIndexesThatAreNestedTooDeep();
    void exportWritesLayerFileAndRoot();
    void failedExportNamesItsTarget_data();
    void failedExportNamesItsTarget();
    void exportedArchivesAreReadBySkopeo_data();
    void exportedArchivesAreReadBySkopeo();

private:
    QString path(const QString& name) const { return folder_->filePath(name); }
    QString registry(const QString& rest = {}) const {
        return QStringLiteral("registry:") + path(QStringLiteral("registry")) + rest;
    }
    void copySample() const;
    QJsonArray unfinished() const;
    void interruptUpload(const QString& file) const;
    QString blobPath(const Digest& digest) const {
        return path(QStringLiteral("registry/docker/registry/v2/blobs/sha256/%1/%2/data")
                        .arg(digest.hex().left(2), digest.hex()));
    }

    std::unique_ptr<QTemporaryDir> folder_;
    QList<SampleImage::Layer> layers_;
    std::optional<SampleImage> image_;
};

void CommandLineTest::initTestCase() {
    layers_ = motdAndData();
    image_ = SampleImage::of(layers_);
}

void CommandLineTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    writeLayout(path(QStringLiteral("layout")), *image_, layers_, QStringLiteral("v1"));
}

void CommandLineTest::copySample() const {
    const ProgramResult copied = stowageProgram(
        {QStringLiteral("copy"), QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
         registry(QStringLiteral("//team/app:v2"))});
    QVERIFY2(copied.ok(), copied.err.constData());
}

void CommandLineTest::wrongUsageEndsWithTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no place") << QStringList{QStringLiteral("ls")};
    QTest::newRow("unknown scheme") << QStringList{QStringLiteral("ls"), QStringLiteral("ftp:x")};
    QTest::newRow("unknown option")
        << QStringList{QStringLiteral("ls"), QStringLiteral("--nonsense"), QStringLiteral("oci:x")};
    QTest::newRow("no repository name")
        << QStringList{QStringLiteral("ls"), QStringLiteral("registry:/tmp//Not A Name")};
    QTest::newRow("bad digest") << QStringList{QStringLiteral("ls"),
                                               QStringLiteral("registry:/tmp//a@sha256:12")};
    QTest::newRow("copy to nowhere")
        << QStringList{QStringLiteral("copy"), QStringLiteral("oci:x")};
    QTest::newRow("unknown algorithm")
        << QStringList{QStringLiteral("digest"), QStringLiteral("/dev/null"),
                       QStringLiteral("--algorithm"), QStringLiteral("md5")};
    QTest::newRow("export of nothing in particular")
        << QStringList{QStringLiteral("export"), QStringLiteral("oci:x"), QStringLiteral("-o"),
                       QStringLiteral("y")};
    QTest::newRow("no such option for the window") << QStringList{QStringLiteral("--nonsense")};
}

void CommandLineTest::wrongUsageEndsWithTwo() {
    QFETCH(const QStringList, arguments);
    const ProgramResult result = stowageProgram(arguments);
    QCOMPARE(result.status, usage);
    QVERIFY(result.out.isEmpty());
    QVERIFY2(result.err.startsWith("stowage: "), result.err.constData());
}

void CommandLineTest::wrongUsageLeadsToTheHelp() {
    const ProgramResult result = stowageProgram({QStringLiteral("upload")});
    QCOMPARE(result.status, usage);
    QCOMPARE(result.err, QByteArray("stowage: upload takes FILE… and DST\n"
                                    "stowage: see \"stowage upload --help\"\n"));
}

void CommandLineTest::aPathIsToldAsAPlace_data() {
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("says");
    const QByteArray layout = "written as \"oci:FOLDER/layout\"";
    QTest::newRow("ls of a layout") << QStringLiteral("ls") << QStringLiteral("layout") << layout;
    QTest::newRow("verify of a layout")
        << QStringLiteral("verify") << QStringLiteral("layout") << layout;
    QTest::newRow("uploads of a registry")
        << QStringLiteral("uploads") << QStringLiteral("registry")
        << QByteArray("written as \"registry:FOLDER/registry\"");
    QTest::newRow("ls of an archive") << QStringLiteral("ls") << QStringLiteral("a.tar")
                                      << QByteArray("written as \"oci-archive:FOLDER/a.tar\"");
    QTest::newRow("ls of a layer")
        << QStringLiteral("ls") << QStringLiteral("layer.tar") << QByteArray("\"stowage upload\"");
    QTest::newRow("ls of nothing") << QStringLiteral("ls") << QStringLiteral("absent")
                                   << QByteArray("does not begin with registry:");
}

void CommandLineTest::aPathIsToldAsAPlace() {
    QFETCH(const QString, verb);
    QFETCH(const QString, name);
    QFETCH(QByteArray, says);
    copySample();
    QVERIFY(stowageProgram({QStringLiteral("copy"),
                            QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
                            QStringLiteral("oci-archive:%1:v1").arg(path(QStringLiteral("a.tar")))})
                .ok());
    writeFile(path(QStringLiteral("layer.tar")), layers_.first().tar);
    const ProgramResult result = stowageProgram({verb, path(name)});
    QCOMPARE(result.status, usage);
    says.replace("FOLDER", folder_->path().toUtf8());
    QVERIFY2(result.err.contains(says), result.err.constData());
}

void CommandLineTest::copySaysEveryNameThatItMade() {
    copySample();
    QVERIFY(stowageProgram({QStringLiteral("copy"), registry(QStringLiteral("//team/app:v2")),
                            registry(QStringLiteral("//team/app:latest"))})
                .ok());
    const QString target = QStringLiteral("registry:") + path(QStringLiteral("other"));
    const ProgramResult result =
        stowageProgram({QStringLiteral("copy"), registry(QStringLiteral("//team/app")), target});
    QVERIFY2(result.ok(), result.err.constData());
    QStringList lines = QString::fromUtf8(result.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    lines.sort();
    const QString line =
        image_->manifestDescriptor.digest.toString() + QStringLiteral("  ") + target;
    QCOMPARE(lines, QStringList({line + QStringLiteral("//team/app:latest"),
                                 line + QStringLiteral("//team/app:v2")}));
}

void CommandLineTest::whatCannotBeDoneEndsWithOne_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no such folder")
        << QStringList{QStringLiteral("ls"), QStringLiteral("registry:FOLDER/absent")}
        << QByteArray("absent");
    QTest::newRow("no registry there")
        << QStringList{QStringLiteral("ls"), QStringLiteral("registry:FOLDER/layout")}
        << QByteArray("layout");
    QTest::newRow("no such tag") << QStringList{QStringLiteral("ls"),
                                                QStringLiteral("oci:FOLDER/layout:v9")}
                                 << QByteArray("v9");
    QTest::newRow("no such file") << QStringList{QStringLiteral("digest"),
                                                 QStringLiteral("FOLDER/absent")}
                                  << QByteArray("absent");
    QTest::newRow("no such layer")
        << QStringList{QStringLiteral("export"),
                       QStringLiteral("oci:FOLDER/layout:v1"),
                       QStringLiteral("--layer"),
                       QStringLiteral("sha256:") + QString(64, QLatin1Char('0')),
                       QStringLiteral("-o"),
                       QStringLiteral("FOLDER/out")}
        << QByteArray("0000");
}

void CommandLineTest::whatCannotBeDoneEndsWithOne() {
    QFETCH(QStringList, arguments);
    QFETCH(const QByteArray, says);
    arguments.replaceInStrings(QStringLiteral("FOLDER"), folder_->path());
    const ProgramResult result = stowageProgram(arguments);
    QCOMPARE(result.status, failed);
    QVERIFY2(result.err.startsWith("stowage: "), result.err.constData());
    QVERIFY2(result.err.contains(says), result.err.constData());
}

void CommandLineTest::digestPrintsTheDigestAlone_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("algorithm");
    QTest::addColumn<QByteArray>("digest");
    const QByteArray nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    QTest::newRow("empty") << QByteArray() << QStringLiteral("sha256") << "sha256:" + nothing;
    QTest::newRow("abc") << QByteArray("abc") << QStringLiteral("sha256")
                         << QByteArray(
                                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff"
                                "61f20015ad");
    QTest::newRow("tarsum of an empty archive")
        << QByteArray(1024, '\0') << QStringLiteral("tarsum.v1+sha256")
        << "tarsum.v1+sha256:" + nothing;
    QTest::newRow("tarsum v0") << QByteArray(1024, '\0') << QStringLiteral("tarsum+sha256")
                               << "tarsum+sha256:" + nothing;
}

void CommandLineTest::digestPrintsTheDigestAlone() {
    QFETCH(const QByteArray, content);
    QFETCH(const QString, algorithm);
    QFETCH(const QByteArray, digest);
    writeFile(path(QStringLiteral("file")), content);
    const ProgramResult result =
        stowageProgram({QStringLiteral("digest"), path(QStringLiteral("file")),
                        QStringLiteral("--algorithm"), algorithm});
    QCOMPARE(result.status, ok);
    QCOMPARE(result.out, digest + '\n');
    QCOMPARE(result.err, QByteArray());
}

void CommandLineTest::copyKeepsEveryDigest() {
    copySample();
    QCOMPARE(readFile(blobPath(image_->manifestDescriptor.digest)), image_->manifest);
    QCOMPARE(readFile(blobPath(image_->configDescriptor.digest)), image_->config);
    for (const SampleImage::Layer& layer : std::as_const(layers_)) {
        QCOMPARE(readFile(blobPath(Hasher::digestOf(layer.stored))), layer.stored);
    }
}

void CommandLineTest::copiedImageIsListedWholly() {
    copySample();
    const ProgramResult places = stowageProgram({QStringLiteral("ls"), registry()});
    QCOMPARE(places.status, ok);
    QVERIFY2(places.out.startsWith("team/app"), places.out.constData());
    const ProgramResult tags = stowageProgram(
        {QStringLiteral("ls"), QStringLiteral("--json"), registry(QStringLiteral("//team/app"))});
    const QJsonObject tag = QJsonDocument::fromJson(tags.out).array().at(0).toObject();
    QCOMPARE(tag.value(QStringLiteral("tag")).toString(), QStringLiteral("v2"));
    QCOMPARE(tag.value(QStringLiteral("digest")).toString(),
             image_->manifestDescriptor.digest.toString());
    const ProgramResult parts = stowageProgram({QStringLiteral("ls"), QStringLiteral("--json"),
                                                registry(QStringLiteral("//team/app:v2"))});
    const QJsonObject image = QJsonDocument::fromJson(parts.out).object();
    QCOMPARE(image.value(QStringLiteral("layers")).toArray().size(), layers_.size());
    QCOMPARE(
        image.value(QStringLiteral("config")).toObject().value(QStringLiteral("digest")).toString(),
        image_->configDescriptor.digest.toString());
}

void CommandLineTest::uploadedLayerIsThere() {
    writeFile(path(QStringLiteral("layer.tar")), layers_[1].tar);
    const Digest digest = Hasher::digestOf(layers_[1].tar);
    const ProgramResult result =
        stowageProgram({QStringLiteral("upload"), path(QStringLiteral("layer.tar")),
                        registry(QStringLiteral("//team/app"))});
    QVERIFY2(result.ok(), result.err.constData());
    QVERIFY2(result.out.startsWith(digest.toString().toLatin1()), result.out.constData());
    QCOMPARE(readFile(blobPath(digest)), layers_[1].tar);
    const QString link = path(QStringLiteral("registry/docker/registry/v2/repositories/team/app/"
                                             "_layers/sha256/%1/link")
                                  .arg(digest.hex()));
    QCOMPARE(readFile(link), digest.toString().toLatin1());
}

void CommandLineTest::uploadWithTagMakesAnArtifact() {
    writeFile(path(QStringLiteral("notes.txt")), "some notes\n");
    writeFile(path(QStringLiteral("folder/inner")), "inner\n");
    const ProgramResult result = stowageProgram(
        {QStringLiteral("upload"), path(QStringLiteral("notes.txt")),
         path(QStringLiteral("folder")), registry(QStringLiteral("//team/notes:1"))});
    QVERIFY2(result.ok(), result.err.constData());
    const ProgramResult parts = stowageProgram({QStringLiteral("ls"), QStringLiteral("--json"),
                                                registry(QStringLiteral("//team/notes:1"))});
    const QJsonObject artifact = QJsonDocument::fromJson(parts.out).object();
    QCOMPARE(artifact.value(QStringLiteral("kind")).toString(), QStringLiteral("artifact"));
    const QJsonArray layers = artifact.value(QStringLiteral("layers")).toArray();
    QCOMPARE(layers.size(), 2);
    const QString title = QStringLiteral("org.opencontainers.image.title");
    QCOMPARE(layers.at(0)
                 .toObject()
                 .value(QStringLiteral("annotations"))
                 .toObject()
                 .value(title)
                 .toString(),
             QStringLiteral("notes.txt"));
    QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, ok);
}

void CommandLineTest::uploadRefusesAnotherDigest() {
    writeFile(path(QStringLiteral("layer.tar")), layers_[1].tar);
    const Digest other = Hasher::digestOf("other");
    const ProgramResult result = stowageProgram(
        {QStringLiteral("upload"), path(QStringLiteral("layer.tar")),
         registry(QStringLiteral("//team/app")), QStringLiteral("--digest"), other.toString()});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.err.contains(other.toString().toLatin1()), result.err.constData());
    QVERIFY(!QFile::exists(blobPath(other)));
    QVERIFY(!QFile::exists(blobPath(Hasher::digestOf(layers_[1].tar))));
}

void CommandLineTest::uploadAcceptsTarSumOneAndRefusesTheOthers() {
    writeFile(path(QStringLiteral("layer.tar")), layers_[1].tar);
    for (const char* version : {"tarsum.v1+sha256", "tarsum+sha256", "tarsum.dev+sha256"}) {
        const ProgramResult sum =
            stowageProgram({QStringLiteral("digest"), path(QStringLiteral("layer.tar")),
                            QStringLiteral("--algorithm"), QLatin1String(version)});
        QCOMPARE(sum.status, ok);
        const ProgramResult result =
            stowageProgram({QStringLiteral("upload"), path(QStringLiteral("layer.tar")),
                            registry(QStringLiteral("//team/app")), QStringLiteral("--digest"),
                            QString::fromLatin1(sum.out.trimmed())});
        const bool accepted = qstrcmp(version, "tarsum.v1+sha256") == 0;
        QVERIFY2(result.status == (accepted ? ok : failed), result.err.constData());
    }
}

QJsonArray CommandLineTest::unfinished() const {
    const ProgramResult result =
        stowageProgram({QStringLiteral("uploads"), QStringLiteral("--json"), registry()});
    return result.ok() ? QJsonDocument::fromJson(result.out).array() : QJsonArray{result.status};
}

void CommandLineTest::interruptUpload(const QString& file) const {
    QProcess process;
    process.start(QStringLiteral(STOWAGE_PROGRAM),
                  {QStringLiteral("upload"), QStringLiteral("--checkpoint"), QStringLiteral("1"),
                   file, registry(QStringLiteral("//team/app"))});
    QVERIFY(process.waitForStarted());
    const auto written = [this] {
        QDirIterator found(path(QStringLiteral("registry")), {QStringLiteral("data")}, QDir::Files,
                           QDirIterator::Subdirectories);
        return found.hasNext() ? QFileInfo(found.next()).size() : 0;
    };
    while (written() < 4 * 1024 * 1024 && !process.waitForFinished(0)) {
    }
    // What Ctrl-C sends.
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), failed);
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
}

void CommandLineTest::interruptedUploadIsListedAndTakenUp() {
    const QByteArray bytes = noise(64 * 1024 * 1024);
    const QString file = path(QStringLiteral("layer.bin"));
    writeFile(file, bytes);
    interruptUpload(file);
    const QJsonArray left = unfinished();
    QCOMPARE(left.size(), 1);
    const QJsonObject upload = left.first().toObject();
    QCOMPARE(upload.value(QStringLiteral("repository")).toString(), QStringLiteral("team/app"));
    const qint64 durable = upload.value(QStringLiteral("size")).toInteger();
    QVERIFY(durable >= 4 * 1024 * 1024);
    QVERIFY(durable < bytes.size());
    const QJsonObject source = upload.value(QStringLiteral("source")).toObject();
    QCOMPARE(source.value(QStringLiteral("identity")).toString(),
             QFileInfo(file).canonicalFilePath());
    // A repository that holds nothing yet is none.
    QCOMPARE(stowageProgram({QStringLiteral("ls"), registry()}).out, QByteArray());

    const ProgramResult again =
        stowageProgram({QStringLiteral("upload"), file, registry(QStringLiteral("//team/app"))});
    QVERIFY2(again.ok(), again.err.constData());
    QVERIFY2(again.out.startsWith(Hasher::digestOf(bytes).toString().toLatin1()),
             again.out.constData());
    QCOMPARE(unfinished(), QJsonArray());
}

void CommandLineTest::interruptedUploadIsGivenUp() {
    const QString file = path(QStringLiteral("layer.bin"));
    writeFile(file, noise(64 * 1024 * 1024));
    interruptUpload(file);
    const QString uuid = unfinished().at(0).toObject().value(QStringLiteral("uuid")).toString();
    const QStringList giveUp{QStringLiteral("uploads"), QStringLiteral("--cancel"), uuid,
                             registry()};
    const ProgramResult cancelled = stowageProgram(giveUp);
    QVERIFY2(cancelled.ok(), cancelled.err.constData());
    QCOMPARE(unfinished(), QJsonArray());
    const ProgramResult twice = stowageProgram(giveUp);
    QCOMPARE(twice.status, failed);
    QVERIFY2(twice.err.contains(uuid.toLatin1()), twice.err.constData());
}

void CommandLineTest::verifyFindsOneFlippedByte() {
    copySample();
    QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, ok);
    const Digest victim = Hasher::digestOf(layers_[1].stored);
    QByteArray bytes = layers_[1].stored;
    bytes[50'000] = static_cast<char>(bytes[50'000] ^ 1);
    writeFile(blobPath(victim), bytes);
    const ProgramResult result =
        stowageProgram({QStringLiteral("verify"), QStringLiteral("--json"), registry()});
    QCOMPARE(result.status, failed);
    QStringList bad;
    const QJsonArray objects =
        QJsonDocument::fromJson(result.out).object().value(QStringLiteral("objects")).toArray();
    for (const QJsonValue& value : objects) {
        const QJsonObject object = value.toObject();
        if (object.value(QStringLiteral("state")).toString() == QLatin1String("bad") &&
            object.value(QStringLiteral("kind")).toString() == QLatin1String("layer")) {
            QCOMPARE(object.value(QStringLiteral("actual")).toString(),
                     Hasher::digestOf(bytes).toString());
            bad.append(object.value(QStringLiteral("expected")).toString());
        }
    }
    QCOMPARE(bad, QStringList{victim.toString()});
}

void CommandLineTest::verifyFindsAMissingBlob() {
    copySample();
    const Digest victim = Hasher::digestOf(layers_[0].stored);
    QVERIFY(QFile::remove(blobPath(victim)));
    const ProgramResult result = stowageProgram({QStringLiteral("verify"), registry()});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.out.contains("missing layer " + victim.toString().toLatin1()),
             result.out.constData());
}

void CommandLineTest::verifyNamesARepositoryThatCannotBeListed() {
    copySample();
    const QString tags =
        path(QStringLiteral("registry/docker/registry/v2/repositories/team/app/_manifests/tags"));
    QVERIFY(QDir(tags).removeRecursively());
    QVERIFY(QFile::link(QStringLiteral("tags"), tags)); // It leads to itself.
    const ProgramResult result = stowageProgram({QStringLiteral("verify"), registry()});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.out.contains("bad repository team/app\n    "), result.out.constData());
    QVERIFY2(!result.out.contains("()"), result.out.constData());
}

void CommandLineTest::lsTellsOfIndexesThatAreNestedTooDeep() {
    const QString layout = path(QStringLiteral("layout"));
    const QByteArray type = "application/vnd.oci.image.index.v1+json";
    const auto entry = [&type](const QByteArray& bytes) {
        return R"({"mediaType":")" + type + R"(","digest":")" +
               Hasher::digestOf(bytes).toString().toLatin1() + R"(","size":)" +
               QByteArray::number(bytes.size());
    };
    QByteArray index = R"({"schemaVersion":2,"mediaType":")" + type + R"(","manifests":[]})";
    for (int depth = 1; depth <= 9; ++depth) {
        writeFile(layout + QStringLiteral("/blobs/sha256/") + Hasher::digestOf(index).hex(), index);
        writeFile(layout + QStringLiteral("/index.json"),
                  R"({"schemaVersion":2,"manifests":[)" + entry(index) +
                      R"(,"annotations":{"org.opencontainers.image.ref.name":"deep"}}]})");
        const ProgramResult result =
            stowageProgram({QStringLiteral("ls"), QStringLiteral("oci:%1:deep").arg(layout)});
        QCOMPARE(result.status, ok);
        QCOMPARE(result.out.contains("more than 8 deep"), depth == 9);
        index = R"({"schemaVersion":2,"mediaType":")" + type + R"(","manifests":[)" + entry(index) +
                "}]}";
    }
}

void CommandLineTest::exportWritesLayerFileAndRoot() {
    const QString image = QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout")));
    const QString layer = path(QStringLiteral("layer.out"));
    const QString gzip = Hasher::digestOf(layers_[0].stored).toString();
    QCOMPARE(stowageProgram({QStringLiteral("export"), image, QStringLiteral("--layer"), gzip,
                             QStringLiteral("-o"), layer})
                 .status,
             ok);
    QCOMPARE(readFile(layer), layers_[0].stored);
    // Nothing that is there is lost.
    QCOMPARE(stowageProgram({QStringLiteral("export"), image, QStringLiteral("--layer"), gzip,
                             QStringLiteral("--uncompressed"), QStringLiteral("-o"), layer})
                 .status,
             failed);
    QCOMPARE(readFile(layer), layers_[0].stored);
    QCOMPARE(stowageProgram({QStringLiteral("export"), image, QStringLiteral("--layer"), gzip,
                             QStringLiteral("--uncompressed"), QStringLiteral("--force"),
                             QStringLiteral("-o"), layer})
                 .status,
             ok);
    QCOMPARE(readFile(layer), layers_[0].tar);
    const QString file = path(QStringLiteral("motd"));
    QCOMPARE(stowageProgram({QStringLiteral("export"), image, QStringLiteral("--file"),
                             QStringLiteral("/etc/motd"), QStringLiteral("-o"), file})
                 .status,
             ok);
    QCOMPARE(readFile(file), QByteArray("hello\n"));
    const QString root = path(QStringLiteral("root.tar"));
    QCOMPARE(stowageProgram({QStringLiteral("export"), image, QStringLiteral("--rootfs"),
                             QStringLiteral("-o"), root})
                 .status,
             ok);
    const ProgramResult listed =
        runProgram(QStringLiteral("bsdtar"), {QStringLiteral("-tf"), root});
    QVERIFY(listed.out.contains("etc/motd"));
    QVERIFY(listed.out.contains("usr/share/data"));
}

void CommandLineTest::failedExportNamesItsTarget_data() {
    QTest::addColumn<QStringList>("what");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QByteArray>("named");
    const QStringList file{QStringLiteral("--file"), QStringLiteral("/etc/motd")};
    const QStringList root{QStringLiteral("--rootfs")};
    QTest::newRow("file") << file << QStringLiteral("taken") << QByteArray("/taken: ");
    QTest::newRow("root") << root << QStringLiteral("taken") << QByteArray("/taken: ");
    QTest::newRow("file to standard output")
        << file << QStringLiteral("-") << QByteArray("export to standard output: ");
}

void CommandLineTest::failedExportNamesItsTarget() {
    QFETCH(const QStringList, what);
    QFETCH(const QString, output);
    QFETCH(const QByteArray, named);
    // A byte of the layer is another one.
    const Digest digest = Hasher::digestOf(layers_[0].stored);
    QFile blob(path(QStringLiteral("layout/blobs/sha256/") + digest.hex()));
    QVERIFY(blob.open(QIODevice::ReadWrite));
    QVERIFY(blob.seek(blob.size() - 1));
    QCOMPARE(blob.write("x"), 1);
    blob.close();
    const ProgramResult result = stowageProgram(
        QStringList{QStringLiteral("export"),
                    QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))),
                    QStringLiteral("-o"), output == QLatin1String("-") ? output : path(output)} +
        what);
    QCOMPARE(result.status, failed);
    QVERIFY2(result.err.contains(named), result.err.constData());
    QVERIFY2(result.err.contains(digest.toString().toLatin1()), result.err.constData());
    QVERIFY2(!result.err.contains("stowage-") && !result.err.contains(".stowage"),
             result.err.constData());
    QCOMPARE(
        QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        QStringList{QStringLiteral("layout")});
}

void CommandLineTest::exportedArchivesAreReadBySkopeo_data() {
    QTest::addColumn<QString>("archive");
    QTest::newRow("oci-archive") << QStringLiteral("oci-archive:FOLDER/out.tar:v1");
    QTest::newRow("docker-archive") << QStringLiteral("docker-archive:FOLDER/out.tar:team/app:v1");
    QTest::newRow("oci") << QStringLiteral("oci:FOLDER/out:v1");
}

void CommandLineTest::exportedArchivesAreReadBySkopeo() {
    QFETCH(QString, archive);
    archive.replace(QStringLiteral("FOLDER"), folder_->path());
    copySample();
    const ProgramResult exported = stowageProgram(
        {QStringLiteral("copy"), registry(QStringLiteral("//team/app:v2")), archive});
    QVERIFY2(exported.ok(), exported.err.constData());
    const ProgramResult config = runProgram(
        QStringLiteral("skopeo"), {QStringLiteral("--insecure-policy"), QStringLiteral("inspect"),
                                   QStringLiteral("--config"), QStringLiteral("--raw"), archive});
    QVERIFY2(config.ok(), config.err.constData());
    QCOMPARE(Hasher::digestOf(config.out).toString(), image_->configDescriptor.digest.toString());
}

QTEST_GUILESS_MAIN(CommandLineTest)
#include "commandlinetest.moc"
