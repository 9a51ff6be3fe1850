#include "core/digest/hasher.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"
#include "tests/support/results.h"
#include "tests/transfer/records.h"
#include "tests/transfer/twoplaces.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

namespace stowage::test {

class FileUploadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aFileBecomesALayer_data();
    void aFileBecomesALayer();
    void aTagMakesAnArtifactOfAll();
    void knowsLayersByTheirContent_data();
    void knowsLayersByTheirContent();
    void takesTheMediaTypeItIsGiven();
    void linksAreFollowedToTheirFile();

    void checksTheDigestItIsGiven();
    void aMistypedDigestCostsNothingTheSecondTime();
    void whatIsThereIsHashedAndSkipped();
    void refusesOldTarSumsByName_data();
    void refusesOldTarSumsByName();

    void goesOnAfterAStop_data();
    void goesOnAfterAStop();
    void goesOnFromTheLastCheckpointAfterACrash();
    void goesOnWithAnUploadThatNeverHadACheckpoint();
    void leavesTheUploadOfAnotherFileAlone();
    void leavesAnUploadThatIsInUse();
    void leavesNothingOfAnArtifactThatWasKilled();

    void noticesAFileThatChangedMeanwhile_data();
    void noticesAFileThatChangedMeanwhile();
    void withoutRecordsAChangedFileIsSentAnew();
    void anEqualLookingFileIsNotGluedOn();
    void noticesAFileThatChangesWhileItIsRead_data();
    void noticesAFileThatChangesWhileItIsRead();
    void aFileThatVanishesIsNotFound();

    void refusesWhatIsNoFile();
    void refusesBadRequests_data();
    void refusesBadRequests();
    void aFailureAtAnyCallIsRetried_data();
    void aFailureAtAnyCallIsRetried();
    void plansWithoutReading();

private:
    QString write(const QString& name, const QByteArray& bytes);
    Result<TransferOutcome> run(const UploadRequest& request, UploadRecords* records = nullptr,
                                std::stop_token stop = {});
    void stopAtWrite(const UploadRequest& request, int number, UploadRecords* records = nullptr);
    QByteArray layerAtTarget(const Digest& digest) const;

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<TwoPlaces> places_;
};

namespace {

constexpr qsizetype mib = 1024 * 1024;
const QString targetSide = QStringLiteral("target");

} // namespace

void FileUploadTest::init() {
    dir_ = std::make_unique<QTemporaryDir>();
    places_ = std::make_unique<TwoPlaces>();
}

QString FileUploadTest::write(const QString& name, const QByteArray& bytes) {
    const QString path = dir_->filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
    return path;
}

Result<TransferOutcome> FileUploadTest::run(const UploadRequest& request, UploadRecords* records,
                                            std::stop_token stop) {
    TransferProgress progress;
    return runTransfer({request}, places_->opener(), progress, std::move(stop),
                       {.checkpointInterval = mib, .records = records});
}

void FileUploadTest::stopAtWrite(const UploadRequest& request, int number, UploadRecords* records) {
    std::stop_source stop;
    places_->doAt(targetSide, QStringLiteral("write"), number, [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(request, records, stop.get_token()), ErrorCode::Cancelled);
    places_->clearLog();
}

QByteArray FileUploadTest::layerAtTarget(const Digest& digest) const {
    const auto layer = places_->atTarget->open(repository("app"))->layers().fetch(digest);
    return layer ? (*layer)->readAll() : QByteArray();
}

void FileUploadTest::aFileBecomesALayer_data() {
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {qsizetype{0}, qsizetype{1}, mib, 5 * mib + 17}) {
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
    }
}

void FileUploadTest::aFileBecomesALayer() {
    QFETCH(const qsizetype, size);
    const QByteArray bytes = noise(size);
    const auto outcome = run(places_->uploadRequest({write(QStringLiteral("a.bin"), bytes)}));
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->results.size(), 1);
    QCOMPARE(outcome->results.first().digest, Hasher::digestOf(bytes));
    QCOMPARE(outcome->results.first().size, size);
    QCOMPARE(outcome->bytesMoved, size);
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FileUploadTest::aTagMakesAnArtifactOfAll() {
    UploadRequest request =
        places_->uploadRequest({write(QStringLiteral("layer.tar"), tarOf("etc/hosts", "127.0.0.1")),
                                write(QStringLiteral("notes.txt"), "some notes")});
    request.tag = tag("v1");
    const auto outcome = run(request);
    VERIFY_RESULT(outcome);
    const auto manifest = places_->atTarget->open(repository("app"))->manifests().get(tag("v1"));
    VERIFY_RESULT(manifest);
    QCOMPARE(outcome->results.size(), 1);
    QCOMPARE(outcome->results.first().digest, manifest->digest());
    QCOMPARE(manifest->mediaType(), MediaType::ociManifest);
    QCOMPARE(manifest->artifactType(), QStringLiteral("application/vnd.unknown.artifact.v1"));
    QCOMPARE(manifest->config()->mediaType, MediaType::ociEmpty);
    QCOMPARE(manifest->config()->digest, Hasher::digestOf("{}"));
    QCOMPARE(manifest->layers().size(), 2);
    const QString title = QStringLiteral("org.opencontainers.image.title");
    QCOMPARE(manifest->layers().at(0).annotations.value(title), QStringLiteral("layer.tar"));
    QCOMPARE(manifest->layers().at(0).mediaType, MediaType::ociLayer);
    QCOMPARE(manifest->layers().at(1).annotations.value(title), QStringLiteral("notes.txt"));
    QCOMPARE(manifest->layers().at(1).mediaType, MediaType::octetStream);

    // The same files again are the same artifact.
    request.tag = tag("v2");
    const auto again = run(request);
    VERIFY_RESULT(again);
    QCOMPARE(again->results.first().digest, manifest->digest());
}

void FileUploadTest::knowsLayersByTheirContent_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("mediaType");
    const QByteArray tar = tarOf("a", "b");
    QTest::newRow("tar") << tar << MediaType::ociLayer;
    QTest::newRow("tar.gz") << gzipped(tar) << MediaType::ociLayerGzip;
    QTest::newRow("gzip of no tar") << gzipped(noise(2000)) << MediaType::octetStream;
    QTest::newRow("broken gzip") << gzipped(tar).left(15) << MediaType::octetStream;
    QTest::newRow("anything") << noise(2000) << MediaType::octetStream;
    QTest::newRow("nothing") << QByteArray() << MediaType::octetStream;
    QTest::newRow("zeros") << QByteArray(10240, '\0') << MediaType::octetStream;
    QByteArray almost = tar;
    almost[0] = 'z';
    QTest::newRow("a tar whose checksum does not fit") << almost << MediaType::octetStream;
}

void FileUploadTest::knowsLayersByTheirContent() {
    QFETCH(const QByteArray, bytes);
    const auto outcome =
        run(places_->uploadRequest({write(QStringLiteral("misnamed.zip"), bytes)}));
    VERIFY_RESULT(outcome);
    QTEST(outcome->results.first().mediaType, "mediaType");
}

void FileUploadTest::takesTheMediaTypeItIsGiven() {
    UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), "{}")});
    request.items.first().mediaType = QStringLiteral("application/json");
    const auto outcome = run(request);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->results.first().mediaType, QStringLiteral("application/json"));
}

void FileUploadTest::linksAreFollowedToTheirFile() {
    const QString file = write(QStringLiteral("real.bin"), "content");
    const QString link = dir_->filePath(QStringLiteral("link.bin"));
    QVERIFY(QFile::link(file, link));
    const auto outcome = run(places_->uploadRequest({link}));
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->results.first().digest, Hasher::digestOf("content"));
}

void FileUploadTest::checksTheDigestItIsGiven() {
    const QByteArray bytes = noise(2 * mib);
    UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    request.digest = Hasher::digestOf(bytes, HashAlgorithm::Sha512);
    const auto outcome = run(request);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->results.first().digest, Hasher::digestOf(bytes));
}

void FileUploadTest::aMistypedDigestCostsNothingTheSecondTime() {
    const QByteArray bytes = noise(3 * mib);
    UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    request.digest = Hasher::digestOf("something else");
    const auto refused = run(request);
    COMPARE_ERROR(refused, ErrorCode::InvalidDigest);
    QVERIFY(refused.error().message().contains(request.items.first().path));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)).isEmpty());
    QCOMPARE(places_->unfinishedUploads().size(), 1);
    places_->clearLog();
    request.digest = Hasher::digestOf(bytes);
    VERIFY_RESULT(run(request));
    QCOMPARE(places_->count(QStringLiteral("target write")), 0);
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FileUploadTest::whatIsThereIsHashedAndSkipped() {
    const QByteArray bytes = noise(3 * mib);
    const Digest digest = places_->atTarget->addLayer(QStringLiteral("app"), bytes);
    UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    request.digest = digest;
    const auto outcome = run(request);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->bytesMoved, 0);
    QCOMPARE(outcome->results.first().digest, digest);
    request = places_->uploadRequest({write(QStringLiteral("b"), noise(3 * mib, 2))});
    request.digest = digest;
    COMPARE_ERROR(run(request), ErrorCode::InvalidDigest);
}

void FileUploadTest::refusesOldTarSumsByName_data() {
    QTest::addColumn<QString>("algorithm");
    QTest::newRow("version 0") << QStringLiteral("tarsum+sha256");
    QTest::newRow("development") << QStringLiteral("tarsum.dev+sha256");
}

void FileUploadTest::refusesOldTarSumsByName() {
    QFETCH(const QString, algorithm);
    UploadRequest request =
        places_->uploadRequest({write(QStringLiteral("a.tar"), tarOf("a", "b"))});
    request.digest = *Digest::parse(algorithm + QLatin1Char(':') + Digest::ofNothing().hex());
    const auto refused = run(request);
    COMPARE_ERROR(refused, ErrorCode::TarSumVersionUnsupported);
    QVERIFY(refused.error().message().contains(algorithm));
    QCOMPARE(places_->count(QStringLiteral("target upload")), 0);
}

void FileUploadTest::goesOnAfterAStop_data() {
    QTest::addColumn<bool>("withRecords");
    QTest::newRow("with records") << true;
    QTest::newRow("found by its source") << false;
}

void FileUploadTest::goesOnAfterAStop() {
    QFETCH(const bool, withRecords);
    Records records;
    UploadRecords* kept = withRecords ? &records : nullptr;
    const QByteArray bytes = noise(8 * mib + 5);
    const UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    stopAtWrite(request, 5, kept);
    QCOMPARE(places_->unfinishedUploads().size(), 1);
    const qint64 durable = places_->unfinishedUploads().first().size;
    QCOMPARE(durable, 5 * mib);
    VERIFY_RESULT(run(request, kept));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QCOMPARE(places_->count(QStringLiteral("target write")), 4);
    QCOMPARE(places_->count(QStringLiteral("target upload")), 0);
    QVERIFY(places_->unfinishedUploads().isEmpty());
    QVERIFY(records.all().isEmpty());
}

void FileUploadTest::goesOnFromTheLastCheckpointAfterACrash() {
    const QByteArray bytes = noise(8 * mib);
    const UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    // Every later call fails, as if the process were gone: nothing more becomes durable.
    for (const char* call : {"write", "checkpoint", "close", "cancel"}) {
        places_->failAt(targetSide, QString::fromLatin1(call), 4,
                        Error(ErrorCode::Io, QStringLiteral("gone")), true);
    }
    COMPARE_ERROR(run(request), ErrorCode::Io);
    const auto left = places_->unfinishedUploads();
    QCOMPARE(left.size(), 1);
    QCOMPARE(left.first().size, 3 * mib);

    const auto atTarget = places_->atTarget;
    TransferProgress progress;
    const auto outcome =
        runTransfer({request},
                    [&](const Place&, OpenMode,
                        std::stop_token) -> Result<std::shared_ptr<Registry>> { return atTarget; },
                    progress, {});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->bytesMoved, 5 * mib);
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
}

void FileUploadTest::goesOnWithAnUploadThatNeverHadACheckpoint() {
    const QByteArray bytes = noise(8 * mib);
    const UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    for (const char* call : {"write", "checkpoint", "close", "cancel"}) {
        places_->failAt(targetSide, QString::fromLatin1(call), 1,
                        Error(ErrorCode::Io, QStringLiteral("gone")), true);
    }
    COMPARE_ERROR(run(request), ErrorCode::Io);
    const auto left = places_->unfinishedUploads();
    QCOMPARE(left.size(), 1);
    QCOMPARE(left.first().size, 0);

    const auto atTarget = places_->atTarget;
    TransferProgress progress;
    VERIFY_RESULT(runTransfer({request},
                              [&](const Place&, OpenMode, std::stop_token)
                                  -> Result<std::shared_ptr<Registry>> { return atTarget; },
                              progress, {}));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FileUploadTest::leavesTheUploadOfAnotherFileAlone() {
    const UploadRequest first =
        places_->uploadRequest({write(QStringLiteral("a"), noise(6 * mib))});
    stopAtWrite(first, 4);
    const QByteArray other = noise(6 * mib, 2);
    VERIFY_RESULT(run(places_->uploadRequest({write(QStringLiteral("b"), other)})));
    QVERIFY(layerAtTarget(Hasher::digestOf(other)) == other);
    QCOMPARE(places_->unfinishedUploads().size(), 1);
    QCOMPARE(places_->unfinishedUploads().first().source->identity,
             QFileInfo(first.items.first().path).canonicalFilePath());
}

void FileUploadTest::leavesAnUploadThatIsInUse() {
    const QByteArray bytes = noise(6 * mib);
    const UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    stopAtWrite(request, 4);
    const auto held = places_->atTarget->open(repository("app"));
    const auto upload = held->layers().resume(places_->unfinishedUploads().first().uuid);
    VERIFY_RESULT(upload);
    VERIFY_RESULT(run(request));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QCOMPARE(places_->unfinishedUploads().size(), 1);
}

void FileUploadTest::leavesNothingOfAnArtifactThatWasKilled() {
    // While its config was being put: every later call fails, as if the process were gone.
    UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), noise(9))});
    request.tag = tag("v1");
    for (const auto& [call, number] : {std::pair("write", 2), std::pair("cancel", 1)}) {
        places_->failAt(targetSide, QString::fromLatin1(call), number,
                        Error(ErrorCode::Io, QStringLiteral("gone")));
    }
    COMPARE_ERROR(run(request), ErrorCode::Io);
    QCOMPARE(places_->unfinishedUploads().size(), 1);
    VERIFY_RESULT(run(request));
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FileUploadTest::noticesAFileThatChangedMeanwhile_data() {
    QTest::addColumn<QString>("how");
    QTest::newRow("its beginning") << QStringLiteral("beginning");
    QTest::newRow("longer") << QStringLiteral("longer");
    QTest::newRow("shorter") << QStringLiteral("shorter");
    QTest::newRow("shorter than what was sent") << QStringLiteral("short");
}

void FileUploadTest::noticesAFileThatChangedMeanwhile() {
    QFETCH(const QString, how);
    Records records;
    QByteArray bytes = noise(8 * mib);
    const UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    stopAtWrite(request, 5, &records);
    if (how == QLatin1String("beginning")) {
        bytes[17] = static_cast<char>(bytes[17] ^ 1);
    } else if (how == QLatin1String("longer")) {
        bytes += "more";
    } else if (how == QLatin1String("shorter")) {
        bytes.chop(1);
    } else {
        bytes.truncate(2 * mib);
    }
    write(QStringLiteral("a"), bytes);
    const auto changed = run(request, &records);
    COMPARE_ERROR(changed, ErrorCode::SourceChanged);
    QVERIFY(changed.error().message().contains(request.items.first().path));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)).isEmpty());

    // Having been told, one may send what the file is now; the old upload goes.
    VERIFY_RESULT(run(request, &records));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QVERIFY(places_->unfinishedUploads().isEmpty());
    QVERIFY(records.all().isEmpty());
}

void FileUploadTest::withoutRecordsAChangedFileIsSentAnew() {
    QByteArray bytes = noise(8 * mib);
    const UploadRequest request = places_->uploadRequest({write(QStringLiteral("a"), bytes)});
    stopAtWrite(request, 5);
    bytes += "more";
    write(QStringLiteral("a"), bytes);
    VERIFY_RESULT(run(request));
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
}

void FileUploadTest::anEqualLookingFileIsNotGluedOn() {
    // The same path, size and time, but other bytes.
    QByteArray bytes = noise(8 * mib);
    const QString path = write(QStringLiteral("a"), bytes);
    const UploadRequest request = places_->uploadRequest({path});
    stopAtWrite(request, 5);
    struct stat before{};
    QCOMPARE(::stat(qPrintable(path), &before), 0);
    bytes[3] = static_cast<char>(bytes[3] ^ 1);
    write(QStringLiteral("a"), bytes);
    const timespec times[2] = {before.st_atim, before.st_mtim};
    QCOMPARE(::utimensat(AT_FDCWD, qPrintable(path), times, 0), 0);
    const auto outcome = run(request);
    VERIFY_RESULT(outcome);
    QVERIFY(layerAtTarget(Hasher::digestOf(bytes)) == bytes);
    QCOMPARE(outcome->results.first().digest, Hasher::digestOf(bytes));
    QCOMPARE(outcome->warnings.size(), 1);
}

void FileUploadTest::noticesAFileThatChangesWhileItIsRead_data() {
    QTest::addColumn<QString>("how");
    QTest::newRow("written to") << QStringLiteral("touch");
    QTest::newRow("appended to") << QStringLiteral("append");
    QTest::newRow("cut") << QStringLiteral("cut");
    QTest::newRow("replaced") << QStringLiteral("replace");
}

void FileUploadTest::noticesAFileThatChangesWhileItIsRead() {
    QFETCH(const QString, how);
    const QByteArray bytes = noise(8 * mib);
    const QString path = write(QStringLiteral("a"), bytes);
    const UploadRequest request = places_->uploadRequest({path});
    places_->doAt(targetSide, QStringLiteral("write"), 2, [&] {
        if (how == QLatin1String("replace")) {
            write(QStringLiteral("new"), bytes);
            QVERIFY(QFile::remove(path));
            QVERIFY(QFile::rename(dir_->filePath(QStringLiteral("new")), path));
            return;
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (how == QLatin1String("cut")) {
            QVERIFY(file.resize(mib));
        } else {
            QVERIFY(file.seek(how == QLatin1String("append") ? file.size() : file.size() - 1));
            file.write("x");
        }
    });
    const auto changed = run(request);
    COMPARE_ERROR(changed, ErrorCode::SourceChanged);
    QVERIFY(changed.error().message().contains(path));
    QVERIFY(places_->atTarget->open(repository("app"))->layers().list()->isEmpty());
}

void FileUploadTest::aFileThatVanishesIsNotFound() {
    const QString path = write(QStringLiteral("a"), noise(8 * mib));
    places_->doAt(targetSide, QStringLiteral("write"), 2, [&] { QVERIFY(QFile::remove(path)); });
    const auto gone = run(places_->uploadRequest({path}));
    COMPARE_ERROR(gone, ErrorCode::NotFound);
    QVERIFY(gone.error().message().contains(path));
    QVERIFY(places_->atTarget->open(repository("app"))->layers().list()->isEmpty());
}

void FileUploadTest::refusesWhatIsNoFile() {
    const QString fifo = dir_->filePath(QStringLiteral("fifo"));
    QCOMPARE(::mkfifo(qPrintable(fifo), 0600), 0);
    COMPARE_ERROR(run(places_->uploadRequest({fifo})), ErrorCode::Unsupported);
}

void FileUploadTest::refusesBadRequests_data() {
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<bool>("withDigest");
    QTest::addColumn<bool>("withTag");
    QTest::addColumn<int>("code");
    const int invalid = static_cast<int>(ErrorCode::InvalidArgument);
    QTest::newRow("nothing") << QStringList() << false << false << invalid;
    QTest::newRow("a digest for two")
        << QStringList{QStringLiteral("a"), QStringLiteral("b")} << true << false << invalid;
    QTest::newRow("two of one name")
        << QStringList{QStringLiteral("a"), QStringLiteral("sub/a")} << false << true << invalid;
    QTest::newRow("none there") << QStringList{QStringLiteral("none")} << false << false
                                << static_cast<int>(ErrorCode::NotFound);
}

void FileUploadTest::refusesBadRequests() {
    QFETCH(const QStringList, names);
    QFETCH(const bool, withDigest);
    QFETCH(const bool, withTag);
    QFETCH(const int, code);
    QVERIFY(QDir(dir_->path()).mkdir(QStringLiteral("sub")));
    QStringList paths;
    for (const QString& name : names) {
        paths.append(name == QLatin1String("none") ? dir_->filePath(name) : write(name, "x"));
    }
    UploadRequest request = places_->uploadRequest(paths);
    if (withDigest) {
        request.digest = Digest::ofNothing();
    }
    if (withTag) {
        request.tag = tag("v1");
    }
    COMPARE_ERROR(run(request), static_cast<ErrorCode>(code));
    QCOMPARE(places_->count(QStringLiteral("target upload")), 0);
}

void FileUploadTest::aFailureAtAnyCallIsRetried_data() {
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("number");
    init();
    UploadRequest request = places_->uploadRequest(
        {write(QStringLiteral("a"), noise(3 * mib)), write(QStringLiteral("b"), noise(9))});
    request.tag = tag("v1");
    VERIFY_RESULT(run(request));
    QHash<QString, int> seen;
    for (const QString& call : places_->log(targetSide)) {
        const int number = ++seen[call];
        QTest::addRow("%s %d", qPrintable(call), number) << call << number;
    }
}

void FileUploadTest::aFailureAtAnyCallIsRetried() {
    QFETCH(const QString, call);
    QFETCH(const int, number);
    UploadRequest request = places_->uploadRequest(
        {write(QStringLiteral("a"), noise(3 * mib)), write(QStringLiteral("b"), noise(9))});
    request.tag = tag("v1");
    places_->failAt(targetSide, call, number,
                    Error(ErrorCode::NoSpace, QStringLiteral("the disk is full")));
    const auto failed = run(request);
    if (!failed) {
        COMPARE_ERROR(failed, ErrorCode::NoSpace);
        QVERIFY(failed.error().message().contains(QStringLiteral("registry:/target")));
    }
    VERIFY_RESULT(run(request));
    VERIFY_RESULT(places_->atTarget->open(repository("app"))->manifests().get(tag("v1")));
    QVERIFY(places_->unfinishedUploads().isEmpty());
}

void FileUploadTest::plansWithoutReading() {
    UploadRequest request = places_->uploadRequest(
        {write(QStringLiteral("a"), noise(3 * mib)), write(QStringLiteral("b"), noise(9))});
    request.tag = tag("v1");
    const auto plan = makePlan({request}, places_->opener(), {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->blobs.size(), 2);
    QCOMPARE(plan->bytesToMove, 3 * mib + 9);
    QCOMPARE(plan->tags.size(), 1);
    QVERIFY(!plan->tags.first().isConflict());
    VERIFY_RESULT(run(request));
    QVERIFY(makePlan({request}, places_->opener(), {})->tags.first().isConflict());
    places_->watchedTarget->setMaximumBlobSize(mib);
    QVERIFY(makePlan({request}, places_->opener(), {})->problems.first().code() ==
            ErrorCode::TooLarge);
    COMPARE_ERROR(run(request), ErrorCode::TooLarge);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::FileUploadTest)
#include "fileuploadtest.moc"
