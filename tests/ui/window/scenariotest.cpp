#include "core/digest/hasher.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/ui/window/archives.h"
#include "tests/ui/window/filedrag.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/mainwindow.h"
#include "ui/upload/uploadsheet.h"

using namespace stowage;
using namespace stowage::test;

/// What the program is for, from one end to the other, with other programs at both ends.
class ScenarioTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatSkopeoSavedAndTheWindowTookSkopeoPullsFromDockerRegistry();
};

void ScenarioTest::whatSkopeoSavedAndTheWindowTookSkopeoPullsFromDockerRegistry() {
    WindowGround ground;
    const StoredImage image = sampleImage({"etc", "usr", "srv and more"});
    const QString layout = ground.path(QStringLiteral("layout"));
    QVERIFY(writeOciLayout(layout, {image, QStringLiteral("team/app:v1")}));
    const QString saved = ground.path(QStringLiteral("app.tar"));
    QVERIFY(skopeoCopy(QStringLiteral("oci:%1:v1").arg(layout),
                       QStringLiteral("docker-archive:%1:team/app:v1").arg(saved)));

    ground.open();
    FileDrag drag(ground.window(), {saved});
    const QPoint at = middleOf(ground.pane());
    QVERIFY(drag.enter(at));
    QCOMPARE(drag.hint(), QStringLiteral("Upload app.tar as an image to Local registry"));
    QVERIFY(drag.drop(at));
    WAIT_FOR(ground.sheetIsReady());
    QVERIFY(press(Qt::Key_Return));
    WAIT_COMPARE(ground.transferState(), QStringLiteral("Done"));

    // The window is still open while another program serves the same folder.
    const auto server = DockerRegistry::start(ground.local().location);
    QVERIFY(server);
    const QString pulled = ground.path(QStringLiteral("pulled"));
    const auto copied = runProgram(
        QStringLiteral("skopeo"),
        {QStringLiteral("--insecure-policy"), QStringLiteral("copy"),
         QStringLiteral("--preserve-digests"), QStringLiteral("--src-tls-verify=false"),
         server->reference(QStringLiteral("team/app:v1")), QStringLiteral("dir:") + pulled});
    QVERIFY2(copied.ok(), (copied.err + server->log()).constData());

    // An archive holds its layers unpacked: so they are pulled, with the config that was saved.
    QStringList expected{image.documents.configDescriptor.digest.toString()};
    for (const QByteArray& tar : image.tars) {
        const Digest digest = Hasher::digestOf(tar);
        expected.append(digest.toString());
        QCOMPARE(readFile(pulled + QLatin1Char('/') + digest.hex()), tar);
    }
    QStringList seen = skopeoDigests(QStringLiteral("dir:") + pulled);
    QCOMPARE(seen.size(), expected.size() + 1); // the manifest's own at the end
    seen.removeLast();
    QCOMPARE(seen, expected);
    QCOMPARE(readFile(pulled + QLatin1Char('/') + image.documents.configDescriptor.digest.hex()),
             image.documents.config);
}

QTEST_MAIN(ScenarioTest)
#include "scenariotest.moc"
