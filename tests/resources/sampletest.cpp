#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class SampleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isSmall() {
        const QFileInfo file(QStringLiteral(SHARE "/stowage/sample.tar"));
        QVERIFY(file.size() > 0);
        QVERIFY(file.size() < 100'000);
    }

    void isWhatTheScriptMakes() {
        QTemporaryDir folder;
        const QString fresh = folder.filePath(QStringLiteral("sample.tar"));
        QCOMPARE(QProcess::execute(
                     QStringLiteral("python3"),
                     {QStringLiteral("-B"), QStringLiteral(RESOURCES "/sample/make"), fresh}),
                 0);
        QFile made(fresh);
        QFile kept(QStringLiteral(RESOURCES "/sample/sample.tar"));
        QVERIFY(made.open(QIODevice::ReadOnly));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(made.readAll() == kept.readAll(), true);
    }

    void skopeoReadsIt() {
        QProcess skopeo;
        skopeo.start(QStringLiteral("skopeo"),
                     {QStringLiteral("inspect"), QStringLiteral("--override-arch"),
                      QStringLiteral("arm64"),
                      QStringLiteral("oci-archive:" SHARE "/stowage/sample.tar:1.0")});
        QVERIFY(skopeo.waitForFinished());
        QCOMPARE(skopeo.exitCode(), 0);
        QVERIFY(skopeo.readAllStandardOutput().contains("\"arm64\""));
    }
};

QTEST_GUILESS_MAIN(SampleTest)
#include "sampletest.moc"
