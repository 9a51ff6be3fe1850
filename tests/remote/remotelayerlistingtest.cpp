#include "core/digest/hasher.h"
#include "core/layers/layerreader.h"
#include "core/remote/remoteregistry.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

namespace {

constexpr qint64 mebibyte = 1 << 20;
constexpr int files = 8;
constexpr qint64 fileSize = 128 * mebibyte;

/// The header of a file of `fileSize` bytes.
QByteArray headerOf(const QByteArray& name) {
    QByteArray block = tarOf(name, "x").first(512);
    block.replace(124, 12, QByteArray::number(fileSize, 8).rightJustified(11, '0') + '\0');
    block.replace(148, 8, QByteArray(8, ' '));
    int sum = 0;
    for (const char byte : std::as_const(block)) {
        sum += static_cast<unsigned char>(byte);
    }
    block.replace(148, 8, QByteArray::number(sum, 8).rightJustified(6, '0') + QByteArray("\0 ", 2));
    return block;
}

} // namespace

/// What it takes to see what is in a large layer on a real docker-registry.
class RemoteLayerListingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlainTarOfOneGibibyteIsListedFromItsHeaders();

private:
    /// A tar of empty space, which takes none on the disk, put where the registry looks for blobs.
    static Result<Digest> serveHollowTar(const QString& served);
};

Result<Digest> RemoteLayerListingTest::serveHollowTar(const QString& served) {
    const QString path = served + QStringLiteral("/hollow");
    QFile file(path);
    Hasher hasher(HashAlgorithm::Sha256);
    const QByteArray zeros(mebibyte, '\0');
    if (!QDir().mkpath(served) || !file.open(QIODevice::WriteOnly)) {
        return failure(ErrorCode::Io, file.errorString());
    }
    for (int i = 0; i < files; ++i) {
        const QByteArray header = headerOf("file" + QByteArray::number(i));
        hasher.update(header);
        for (qint64 done = 0; done < fileSize; done += zeros.size()) {
            hasher.update(zeros);
        }
        if (!file.seek(i * (512 + fileSize)) || file.write(header) != header.size()) {
            return failure(ErrorCode::Io, file.errorString());
        }
    }
    hasher.update(zeros.first(1024)); // The end.
    file.close();
    const Digest digest = hasher.digest();
    const QString root = served + QStringLiteral("/docker/registry/v2");
    const QString blob =
        QStringLiteral("%1/blobs/sha256/%2/%3").arg(root, digest.hex().left(2), digest.hex());
    const QString link =
        QStringLiteral("%1/repositories/app/_layers/sha256/%2").arg(root, digest.hex());
    QFile linkFile(link + QStringLiteral("/link"));
    if (!QDir().mkpath(blob) || !QDir().mkpath(link) ||
        !QFile::resize(path, files * (512 + fileSize) + 1024) ||
        !QFile::rename(path, blob + QStringLiteral("/data")) ||
        !linkFile.open(QIODevice::WriteOnly) || linkFile.write(digest.toString().toLatin1()) <= 0) {
        return failure(ErrorCode::Io, served);
    }
    return digest;
}

void RemoteLayerListingTest::aPlainTarOfOneGibibyteIsListedFromItsHeaders() {
    const QTemporaryDir folder;
    const auto digest = serveHollowTar(folder.filePath(QStringLiteral("served")));
    VERIFY_RESULT(digest);
    const auto server = DockerRegistry::start(folder.filePath(QStringLiteral("served")));
    QVERIFY(server);
    const auto log = std::make_shared<HttpLog>();
    const auto registry =
        RemoteRegistry::open({Place::Kind::Remote, server->address()}, {.log = log});
    VERIFY_RESULT(registry);
    const auto repository = (*registry)->open(*RepositoryName::parse(QStringLiteral("app")));
    const auto layer = repository->layers().fetch(*digest);
    VERIFY_RESULT(layer);
    QCOMPARE((*layer)->size(), files * (512 + fileSize) + 1024);
    LayerReader reader(**layer);
    int listed = 0;
    for (auto entry = reader.next();; entry = reader.next()) {
        VERIFY_RESULT(entry);
        if (!*entry) {
            break;
        }
        QCOMPARE((**entry).size(), fileSize);
        ++listed;
    }
    QCOMPARE(listed, files);
    qint64 received = 0;
    for (const HttpLogEntry& entry : log->take()) {
        received += entry.received;
    }
    qInfo("%lld bytes for %d headers", static_cast<long long>(received), files);
    QVERIFY(received > files * 512);
    QVERIFY(received < (*layer)->size() / 100); // Whatever is read ahead behind each.
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::RemoteLayerListingTest)
#include "remotelayerlistingtest.moc"
