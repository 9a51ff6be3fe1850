#include "core/storage/filesystemdriver.h"
#include "core/storage/localregistry.h"
#include "tests/storage/localfixture.h"
#include "tests/storage/smalldisk.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

/// A registry on a disk that is full, and on one that is read-only.
class BadDiskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void fullDiskKeepsWhatIsDurable();
    void fullDiskLeavesTheRestUsable();
    void readOnlyDiskIsReadable();

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<SmallDisk> disk_;
};

void BadDiskTest::init() {
    disk_.reset();
    folder_ = std::make_unique<QTemporaryDir>();
    disk_ = std::make_unique<SmallDisk>(folder_->path());
    if (!disk_->mount("size=4m")) {
        QSKIP("mounting a small disk needs root or user namespaces");
    }
}

void BadDiskTest::fullDiskKeepsWhatIsDurable() {
    const QByteArray bytes = randomBytes(3 * 1024 * 1024);
    const QByteArrayView view(bytes);
    const QString ballast = folder_->filePath(QStringLiteral("ballast"));
    const auto registry = LocalRegistry::open(folder_->path(), OpenMode::Create).value();
    const auto repository = registry->open(repositoryName("repo"));
    auto upload = repository->layers().upload().value();
    const UploadId uuid = upload->uuid();
    constexpr qsizetype step = 256 * 1024;
    QVERIFY(upload->write(view.first(step)));
    QVERIFY(upload->checkpoint({.size = bytes.size()}));
    QFile file(ballast);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    QCOMPARE(file.write(QByteArray(2 * 1024 * 1024, 'x')), 2 * 1024 * 1024);
    file.close();

    Result<> written;
    while (written && upload->offset() < bytes.size()) {
        written = upload->write(view.sliced(upload->offset()).first(step));
    }
    QVERIFY(!written);
    QCOMPARE(written.error().code(), ErrorCode::NoSpace);
    const qint64 reached = upload->offset();
    QVERIFY(reached > step);
    QVERIFY(reached < bytes.size());
    // Whether the end can still be recorded or not: nothing that was durable is lost.
    upload.reset();
    QVERIFY(QFile::remove(ballast));

    upload = repository->layers().resume(uuid).value();
    QVERIFY(upload->offset() == reached || upload->offset() == step);
    QCOMPARE(upload->digestSoFar(), Hasher::digestOf(view.first(upload->offset())));
    QVERIFY(upload->write(view.sliced(upload->offset())));
    const Digest digest = Hasher::digestOf(bytes);
    QVERIFY(upload->finish(bytes.size(), digest, {}));
    QVERIFY(repository->layers().fetch(digest).value()->readAll() == bytes);
}

void BadDiskTest::fullDiskLeavesTheRestUsable() {
    LocalFixture fixture(std::make_shared<FilesystemDriver>(folder_->path()));
    const Digest digest = fixture.pushImage("repo", "v1", "layer");
    const auto repository = fixture.open("repo");
    QFile file(folder_->filePath(QStringLiteral("ballast")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (file.write(QByteArray(4096, 'x')) > 0) {
    }
    QCOMPARE(codeOf(repository->layers().upload()), ErrorCode::NoSpace);
    QCOMPARE(codeOf(repository->manifests().put(makeIndex({}), {}, tagName("v2"))),
             ErrorCode::NoSpace);
    QCOMPARE(codeOf(repository->tags().tag(tagName("v2"), digest)), ErrorCode::NoSpace);
    QCOMPARE(codeOf(repository->tags().resolve(tagName("v2"))), ErrorCode::NotFound);
    // Nor is a folder left of it, which would be listed.
    QCOMPARE(repository->tags().page().value().items, QList{tagName("v1")});
    QCOMPARE(repository->manifests().get(tagName("v1")).value().digest(), digest);
    // Making room must work where there is none.
    QVERIFY(repository->tags().untag(tagName("v1")));
    QVERIFY(repository->manifests().remove(digest));
}

void BadDiskTest::readOnlyDiskIsReadable() {
    Digest digest = Digest::ofNothing();
    {
        LocalFixture fixture(std::make_shared<FilesystemDriver>(folder_->path()));
        digest = fixture.pushImage("repo", "v1", "layer");
    }
    QVERIFY(disk_->makeReadOnly());
    for (const auto mode : {OpenMode::ReadWrite, OpenMode::Create}) {
        const auto registry = LocalRegistry::open(folder_->path(), mode);
        QCOMPARE(codeOf(registry), ErrorCode::ReadOnly);
        QVERIFY(registry.error().message().contains(folder_->path()));
    }
    const auto registry = LocalRegistry::open(folder_->path(), OpenMode::Read).value();
    QCOMPARE(registry->repositories().value().items.size(), 1);
    const auto repository = registry->open(repositoryName("repo"));
    QCOMPARE(repository->manifests().get(tagName("v1")).value().digest(), digest);
    QCOMPARE(codeOf(repository->layers().upload()), ErrorCode::ReadOnly);
}

int main(int argc, char* argv[]) {
    SmallDisk::haveOwnMounts();
    const QCoreApplication application(argc, argv);
    BadDiskTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "baddisktest.moc"
