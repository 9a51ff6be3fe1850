#include "core/registry/registry.h"
#include "tests/storage/localfixture.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace stowage;
using namespace stowage::test;

namespace {

QString linkOf(const char* repository, const char* algorithm, const Digest& digest) {
    return QStringLiteral("repositories/%1/_layers/%2/%3/link")
        .arg(QLatin1String(repository), QLatin1String(algorithm), digest.hex());
}

QString blobOf(const Digest& digest) {
    return QStringLiteral("blobs/sha256/%1/%2/data").arg(digest.hex().left(2), digest.hex());
}

} // namespace

class LocalLayerServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layerReadsBack();
    void absentLayerIsUnknown();
    void layerOfAnotherRepositoryIsUnknown();
    void verifiesOneMebibyte();
    void seeksAnywhere();
    void seeksBeyondTheEnds();
    void closedLayerReadsNothing();
    void removedLayerStaysReadable();
    void mountsFromAnotherRepository();
    void mountSurvivesRemovalInTheSource();
    void mountOfNothingIsNotMounted();
    void removesTheLinkAlone();
    void layerCanBeUploadedAgainAfterRemoval();
    void removingAnUnknownLayerFails();
    void listsSorted();
    void listsWhatOthersLeftBehind();
    void aliasLeadsToTheCanonicalLayer();
    void readsTarSumLinks();
    void danglingLinkIsUnknown();
    void malformedLinkIsInvalid_data();
    void malformedLinkIsInvalid();
    void linkToAnotherBlobIsInvalid();
};

void LocalLayerServiceTest::layerReadsBack() {
    LocalFixture fixture;
    const QByteArray bytes = randomBytes(1000);
    const Digest digest = fixture.push("some/repo", bytes);
    QCOMPARE(digest, Hasher::digestOf(bytes));
    const auto repository = fixture.open("some/repo");
    QVERIFY(repository->layers().exists(digest).value());
    const auto info = repository->layers().stat(digest).value();
    QCOMPARE(info.digest, digest);
    QCOMPARE(info.size, bytes.size());
    QCOMPARE(info.mediaType, QStringLiteral("application/octet-stream"));
    const auto layer = repository->layers().fetch(digest).value();
    QCOMPARE(layer->name(), repositoryName("some/repo"));
    QCOMPARE(layer->digest(), digest);
    QCOMPARE(layer->size(), bytes.size());
    QVERIFY(qAbs(layer->createdAt().secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(layer->readAll(), bytes);
    QVERIFY(layer->atEnd());

    QCOMPARE(fixture.file(blobOf(digest)), bytes);
    QCOMPARE(fixture.file(linkOf("some/repo", "sha256", digest)), digest.toString().toLatin1());
}

void LocalLayerServiceTest::absentLayerIsUnknown() {
    LocalFixture fixture;
    fixture.push("repo", "layer");
    const auto repository = fixture.open("repo");
    const Digest absent = Hasher::digestOf("absent");
    QVERIFY(!repository->layers().exists(absent).value());
    QCOMPARE(codeOf(repository->layers().stat(absent)), ErrorCode::LayerUnknown);
    QCOMPARE(codeOf(repository->layers().fetch(absent)), ErrorCode::LayerUnknown);
}

void LocalLayerServiceTest::layerOfAnotherRepositoryIsUnknown() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    QVERIFY(!fixture.open("other")->layers().exists(digest).value());
    QCOMPARE(codeOf(fixture.open("other")->layers().fetch(digest)), ErrorCode::LayerUnknown);
}

void LocalLayerServiceTest::verifiesOneMebibyte() {
    LocalFixture fixture;
    const QByteArray bytes = randomBytes(1024 * 1024);
    const Digest digest = fixture.push("repo", bytes);
    const auto layer = fixture.open("repo")->layers().fetch(digest).value();
    Hasher hasher;
    while (!layer->atEnd()) {
        hasher.update(layer->read(10'000));
    }
    QCOMPARE(hasher.digest(), digest);
    QCOMPARE(hasher.size(), bytes.size());
}

void LocalLayerServiceTest::seeksAnywhere() {
    // Each 1 KiB block of 1,023 says its own number; they are read in a random order.
    constexpr int blocks = 1023;
    constexpr int blockSize = 1024;
    QByteArray bytes;
    for (int i = 0; i < blocks; ++i) {
        bytes += QByteArray::number(i).leftJustified(blockSize);
    }
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", bytes);
    const auto layer = fixture.open("repo")->layers().fetch(digest).value();
    std::vector<int> order(blocks);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), *QRandomGenerator::global());
    for (const int block : order) {
        QVERIFY(layer->seek(qint64{block} * blockSize));
        QCOMPARE(layer->pos(), qint64{block} * blockSize);
        QCOMPARE(layer->read(blockSize).trimmed(), QByteArray::number(block));
    }
}

void LocalLayerServiceTest::seeksBeyondTheEnds() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "0123456789");
    const auto layer = fixture.open("repo")->layers().fetch(digest).value();
    QVERIFY(layer->seek(10));
    QCOMPARE(layer->read(5), QByteArray());
    QVERIFY(!layer->seek(-1));
    QVERIFY(layer->seek(1'000));
    char byte = 0;
    QCOMPARE(layer->read(&byte, 1), 0);
    QVERIFY(layer->seek(8));
    QCOMPARE(layer->read(5), QByteArray("89"));
}

void LocalLayerServiceTest::closedLayerReadsNothing() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "0123456789");
    const auto layer = fixture.open("repo")->layers().fetch(digest).value();
    layer->close();
    char byte = 0;
    QTest::ignoreMessage(QtWarningMsg, "QIODevice::read (QIODevice): device not open");
    QCOMPARE(layer->read(&byte, 1), -1);
    QVERIFY(!layer->seek(0));
}

void LocalLayerServiceTest::removedLayerStaysReadable() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "0123456789");
    const auto repository = fixture.open("repo");
    const auto layer = repository->layers().fetch(digest).value();
    QCOMPARE(layer->read(5), QByteArray("01234"));
    QVERIFY(repository->layers().remove(digest));
    QCOMPARE(layer->read(5), QByteArray("56789"));
}

void LocalLayerServiceTest::mountsFromAnotherRepository() {
    LocalFixture fixture;
    const Digest digest = fixture.push("from", "layer");
    const auto target = fixture.open("to/here");
    QVERIFY(!target->layers().exists(digest).value());
    QCOMPARE(target->layers().mount(digest, repositoryName("from")).value(), MountOutcome::Mounted);
    QCOMPARE(target->layers().fetch(digest).value()->readAll(), QByteArray("layer"));
    QCOMPARE(target->layers().mount(digest, repositoryName("from")).value(), MountOutcome::Mounted);
}

void LocalLayerServiceTest::mountSurvivesRemovalInTheSource() {
    LocalFixture fixture;
    const Digest digest = fixture.push("from", "layer");
    QVERIFY(fixture.open("to")->layers().mount(digest, repositoryName("from")));
    QVERIFY(fixture.open("from")->layers().remove(digest));
    QVERIFY(!fixture.open("from")->layers().exists(digest).value());
    QCOMPARE(fixture.open("to")->layers().fetch(digest).value()->readAll(), QByteArray("layer"));
}

void LocalLayerServiceTest::mountOfNothingIsNotMounted() {
    LocalFixture fixture;
    const Digest digest = fixture.push("elsewhere", "layer");
    fixture.push("from", "other");
    QCOMPARE(fixture.open("to")->layers().mount(digest, repositoryName("from")).value(),
             MountOutcome::NotMounted);
    QCOMPARE(fixture.open("to")->layers().mount(digest, repositoryName("absent")).value(),
             MountOutcome::NotMounted);
    QVERIFY(!fixture.hasFile(QStringLiteral("repositories/to")));
}

void LocalLayerServiceTest::removesTheLinkAlone() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    fixture.push("other", "layer");
    QVERIFY(fixture.open("repo")->layers().remove(digest));
    QVERIFY(!fixture.open("repo")->layers().exists(digest).value());
    QVERIFY(fixture.open("repo")->layers().list().value().isEmpty());
    QVERIFY(fixture.open("other")->layers().exists(digest).value());
    QVERIFY(fixture.hasFile(blobOf(digest)));
}

void LocalLayerServiceTest::layerCanBeUploadedAgainAfterRemoval() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    QVERIFY(fixture.open("repo")->layers().remove(digest));
    QCOMPARE(fixture.push("repo", "layer"), digest);
    QCOMPARE(fixture.open("repo")->layers().fetch(digest).value()->readAll(), QByteArray("layer"));
}

void LocalLayerServiceTest::removingAnUnknownLayerFails() {
    LocalFixture fixture;
    fixture.push("repo", "layer");
    QCOMPARE(codeOf(fixture.open("repo")->layers().remove(Hasher::digestOf("absent"))),
             ErrorCode::LayerUnknown);
}

void LocalLayerServiceTest::listsSorted() {
    LocalFixture fixture;
    QList<Digest> digests;
    for (int i = 0; i < 20; ++i) {
        digests.append(fixture.push("repo", QByteArray::number(i)));
    }
    std::sort(digests.begin(), digests.end());
    QCOMPARE(fixture.open("repo")->layers().list().value(), digests);
}

void LocalLayerServiceTest::listsWhatOthersLeftBehind() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    // docker-registry removes a link and leaves its folder.
    const QString layers = QStringLiteral("repositories/repo/_layers/");
    QVERIFY(fixture.driver->makeFolder(QStringLiteral("/docker/registry/v2/") + layers +
                                       QStringLiteral("sha256/") + Hasher::digestOf("x").hex()));
    fixture.putFile(layers + QStringLiteral("sha256/nonsense/link"), "nonsense");
    fixture.putFile(layers + QStringLiteral("sha256/stray.tmp"), "");
    // An alias is the same layer once more.
    const Digest alias = Hasher::digestOf("layer", HashAlgorithm::Sha512);
    fixture.putFile(linkOf("repo", "sha512", alias), digest.toString().toLatin1());
    QCOMPARE(fixture.open("repo")->layers().list().value(), QList<Digest>{digest});
}

void LocalLayerServiceTest::aliasLeadsToTheCanonicalLayer() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    const Digest alias = Hasher::digestOf("layer", HashAlgorithm::Sha512);
    fixture.putFile(linkOf("repo", "sha512", alias), digest.toString().toLatin1());
    const auto repository = fixture.open("repo");
    QVERIFY(repository->layers().exists(alias).value());
    QCOMPARE(repository->layers().stat(alias).value().digest, digest);
    QCOMPARE(repository->layers().fetch(alias).value()->readAll(), QByteArray("layer"));
    QCOMPARE(fixture.open("to")->layers().mount(alias, repositoryName("repo")).value(),
             MountOutcome::Mounted);
    QVERIFY(fixture.open("to")->layers().exists(alias).value());
    QVERIFY(fixture.open("to")->layers().exists(digest).value());

    QVERIFY(repository->layers().remove(alias));
    QVERIFY(!repository->layers().exists(alias).value());
    QVERIFY(!repository->layers().exists(digest).value());
}

void LocalLayerServiceTest::readsTarSumLinks() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    const Digest tarSum =
        Digest::fromTarSum(TarSumVersion::V1, HashAlgorithm::Sha256, QByteArray(32, 'x'));
    fixture.putFile(
        QStringLiteral("repositories/repo/_layers/tarsum/v1/sha256/%1/link").arg(tarSum.hex()),
        digest.toString().toLatin1());
    const auto repository = fixture.open("repo");
    QCOMPARE(repository->layers().stat(tarSum).value().digest, digest);
    // The alias goes with what it stands for.
    QVERIFY(repository->layers().remove(digest));
    QVERIFY(!repository->layers().exists(tarSum).value());
}

void LocalLayerServiceTest::danglingLinkIsUnknown() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    QVERIFY(fixture.driver->remove(QStringLiteral("/docker/registry/v2/blobs")));
    const auto repository = fixture.open("repo");
    QVERIFY(!repository->layers().exists(digest).value());
    const auto layer = repository->layers().fetch(digest);
    QCOMPARE(codeOf(layer), ErrorCode::LayerUnknown);
    QVERIFY(layer.error().message().contains(QStringLiteral("gone")));
    QCOMPARE(repository->layers().list().value(), QList<Digest>{digest});
    QVERIFY(repository->layers().remove(digest));
}

void LocalLayerServiceTest::malformedLinkIsInvalid_data() {
    QTest::addColumn<QByteArray>("content");
    const QByteArray right = Hasher::digestOf("layer").toString().toLatin1();
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("newline") << right + "\n";
    QTest::newRow("space") << " " + right;
    QTest::newRow("hex alone") << right.mid(7);
    QTest::newRow("short") << right.chopped(1);
    QTest::newRow("upper case") << QByteArray("sha256:" + right.mid(7).toUpper());
    QTest::newRow("path") << QByteArray("sha256:../../../../etc/passwd");
    QTest::newRow("unknown algorithm") << QByteArray("md5:d41d8cd98f00b204e9800998ecf8427e");
    QTest::newRow("huge") << QByteArray(1'000'000, 'a');
    QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x00\x80", 4);
}

void LocalLayerServiceTest::malformedLinkIsInvalid() {
    QFETCH(QByteArray, content);
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    const Digest other = fixture.push("repo", "other");
    fixture.putFile(linkOf("repo", "sha256", digest), content);
    const auto repository = fixture.open("repo");
    QCOMPARE(codeOf(repository->layers().exists(digest)), ErrorCode::InvalidDigest);
    QCOMPARE(codeOf(repository->layers().stat(digest)), ErrorCode::InvalidDigest);
    const auto layer = repository->layers().fetch(digest);
    QCOMPARE(codeOf(layer), ErrorCode::InvalidDigest);
    QVERIFY(layer.error().message().contains(linkOf("repo", "sha256", digest)));
    // It is listed, so that it is seen; the others are not hidden; an upload mends it.
    QCOMPARE(repository->layers().list().value().size(), 2);
    QVERIFY(repository->layers().exists(other).value());
    QCOMPARE(fixture.push("repo", "layer"), digest);
    QVERIFY(repository->layers().exists(digest).value());
}

void LocalLayerServiceTest::linkToAnotherBlobIsInvalid() {
    LocalFixture fixture;
    const Digest digest = fixture.push("repo", "layer");
    const Digest other = fixture.push("repo", "other");
    fixture.putFile(linkOf("repo", "sha256", digest), other.toString().toLatin1());
    QCOMPARE(codeOf(fixture.open("repo")->layers().fetch(digest)), ErrorCode::InvalidDigest);
    QVERIFY(fixture.open("repo")->layers().remove(digest));
    QVERIFY(fixture.open("repo")->layers().exists(other).value());
}

QTEST_GUILESS_MAIN(LocalLayerServiceTest)
#include "locallayerservicetest.moc"
