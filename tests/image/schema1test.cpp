#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

namespace {

const QByteArray lower = "sha256:" + QByteArray(64, 'a');
const QByteArray upper = "sha256:" + QByteArray(64, 'b');

/// As docker signed it: the payload's closing brace is replaced by the signatures.
const QByteArray payload = "{\n   \"schemaVersion\": 1,\n   \"name\": \"a\",\n   \"fsLayers\": [\n"
                           "      {\"blobSum\": \"" +
                           upper + "\"},\n      {\"blobSum\": \"" + lower + "\"}\n   ]\n}";

QByteArray base64Url(const QByteArray& bytes) {
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray header(qsizetype length, const QByteArray& tail) {
    return base64Url("{\"formatLength\":" + QByteArray::number(length) + ",\"formatTail\":\"" +
                     base64Url(tail) + "\",\"time\":\"2015-01-01T00:00:00Z\"}");
}

QByteArray signedWith(const QByteArrayList& headers) {
    QByteArrayList signatures;
    for (const QByteArray& one : headers) {
        signatures.append("{\"header\":{\"alg\":\"ES256\"},\"signature\":\"x\",\"protected\":\"" +
                          one + "\"}");
    }
    return payload.chopped(2) + ",\n   \"signatures\": [" + signatures.join(',') + "]\n}";
}

QByteArray goodHeader() {
    return header(payload.size() - 2, "\n}");
}

} // namespace

class Schema1Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unsignedIsNamedByItsBytes() {
        const auto manifest = Manifest::parse(payload, MediaType::dockerSchema1);
        VERIFY_RESULT(manifest);
        QVERIFY(manifest->kind() == Manifest::Kind::Schema1);
        QCOMPARE(manifest->mediaType(), MediaType::dockerSchema1);
        QCOMPARE(manifest->digest(), Hasher::digestOf(payload));
    }

    void signedIsNamedByItsPayload_data() {
        QTest::addColumn<int>("signatures");
        QTest::newRow("one signature") << 1;
        QTest::newRow("two signatures") << 2;
    }

    void signedIsNamedByItsPayload() {
        QFETCH(int, signatures);
        const QByteArray bytes = signedWith(QByteArrayList(signatures, goodHeader()));
        const auto manifest = Manifest::parse(bytes);
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->mediaType(), MediaType::dockerSchema1Signed);
        QCOMPARE(manifest->digest(), Hasher::digestOf(payload));
        QCOMPARE(manifest->bytes(), bytes);
    }

    void layersComeLowestFirstWithoutSizes() {
        const auto manifest = Manifest::parse(signedWith({goodHeader()}));
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->layers().size(), 2);
        QCOMPARE(manifest->layers().at(0).digest.toString().toLatin1(), lower);
        QCOMPARE(manifest->layers().at(1).digest.toString().toLatin1(), upper);
        QCOMPARE(manifest->layers().at(0).size, -1);
        QVERIFY(!manifest->config());
    }

    void whatIsSignedCountsNotWhatStandsAround() {
        // The payload is a shorter document than the whole, with other layers.
        const QByteArray tail =
            "\"fsLayers\":[{\"blobSum\":\"" + lower + "\"}],\"schemaVersion\":1}";
        const QByteArray bytes = signedWith({header(1, tail)});
        const auto manifest = Manifest::parse(bytes);
        VERIFY_RESULT(manifest);
        QCOMPARE(manifest->layers().size(), 1);
        QCOMPARE(manifest->digest(), Hasher::digestOf('{' + tail));
    }

    void layersMayBeTarSums() {
        QByteArray tarSums = payload;
        tarSums.replace(upper, "tarsum.v1+" + upper);
        const auto manifest = Manifest::parse(tarSums);
        VERIFY_RESULT(manifest);
        QVERIFY(manifest->layers().at(1).digest.isTarSum());
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const QByteArray& bytes) {
            QTest::newRow(name) << bytes;
        };
        row("no signatures in the list", signedWith({}));
        row("a header that is no base64", signedWith({"!"}));
        row("a header that is no JSON", signedWith({base64Url("x")}));
        row("a header without fields", signedWith({base64Url("{}")}));
        row("a length beyond the end", signedWith({header(1'000'000, "\n}")}));
        row("a negative length", signedWith({header(-1, "\n}")}));
        row("a payload that is no JSON", signedWith({header(5, "\n}")}));
        row("a payload that is another kind",
            signedWith({header(1, "\"schemaVersion\":2,\"manifests\":[]}")}));
        row("two signatures of two payloads", signedWith({goodHeader(), header(0, payload + ' ')}));
        row("signatures that are no list", payload.chopped(2) + ",\"signatures\":{}}");
        row("a layer without a digest", "{\"schemaVersion\":1,\"fsLayers\":[{}]}");
        row("a layer that is a text", "{\"schemaVersion\":1,\"fsLayers\":[\"x\"]}");
        row("schema 2 beside", "{\"schemaVersion\":1,\"fsLayers\":[],\"layers\":[]}");
        row("of version 2", "{\"schemaVersion\":2,\"fsLayers\":[]}");
    }

    void refuses() {
        QFETCH(QByteArray, bytes);
        COMPARE_ERROR(Manifest::parse(bytes), ErrorCode::ManifestInvalid);
    }
};

QTEST_GUILESS_MAIN(Schema1Test)
#include "schema1test.moc"
