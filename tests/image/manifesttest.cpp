#include "core/image/manifest.h"

#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"

#include <QTest>

using namespace stowage;

namespace {

const Descriptor config = test::describe("{}", MediaType::ociConfig);
const Descriptor layerA = test::describe("a", MediaType::ociLayerGzip);
const Descriptor layerB = test::describe("b", MediaType::ociLayerGzip);

const QByteArray configJson = "\"config\":" + config.toJson();
const QByteArray layersJson = "\"layers\":[" + layerA.toJson() + ',' + layerB.toJson() + ']';
const QByteArray imageJson = configJson + ',' + layersJson;
const QByteArray indexJson =
    "\"manifests\":[" + test::describe("m", MediaType::ociManifest).toJson() + ']';

QByteArray version2(const QByteArray& fields) {
    return "{\"schemaVersion\":2" + (fields.isEmpty() ? fields : ',' + fields) + '}';
}

QByteArray typed(const QString& mediaType, const QByteArray& fields) {
    return version2("\"mediaType\":\"" + mediaType.toLatin1() + "\"," + fields);
}

} // namespace

class ManifestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAnImage() {
        const QByteArray bytes =
            typed(MediaType::ociManifest, imageJson + ",\"subject\":" +
                                              test::describe("s", MediaType::ociManifest).toJson() +
                                              ",\"annotations\":{\"k\":\"v\"}");
        const auto manifest = Manifest::parse(bytes);
        VERIFY_RESULT(manifest);
        QVERIFY(manifest->kind() == Manifest::Kind::Image);
        QVERIFY(!manifest->isIndex());
        QCOMPARE(manifest->bytes(), bytes);
        QCOMPARE(manifest->digest(), Hasher::digestOf(bytes));
        QCOMPARE(manifest->mediaType(), MediaType::ociManifest);
        QCOMPARE(manifest->config(), config);
        QCOMPARE(manifest->layers(), (QList<Descriptor>{layerA, layerB}));
        QCOMPARE(manifest->blobs(), (QList<Descriptor>{config, layerA, layerB}));
        QCOMPARE(manifest->subject()->digest, Hasher::digestOf("s"));
        QCOMPARE(manifest->annotations().value(QStringLiteral("k")), QStringLiteral("v"));
        QCOMPARE(manifest->artifactType(), QString());
        QCOMPARE(manifest->descriptor().size, bytes.size());
        QCOMPARE(manifest->descriptor().digest, manifest->digest());
        QCOMPARE(manifest->descriptor().mediaType, MediaType::ociManifest);
    }

    void readsAnIndex() {
        const auto manifest = Manifest::parse(typed(MediaType::dockerList, indexJson));
        VERIFY_RESULT(manifest);
        QVERIFY(manifest->isIndex());
        QCOMPARE(manifest->mediaType(), MediaType::dockerList);
        QCOMPARE(manifest->manifests().size(), 1);
        QCOMPARE(manifest->manifests().first().digest, Hasher::digestOf("m"));
        QVERIFY(manifest->blobs().isEmpty());
    }

    void findsItsMediaType_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("expected");
        const QString json = QStringLiteral("application/json");
        QTest::newRow("its own") << typed(MediaType::dockerManifest, imageJson) << QString()
                                 << MediaType::dockerManifest;
        QTest::newRow("its own before another of its kind")
            << typed(MediaType::dockerManifest, imageJson) << MediaType::ociManifest
            << MediaType::dockerManifest;
        QTest::newRow("the given one")
            << version2(imageJson) << MediaType::dockerManifest << MediaType::dockerManifest;
        QTest::newRow("the given one with parameters")
            << version2(imageJson)
            << QStringLiteral("Application/vnd.docker.distribution.manifest.v2+json; charset=utf-8")
            << MediaType::dockerManifest;
        QTest::newRow("an image's shape") << version2(imageJson) << json << MediaType::ociManifest;
        QTest::newRow("an index's shape")
            << version2(indexJson) << QString() << MediaType::ociIndex;
        QTest::newRow("an empty index")
            << version2("\"manifests\":[]") << QString() << MediaType::ociIndex;
        QTest::newRow("an index of null by its type")
            << typed(MediaType::ociIndex, "\"manifests\":null") << QString() << MediaType::ociIndex;
        QTest::newRow("an image with null lists beside")
            << version2(configJson + ",\"layers\":null,\"manifests\":null") << QString()
            << MediaType::ociManifest;
    }

    void findsItsMediaType() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, given);
        QFETCH(QString, expected);
        const auto manifest = Manifest::parse(bytes, given);
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->mediaType(), expected);
        QCOMPARE(manifest->isIndex(), MediaType::isIndex(expected));
    }

    void findsItsArtifactType_data() {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QString>("expected");
        const QByteArray helm =
            "\"config\":" + test::describe("{}", QStringLiteral("helm/config")).toJson();
        QTest::newRow("an image") << imageJson << QString();
        QTest::newRow("declared") << imageJson + ",\"artifactType\":\"a/b\""
                                  << QStringLiteral("a/b");
        QTest::newRow("by its config") << helm + ",\"layers\":[]" << QStringLiteral("helm/config");
        QTest::newRow("declared before its config")
            << helm + ",\"layers\":[],\"artifactType\":\"a/b\"" << QStringLiteral("a/b");
    }

    void findsItsArtifactType() {
        QFETCH(QByteArray, fields);
        QFETCH(QString, expected);
        const auto manifest = Manifest::parse(version2(fields));
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->artifactType(), expected);
    }

    void foreignLayersNeedNotBeThere() {
        Descriptor foreign = test::describe("f", MediaType::dockerForeignLayerGzip);
        foreign.urls = {QStringLiteral("https://a/b")};
        const auto manifest = Manifest::parse(version2(
            configJson + ",\"layers\":[" + foreign.toJson() + ',' + layerA.toJson() + ']'));
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->layers().size(), 2);
        QCOMPARE(manifest->blobs(), (QList<Descriptor>{config, layerA}));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("given");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char* name, const QByteArray& bytes, const QString& given = {},
                            ErrorCode code = ErrorCode::ManifestInvalid) {
            QTest::newRow(name) << bytes << given << code;
        };
        row("nothing", {});
        row("an array", "[]");
        row("neither index nor image", version2({}));
        row("layers without a config", version2(layersJson));
        row("both index and image", version2(imageJson + ',' + indexJson));
        row("both, with an empty list", version2(imageJson + ",\"manifests\":[]"));
        row("an index with layers", version2(indexJson + ",\"layers\":[]"));
        row("an index with a config", typed(MediaType::ociIndex, indexJson + ',' + configJson));
        row("an image that calls itself an index", typed(MediaType::ociIndex, imageJson));
        row("an index that calls itself an image", typed(MediaType::ociManifest, indexJson));
        row("an empty index that calls itself an image",
            typed(MediaType::dockerManifest, "\"manifests\":[]"));
        row("an image where an index was promised", version2(imageJson), MediaType::ociIndex);
        row("an index where an image was promised", version2(indexJson), MediaType::dockerManifest);
        row("an image where schema 1 was promised", version2(imageJson), MediaType::dockerSchema1);
        row("an image that calls itself schema 1", typed(MediaType::dockerSchema1, imageJson));
        row("no schemaVersion", '{' + imageJson + '}');
        row("schemaVersion 3", "{\"schemaVersion\":3," + imageJson + '}');
        row("schemaVersion as a text", "{\"schemaVersion\":\"2\"," + imageJson + '}');
        row("schemaVersion 1", "{\"schemaVersion\":1," + imageJson + '}');
        row("layers twice", version2(imageJson + ',' + layersJson));
        row("layers twice, escaped", version2(imageJson + ",\"l\\u0061yers\":[]"));
        row("layers in capitals beside", version2(imageJson + ",\"Layers\":[]"));
        row("manifests in capitals beside", version2(imageJson + ",\"MANIFESTS\":[]"));
        row("layers with a long s beside", version2(imageJson + ",\"layer\xc5\xbf\":[]"));
        row("layers as an object", version2(configJson + ",\"layers\":{}"));
        row("a layer as a text", version2(configJson + ",\"layers\":[\"x\"]"));
        row("a layer without anything", version2(configJson + ",\"layers\":[{}]"));
        row("a config as a text", version2("\"config\":\"x\",\"layers\":[]"));
        row("a subject as a text", version2(imageJson + ",\"subject\":\"x\""));
        row("an entry that is none", version2("\"manifests\":[1]"));
        row("annotations of numbers", version2(imageJson + ",\"annotations\":{\"a\":1}"));
        row("a mediaType as a number", version2(imageJson + ",\"mediaType\":1"));
        row("a malformed digest",
            version2(configJson +
                     ",\"layers\":[{\"mediaType\":\"a\",\"size\":1,\"digest\":\"x\"}]"));
        row("an unknown digest",
            version2(configJson +
                     ",\"layers\":[{\"mediaType\":\"a\",\"size\":1,\"digest\":\"md5:ab\"}]"),
            {}, ErrorCode::UnsupportedDigest);
        row("too large", version2(imageJson) + QByteArray(Manifest::maximumSize, ' '), {},
            ErrorCode::TooLarge);
    }

    void refuses() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, given);
        QFETCH(ErrorCode, code);
        COMPARE_ERROR(Manifest::parse(bytes, given), code);
    }

    void everyBrokenByteIsAnErrorOrAnotherDigest() {
        const QByteArray good = typed(MediaType::ociManifest, imageJson);
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray broken = good;
            broken[i] = static_cast<char>(broken[i] ^ 0x04);
            const auto manifest = Manifest::parse(broken);
            QVERIFY(!manifest || manifest->digest() != Hasher::digestOf(good));
            QVERIFY(!Manifest::parse(good.first(i)));
        }
    }

    void writesWhatItReads() {
        const QMap<QString, QString> annotations{{QStringLiteral("k"), QStringLiteral("v\n")}};
        const QByteArray bytes =
            makeManifest(config, {layerA, layerB}, QStringLiteral("a/b"), annotations);
        const QByteArray expected =
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType::ociManifest.toLatin1() +
            "\",\"artifactType\":\"a/b\"," + imageJson + ",\"annotations\":{\"k\":\"v\\n\"}}";
        QCOMPARE(bytes, expected);
        const auto manifest = Manifest::parse(bytes, MediaType::ociManifest);
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->blobs(), (QList<Descriptor>{config, layerA, layerB}));
        QCOMPARE(manifest->artifactType(), QStringLiteral("a/b"));
        QCOMPARE(manifest->annotations(), annotations);
    }

    void writesAnIndexItReads() {
        Descriptor child = test::describe("m", MediaType::ociManifest);
        child.platform =
            Platform{.os = QStringLiteral("linux"), .architecture = QStringLiteral("amd64")};
        child.annotations = {{QStringLiteral("a"), QStringLiteral("b")}};
        const auto index = Manifest::parse(makeIndex({child}));
        VERIFY_RESULT(index);
        QVERIFY(index->isIndex());
        QCOMPARE(index->manifests(), QList<Descriptor>{child});
        const auto empty = Manifest::parse(makeIndex({}));
        VERIFY_RESULT(empty);
        QVERIFY(empty->isIndex());
    }
};

QTEST_GUILESS_MAIN(ManifestTest)
#include "manifesttest.moc"
