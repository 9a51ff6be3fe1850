#include "core/image/jsonfields.h"

#include "core/image/json.h"
#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

namespace {

constexpr QLatin1String key("size");

JsonFields fieldsOf(const QByteArray& json) {
    const auto object = parseJsonObject(json, QStringLiteral("the test"));
    return JsonFields(object ? *object : QJsonObject(), QStringLiteral("the object"), {key});
}

} // namespace

class JsonFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsSizesExactly_data() {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<qint64>("size");
        QTest::newRow("0") << QByteArray("0") << qint64{0};
        QTest::newRow("over 32 bits") << QByteArray("4294967297") << qint64{4294967297};
        QTest::newRow("the largest") << QByteArray("9007199254740992") << qint64{9007199254740992};
        QTest::newRow("one less") << QByteArray("9007199254740991") << qint64{9007199254740991};
    }

    void readsSizesExactly() {
        QFETCH(QByteArray, number);
        QFETCH(qint64, size);
        JsonFields fields = fieldsOf("{\"size\":" + number + '}');
        QCOMPARE(fields.size(key), size);
        VERIFY_RESULT(fields.check());
    }

    void refusesSizesThatAreNone_data() {
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const QByteArray& number) {
            QTest::newRow(number.constData()) << "{\"size\":" + number + '}';
        };
        for (const char* number : {"-1", "-0.5", "1.5", "9007199254740993", "9223372036854775807",
                                   "9223372036854775808", "18446744073709551616", "1e300", "1e999",
                                   "-1e999", "\"5\"", "true", "null", "[]", "{}"}) {
            row(number);
        }
        QTest::newRow("absent") << QByteArray("{}");
    }

    void refusesSizesThatAreNone() {
        QFETCH(QByteArray, json);
        JsonFields fields = fieldsOf(json);
        fields.size(key);
        COMPARE_ERROR(fields.check(), ErrorCode::ManifestInvalid);
    }

    void refusesKnownKeysInAnotherCase_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("a capital") << QByteArray("{\"Size\":1}");
        QTest::newRow("all capitals beside") << QByteArray("{\"size\":1,\"SIZE\":2}");
        QTest::newRow("a long s") << QByteArray("{\"\xc5\xbfize\":1}");
        QTest::newRow("escaped") << QByteArray("{\"\\u0053ize\":1}");
    }

    void refusesKnownKeysInAnotherCase() {
        QFETCH(QByteArray, json);
        COMPARE_ERROR(fieldsOf(json).check(), ErrorCode::ManifestInvalid);
    }

    void ignoresUnknownKeys() { VERIFY_RESULT(fieldsOf("{\"other\":1,\"Other\":2}").check()); }

    void absentAndNullReadAsEmpty_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("absent") << QByteArray("{}");
        QTest::newRow("null") << QByteArray("{\"size\":null}");
    }

    void absentAndNullReadAsEmpty() {
        QFETCH(QByteArray, json);
        JsonFields fields = fieldsOf(json);
        QVERIFY(!fields.has(key));
        QVERIFY(fields.string(key).isEmpty());
        QVERIFY(!fields.boolean(key));
        QVERIFY(fields.strings(key).isEmpty());
        QVERIFY(fields.stringOrStrings(key).isEmpty());
        QVERIFY(fields.keysOf(key).isEmpty());
        QVERIFY(fields.stringMap(key).isEmpty());
        QVERIFY(fields.object(key).isEmpty());
        QVERIFY(fields.array(key).isEmpty());
        VERIFY_RESULT(fields.check());
        QVERIFY(fields.requiredString(key).isEmpty());
        COMPARE_ERROR(fields.check(), ErrorCode::ManifestInvalid);
    }

    void readsEveryType() {
        QCOMPARE(fieldsOf("{\"size\":\"x\"}").string(key), QStringLiteral("x"));
        QVERIFY(fieldsOf("{\"size\":true}").boolean(key));
        const QStringList two{QStringLiteral("x"), QStringLiteral("y")};
        QCOMPARE(fieldsOf("{\"size\":[\"x\",\"y\"]}").strings(key), two);
        QCOMPARE(fieldsOf("{\"size\":[\"x\",\"y\"]}").stringOrStrings(key), two);
        QCOMPARE(fieldsOf("{\"size\":\"x\"}").stringOrStrings(key), two.first(1));
        QCOMPARE(fieldsOf("{\"size\":{\"x\":{},\"y\":{}}}").keysOf(key), two);
        QCOMPARE(fieldsOf("{\"size\":{\"x\":\"y\"}}").stringMap(key).value(two.at(0)), two.at(1));
    }

    void refusesOtherTypes_data() {
        QTest::addColumn<QByteArray>("value");
        for (const char* value : {"1", "[1]", "{\"a\":1}"}) {
            QTest::newRow(value) << QByteArray(value);
        }
    }

    void refusesOtherTypes() {
        QFETCH(QByteArray, value);
        const QByteArray json = "{\"size\":" + value + '}';
        const auto refused = [&](auto read) {
            JsonFields fields = fieldsOf(json);
            read(fields);
            return !fields.check();
        };
        QVERIFY(refused([](JsonFields& fields) { fields.string(key); }));
        QVERIFY(refused([](JsonFields& fields) { fields.boolean(key); }));
        QVERIFY(refused([](JsonFields& fields) { fields.strings(key); }));
        QVERIFY(refused([](JsonFields& fields) { fields.stringMap(key); }));
        QVERIFY(refused([](JsonFields& fields) { fields.digest(key); }));
    }

    void readsDigests() {
        const QByteArray text = Digest::ofNothing().toString().toLatin1();
        JsonFields fields = fieldsOf("{\"size\":\"" + text + "\"}");
        QCOMPARE(fields.digest(key), Digest::ofNothing());
        VERIFY_RESULT(fields.check());

        JsonFields tarSum = fieldsOf("{\"size\":\"tarsum.v1+" + text + "\"}");
        QVERIFY(!tarSum.digest(key));
        COMPARE_ERROR(tarSum.check(), ErrorCode::UnsupportedDigest);
    }

    void rememberTheFirstFault() {
        JsonFields fields = fieldsOf("{\"size\":\"x\"}");
        fields.digest(key);
        fields.boolean(key);
        // The document is invalid: no content was found to have another digest.
        COMPARE_ERROR(fields.check(), ErrorCode::ManifestInvalid);
        QVERIFY(
            fields.check().error().message().startsWith(QStringLiteral("the object: its size: ")));
    }

    void aNumberIsNoSizeInBytes() {
        JsonFields text = fieldsOf(R"({"size":"2"})");
        text.number(key);
        QCOMPARE(text.check().error().message(),
                 QStringLiteral("the object: size is not a whole number"));
        JsonFields bytes = fieldsOf(R"({"size":"2"})");
        bytes.size(key);
        QCOMPARE(bytes.check().error().message(),
                 QStringLiteral("the object: size is not a size in bytes"));
        JsonFields nothing = fieldsOf("{}");
        nothing.number(key);
        QCOMPARE(nothing.check().error().message(), QStringLiteral("the object: it has no size"));
    }
};

QTEST_GUILESS_MAIN(JsonFieldsTest)
#include "jsonfieldstest.moc"
