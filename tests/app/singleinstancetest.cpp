#include "app/singleinstance.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace stowage;

class SingleInstanceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        QVERIFY(QFile::setPermissions(folder_->path(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv("XDG_RUNTIME_DIR", folder_->path().toLocal8Bit());
    }

    void theFirstHearsWhatTheSecondIsStartedWith() {
        const QString path = SingleInstance::pathFor(QStringLiteral(":0"));
        SingleInstance first(path);
        QVERIFY(!first.handOver({}));
        QVERIFY(first.listen());
        QSignalSpy again(&first, &SingleInstance::startedAgain);
        const QStringList arguments{QStringLiteral("/srv/a b.tar"), QStringLiteral("ü")};
        QVERIFY(SingleInstance(path).handOver(arguments));
        QTRY_COMPARE(again.size(), 1);
        QCOMPARE(again.first().first().toStringList(), arguments);
    }

    void anotherDisplayHasItsOwn() {
        SingleInstance first(SingleInstance::pathFor(QStringLiteral(":0")));
        QVERIFY(first.listen());
        QVERIFY(!SingleInstance(SingleInstance::pathFor(QStringLiteral(":1"))).handOver({}));
    }

    void nobodyElseReachesTheSocket_data() {
        QTest::addColumn<QString>("display");
        QTest::newRow("X") << QStringLiteral(":0");
        QTest::newRow("over the network") << QStringLiteral("host:10.0");
        QTest::newRow("Wayland") << QStringLiteral("wayland-0");
        QTest::newRow("a path") << QStringLiteral("/run/../../etc/wayland-1");
        QTest::newRow("none") << QString();
    }
    void nobodyElseReachesTheSocket() {
        QFETCH(QString, display);
        const QFileInfo socket(SingleInstance::pathFor(display));
        QCOMPARE(socket.path(), folder_->path());
        QVERIFY(socket.fileName().startsWith(QStringLiteral("stowage-")));
        SingleInstance instance(socket.filePath());
        QVERIFY(instance.listen());
        QVERIFY(socket.exists());
    }

    void whatACrashedOneLeftIsClearedAway() {
        const QString path = SingleInstance::pathFor(QStringLiteral(":0"));
        const pid_t child = ::fork();
        if (child == 0) {
            QLocalServer server;
            server.listen(path);
            ::kill(::getpid(), SIGKILL);
        }
        QVERIFY(child > 0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        QVERIFY(QFileInfo::exists(path));
        SingleInstance next(path);
        QVERIFY(!next.handOver({}));
        QVERIFY(next.listen());
    }

    void nonsenseIsNotTakenForAStart() {
        const QString path = SingleInstance::pathFor(QStringLiteral(":0"));
        SingleInstance first(path);
        QVERIFY(first.listen());
        QSignalSpy again(&first, &SingleInstance::startedAgain);
        QLocalSocket socket;
        socket.connectToServer(path);
        QVERIFY(socket.waitForConnected());
        socket.write("\x7f\xff\xff\xff no list");
        socket.disconnectFromServer();
        QVERIFY(SingleInstance(path).handOver({QStringLiteral("b")}));
        QTRY_COMPARE(again.size(), 1);
        QCOMPARE(again.first().first().toStringList(), QStringList{QStringLiteral("b")});
    }

    void withoutAFolderEveryStartIsTheFirst() {
        SingleInstance instance{QString()};
        QVERIFY(!instance.handOver({}));
        QVERIFY(!instance.listen());
    }

private:
    std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(SingleInstanceTest)
#include "singleinstancetest.moc"
