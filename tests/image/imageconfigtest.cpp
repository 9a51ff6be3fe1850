#include "core/image/imageconfig.h"

#include "tests/support/results.h"

#include <QTest>
#include <QTimeZone>

using namespace stowage;

namespace {

const QByteArray digestA = "sha256:" + QByteArray(64, 'a');
const QByteArray digestB = "sha256:" + QByteArray(64, 'b');

} // namespace

class ImageConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAllOfIt() {
        const auto config = ImageConfig::parse(R"({
            "architecture": "arm64", "os": "linux", "variant": "v8", "os.version": "6.1",
            "created": "2015-10-31T22:22:56.015925234Z", "author": "Alyssa",
            "config": {
                "User": "alice", "WorkingDir": "/home/alice", "StopSignal": "SIGTERM",
                "ExposedPorts": {"8080/tcp": {}, "53/udp": {}},
                "Env": ["PATH=/bin", "A=b"], "Entrypoint": ["/bin/app"], "Cmd": ["--serve"],
                "Volumes": {"/var/data": {}, "/Var/data": {}},
                "Labels": {"Name": "one", "name": "two"}, "ArgsEscaped": true
            },
            "rootfs": {"type": "layers", "diff_ids": [")" +
                                               digestA + R"(", ")" + digestB + R"("]},
            "history": [
                {"created": "2015-10-31T22:22:54Z", "created_by": "ADD a", "comment": "c"},
                {"created_by": "CMD", "empty_layer": true},
                {"created_by": "RUN b"}
            ]
        })");
        VERIFY_RESULT(config);
        QCOMPARE(config->platform.toString(), QStringLiteral("linux/arm64/v8"));
        QCOMPARE(config->platform.osVersion, QStringLiteral("6.1"));
        QCOMPARE(config->created.toUTC(),
                 QDateTime(QDate(2015, 10, 31), QTime(22, 22, 56, 16), QTimeZone::utc()));
        QCOMPARE(config->author, QStringLiteral("Alyssa"));
        QCOMPARE(config->user, QStringLiteral("alice"));
        QCOMPARE(config->workingDir, QStringLiteral("/home/alice"));
        QCOMPARE(config->stopSignal, QStringLiteral("SIGTERM"));
        QCOMPARE(config->exposedPorts.size(), 2);
        QCOMPARE(config->env.size(), 2);
        QCOMPARE(config->entrypoint, QStringList{QStringLiteral("/bin/app")});
        QCOMPARE(config->cmd, QStringList{QStringLiteral("--serve")});
        QCOMPARE(config->volumes.size(), 2);
        QCOMPARE(config->labels.value(QStringLiteral("Name")), QStringLiteral("one"));
        QCOMPARE(config->labels.value(QStringLiteral("name")), QStringLiteral("two"));
        QCOMPARE(config->diffIds.size(), 2);
        QCOMPARE(config->diffIds.at(1).toString().toLatin1(), digestB);
        QCOMPARE(config->history.size(), 3);
        QCOMPARE(config->history.at(0).comment, QStringLiteral("c"));
        QCOMPARE(config->createdBy(0), QStringLiteral("ADD a"));
        QCOMPARE(config->createdBy(1), QStringLiteral("RUN b"));
        QCOMPARE(config->createdBy(2), QString());
        QCOMPARE(config->createdBy(-1), QString());
    }

    void almostNothingIsRequired_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray("{}");
        QTest::newRow("nulls") << QByteArray(
            R"({"config":null,"history":null,"rootfs":{"diff_ids":null},"created":null})");
        QTest::newRow("nulls within")
            << QByteArray(R"({"config":{"Env":null,"Cmd":null,"Volumes":null,"Labels":null}})");
        QTest::newRow("a date that is none") << QByteArray(R"({"created":"yesterday"})");
    }

    void almostNothingIsRequired() {
        QFETCH(QByteArray, json);
        const auto config = ImageConfig::parse(json);
        VERIFY_RESULT(config);
        QVERIFY(!config->created.isValid());
        QVERIFY(config->diffIds.isEmpty());
    }

    void aCommandMayBeAText() {
        const auto config = ImageConfig::parse(R"({"config":{"Cmd":"sh","Entrypoint":"/init"}})");
        VERIFY_RESULT(config);
        QCOMPARE(config->cmd, QStringList{QStringLiteral("sh")});
        QCOMPARE(config->entrypoint, QStringList{QStringLiteral("/init")});
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char* name, const QByteArray& json,
                            ErrorCode code = ErrorCode::ManifestInvalid) {
            QTest::newRow(name) << json << code;
        };
        row("no object", "[]");
        row("cut short", "{\"os\":");
        row("layers as a text", R"({"rootfs":"x"})");
        row("diff_ids as a text", R"({"rootfs":{"diff_ids":"x"}})");
        row("diff_ids of numbers", R"({"rootfs":{"diff_ids":[1]}})");
        row("a malformed diff_id", R"({"rootfs":{"diff_ids":["sha256:x"]}})");
        row("an unknown diff_id", R"({"rootfs":{"diff_ids":["md5:ab"]}})",
            ErrorCode::UnsupportedDigest);
        row("a TarSum as a diff_id", R"({"rootfs":{"diff_ids":["tarsum+)" + digestA + R"("]}})",
            ErrorCode::UnsupportedDigest);
        row("diff_ids twice", R"({"rootfs":{"diff_ids":[],"diff_ids":[]}})");
        row("diff_ids in capitals", R"({"rootfs":{"Diff_IDs":[]}})");
        row("a root in capitals beside", R"({"rootfs":{},"RootFS":{}})");
        row("an environment of numbers", R"({"config":{"Env":[1]}})");
        row("a history of texts", R"({"history":["x"]})");
        row("too large", QByteArray(4 * 1024 * 1024, ' ') + "{}", ErrorCode::TooLarge);
    }

    void refuses() {
        QFETCH(QByteArray, json);
        QFETCH(ErrorCode, code);
        COMPARE_ERROR(ImageConfig::parse(json), code);
    }
};

QTEST_GUILESS_MAIN(ImageConfigTest)
#include "imageconfigtest.moc"
