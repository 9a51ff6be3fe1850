#include "tests/support/scriptedregistry.h"

#include "core/digest/hasher.h"
#include "tests/support/rawclient.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

/// A ScriptedRegistry beside skopeo, which knows what a registry is.
class ScriptedRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesAndGivesWhatSkopeoCopies();
    void rulesComeInTheirOrder();
    void uploadsLiveByTheirLastLocation();
};

void ScriptedRegistryTest::takesAndGivesWhatSkopeoCopies() {
    ScriptedRegistry registry({.pageSize = 2});
    const QByteArray layer = tarOf("a", "b");
    const SampleImage image =
        SampleImage::of({{.stored = layer, .tar = layer, .mediaType = MediaType::ociLayer}});
    const QString app = QStringLiteral("library/app");
    registry.addBlob(app, layer);
    registry.addBlob(app, image.config);
    registry.addManifest(app, image.manifest, MediaType::ociManifest.toLatin1(),
                         QStringLiteral("v1"));
    const QString from = QStringLiteral("docker://%1/library/app:v1").arg(registry.address());
    const QTemporaryDir folder;
    const QString copy = QStringLiteral("dir:") + folder.filePath(QStringLiteral("copy"));
    const auto skopeo = [](const QStringList& arguments) {
        return runProgram(QStringLiteral("skopeo"), arguments);
    };
    auto done =
        skopeo({QStringLiteral("copy"), QStringLiteral("--src-tls-verify=false"), from, copy});
    QVERIFY2(done.ok(), done.err.constData());
    for (const char* tag : {"v1", "v2", "v3"}) {
        done = skopeo(
            {QStringLiteral("copy"), QStringLiteral("--dest-tls-verify=false"), copy,
             QStringLiteral("docker://%1/other:%2").arg(registry.address(), QLatin1String(tag))});
        QVERIFY2(done.ok(), done.err.constData());
    }
    QCOMPARE(registry.manifest(QStringLiteral("other"), QStringLiteral("v2"))->bytes,
             image.manifest);
    QCOMPARE(registry.blob(QStringLiteral("other"), Hasher::digestOf(layer)), layer);
    done = skopeo({QStringLiteral("list-tags"), QStringLiteral("--tls-verify=false"),
                   QStringLiteral("docker://%1/other").arg(registry.address())});
    QVERIFY2(done.ok(), done.err.constData());
    QVERIFY2(done.out.contains("v3"), done.out.constData()); // On the second page.
}

void ScriptedRegistryTest::rulesComeInTheirOrder() {
    ScriptedRegistry registry;
    registry.pass("GET", "/v2/", 1);
    registry.instead("GET", "/v2/", ScriptedAnswer::error(503, "UNAVAILABLE"), 2);
    registry.bend("GET", "/v2/",
                  [](ScriptedAnswer answer) { return std::move(answer).with("X-Bent", "1"); });
    RawClient client(registry.server().url());
    QList<int> statuses;
    QList<QByteArray> bent;
    for (int i = 0; i < 5; ++i) {
        const auto answer = client.request("GET", "/v2/");
        statuses.append(answer.status);
        bent.append(answer.header("X-Bent"));
    }
    QCOMPARE(statuses, QList<int>({200, 503, 503, 200, 200}));
    QCOMPARE(bent, QList<QByteArray>({"", "", "", "1", ""}));
}

void ScriptedRegistryTest::uploadsLiveByTheirLastLocation() {
    ScriptedRegistry registry;
    RawClient client(registry.server().url());
    const QByteArray first = client.request("POST", "/v2/a/blobs/uploads/").header("Location");
    auto answer = client.request("PATCH", first, {{"Content-Range", "0-2"}}, "abc");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.header("Range"), QByteArray("0-2"));
    QCOMPARE(client.request("PATCH", first, {}, "def").status, 404);
    answer = client.request("PATCH", answer.header("Location"), {{"Content-Range", "0-2"}}, "abc");
    QCOMPARE(answer.status, 416);
    const QByteArray digest = Hasher::digestOf("abcdef").toString().toLatin1();
    answer = client.request("PUT", answer.header("Location") + "&digest=" + digest,
                            {{"Content-Range", "3-5"}}, "def");
    QCOMPARE(answer.status, 201);
    QCOMPARE(registry.unfinishedUploads(), 0);
    answer = client.request("GET", "/v2/a/blobs/" + digest, {{"Range", "bytes=2-9"}});
    QCOMPARE(answer.status, 206);
    QCOMPARE(answer.header("Content-Range"), QByteArray("bytes 2-5/6"));
    QCOMPARE(answer.body, QByteArray("cdef"));
}

QTEST_GUILESS_MAIN(ScriptedRegistryTest)
#include "scriptedregistrytest.moc"
