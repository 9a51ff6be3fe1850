#include "core/storage/localregistry.h"
#include "tests/storage/localfixture.h"
#include "tests/support/runningprogram.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

/// kill -9 in the middle of an upload, again and again: what was said to be durable is there, and
/// the upload goes on from it.
class UploadKillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survivesBeingKilled();

private:
    /// What a program said before it was killed or ended.
    struct Run {
        QString uuid;
        qint64 durable = 0;
        bool isDone = false;
    };

    Run runAndKill(const QStringList& arguments, int lines);
};

UploadKillTest::Run UploadKillTest::runAndKill(const QStringList& arguments, int lines) {
    constexpr auto halfAMinute = std::chrono::seconds(30);
    Run run;
    RunningProgram program(QStringLiteral(UPLOAD_PROGRAM), arguments);
    QByteArray output;
    QByteArray bytes;
    while (output.count('\n') < lines && !(bytes = program.read(halfAMinute)).isEmpty()) {
        output += bytes;
    }
    program.kill();
    program.wait(halfAMinute);
    // What it wrote before it died is in the pipe still.
    while (!(bytes = program.read(halfAMinute)).isEmpty()) {
        output += bytes;
    }
    for (const QByteArray& line : output.split('\n')) {
        if (line.startsWith("uuid ")) {
            run.uuid = QString::fromLatin1(line.mid(5));
        } else if (line.startsWith("durable ")) {
            run.durable = line.mid(8).toLongLong();
        }
        run.isDone = run.isDone || line == "done";
    }
    return run;
}

void UploadKillTest::survivesBeingKilled() {
    constexpr int kills = 25;
    constexpr int mostLines = 12;
    QTemporaryDir folder(fastFolderTemplate());
    const QString place = folder.filePath(QStringLiteral("registry"));
    const QString source = folder.filePath(QStringLiteral("source"));
    const auto registry = LocalRegistry::open(place, OpenMode::Create).value();
    const auto repository = registry->open(repositoryName("repo"));

    QByteArray bytes;
    QString uuid;
    qint64 durable = 0;
    int finished = 0;
    for (int kill = 0; kill < kills || finished == 0; ++kill) {
        if (uuid.isEmpty()) {
            bytes = randomBytes(2'000'000);
            QFile file(source);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(bytes), bytes.size());
            durable = 0;
        }
        const Run run =
            runAndKill({place, source, uuid}, QRandomGenerator::global()->bounded(1, mostLines));
        QVERIFY(!run.uuid.isEmpty());
        uuid = run.uuid;
        durable = std::max(durable, run.durable);

        const Digest digest = Hasher::digestOf(bytes);
        const auto upload = repository->layers().resume(UploadId::parse(uuid).value());
        if (!upload) {
            // It came to its end, or was killed in the last step of it.
            QCOMPARE(upload.error().code(), ErrorCode::UploadUnknown);
            QVERIFY(repository->layers().fetch(digest).value()->readAll() == bytes);
            uuid.clear();
            ++finished;
            continue;
        }
        QVERIFY(!run.isDone);
        if (repository->layers().exists(digest).value()) {
            // Killed between the link and the end of the upload's folder.
            QVERIFY(repository->layers().fetch(digest).value()->readAll() == bytes);
            QVERIFY((*upload)->cancel());
            uuid.clear();
            ++finished;
            continue;
        }
        const qint64 offset = (*upload)->offset();
        // Less is durable only when the data had been moved to be the blob already.
        const bool isPublished = offset == 0 && durable > 0;
        QVERIFY2(offset >= durable || isPublished,
                 qPrintable(QStringLiteral("%1 of %2").arg(offset).arg(durable)));
        QCOMPARE((*upload)->digestSoFar(), Hasher::digestOf(QByteArrayView(bytes).first(offset)));
        durable = offset;
    }
    QVERIFY(finished > 0);
}

QTEST_GUILESS_MAIN(UploadKillTest)
#include "uploadkilltest.moc"
