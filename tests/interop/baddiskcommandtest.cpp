#include "core/digest/hasher.h"
#include "tests/interop/handmadelayout.h"
#include "tests/storage/smalldisk.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
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
constexpr qsizetype mib = 1024 * 1024;

ProgramResult stowageProgram(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

} // namespace

/// A disk that is full in the middle of what a command does, and one that is read-only.
class BadDiskCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void fullDiskLeavesTheUploadResumable();
    void fullDiskLeavesTheRestUsable();
    void fullDiskLeavesNoHalfExport_data();
    void fullDiskLeavesNoHalfExport();
    void readOnlyDiskIsReadable();
    void readOnlyDiskRefusesToBeWritten_data();
    void readOnlyDiskRefusesToBeWritten();
    void aBlobTooLargeForAnArchiveIsRefusedBeforehand_data();
    void aBlobTooLargeForAnArchiveIsRefusedBeforehand();

private:
    QString path(const QString& name) const { return folder_->filePath(name); }
    QString onDisk(const QString& name = {}) const { return path(QStringLiteral("disk/")) + name; }
    QString registry(const QString& rest = {}) const {
        return QStringLiteral("registry:") + onDisk(QStringLiteral("registry")) + rest;
    }
    QString layout(const QString& tag) const {
        return QStringLiteral("oci:%1:%2").arg(path(QStringLiteral("layout")), tag);
    }
    void copyToDisk(const QString& tag, int status) const;
    void fill(qsizetype room) const;
    QStringList filesOnDisk() const;

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<SmallDisk> disk_;
    const QList<SampleImage::Layer> layers_ = motdAndData();
    const SampleImage image_ = SampleImage::of(layers_);
};

void BadDiskCommandTest::init() {
    disk_.reset();
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
    QVERIFY(QDir(folder_->path()).mkdir(QStringLiteral("disk")));
    disk_ = std::make_unique<SmallDisk>(path(QStringLiteral("disk")));
    if (!disk_->mount("size=16m")) {
        QSKIP("mounting a small disk needs root or user namespaces");
    }
    writeLayout(path(QStringLiteral("layout")), image_, layers_, QStringLiteral("v1"));
    copyToDisk(QStringLiteral("v1"), ok);
}

void BadDiskCommandTest::copyToDisk(const QString& tag, int status) const {
    const ProgramResult copied =
        stowageProgram({QStringLiteral("copy"), layout(QStringLiteral("v1")),
                        registry(QStringLiteral("//team/app:") + tag)});
    QVERIFY2(copied.status == status, copied.err.constData());
}

/// Leaves so many bytes free.
void BadDiskCommandTest::fill(qsizetype room) const {
    QFile ballast(onDisk(QStringLiteral("ballast")));
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    const QByteArray piece(4096, 'x');
    while (ballast.write(piece) == piece.size()) {
    }
    QVERIFY(ballast.resize(std::max<qint64>(ballast.size() - room, 0)));
}

QStringList BadDiskCommandTest::filesOnDisk() const {
    return QDir(onDisk()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

void BadDiskCommandTest::fullDiskLeavesTheUploadResumable() {
    const QByteArray bytes = noise(8 * mib);
    const QString file = path(QStringLiteral("file"));
    QFile source(file);
    QVERIFY(source.open(QIODevice::WriteOnly));
    QCOMPARE(source.write(bytes), bytes.size());
    source.close();
    const QStringList upload{QStringLiteral("upload"), QStringLiteral("--checkpoint"),
                             QStringLiteral("1"), file, registry(QStringLiteral("//team/app"))};
    fill(5 * mib);
    const ProgramResult full = stowageProgram(upload);
    QCOMPARE(full.status, failed);
    QVERIFY2(full.err.contains(registry().toUtf8()), full.err.constData());
    QVERIFY2(full.err.contains("No space left"), full.err.constData());

    const auto unfinished = [this] {
        const ProgramResult listed =
            stowageProgram({QStringLiteral("uploads"), QStringLiteral("--json"), registry()});
        return QJsonDocument::fromJson(listed.out).array();
    };
    QCOMPARE(unfinished().size(), 1);
    const qint64 durable =
        unfinished().first().toObject().value(QStringLiteral("size")).toInteger();
    QVERIFY2(durable >= mib && durable < bytes.size(), qPrintable(QString::number(durable)));
    // Full as before, it neither gets further nor loses anything.
    QCOMPARE(stowageProgram(upload).status, failed);
    QCOMPARE(unfinished().size(), 1);
    QVERIFY(unfinished().first().toObject().value(QStringLiteral("size")).toInteger() >= durable);

    QVERIFY(QFile::remove(onDisk(QStringLiteral("ballast"))));
    const ProgramResult done = stowageProgram(upload);
    QVERIFY2(done.ok(), done.err.constData());
    QVERIFY(done.out.startsWith(Hasher::digestOf(bytes).toString().toLatin1()));
    QVERIFY(unfinished().isEmpty());
    QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, ok);
}

void BadDiskCommandTest::fullDiskLeavesTheRestUsable() {
    fill(0);
    copyToDisk(QStringLiteral("v2"), failed);
    const ProgramResult listed =
        stowageProgram({QStringLiteral("ls"), registry(QStringLiteral("//team/app"))});
    QCOMPARE(listed.status, ok);
    QVERIFY2(listed.out.contains("v1") && !listed.out.contains("v2"), listed.out.constData());
    QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, ok);
    QVERIFY(QFile::remove(onDisk(QStringLiteral("ballast"))));
    copyToDisk(QStringLiteral("v2"), ok);
}

void BadDiskCommandTest::fullDiskLeavesNoHalfExport_data() {
    QTest::addColumn<QStringList>("command");
    const QString image = QStringLiteral("IMAGE");
    const QString target = QStringLiteral("TARGET");
    QTest::newRow("file") << QStringList{
        QStringLiteral("export"), image,
        QStringLiteral("--file"), QStringLiteral("/usr/share/data"),
        QStringLiteral("-o"),     target};
    QTest::newRow("root") << QStringList{QStringLiteral("export"), image,
                                         QStringLiteral("--rootfs"), QStringLiteral("-o"), target};
    for (const char* kind : {"oci", "oci-archive", "docker-archive"}) {
        QTest::newRow(kind) << QStringList{QStringLiteral("copy"), image,
                                           QLatin1String(kind) + QStringLiteral(":TARGET:v1")};
    }
}

void BadDiskCommandTest::fullDiskLeavesNoHalfExport() {
    QFETCH(QStringList, command);
    fill(64 * 1024);
    const QStringList before = filesOnDisk();
    command.replaceInStrings(QStringLiteral("IMAGE"), layout(QStringLiteral("v1")));
    command.replaceInStrings(QStringLiteral("TARGET"), onDisk(QStringLiteral("target")));
    const ProgramResult full = stowageProgram(command);
    QCOMPARE(full.status, failed);
    QVERIFY2(full.err.contains(onDisk(QStringLiteral("target")).toUtf8()), full.err.constData());
    // Foreseen: what is needed is compared with what is free before anything is written.
    QVERIFY2(full.err.contains("are needed in") && full.err.contains("free there"),
             full.err.constData());
    if (command.last().startsWith(QLatin1String("oci:"))) {
        // A layout that was begun is one that can be gone on with; nothing in it is half.
        QVERIFY(QFile::remove(onDisk(QStringLiteral("ballast"))));
        const ProgramResult again = stowageProgram(command);
        QVERIFY2(again.ok(), again.err.constData());
        QCOMPARE(stowageProgram({QStringLiteral("verify"), command.last()}).status, ok);
        return;
    }
    QCOMPARE(filesOnDisk(), before);
}

void BadDiskCommandTest::readOnlyDiskIsReadable() {
    QVERIFY(disk_->makeReadOnly());
    const QString image = registry(QStringLiteral("//team/app:v1"));
    QCOMPARE(stowageProgram({QStringLiteral("verify"), registry()}).status, ok);
    const ProgramResult listed =
        stowageProgram({QStringLiteral("ls"), registry(QStringLiteral("//team/app"))});
    QVERIFY2(listed.ok() && listed.out.contains("v1"), listed.err.constData());
    const ProgramResult file =
        stowageProgram({QStringLiteral("export"), image, QStringLiteral("--file"),
                        QStringLiteral("/etc/motd"), QStringLiteral("-o"), QStringLiteral("-")});
    QVERIFY2(file.ok(), file.err.constData());
    QCOMPARE(file.out, QByteArray("hello\n"));
}

void BadDiskCommandTest::readOnlyDiskRefusesToBeWritten_data() {
    QTest::addColumn<QStringList>("command");
    const QString image = QStringLiteral("IMAGE");
    QTest::newRow("copy") << QStringList{QStringLiteral("copy"), image,
                                         QStringLiteral("registry:DISKregistry//team/app:v2")};
    QTest::newRow("new registry") << QStringList{QStringLiteral("copy"), image,
                                                 QStringLiteral("registry:DISKnew//app:v1")};
    QTest::newRow("new layout") << QStringList{QStringLiteral("copy"), image,
                                               QStringLiteral("oci:DISKnew:v1")};
    QTest::newRow("archive") << QStringList{QStringLiteral("copy"), image,
                                            QStringLiteral("oci-archive:DISKnew.tar:v1")};
    QTest::newRow("upload") << QStringList{QStringLiteral("upload"), QStringLiteral("/dev/null"),
                                           QStringLiteral("registry:DISKregistry//team/app")};
    QTest::newRow("export") << QStringList{QStringLiteral("export"), image,
                                           QStringLiteral("--file"), QStringLiteral("/etc/motd"),
                                           QStringLiteral("-o"),     QStringLiteral("DISKx")};
}

void BadDiskCommandTest::readOnlyDiskRefusesToBeWritten() {
    QFETCH(QStringList, command);
    QVERIFY(disk_->makeReadOnly());
    QFile empty(path(QStringLiteral("empty")));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    command.replaceInStrings(QStringLiteral("/dev/null"), empty.fileName());
    command.replaceInStrings(QStringLiteral("IMAGE"), layout(QStringLiteral("v1")));
    command.replaceInStrings(QStringLiteral("DISK"), onDisk());
    const ProgramResult refused = stowageProgram(command);
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains(path(QStringLiteral("disk")).toUtf8()), refused.err.constData());
    QVERIFY2(refused.err.toLower().contains("read-only"), refused.err.constData());
}

void BadDiskCommandTest::aBlobTooLargeForAnArchiveIsRefusedBeforehand_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("OCI") << QStringLiteral("oci-archive");
    QTest::newRow("docker") << QStringLiteral("docker-archive");
}

void BadDiskCommandTest::aBlobTooLargeForAnArchiveIsRefusedBeforehand() {
    QFETCH(const QString, kind);
    // A tar's header has room for 8 GiB less one byte. A hole in a file is as large as its name
    // says, whatever the digest, which is not looked at before the size.
    constexpr qint64 size = qint64{8} << 30;
    const QString blobs = path(QStringLiteral("layout/blobs/sha256/"));
    QFile index(path(QStringLiteral("layout/index.json")));
    QVERIFY(index.open(QIODevice::ReadOnly));
    const QByteArray old = image_.manifestDescriptor.digest.hex().toLatin1();
    QByteArray manifest = image_.manifest;
    const Digest layer = Hasher::digestOf(layers_.last().stored);
    const QByteArray small = "\"size\":" + QByteArray::number(layers_.last().stored.size());
    const QByteArray large = "\"size\":" + QByteArray::number(size);
    QVERIFY2(manifest.contains(small), manifest.constData());
    manifest.replace(small, large);
    QByteArray listed = index.readAll();
    index.close();
    listed.replace(old, Hasher::digestOf(manifest).hex().toLatin1());
    listed.replace("\"size\":" + QByteArray::number(image_.manifest.size()),
                   "\"size\":" + QByteArray::number(manifest.size()));
    for (const auto& [name, bytes] :
         {std::pair(path(QStringLiteral("layout/index.json")), listed),
          std::pair(blobs + Hasher::digestOf(manifest).hex(), manifest)}) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    QVERIFY(QFile::resize(blobs + layer.hex(), size));
    const QStringList before = QDir(folder_->path()).entryList();
    const ProgramResult refused = stowageProgram(
        {QStringLiteral("copy"), layout(QStringLiteral("v1")),
         kind + QLatin1Char(':') + path(QStringLiteral("big.tar")) + QStringLiteral(":v1")});
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains(layer.toString().toLatin1()), refused.err.constData());
    QVERIFY2(refused.err.contains(QByteArray::number(size)), refused.err.constData());
    QCOMPARE(QDir(folder_->path()).entryList(), before);
}

int main(int argc, char* argv[]) {
    SmallDisk::haveOwnMounts();
    const QCoreApplication application(argc, argv);
    BadDiskCommandTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "baddiskcommandtest.moc"
