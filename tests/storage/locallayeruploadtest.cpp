#include "core/storage/filesystemdriver.h"
#include "core/storage/localregistry.h"
#include "tests/storage/faultydriver.h"
#include "tests/storage/localfixture.h"

#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include <latch>
#include <thread>
#include <vector>

using namespace stowage;
using namespace stowage::test;

namespace {

QString uploadFile(const UploadId& uuid, const char* file) {
    return QStringLiteral("repositories/repo/_uploads/%1/%2")
        .arg(uuid.toString(), QLatin1String(file));
}

QString uploadFolder(const UploadId& uuid) {
    return QStringLiteral("repositories/repo/_uploads/%1").arg(uuid.toString());
}

QString blobOf(const Digest& digest) {
    return QStringLiteral("blobs/sha256/%1/%2/data").arg(digest.hex().left(2), digest.hex());
}

/// A tar of two files, "a" holding "1" and "b" holding "2".
QByteArray smallTar() {
    const auto entry = [](char name, char content) {
        QByteArray header(512, '\0');
        header[0] = name;
        header.replace(100, 7, "0000755");
        for (const auto field : {108, 116}) {
            header.replace(field, 7, "0000000");
        }
        header.replace(124, 11, "00000000001");
        header.replace(136, 11, "00000000000");
        header.replace(148, 8, "        ");
        header[156] = '0';
        header.replace(257, 8, QByteArray("ustar\00000", 8));
        int sum = 0;
        for (const char byte : std::as_const(header)) {
            sum += static_cast<unsigned char>(byte);
        }
        header.replace(148, 7, QByteArray::number(sum, 8).rightJustified(6, '0') + '\0');
        return header + QByteArray(1, content).leftJustified(512, '\0');
    };
    return entry('a', '1') + entry('b', '2') + QByteArray(1024, '\0');
}

/// As docker's own test of 2014 has it.
Digest smallTarSum() {
    return Digest::parse(u"tarsum.v1+sha256:"
                         "80fef673f08c8e482158d33815d4aee90a89e456095bc016b2d6d4ad8d9993a4")
        .value();
}

UploadSource fileSource() {
    return {.identity = QStringLiteral("/home/me/layer.tar"),
            .size = 1'000'000'000'000,
            .modified = 1'700'000'000'123'456'789,
            .inode = 0xffff'ffff'ffff'fff1};
}

} // namespace

/// The life of an upload, on disk and in memory.
class LocalLayerUploadTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

    void wholeLife();
    void writesWhatDistributionReads();
    void cancelledUploadIsUnknown();
    void droppedUploadCanBeResumed();
    void finishedUploadAnswersClosed();
    void closedUploadAnswersClosed();
    void emptyLayer();
    void wrongDigestLeavesItResumable();
    void wrongLengthLeavesItResumable_data();
    void wrongLengthLeavesItResumable();
    void finishesUnderOtherAlgorithms_data();
    void finishesUnderOtherAlgorithms();
    void wrongDigestOfAnotherAlgorithmIsRefused();
    void finishesUnderATarSum_data();
    void finishesUnderATarSum();
    void wrongTarSumIsRefused();
    void junkHasNoTarSum_data();
    void junkHasNoTarSum();
    void otherTarSumVersionsAreRefused_data();
    void otherTarSumVersionsAreRefused();
    void finishIsCancelled();
    void hashesLargeWrites();
    void knowsItsSourceFromTheBeginning();
    void checkpointRemembersTheSource();
    void uncheckpointedTailIsCut();
    void damagedPrefixStartsAgain();
    void shortDataStartsAgain();
    void malformedRecordStartsAgain_data();
    void malformedRecordStartsAgain();
    void takesUpWhatDockerRegistryBegan();
    void takesUpAnUploadWithoutData();
    void removesHashStates();
    void malformedStartIsUnknown_data();
    void malformedStartIsUnknown();
    void uploadInUseIsBusy();
    void uploadOfAnotherRepositoryIsUnknown();
    void listsUnfinishedUploads();
    void keepsASoundBlob();
    void replacesADamagedBlob_data();
    void replacesADamagedBlob();
    void manyUploadOneBlob();
    void exclusiveStoreIsBusy();

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<LocalFixture> fixture_;
    std::unique_ptr<Repository> repository_;
};

void LocalLayerUploadTest::initTestCase_data() {
    QTest::addColumn<bool>("onDisk");
    QTest::newRow("filesystem") << true;
    QTest::newRow("memory") << false;
}

void LocalLayerUploadTest::init() {
    QFETCH_GLOBAL(bool, onDisk);
    if (onDisk) {
        folder_ = std::make_unique<QTemporaryDir>(fastFolderTemplate());
        fixture_ =
            std::make_unique<LocalFixture>(std::make_shared<FilesystemDriver>(folder_->path()));
    } else {
        fixture_ = std::make_unique<LocalFixture>();
    }
    repository_ = fixture_->open("repo");
}

void LocalLayerUploadTest::cleanup() {
    repository_.reset();
    fixture_.reset();
    folder_.reset();
}

void LocalLayerUploadTest::wholeLife() {
    // As distribution's own test of its layer store goes through it.
    const QByteArray bytes = randomBytes(300'000);
    const Digest digest = Hasher::digestOf(bytes);
    auto& layers = repository_->layers();
    QVERIFY(!layers.exists(digest).value());

    auto upload = layers.upload().value();
    const UploadId cancelled = upload->uuid();
    QVERIFY(upload->cancel());
    QCOMPARE(codeOf(layers.resume(cancelled)), ErrorCode::UploadUnknown);

    upload = layers.upload().value();
    const UploadId uuid = upload->uuid();
    QCOMPARE(upload->name(), repositoryName("repo"));
    QCOMPARE(upload->startedAt(), fixture_->clock.time);
    QCOMPARE(upload->offset(), 0);
    QCOMPARE(upload->digestSoFar(), Digest::ofNothing());
    QVERIFY(upload->write(QByteArrayView(bytes).first(100'000)));
    QCOMPARE(upload->offset(), 100'000);
    QVERIFY(upload->close());

    upload = layers.resume(uuid).value();
    QCOMPARE(upload->uuid(), uuid);
    QCOMPARE(upload->startedAt(), fixture_->clock.time);
    QCOMPARE(upload->offset(), 100'000);
    QCOMPARE(upload->digestSoFar(), Hasher::digestOf(QByteArrayView(bytes).first(100'000)));
    QVERIFY(upload->write(QByteArrayView(bytes).sliced(100'000)));
    const auto finished = upload->finish(bytes.size(), digest, {});
    QVERIFY2(finished, finished ? "" : qPrintable(finished.error().message()));
    QCOMPARE(finished->digest, digest);
    QCOMPARE(finished->size, bytes.size());

    QCOMPARE(codeOf(layers.resume(uuid)), ErrorCode::UploadUnknown);
    QVERIFY(layers.exists(digest).value());
    QCOMPARE(layers.fetch(digest).value()->readAll(), bytes);
    QVERIFY(!fixture_->hasFile(uploadFolder(uuid)));
}

void LocalLayerUploadTest::writesWhatDistributionReads() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    QVERIFY(upload->checkpoint({}));
    QCOMPARE(fixture_->file(uploadFile(upload->uuid(), "data")), QByteArray("bytes"));
    QCOMPARE(fixture_->file(uploadFile(upload->uuid(), "startedat")),
             QByteArray("2014-12-01T10:00:00Z"));
}

void LocalLayerUploadTest::cancelledUploadIsUnknown() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    QVERIFY(upload->cancel());
    QVERIFY(!fixture_->hasFile(uploadFolder(upload->uuid())));
    QCOMPARE(codeOf(upload->write("x")), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->cancel()), ErrorCode::Closed);
    QCOMPARE(codeOf(repository_->layers().resume(upload->uuid())), ErrorCode::UploadUnknown);
    QVERIFY(repository_->layers().uploads().value().isEmpty());
}

void LocalLayerUploadTest::droppedUploadCanBeResumed() {
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write("all of it"));
    upload.reset();
    upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 9);
    QVERIFY(upload->finish(9, Hasher::digestOf("all of it"), {}));
}

void LocalLayerUploadTest::finishedUploadAnswersClosed() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    const Digest digest = Hasher::digestOf("bytes");
    QVERIFY(upload->finish(5, digest, {}));
    QCOMPARE(codeOf(upload->write("x")), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->checkpoint({})), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->finish(5, digest, {})), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->cancel()), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->close()), ErrorCode::Closed);
    QVERIFY(repository_->layers().exists(digest).value());
}

void LocalLayerUploadTest::closedUploadAnswersClosed() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->close());
    QCOMPARE(codeOf(upload->write("x")), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->finish(0, Digest::ofNothing(), {})), ErrorCode::Closed);
    QCOMPARE(codeOf(upload->close()), ErrorCode::Closed);
    QVERIFY(repository_->layers().resume(upload->uuid()));
}

void LocalLayerUploadTest::emptyLayer() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->finish(0, Digest::ofNothing(), {}));
    const auto layer = repository_->layers().fetch(Digest::ofNothing()).value();
    QCOMPARE(layer->size(), 0);
    QCOMPARE(layer->readAll(), QByteArray());
    QCOMPARE(
        Digest::ofNothing().toString(),
        QStringLiteral("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

void LocalLayerUploadTest::wrongDigestLeavesItResumable() {
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    const Digest digest = Hasher::digestOf("bytes");
    const Digest wrong = Hasher::digestOf("other");
    QVERIFY(upload->write("bytes"));
    const auto finished = upload->finish(5, wrong, {});
    QCOMPARE(codeOf(finished), ErrorCode::InvalidDigest);
    QVERIFY(finished.error().message().contains(digest.toString()));
    QVERIFY(finished.error().message().contains(wrong.toString()));
    QVERIFY(!repository_->layers().exists(wrong).value());
    QVERIFY(!repository_->layers().exists(digest).value());
    upload.reset();
    upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 5);
    QCOMPARE(codeOf(upload->finish(5, wrong, {})), ErrorCode::InvalidDigest);
    QVERIFY(upload->finish(5, digest, {}));
}

void LocalLayerUploadTest::wrongLengthLeavesItResumable_data() {
    QTest::addColumn<qint64>("size");
    QTest::newRow("shorter") << qint64{4};
    QTest::newRow("longer") << qint64{6};
    QTest::newRow("nothing") << qint64{0};
    QTest::newRow("negative") << qint64{-1};
}

void LocalLayerUploadTest::wrongLengthLeavesItResumable() {
    QFETCH(qint64, size);
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    // The length is looked at before the digest.
    QCOMPARE(codeOf(upload->finish(size, Hasher::digestOf("other"), {})), ErrorCode::InvalidLength);
    QVERIFY(upload->finish(5, Hasher::digestOf("bytes"), {}));
}

void LocalLayerUploadTest::finishesUnderOtherAlgorithms_data() {
    QTest::addColumn<HashAlgorithm>("algorithm");
    QTest::newRow("sha384") << HashAlgorithm::Sha384;
    QTest::newRow("sha512") << HashAlgorithm::Sha512;
}

void LocalLayerUploadTest::finishesUnderOtherAlgorithms() {
    QFETCH(HashAlgorithm, algorithm);
    const QByteArray bytes = randomBytes(200'000);
    const Digest canonical = Hasher::digestOf(bytes);
    const Digest alias = Hasher::digestOf(bytes, algorithm);
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write(bytes));
    QCOMPARE(upload->finish(bytes.size(), alias, {}).value().digest, canonical);
    QVERIFY(repository_->layers().exists(canonical).value());
    QCOMPARE(repository_->layers().fetch(alias).value()->readAll(), bytes);
    QCOMPARE(fixture_->file(QStringLiteral("repositories/repo/_layers/%1/%2/link")
                                .arg(alias.algorithm(), alias.hex())),
             canonical.toString().toLatin1());
}

void LocalLayerUploadTest::wrongDigestOfAnotherAlgorithmIsRefused() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    QCOMPARE(codeOf(upload->finish(5, Hasher::digestOf("other", HashAlgorithm::Sha512), {})),
             ErrorCode::InvalidDigest);
    QVERIFY(upload->finish(5, Hasher::digestOf("bytes", HashAlgorithm::Sha512), {}));
}

void LocalLayerUploadTest::finishesUnderATarSum_data() {
    QTest::addColumn<qsizetype>("padding");
    QTest::newRow("as tar ends") << qsizetype{0};
    // A reader of the archive alone stops at its end, and must not count short.
    QTest::newRow("padded to a record of GNU tar") << qsizetype{10'240 - 4 * 512};
    QTest::newRow("more than a buffer") << qsizetype{3'000'000};
}

void LocalLayerUploadTest::finishesUnderATarSum() {
    QFETCH(qsizetype, padding);
    const QByteArray bytes = smallTar() + QByteArray(padding, '\0');
    const Digest canonical = Hasher::digestOf(bytes);
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write(bytes));
    const auto finished = upload->finish(bytes.size(), smallTarSum(), {});
    QVERIFY2(finished, finished ? "" : qPrintable(finished.error().message()));
    QCOMPARE(finished->digest, canonical);
    QVERIFY(repository_->layers().exists(canonical).value());
    QVERIFY(repository_->layers().fetch(smallTarSum()).value()->readAll() == bytes);
    QCOMPARE(fixture_->file(QStringLiteral("repositories/repo/_layers/tarsum/v1/sha256/%1/link")
                                .arg(smallTarSum().hex())),
             canonical.toString().toLatin1());
}

void LocalLayerUploadTest::wrongTarSumIsRefused() {
    const QByteArray bytes = smallTar();
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write(bytes));
    const auto wrong =
        Digest::fromTarSum(TarSumVersion::V1, HashAlgorithm::Sha256, QByteArray(32, 'x'));
    const auto finished = upload->finish(bytes.size(), wrong, {});
    QCOMPARE(codeOf(finished), ErrorCode::InvalidDigest);
    QVERIFY(finished.error().message().contains(smallTarSum().toString()));
    QVERIFY(upload->finish(bytes.size(), smallTarSum(), {}));
}

void LocalLayerUploadTest::junkHasNoTarSum_data() {
    QTest::addColumn<QByteArray>("junk");
    QTest::newRow("random") << randomBytes(5'000);
    QTest::newRow("short") << QByteArray("no tar");
    QTest::newRow("compressed") << QByteArray::fromHex(
        "1f8b08000000000000034b040043beb7e801000000");
    QTest::newRow("cut") << smallTar().first(512 + 100);
}

void LocalLayerUploadTest::junkHasNoTarSum() {
    QFETCH(QByteArray, junk);
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write(junk));
    QCOMPARE(codeOf(upload->finish(junk.size(), smallTarSum(), {})), ErrorCode::InvalidDigest);
    QVERIFY(upload->finish(junk.size(), Hasher::digestOf(junk), {}));
}

void LocalLayerUploadTest::otherTarSumVersionsAreRefused_data() {
    QTest::addColumn<QString>("digest");
    QTest::newRow("v0") << QStringLiteral("tarsum+sha256:") + QString(64, QLatin1Char('a'));
    QTest::newRow("dev") << QStringLiteral("tarsum.dev+sha256:") + QString(64, QLatin1Char('a'));
}

void LocalLayerUploadTest::otherTarSumVersionsAreRefused() {
    QFETCH(QString, digest);
    const QByteArray bytes = smallTar();
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write(bytes));
    // The version is looked at before the length.
    const auto finished = upload->finish(1, Digest::parse(digest).value(), {});
    QCOMPARE(codeOf(finished), ErrorCode::TarSumVersionUnsupported);
    QVERIFY(finished.error().message().contains(digest.section(QLatin1Char(':'), 0, 0)));
    QVERIFY(upload->finish(bytes.size(), smallTarSum(), {}));
}

void LocalLayerUploadTest::finishIsCancelled() {
    std::stop_source stop;
    stop.request_stop();
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    const Digest digest = Hasher::digestOf("bytes");
    QCOMPARE(codeOf(upload->finish(5, digest, stop.get_token())), ErrorCode::Cancelled);
    QVERIFY(!repository_->layers().exists(digest).value());
    QVERIFY(upload->finish(5, digest, {}));
}

void LocalLayerUploadTest::hashesLargeWrites() {
    const QByteArray bytes = randomBytes(20 * 1024 * 1024 + 13);
    const auto upload = repository_->layers().upload().value();
    Hasher hasher;
    QByteArrayView rest = bytes;
    for (qsizetype size = 1; !rest.isEmpty(); size = size * 3 + 1) {
        const auto part = rest.first(std::min(size, rest.size()));
        QVERIFY(upload->write(part));
        hasher.update(part);
        QCOMPARE(upload->digestSoFar(), hasher.digest());
        rest = rest.sliced(part.size());
    }
    QVERIFY(upload->finish(bytes.size(), hasher.digest(), {}));
    QVERIFY(fixture_->file(blobOf(hasher.digest())) == bytes);
}

void LocalLayerUploadTest::knowsItsSourceFromTheBeginning() {
    const auto upload = repository_->layers().upload(std::nullopt, fileSource()).value();
    QCOMPARE(upload->source(), fileSource());
    // Nothing was written, checkpointed or closed: all that a killed process leaves.
    const auto listed = repository_->layers().uploads().value();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed.first().size, 0);
    QCOMPARE(listed.first().source, fileSource());
}

void LocalLayerUploadTest::checkpointRemembersTheSource() {
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(!upload->source());
    QVERIFY(upload->write("12345"));
    QVERIFY(upload->checkpoint(fileSource()));
    QCOMPARE(upload->source(), fileSource());
    QVERIFY(upload->write("678"));
    upload.reset();
    upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 8);
    QCOMPARE(upload->source(), fileSource());
    upload.reset();
    const auto listed = repository_->layers().uploads().value();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed.first().uuid, uuid);
    QCOMPARE(listed.first().size, 8);
    QCOMPARE(listed.first().source, fileSource());
}

void LocalLayerUploadTest::uncheckpointedTailIsCut() {
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write("durable"));
    QVERIFY(upload->close());
    // What a power cut may leave behind the durable part.
    fixture_->putFile(uploadFile(uuid, "data"), "durable" + QByteArray(10'000, '\0'));
    QCOMPARE(repository_->layers().uploads().value().first().size, 7);
    upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 7);
    QCOMPARE(upload->digestSoFar(), Hasher::digestOf("durable"));
    QVERIFY(upload->write(" data"));
    QVERIFY(upload->finish(12, Hasher::digestOf("durable data"), {}));
    QCOMPARE(fixture_->file(blobOf(Hasher::digestOf("durable data"))), QByteArray("durable data"));
}

void LocalLayerUploadTest::damagedPrefixStartsAgain() {
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write("durable"));
    QVERIFY(upload->checkpoint(fileSource()));
    QVERIFY(upload->close());
    fixture_->putFile(uploadFile(uuid, "data"), "dUrable");
    upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 0);
    QCOMPARE(upload->digestSoFar(), Digest::ofNothing());
    QCOMPARE(upload->source(), fileSource());
    QVERIFY(upload->write("good"));
    QVERIFY(upload->finish(4, Hasher::digestOf("good"), {}));
    QCOMPARE(fixture_->file(blobOf(Hasher::digestOf("good"))), QByteArray("good"));
}

void LocalLayerUploadTest::shortDataStartsAgain() {
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write("durable"));
    QVERIFY(upload->close());
    fixture_->putFile(uploadFile(uuid, "data"), "dur");
    QCOMPARE(repository_->layers().uploads().value().first().size, 0);
    upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 0);
    QVERIFY(upload->write("durable"));
    QVERIFY(upload->finish(7, Hasher::digestOf("durable"), {}));
}

void LocalLayerUploadTest::malformedRecordStartsAgain_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("nonsense");
    QTest::newRow("cut") << QByteArray(R"({"offset":7,"dig)");
    QTest::newRow("no offset") << QByteArray(
        R"({"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})");
    QTest::newRow("negative offset") << QByteArray(
        R"({"offset":-7,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})");
    QTest::newRow("no digest") << QByteArray(R"({"offset":7,"digest":"sha256:e3b0"})");
    QTest::newRow("huge") << QByteArray(1'000'000, ' ');
}

void LocalLayerUploadTest::malformedRecordStartsAgain() {
    QFETCH(QByteArray, record);
    auto upload = repository_->layers().upload().value();
    const UploadId uuid = upload->uuid();
    QVERIFY(upload->write("durable"));
    QVERIFY(upload->close());
    fixture_->putFile(uploadFile(uuid, "stowage.json"), record);
    const auto resumed = repository_->layers().resume(uuid);
    QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().message()));
    QCOMPARE((*resumed)->offset(), 0);
    QVERIFY((*resumed)->finish(0, Digest::ofNothing(), {}));
}

void LocalLayerUploadTest::takesUpWhatDockerRegistryBegan() {
    const UploadId uuid = UploadId::generate();
    fixture_->putFile(uploadFile(uuid, "startedat"), "2024-02-29T23:59:59Z");
    fixture_->putFile(uploadFile(uuid, "data"), "begun");
    const auto listed = repository_->layers().uploads().value();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed.first().size, 5);
    QVERIFY(!listed.first().source);
    auto upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->startedAt(),
             QDateTime(QDate(2024, 2, 29), QTime(23, 59, 59), QTimeZone::utc()));
    QCOMPARE(upload->offset(), 5);
    QCOMPARE(upload->digestSoFar(), Hasher::digestOf("begun"));
    QVERIFY(upload->write(" there"));
    QVERIFY(upload->finish(11, Hasher::digestOf("begun there"), {}));
    QCOMPARE(fixture_->file(blobOf(Hasher::digestOf("begun there"))), QByteArray("begun there"));
}

void LocalLayerUploadTest::takesUpAnUploadWithoutData() {
    const UploadId uuid = UploadId::generate();
    fixture_->putFile(uploadFile(uuid, "startedat"), "2024-02-29T23:59:59Z");
    const auto upload = repository_->layers().resume(uuid).value();
    QCOMPARE(upload->offset(), 0);
    QVERIFY(upload->finish(0, Digest::ofNothing(), {}));
}

void LocalLayerUploadTest::removesHashStates() {
    const UploadId uuid = UploadId::generate();
    fixture_->putFile(uploadFile(uuid, "startedat"), "2024-02-29T23:59:59Z");
    fixture_->putFile(uploadFile(uuid, "data"), "begun");
    fixture_->putFile(uploadFile(uuid, "hashstates/sha256/5"), "stale");
    const auto upload = repository_->layers().resume(uuid).value();
    QVERIFY(!fixture_->hasFile(uploadFile(uuid, "hashstates")));
}

void LocalLayerUploadTest::malformedStartIsUnknown_data() {
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("absent") << QByteArray();
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("no time") << QByteArray("yesterday");
    QTest::newRow("huge") << QByteArray(100'000, '2');
}

void LocalLayerUploadTest::malformedStartIsUnknown() {
    QFETCH(QByteArray, start);
    const UploadId uuid = UploadId::generate();
    fixture_->putFile(uploadFile(uuid, "data"), "begun");
    if (!start.isNull()) {
        fixture_->putFile(uploadFile(uuid, "startedat"), start);
    }
    QCOMPARE(codeOf(repository_->layers().resume(uuid)), ErrorCode::UploadUnknown);
    QVERIFY(repository_->layers().uploads().value().isEmpty());
    QCOMPARE(fixture_->file(uploadFile(uuid, "data")), QByteArray("begun"));
}

void LocalLayerUploadTest::uploadInUseIsBusy() {
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    QCOMPARE(codeOf(repository_->layers().resume(upload->uuid())), ErrorCode::Busy);
    QCOMPARE(codeOf(fixture_->open("repo")->layers().resume(upload->uuid())), ErrorCode::Busy);
    QVERIFY(upload->close());
    QVERIFY(repository_->layers().resume(upload->uuid()));
}

void LocalLayerUploadTest::uploadOfAnotherRepositoryIsUnknown() {
    const auto upload = repository_->layers().upload().value();
    QCOMPARE(codeOf(fixture_->open("other")->layers().resume(upload->uuid())),
             ErrorCode::UploadUnknown);
    QVERIFY(fixture_->open("other")->layers().uploads().value().isEmpty());
}

void LocalLayerUploadTest::listsUnfinishedUploads() {
    QList<UploadId> uuids;
    std::vector<std::unique_ptr<LayerUpload>> open;
    for (int i = 0; i < 3; ++i) {
        fixture_->clock.time = fixture_->clock.time.addDays(-1);
        open.push_back(repository_->layers().upload().value());
        uuids.prepend(open.back()->uuid());
    }
    fixture_->putFile(QStringLiteral("repositories/repo/_uploads/nonsense/startedat"),
                      "2014-12-01T10:00:00Z");
    const auto listed = repository_->layers().uploads().value();
    QCOMPARE(listed.size(), 3);
    for (qsizetype i = 0; i < 3; ++i) {
        QCOMPARE(listed[i].uuid, uuids[i]);
        QCOMPARE(listed[i].startedAt, fixture_->clock.time.addDays(i));
    }
}

void LocalLayerUploadTest::keepsASoundBlob() {
    const Digest digest = fixture_->push("other", "bytes");
    const auto before =
        fixture_->driver->stat(QStringLiteral("/docker/registry/v2/") + blobOf(digest)).value();
    const auto upload = repository_->layers().upload().value();
    QVERIFY(upload->write("bytes"));
    QVERIFY(upload->finish(5, digest, {}));
    const auto after =
        fixture_->driver->stat(QStringLiteral("/docker/registry/v2/") + blobOf(digest)).value();
    QCOMPARE(after.modified, before.modified);
    QCOMPARE(repository_->layers().fetch(digest).value()->readAll(), QByteArray("bytes"));
    QVERIFY(!fixture_->hasFile(uploadFolder(upload->uuid())));
}

void LocalLayerUploadTest::replacesADamagedBlob_data() {
    QTest::addColumn<QByteArray>("damaged");
    QTest::newRow("flipped") << QByteArray("bYtes");
    QTest::newRow("short") << QByteArray("byt");
    QTest::newRow("long") << QByteArray("bytes and more");
    QTest::newRow("empty") << QByteArray("");
}

void LocalLayerUploadTest::replacesADamagedBlob() {
    QFETCH(QByteArray, damaged);
    const Digest digest = fixture_->push("repo", "bytes");
    fixture_->putFile(blobOf(digest), damaged);
    QCOMPARE(repository_->layers().fetch(digest).value()->readAll(), damaged);
    fixture_->push("repo", "bytes");
    QCOMPARE(repository_->layers().fetch(digest).value()->readAll(), QByteArray("bytes"));
}

void LocalLayerUploadTest::manyUploadOneBlob() {
    constexpr int count = 8;
    const QByteArray bytes = randomBytes(500'000);
    const Digest digest = Hasher::digestOf(bytes);
    std::atomic<int> failures = 0;
    {
        std::latch ready(count);
        std::vector<std::jthread> threads;
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([&, i] {
                const auto repository = fixture_->open(i % 2 == 0 ? "repo" : "other");
                const auto upload = repository->layers().upload();
                const bool written = upload && (*upload)->write(bytes);
                ready.arrive_and_wait();
                if (!written || !(*upload)->finish(bytes.size(), digest, {})) {
                    ++failures;
                }
            });
        }
    }
    QCOMPARE(failures.load(), 0);
    for (const char* name : {"repo", "other"}) {
        QVERIFY(fixture_->open(name)->layers().fetch(digest).value()->readAll() == bytes);
        QVERIFY(fixture_->open(name)->layers().uploads().value().isEmpty());
    }
}

void LocalLayerUploadTest::exclusiveStoreIsBusy() {
    const auto held = fixture_->driver->lock(QStringLiteral("/docker/registry/v2/stowage.lock"),
                                             LockMode::Exclusive);
    QVERIFY(held);
    QCOMPARE(codeOf(repository_->layers().upload()), ErrorCode::Busy);
    QVERIFY(repository_->layers().uploads().value().isEmpty());
    // It can still be opened, and looked at.
    QVERIFY(LocalRegistry::open(fixture_->driver, {}, OpenMode::ReadWrite));
}

QTEST_GUILESS_MAIN(LocalLayerUploadTest)
#include "locallayeruploadtest.moc"
