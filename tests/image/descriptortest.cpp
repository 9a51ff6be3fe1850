#include "core/image/descriptor.h"

#include "core/image/json.h"
#include "core/image/mediatype.h"
#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

namespace {

const QByteArray emptyDigest = Digest::ofNothing().toString().toLatin1();

Result<Descriptor> parse(const QByteArray& json) {
    const auto object = parseJsonObject(json, QStringLiteral("the test"));
    if (!object) {
        return failure(object);
    }
    return Descriptor::fromJson(*object, QStringLiteral("layer 1"));
}

QByteArray with(const QByteArray& field) {
    return "{\"mediaType\":\"a/b\",\"digest\":\"" + emptyDigest + "\",\"size\":0," + field + '}';
}

} // namespace

class DescriptorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites() {
        const QByteArray json =
            "{\"mediaType\":\"a/b\",\"digest\":\"" + emptyDigest +
            "\",\"size\":9007199254740992,\"urls\":[\"https://a/b\"],\"annotations\":{\"k\":\"v\","
            "\"z\":\"\\\"\\n\xc3\xa9\"},\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\","
            "\"os.version\":\"1\",\"variant\":\"v8\"},\"artifactType\":\"c/d\"}";
        const auto descriptor = parse(json);
        VERIFY_RESULT(descriptor);
        QCOMPARE(descriptor->size, qint64{1} << 53);
        QCOMPARE(descriptor->urls, QStringList{QStringLiteral("https://a/b")});
        QCOMPARE(descriptor->annotations.value(QStringLiteral("z")), QStringLiteral("\"\n\u00e9"));
        QCOMPARE(descriptor->platform->toString(), QStringLiteral("linux/arm64/v8"));
        QCOMPARE(descriptor->platform->osVersion, QStringLiteral("1"));
        QCOMPARE(descriptor->artifactType, QStringLiteral("c/d"));
        QCOMPARE(descriptor->toJson(), json);
    }

    void leavesOutWhatIsEmpty() {
        const Descriptor descriptor{
            .mediaType = QStringLiteral("a/b"), .digest = Digest::ofNothing(), .size = 0};
        QCOMPARE(descriptor.toJson(), QByteArray("{\"mediaType\":\"a/b\",\"digest\":\"" +
                                                 emptyDigest + "\",\"size\":0}"));
        QCOMPARE(parse(descriptor.toJson()), descriptor);
    }

    void nullReadsAsAbsent() {
        const auto descriptor =
            parse(with("\"urls\":null,\"annotations\":null,\"platform\":null,\"data\":null"));
        VERIFY_RESULT(descriptor);
        QVERIFY(!descriptor->platform);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char* name, const QByteArray& json,
                            ErrorCode code = ErrorCode::ManifestInvalid) {
            QTest::newRow(name) << json << code;
        };
        const QByteArray type = "\"mediaType\":\"a/b\",";
        const QByteArray digest = "\"digest\":\"" + emptyDigest + "\",";
        row("nothing", "{}");
        row("no media type", '{' + digest + "\"size\":0}");
        row("no digest", '{' + type + "\"size\":0}");
        row("no size", '{' + type + digest.chopped(1) + '}');
        row("a negative size", '{' + type + digest + "\"size\":-1}");
        row("a fraction", '{' + type + digest + "\"size\":0.5}");
        row("a malformed digest", '{' + type + "\"digest\":\"sha256:x\",\"size\":0}");
        row("a path as a digest", '{' + type + "\"digest\":\"../../x:y\",\"size\":0}");
        row("an unknown digest", '{' + type + "\"digest\":\"md5:ab\",\"size\":0}",
            ErrorCode::UnsupportedDigest);
        row("a TarSum", '{' + type + "\"digest\":\"tarsum.v1+" + emptyDigest + "\",\"size\":0}",
            ErrorCode::UnsupportedDigest);
        row("annotations of numbers", with("\"annotations\":{\"a\":1}"));
        row("urls of numbers", with("\"urls\":[1]"));
        row("a platform of text", with("\"platform\":\"linux\""));
        row("a platform in capitals", with("\"platform\":{\"OS\":\"linux\"}"));
        row("a digest in capitals beside", with("\"Digest\":\"" + emptyDigest + '"'));
    }

    void refuses() {
        QFETCH(QByteArray, json);
        QFETCH(ErrorCode, code);
        const auto descriptor = parse(json);
        COMPARE_ERROR(descriptor, code);
        QVERIFY(descriptor.error().message().contains(QStringLiteral("layer 1")));
    }

    void foreignLayersHaveATypeAndAnAddress() {
        Descriptor descriptor{.mediaType = MediaType::dockerForeignLayerGzip,
                              .digest = Digest::ofNothing()};
        QVERIFY(!descriptor.isForeign());
        descriptor.urls = {QStringLiteral("https://a/b")};
        QVERIFY(descriptor.isForeign());
        descriptor.mediaType = MediaType::dockerLayerGzip;
        QVERIFY(!descriptor.isForeign());
    }
};

QTEST_GUILESS_MAIN(DescriptorTest)
#include "descriptortest.moc"
