#include "core/storage/filesystemdriver.h"

#include "tests/storage/smalldisk.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace stowage;
using namespace stowage::test;

namespace {

template <class T>
ErrorCode codeOf(const Result<T>& result) {
    return result ? ErrorCode::Internal : result.error().code();
}

QByteArray contentOf(const QString& file) {
    QFile device(file);
    return device.open(QIODevice::ReadOnly) ? device.readAll() : QByteArray("(none)");
}

void writeFile(const QString& file, const QByteArray& bytes) {
    QFile device(file);
    QVERIFY(device.open(QIODevice::WriteOnly));
    QCOMPARE(device.write(bytes), bytes.size());
}

} // namespace

/// What only a disk can do to a driver: links, pipes, odd names, full and read-only disks.
class FilesystemDriverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void rootMayBeALink();
    void absentRootIsNotFound();
    void followsNoLinkInside_data();
    void followsNoLinkInside();
    void removesALinkAndNotItsTarget();
    void pipeDoesNotHang();
    void leavesOutNamesThatNoPathHas();
    void filesGetTheUmasksMode();
    void leavesNoTemporaries();
    void fullDiskIsNoSpace();
    void readOnlyDiskIsReadOnly();

private:
    QString root() const { return folder_->filePath(QStringLiteral("root")); }
    QString outside() const { return folder_->filePath(QStringLiteral("outside")); }

    std::unique_ptr<QTemporaryDir> folder_;
};

void FilesystemDriverTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    QVERIFY(QDir().mkpath(root()));
    QVERIFY(QDir().mkpath(outside()));
}

void FilesystemDriverTest::rootMayBeALink() {
    const QString link = folder_->filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(root(), link));
    FilesystemDriver driver(link);
    QVERIFY(driver.putContent(QStringLiteral("/a/file"), "x"));
    QCOMPARE(contentOf(root() + QStringLiteral("/a/file")), QByteArray("x"));
}

void FilesystemDriverTest::absentRootIsNotFound() {
    FilesystemDriver driver(folder_->filePath(QStringLiteral("absent")));
    QCOMPARE(codeOf(driver.stat(QStringLiteral("/"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(driver.list(QStringLiteral("/"))), ErrorCode::NotFound);
    QCOMPARE(codeOf(driver.putContent(QStringLiteral("/a"), "x")), ErrorCode::NotFound);
}

void FilesystemDriverTest::followsNoLinkInside_data() {
    QTest::addColumn<QString>("target");
    QTest::newRow("absolute") << QStringLiteral("OUTSIDE");
    QTest::newRow("relative") << QStringLiteral("../outside");
    QTest::newRow("inside") << QStringLiteral("other");
    QTest::newRow("nowhere") << QStringLiteral("nowhere");
    QTest::newRow("itself") << QStringLiteral("link");
}

void FilesystemDriverTest::followsNoLinkInside() {
    QFETCH(QString, target);
    if (target == QStringLiteral("OUTSIDE")) {
        target = outside();
    }
    writeFile(outside() + QStringLiteral("/file"), "secret");
    QVERIFY(QDir().mkpath(root() + QStringLiteral("/other")));
    writeFile(root() + QStringLiteral("/other/file"), "inside");
    const QString link = root() + QStringLiteral("/link");
    QCOMPARE(::symlink(QFile::encodeName(target).constData(), QFile::encodeName(link).constData()),
             0);

    FilesystemDriver driver(root());
    const QString file = QStringLiteral("/link/file");
    for (const Result<>& result :
         {driver.putContent(file, "y"), driver.makeFolder(QStringLiteral("/link/new")),
          driver.remove(file), driver.move(file, QStringLiteral("/taken")),
          driver.move(QStringLiteral("/other/file"), file)}) {
        QCOMPARE(codeOf(result), ErrorCode::Io);
        QVERIFY(result.error().detail().contains(QStringLiteral("symbolic link")));
    }
    QCOMPARE(codeOf(driver.getContent(file)), ErrorCode::Io);
    QCOMPARE(codeOf(driver.reader(file)), ErrorCode::Io);
    QCOMPARE(codeOf(driver.writer(file, WriteMode::Anew)), ErrorCode::Io);
    QCOMPARE(codeOf(driver.stat(file)), ErrorCode::Io);
    QCOMPARE(codeOf(driver.list(QStringLiteral("/link"))), ErrorCode::Io);
    QCOMPARE(codeOf(driver.lock(file, LockMode::Shared)), ErrorCode::Io);
    QCOMPARE(contentOf(outside() + QStringLiteral("/file")), QByteArray("secret"));
    QCOMPARE(contentOf(root() + QStringLiteral("/other/file")), QByteArray("inside"));

    const auto entries = driver.list(QStringLiteral("/")).value();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.first(), (StorageEntry{QStringLiteral("link"), EntryKind::Other}));
}

void FilesystemDriverTest::removesALinkAndNotItsTarget() {
    writeFile(outside() + QStringLiteral("/file"), "secret");
    QVERIFY(QDir().mkpath(root() + QStringLiteral("/folder")));
    QVERIFY(QFile::link(outside(), root() + QStringLiteral("/folder/link")));
    FilesystemDriver driver(root());
    QVERIFY(driver.remove(QStringLiteral("/folder")));
    QVERIFY(!QDir(root() + QStringLiteral("/folder")).exists());
    QCOMPARE(contentOf(outside() + QStringLiteral("/file")), QByteArray("secret"));
}

void FilesystemDriverTest::pipeDoesNotHang() {
    const QString pipe = root() + QStringLiteral("/pipe");
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    FilesystemDriver driver(root());
    QCOMPARE(codeOf(driver.getContent(QStringLiteral("/pipe"))), ErrorCode::Io);
    QCOMPARE(codeOf(driver.writer(QStringLiteral("/pipe"), WriteMode::Append)), ErrorCode::Io);
    QCOMPARE(codeOf(driver.lock(QStringLiteral("/pipe"), LockMode::Shared)), ErrorCode::Io);
    QCOMPARE(driver.stat(QStringLiteral("/pipe")).value().kind, EntryKind::Other);
}

void FilesystemDriverTest::leavesOutNamesThatNoPathHas() {
    for (const char* name : {"good", "bad name",
                             "b\xc3\xa4"
                             "d",
                             "new\nline"}) {
        writeFile(root() + QLatin1Char('/') + QFile::decodeName(name), "x");
    }
    FilesystemDriver driver(root());
    const auto entries = driver.list(QStringLiteral("/")).value();
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().name, QStringLiteral("good"));
}

void FilesystemDriverTest::filesGetTheUmasksMode() {
    FilesystemDriver driver(root());
    QVERIFY(driver.putContent(QStringLiteral("/put"), "x"));
    QVERIFY((*driver.writer(QStringLiteral("/written"), WriteMode::Anew))->commit());
    const auto mode = [this](const char* name) {
        struct stat status{};
        const QString file = root() + QLatin1Char('/') + QLatin1String(name);
        return ::stat(QFile::encodeName(file).constData(), &status) == 0 ? status.st_mode & 0777
                                                                         : 0U;
    };
    QCOMPARE(mode("put"), mode("written"));
    QVERIFY((mode("put") & 0600) == 0600);
}

void FilesystemDriverTest::leavesNoTemporaries() {
    FilesystemDriver driver(root());
    QVERIFY(driver.putContent(QStringLiteral("/a/file"), "x"));
    QVERIFY(QDir().mkpath(root() + QStringLiteral("/a/folder")));
    QVERIFY(!driver.putContent(QStringLiteral("/a/folder"), "x"));
    QCOMPARE(QDir(root() + QStringLiteral("/a")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             (QStringList{QStringLiteral("file"), QStringLiteral("folder")}));
}

void FilesystemDriverTest::fullDiskIsNoSpace() {
    SmallDisk disk(root());
    if (!disk.mount("size=1m")) {
        QSKIP("mounting a small disk needs root");
    }
    FilesystemDriver driver(root());
    QVERIFY(driver.putContent(QStringLiteral("/kept"), "kept"));
    const QByteArray half(512 * 1024, 'x');
    const auto writer = driver.writer(QStringLiteral("/file"), WriteMode::Anew);
    QVERIFY((*writer)->write(half));
    QCOMPARE(codeOf((*writer)->write(half + half)), ErrorCode::NoSpace);
    QCOMPARE((*writer)->size(), half.size());
    QCOMPARE(codeOf(driver.putContent(QStringLiteral("/kept"), half + half)), ErrorCode::NoSpace);
    QCOMPARE(driver.getContent(QStringLiteral("/kept")).value(), QByteArray("kept"));
    // What did not fit leaves no trace, and the writer goes on.
    QVERIFY((*writer)->commit());
    QCOMPARE(driver.stat(QStringLiteral("/file")).value().size, half.size());
    QCOMPARE(driver.list(QStringLiteral("/")).value().size(), 2);
}

void FilesystemDriverTest::readOnlyDiskIsReadOnly() {
    SmallDisk disk(root());
    if (!disk.mount("size=1m")) {
        QSKIP("mounting a small disk needs root");
    }
    FilesystemDriver driver(root());
    QVERIFY(driver.putContent(QStringLiteral("/file"), "content"));
    QVERIFY(disk.makeReadOnly());
    QCOMPARE(driver.getContent(QStringLiteral("/file")).value(), QByteArray("content"));
    QCOMPARE(codeOf(driver.putContent(QStringLiteral("/file"), "x")), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(driver.writer(QStringLiteral("/new"), WriteMode::Anew)), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(driver.remove(QStringLiteral("/file"))), ErrorCode::ReadOnly);
    QCOMPARE(codeOf(driver.move(QStringLiteral("/file"), QStringLiteral("/to"))),
             ErrorCode::ReadOnly);
}

QTEST_GUILESS_MAIN(FilesystemDriverTest)
#include "filesystemdrivertest.moc"
