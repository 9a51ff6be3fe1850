#include "core/digest/hasher.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr int kills = 100;
constexpr qsizetype layerSize = 12 * 1024 * 1024;

/// The one data file of the unfinished uploads below a registry, or nothing.
QString dataFile(const QString& registry) {
    QDirIterator found(registry, {QStringLiteral("data")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (found.hasNext()) {
        const QString path = found.next();
        if (path.contains(QLatin1String("/_uploads/"))) {
            return path;
        }
    }
    return {};
}

} // namespace

/// `kill -9` at random points of an upload: what is on disk afterwards can always be taken up, and
/// always ends in the right digest.
class KillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyKilledUploadEndsInTheRightDigest();

private:
    QTemporaryDir folder_;
    QString file_;
    Digest digest_ = Digest::ofNothing();
};

void KillTest::initTestCase() {
    QVERIFY(folder_.isValid());
    file_ = folder_.filePath(QStringLiteral("layer.tar"));
    const QByteArray layer = tarOf("noise", noise(layerSize));
    digest_ = Hasher::digestOf(layer);
    QFile file(file_);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(layer), layer.size());
}

void KillTest::everyKilledUploadEndsInTheRightDigest() {
    const QString stowage = QStringLiteral(STOWAGE_PROGRAM);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    int resumed = 0;
    int killed = 0;
    for (int i = 0; i < kills; ++i) {
        const QString registry = folder_.filePath(QStringLiteral("registry%1").arg(i));
        const QString target = QStringLiteral("registry:%1//team/app").arg(registry);
        const QStringList upload{QStringLiteral("upload"), QStringLiteral("--checkpoint"),
                                 QStringLiteral("2"), file_, target};
        const qint64 killAt = random.bounded(static_cast<int>(layerSize));

        QProcess process;
        process.start(stowage, upload);
        QVERIFY(process.waitForStarted());
        QString data;
        while (!process.waitForFinished(0)) {
            if (data.isEmpty()) {
                data = dataFile(registry);
            }
            if (!data.isEmpty() && QFile(data).size() >= killAt) {
                process.kill();
                QVERIFY(process.waitForFinished());
                break;
            }
        }
        killed += process.exitStatus() == QProcess::CrashExit ? 1 : 0;

        // Between the two: nothing half-visible, and at most one upload to take up.
        const ProgramResult before =
            runProgram(stowage, {QStringLiteral("uploads"), QStringLiteral("--json"),
                                 QStringLiteral("registry:") + registry});
        const QJsonArray unfinished = QJsonDocument::fromJson(before.out).array();
        QVERIFY(unfinished.size() <= 1);
        const qint64 durable =
            unfinished.at(0).toObject().value(QStringLiteral("size")).toInteger();
        resumed += durable > 0 ? 1 : 0;

        const ProgramResult again = runProgram(stowage, upload);
        QVERIFY2(again.ok(), again.err.constData());
        QVERIFY2(again.out.startsWith(digest_.toString().toLatin1()), again.out.constData());

        const ProgramResult left =
            runProgram(stowage, {QStringLiteral("uploads"), QStringLiteral("--json"),
                                 QStringLiteral("registry:") + registry});
        QVERIFY2(left.ok(), left.err.constData());
        QCOMPARE(QJsonDocument::fromJson(left.out).array().size(), 0);
        QFile blob(QStringLiteral("%1/docker/registry/v2/blobs/sha256/%2/%3/data")
                       .arg(registry, digest_.hex().left(2), digest_.hex()));
        QVERIFY(blob.open(QIODevice::ReadOnly));
        QCOMPARE(Hasher::digestOf(blob.readAll()).toString(), digest_.toString());
        QVERIFY(QDir(registry).removeRecursively());
    }
    qInfo("%d killed, %d of them resumed beyond their first byte", killed, resumed);
    // Were they all killed before the first checkpoint or after the last byte, nothing was tested.
    QVERIFY(killed > kills / 2);
    QVERIFY(resumed > kills / 4);
}

QTEST_GUILESS_MAIN(KillTest)
#include "killtest.moc"
