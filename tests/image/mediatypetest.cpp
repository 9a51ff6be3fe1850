#include "core/image/mediatype.h"

#include "core/image/platform.h"

#include <QTest>

using namespace stowage;

class MediaTypeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isClassified_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("classes");
        const auto row = [](const QString& type, const QString& classes) {
            QTest::newRow(qPrintable(type)) << type << classes;
        };
        const QString index = QStringLiteral("index manifest");
        const QString image = QStringLiteral("image manifest");
        const QString schema1 = QStringLiteral("schema1 manifest");
        const QString layer = QStringLiteral("layer");
        const QString foreign = QStringLiteral("layer foreign");
        const QString oci = QStringLiteral("application/vnd.oci.image.");
        const QString docker = QStringLiteral("application/vnd.docker.image.rootfs.");
        row(MediaType::ociIndex, index);
        row(MediaType::dockerList, index);
        row(MediaType::ociManifest, image);
        row(MediaType::dockerManifest, image);
        row(MediaType::dockerSchema1, schema1);
        row(MediaType::dockerSchema1Signed, schema1);
        row(MediaType::ociConfig, QStringLiteral("config"));
        row(MediaType::dockerConfig, QStringLiteral("config"));
        row(MediaType::ociLayer, layer);
        row(MediaType::ociLayerGzip, layer);
        row(MediaType::ociLayerZstd, layer);
        row(MediaType::dockerLayer, layer);
        row(MediaType::dockerLayerGzip, layer);
        row(MediaType::dockerLayerZstd, layer);
        row(MediaType::dockerForeignLayerGzip, foreign);
        row(docker + QStringLiteral("foreign.diff.tar"), foreign);
        row(oci + QStringLiteral("layer.nondistributable.v1.tar"), foreign);
        row(oci + QStringLiteral("layer.nondistributable.v1.tar+gzip"), foreign);
        row(oci + QStringLiteral("layer.nondistributable.v1.tar+zstd"), foreign);
        row(oci + QStringLiteral("layer.v1.tar+gzip+encrypted"), {});
        row(oci + QStringLiteral("layer.v1.tar.gzip"), {});
        row(oci + QStringLiteral("layer.v1.tarball"), {});
        row(MediaType::ociEmpty, {});
        row(QStringLiteral("application/vnd.in-toto+json"), {});
        row(QString(), {});
    }

    void isClassified() {
        QFETCH(QString, type);
        QFETCH(QString, classes);
        QStringList found;
        const auto add = [&found](bool is, const char* name) {
            if (is) {
                found.append(QString::fromLatin1(name));
            }
        };
        add(MediaType::isIndex(type), "index");
        add(MediaType::isImageManifest(type), "image");
        add(MediaType::isSchema1(type), "schema1");
        add(MediaType::isManifest(type), "manifest");
        add(MediaType::isImageConfig(type), "config");
        add(MediaType::isLayerTar(type), "layer");
        add(MediaType::isNonDistributable(type), "foreign");
        QCOMPARE(found.join(QLatin1Char(' ')), classes);
    }

    void platformsAreWrittenWithSlashes() {
        const Platform arm{.os = QStringLiteral("linux"),
                           .architecture = QStringLiteral("arm64"),
                           .variant = QStringLiteral("v8")};
        QCOMPARE(arm.toString(), QStringLiteral("linux/arm64/v8"));
        const Platform unknown{.os = QStringLiteral("unknown"),
                               .architecture = QStringLiteral("unknown")};
        QCOMPARE(unknown.toString(), QStringLiteral("unknown/unknown"));
        QVERIFY(unknown.isUnknown());
        QVERIFY(!arm.isUnknown());
        QCOMPARE(Platform{}.toString(), QString());
    }
};

QTEST_GUILESS_MAIN(MediaTypeTest)
#include "mediatypetest.moc"
