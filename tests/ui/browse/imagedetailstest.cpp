#include "ui/browse/imagedetails.h"

#include "core/image/indexdepth.h"
#include "tests/support/results.h"
#include "tests/ui/browse/browsefixture.h"

#include <QSysInfo>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;
using test::indexEntry;
using test::indexOf;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");

const QString linuxOs = QStringLiteral("linux");

QString machineArchitecture() {
    const QString cpu = QSysInfo::currentCpuArchitecture();
    return cpu == QLatin1String("x86_64") ? QStringLiteral("amd64") : cpu;
}

} // namespace

class ImageDetailsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anImageIsReadWithItsConfig() {
        BrowseFixture ground;
        ground.addImage(app, v1, {"one", "two"});
        const auto details = readImage(*ground.registry, ground.at(app, v1), {});
        VERIFY_RESULT(details);
        QVERIFY(details->image);
        QCOMPARE(details->image->layers().size(), 2);
        QVERIFY(details->config);
        QCOMPARE(details->config->platform.toString(), QStringLiteral("linux/amd64"));
        QVERIFY(!details->configBytes.isEmpty());
        QVERIFY(details->children.isEmpty());
        QVERIFY(details->size() > 0);
    }

    void ofAnIndexThisMachinesPlatformIsShown() {
        BrowseFixture ground;
        const Digest other = ground.addImage(app, {}, {"other"});
        const Digest mine = ground.addImage(app, {}, {"mine"});
        ground.registry->addManifest(app,
                                     indexOf({indexEntry(other, linuxOs, QStringLiteral("riscv64")),
                                              indexEntry(mine, linuxOs, machineArchitecture())}),
                                     v1);
        auto details = readImage(*ground.registry, ground.at(app, v1), {});
        VERIFY_RESULT(details);
        QCOMPARE(details->child, mine);
        QCOMPARE(details->children.size(), 2);
        QCOMPARE(details->children.first().text, QStringLiteral("linux/riscv64"));

        Location chosen = ground.at(app, v1);
        chosen.child = other;
        details = readImage(*ground.registry, chosen, {});
        VERIFY_RESULT(details);
        QCOMPARE(details->image->digest(), other);
    }

    void anAttestationIsNoPlatform() {
        BrowseFixture ground;
        const Digest image = ground.addImage(app, {}, {"image"});
        const Digest statement = ground.addImage(app, {}, {"statement"});
        ground.registry->addManifest(
            app,
            indexOf({indexEntry(statement, QStringLiteral("unknown"), QStringLiteral("unknown"),
                                {{QStringLiteral("vnd.docker.reference.type"),
                                  QStringLiteral("attestation-manifest")}}),
                     indexEntry(image, QStringLiteral("plan9"), QStringLiteral("mips"))}),
            v1);
        const auto details = readImage(*ground.registry, ground.at(app, v1), {});
        VERIFY_RESULT(details);
        QVERIFY(details->children.first().isAttestation);
        QCOMPARE(details->children.first().text, QStringLiteral("Attestation"));
        QCOMPARE(details->child, image);
        const auto repository = ground.registry->open(BrowseFixture::name(app));
        const auto summary = summarizeImage(*repository, details->top.digest(), {});
        VERIFY_RESULT(summary);
        QCOMPARE(summary->platforms, QStringList({QStringLiteral("plan9/mips")}));
    }

    void aMissingPlatformDoesNotBlankTheRest() {
        BrowseFixture ground;
        const Digest there = ground.addImage(app, {}, {"there"});
        ground.registry->addManifest(
            app,
            indexOf({indexEntry(Digest::ofNothing(), linuxOs, machineArchitecture()),
                     indexEntry(there, linuxOs, QStringLiteral("s390x"))}),
            v1);
        const auto details = readImage(*ground.registry, ground.at(app, v1), {});
        VERIFY_RESULT(details);
        QCOMPARE(details->children.size(), 2);
        QVERIFY(!details->image);
        QVERIFY(details->imageError);
        const auto repository = ground.registry->open(BrowseFixture::name(app));
        const auto summary = summarizeImage(*repository, details->top.digest(), {});
        VERIFY_RESULT(summary);
        QVERIFY(summary->isIncomplete);
        QVERIFY(summary->size > 0);
    }

    /// An image may lie in an index of an index; what was nested to keep readers busy says so.
    void nestedIndexesAreFollowedToALimit() {
        for (const int depth : {2, deepestIndex, deepestIndex + 1, 300}) {
            BrowseFixture ground;
            const Digest image = ground.addImage(app, {}, {"image"});
            Digest inner = image;
            for (int i = 1; i < depth; ++i) {
                inner = ground.registry->addManifest(
                    app, indexOf({indexEntry(inner, linuxOs, machineArchitecture())}), {});
            }
            ground.registry->addManifest(
                app, indexOf({indexEntry(inner, linuxOs, machineArchitecture())}), v1);
            const auto details = readImage(*ground.registry, ground.at(app, v1), {});
            VERIFY_RESULT(details);
            QCOMPARE(details->child, inner);
            if (depth <= deepestIndex) {
                QVERIFY(details->image);
                QCOMPARE(details->image->digest(), image);
                QVERIFY(details->size() > 0);
            } else {
                QVERIFY(!details->image);
                QVERIFY(
                    details->imageError->message().contains(QStringLiteral("more than 8 deep")));
            }
        }
    }

    void aConfigThatIsBadIsSaidNotShown() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        auto details = readImage(*ground.registry, ground.at(app, v1), {});
        VERIFY_RESULT(details);
        const Digest config = details->image->config()->digest;
        ground.registry->flip(config, 5);
        details = readImage(*ground.registry, ground.at(app, v1), {});
        VERIFY_RESULT(details);
        QVERIFY(!details->config);
        QVERIFY(details->configError);
        QCOMPARE(errorCodeName(details->configError->code()),
                 errorCodeName(ErrorCode::InvalidDigest));
    }

    void blobsAreReadUpToALimit() {
        BrowseFixture ground;
        const Digest digest = ground.registry->addLayer(app, QByteArray(5000, 'x'));
        const auto repository = ground.registry->open(BrowseFixture::name(app));
        const Descriptor honest{.mediaType = {}, .digest = digest, .size = 5000};
        VERIFY_RESULT(readBlob(*repository, honest, 5000, {}));
        COMPARE_ERROR(readBlob(*repository, honest, 4999, {}), ErrorCode::TooLarge);
        const Descriptor liar{.mediaType = {}, .digest = digest, .size = 10};
        COMPARE_ERROR(readBlob(*repository, liar, 100, {}), ErrorCode::InvalidLength);
    }

    void kindsAreToldByTheirTypes_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("artifact");
        QTest::addColumn<QByteArray>("layer");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, const char* config, const char* artifact,
                            const char* layer, ContentKind kind) {
            QTest::newRow(name) << QByteArray(config) << QByteArray(artifact) << QByteArray(layer)
                                << static_cast<int>(kind);
        };
        const char* image = "application/vnd.oci.image.config.v1+json";
        const char* tar = "application/vnd.oci.image.layer.v1.tar+gzip";
        row("image", image, "", tar, ContentKind::Image);
        row("helm", "application/vnd.cncf.helm.config.v1+json", "", tar, ContentKind::HelmChart);
        row("wasm", "application/vnd.wasm.config.v0+json", "", tar, ContentKind::Wasm);
        row("attestation", image, "", "application/vnd.in-toto+json", ContentKind::Attestation);
        row("cosign", image, "", "application/vnd.dev.cosign.simplesigning.v1+json",
            ContentKind::Signature);
        row("notation", "application/vnd.oci.empty.v1+json",
            "application/vnd.cncf.notary.signature", tar, ContentKind::Signature);
        row("anything", "application/vnd.oci.empty.v1+json", "application/x-mine", tar,
            ContentKind::Artifact);
    }
    void kindsAreToldByTheirTypes() {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, artifact);
        QFETCH(QByteArray, layer);
        QFETCH(int, kind);
        const auto descriptor = [](const QByteArray& type) {
            return Descriptor{.mediaType = QString::fromLatin1(type),
                              .digest = Digest::ofNothing()};
        };
        const auto manifest = Manifest::parse(
            makeManifest(descriptor(config), {descriptor(layer)}, QString::fromLatin1(artifact)));
        VERIFY_RESULT(manifest);
        QCOMPARE(static_cast<int>(contentKind(*manifest)), kind);
    }

    void commandsAreFreedOfNoise_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* name, const char* written, const char* shown) {
            QTest::newRow(name) << QString::fromLatin1(written) << QString::fromLatin1(shown);
        };
        row("nop", "/bin/sh -c #(nop) ADD file:1 in / ", "ADD file:1 in /");
        row("run", "/bin/sh -c apt-get   update", "RUN apt-get update");
        row("buildkit", "RUN /bin/sh -c make install # buildkit", "RUN make install");
        row("copy", "COPY a b # buildkit", "COPY a b");
        row("lines", "RUN a\\\n  b", "RUN a\\ b");
        row("nothing", "", "");
    }
    void commandsAreFreedOfNoise() {
        QFETCH(QString, written);
        QFETCH(QString, shown);
        QCOMPARE(madeByText(written), shown);
    }
};

QTEST_GUILESS_MAIN(ImageDetailsTest)
#include "imagedetailstest.moc"
