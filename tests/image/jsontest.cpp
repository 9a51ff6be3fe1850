#include "core/image/json.h"

#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

namespace {

const QString what = QStringLiteral("the document");

QByteArray nested(int depth) {
    return QByteArray(depth - 1, '[').prepend("{\"a\":") + QByteArray(depth - 1, ']') + '}';
}

} // namespace

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepts_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing in it") << QByteArray("{}");
        QTest::newRow("spaces") << QByteArray(" \t\r\n{ } \n");
        QTest::newRow("every kind of value")
            << QByteArray("{\"a\":[1,-2.5e+3,0,true,false,null,\"x\",{}],\"b\":{\"a\":[]}}");
        QTest::newRow("escapes") << QByteArray(
            "{\"\\u0041\\n\\\"\\\\\\/\\b\\f\\r\\t\":\"\\ud83d\\ude00\"}");
        QTest::newRow("UTF-8") << QByteArray("{\"\xc3\xa9\":\"\xe4\xb8\xad\"}");
        QTest::newRow("the same key in two objects")
            << QByteArray("{\"a\":{\"k\":1},\"b\":{\"k\":1},\"k\":[{\"k\":1},{\"k\":1}]}");
        QTest::newRow("keys that differ in case") << QByteArray("{\"Name\":1,\"name\":2}");
        QTest::newRow("as deep as allowed") << nested(64);
    }

    void accepts() {
        QFETCH(QByteArray, json);
        VERIFY_RESULT(parseJsonObject(json, what));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char* name, const QByteArray& json) {
            QTest::newRow(name) << json;
        };
        row("nothing", {});
        row("an array", "[]");
        row("a number", "1");
        row("a byte order mark", "\xef\xbb\xbf{}");
        row("cut in a string", "{\"a");
        row("cut in an escape", "{\"a\\");
        row("cut in a unicode escape", "{\"a\\u00");
        row("cut after a key", "{\"a\"");
        row("cut after a colon", "{\"a\":");
        row("cut after a value", "{\"a\":1");
        row("cut after a comma", "{\"a\":1,");
        row("a comma too many", "{\"a\":1,}");
        row("a comma too many in an array", "{\"a\":[1,]}");
        row("a second document", "{}{}");
        row("a NUL behind", QByteArray("{}\0", 3));
        row("a key without quotes", "{a:1}");
        row("single quotes", "{'a':1}");
        row("a comment", "{/**/}");
        row("a number with a zero first", "{\"a\":01}");
        row("a number with a plus", "{\"a\":+1}");
        row("a number without digits", "{\"a\":-}");
        row("a fraction without digits", "{\"a\":1.}");
        row("an exponent without digits", "{\"a\":1e}");
        row("hexadecimal", "{\"a\":0x10}");
        row("not a number", "{\"a\":NaN}");
        row("half a word", "{\"a\":tru}");
        row("an unknown escape", "{\"a\":\"\\x41\"}");
        row("a newline in a string", "{\"a\":\"\n\"}");
        row("a NUL in a string", QByteArray("{\"a\":\"\0\"}", 9));
        row("bytes that are no UTF-8", "{\"a\":\"\xff\"}");
        row("a key twice", "{\"a\":1,\"a\":1}");
        row("a key twice, escaped", "{\"layers\":1,\"l\\u0061yers\":1}");
        row("a key twice, deep", "{\"x\":[{\"y\":{\"a\":1,\"b\":2,\"a\":3}}]}");
        row("the empty key twice", "{\"\":1,\"\":1}");
        row("too deep", nested(65));
        row("far too deep", nested(1'000'000));
        row("far too deep and open", QByteArray(1'000'000, '{'));
    }

    void refuses() {
        QFETCH(QByteArray, json);
        const auto parsed = parseJsonObject(json, what);
        COMPARE_ERROR(parsed, ErrorCode::ManifestInvalid);
        QVERIFY(parsed.error().message().startsWith(what));
    }

    void saysWhere() {
        const auto twice = parseJsonObject("{\"layers\":[],\"layers\":[]}", what);
        QCOMPARE(
            twice.error().message(),
            QStringLiteral("the document is no valid JSON: the key \"layers\" appears twice (at "
                           "byte 21)"));
    }

    void refusesWhatIsTooLarge() {
        const QByteArray fits = "{\"a\":\"" + QByteArray(100, 'x') + "\"}";
        VERIFY_RESULT(parseJsonObject(fits, what, fits.size()));
        COMPARE_ERROR(parseJsonObject(fits, what, fits.size() - 1), ErrorCode::TooLarge);
        COMPARE_ERROR(parseJsonObject(QByteArray(maximumJsonSize + 1, ' '), what),
                      ErrorCode::TooLarge);
    }

    void readsManyKeys() {
        QByteArray json = "{";
        constexpr int count = 200'000;
        for (int i = 0; i < count; ++i) {
            json += "\"key" + QByteArray::number(i) + "\":0,";
        }
        json.back() = '}';
        const auto parsed = parseJsonObject(json, what);
        VERIFY_RESULT(parsed);
        QCOMPARE(parsed->size(), count);
    }

    void readsArrays() {
        const auto array = parseJsonArray("[{\"Config\":\"a\"},{\"Config\":\"b\"}]", what);
        VERIFY_RESULT(array);
        QCOMPARE(array->size(), 2);
        COMPARE_ERROR(parseJsonArray("{}", what), ErrorCode::ManifestInvalid);
        COMPARE_ERROR(parseJsonArray("[{\"a\":1,\"a\":2}]", what), ErrorCode::ManifestInvalid);
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "jsontest.moc"
