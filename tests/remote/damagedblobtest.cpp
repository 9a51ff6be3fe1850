#include "core/remote/remoteregistry.h"
#include "core/transfer/blobsender.h"
#include "core/transfer/filesource.h"
#include "core/transfer/runtransfer.h"
#include "tests/remote/remoteground.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/fakeregistry.h"
#include "tests/support/runprogram.h"
#include "tests/transfer/records.h"

#include <QFile>
#include <QTest>

namespace stowage::test {

namespace {

constexpr qsizetype chunk = 256 * 1024;
const QByteArray blobs = "/blobs/sha256:";

/// An image in memory, and copies of it to a server.
struct Copying {
    Copying() {
        const SampleImage image =
            SampleImage::of({{.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer}});
        source->addLayer(QStringLiteral("app"), layer);
        source->addLayer(QStringLiteral("app"), image.config);
        source->addManifest(QStringLiteral("app"), image.manifest, QStringLiteral("v1"));
    }

    Result<TransferOutcome> to(const std::shared_ptr<Registry>& target) {
        const CopyRequest request{.source = source->place(),
                                  .repository = repositoryName("app"),
                                  .images = {{.tag = tagName("v1")}},
                                  .target = target->place(),
                                  .targetRepository = repositoryName("app")};
        const RegistryOpener open = [&](const Place& place, OpenMode, const std::stop_token&) {
            return Result<std::shared_ptr<Registry>>(
                place == source->place() ? std::shared_ptr<Registry>(source) : target);
        };
        TransferProgress progress;
        return runTransfer({request}, open, progress, {});
    }

    const QByteArray layer = noise(chunk + 77);
    const Digest digest = Hasher::digestOf(layer);
    const std::shared_ptr<FakeRegistry> source = FakeRegistry::create();
};

} // namespace

/// Servers that have a blob, but not all of it.
class DamagedBlobTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dockerRegistryKeepsWhatIsCutOff();
    void cutOffBlobIsSentAnew();
    void blobOfUntoldSizeIsLeftAlone();
    void registryThatCutsOffIsFoundOut();
    void uploadThatIsOverIsForgotten();
    void cutOffFileIsSentAnew();
};

void DamagedBlobTest::dockerRegistryKeepsWhatIsCutOff() {
    const QTemporaryDir folder;
    const auto server = DockerRegistry::start(folder.filePath(QStringLiteral("served")));
    QVERIFY(server);
    const auto registry = RemoteRegistry::open({Place::Kind::Remote, server->address()}, {});
    VERIFY_RESULT(registry);
    Copying copying;
    VERIFY_RESULT(copying.to(*registry));
    const auto repository = (*registry)->open(repositoryName("app"));
    const auto manifest = repository->tags().resolve(tagName("v1"));
    VERIFY_RESULT(manifest);
    VERIFY_RESULT(repository->manifests().remove(*manifest));
    const QString hex = copying.digest.hex();
    const QString stored = folder.filePath(
        QStringLiteral("served/docker/registry/v2/blobs/sha256/%1/%2/data").arg(hex.first(2), hex));
    QVERIFY(QFile::resize(stored, 99));

    const auto copied = copying.to(*registry);
    COMPARE_ERROR(copied, ErrorCode::LayerDamaged);
    const QString message = copied.error().message();
    for (const QString& part :
         {server->address(), copying.digest.toString(), QStringLiteral("99 bytes"),
          QString::number(copying.layer.size()), QStringLiteral("garbage")}) {
        QVERIFY2(message.contains(part), qPrintable(message));
    }
    COMPARE_ERROR(repository->tags().resolve(tagName("v1")), ErrorCode::NotFound);

    // The way out that it names is one.
    QVERIFY(runProgram(QStringLiteral("docker-registry"),
                       {QStringLiteral("garbage-collect"), server->configuration()})
                .ok());
    VERIFY_RESULT(copying.to(*registry));
    QCOMPARE(QFile(stored).size(), copying.layer.size());
    VERIFY_RESULT(repository->tags().resolve(tagName("v1")));
}

void DamagedBlobTest::cutOffBlobIsSentAnew() {
    RemoteGround ground;
    Copying copying;
    VERIFY_RESULT(copying.to(ground.registry));
    ground.server.bend(
        "HEAD", blobs + copying.digest.hex().toLatin1(),
        [](ScriptedAnswer answer) {
            answer.body.truncate(99);
            return answer;
        },
        2); // While it is planned, and before it is sent.
    const auto copied = copying.to(ground.registry);
    VERIFY_RESULT(copied);
    QCOMPARE(copied->bytesMoved, copying.layer.size());
    QCOMPARE(copied->warnings.size(), 1);
    QVERIFY2(copied->warnings.first().contains(QLatin1String("was damaged in")),
             qPrintable(copied->warnings.first()));
}

void DamagedBlobTest::blobOfUntoldSizeIsLeftAlone() {
    RemoteGround ground;
    Copying copying;
    VERIFY_RESULT(copying.to(ground.registry));
    ground.server.bend(
        "HEAD", blobs, [](ScriptedAnswer answer) { return std::move(answer).withoutLength(); },
        ScriptedRegistry::always);
    const qsizetype before = ground.count("POST");
    VERIFY_RESULT(copying.to(ground.registry));
    QCOMPARE(ground.count("POST"), before);
    VERIFY_RESULT(ground.send(noise(chunk))); // Nor does it say what came of an upload.
}

void DamagedBlobTest::registryThatCutsOffIsFoundOut() {
    // It says at first that it has nothing, as one does that has the blob for another repository.
    RemoteGround ground;
    ground.server.instead("HEAD", blobs, ScriptedAnswer::of(200, "cut"));
    const auto sent = ground.send("bytes");
    COMPARE_ERROR(sent, ErrorCode::LayerDamaged);
    QVERIFY2(sent.error().message().contains(QLatin1String("3 bytes instead of 5")),
             qPrintable(sent.error().message()));
}

void DamagedBlobTest::uploadThatIsOverIsForgotten() {
    RemoteGround ground;
    const QString path = ground.folder.filePath(QStringLiteral("layer"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(noise(3 * chunk)) > 0 && file.flush());
    ground.server.instead("HEAD", blobs, ScriptedAnswer::of(200, "cut"));
    Records records;
    QStringList warnings;
    const auto send = [&] {
        const auto source = FileSource::open(path);
        TransferProgress progress;
        BlobSender sender(ground.repository->layers(), QStringLiteral("app"),
                          {.checkpointInterval = chunk, .records = &records}, warnings);
        return sender.send(**source, {},
                           progress.add(TransferStep::Kind::Blob, path, (*source)->size()), {});
    };
    COMPARE_ERROR(send(), ErrorCode::LayerDamaged);
    QVERIFY(records.all().isEmpty());
    QVERIFY(ground.repository->layers().uploads().value().isEmpty());
    VERIFY_RESULT(send());
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(QLatin1Char('\n'))));
}

void DamagedBlobTest::cutOffFileIsSentAnew() {
    RemoteGround ground;
    const QByteArray bytes = noise(100);
    VERIFY_RESULT(ground.send(bytes));
    const QString path = ground.folder.filePath(QStringLiteral("layer"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) > 0 && file.flush());
    UploadRequest request{.items = {{.path = path, .mediaType = MediaType::ociLayer}},
                          .target = ground.registry->place(),
                          .repository = repositoryName("app"),
                          .digest = Hasher::digestOf(bytes)};
    const RegistryOpener open = [&](const Place&, OpenMode, const std::stop_token&) {
        return Result<std::shared_ptr<Registry>>(ground.registry);
    };
    TransferProgress progress;
    const qsizetype before = ground.count("PUT");
    VERIFY_RESULT(runTransfer({request}, open, progress, {}));
    QCOMPARE(ground.count("PUT"), before);
    ground.server.instead("HEAD", blobs, ScriptedAnswer::of(200, "cut"), 2);
    VERIFY_RESULT(runTransfer({request}, open, progress, {}));
    QCOMPARE(ground.count("PUT"), before + 1);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::DamagedBlobTest)
#include "damagedblobtest.moc"
