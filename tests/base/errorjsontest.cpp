#include "core/base/errorjson.h"

#include <QJsonArray>
#include <QTest>

namespace stowage::test {

class ErrorJsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites();
    void everyCodeHasAName();
    void whatIsKeptHasABound();
    void whatIsNoErrorIsNone_data();
    void whatIsNoErrorIsNone();
};

void ErrorJsonTest::readsWhatItWrites() {
    const Error error = Error(ErrorCode::InvalidLength, QStringLiteral("the size is 3, not 4"))
                            .in(QStringLiteral("reading a"))
                            .in(QStringLiteral("copy of b"))
                            .about({QStringLiteral("x"), QStringLiteral("y")});
    const auto read = errorFromJson(errorToJson(error));
    QVERIFY(read);
    QVERIFY(read->code() == error.code());
    QCOMPARE(read->detail(), error.detail());
    QCOMPARE(read->context(), error.context());
    QCOMPARE(read->items(), error.items());
}

void ErrorJsonTest::everyCodeHasAName() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const auto named = errorCodeNamed(errorCodeName(static_cast<ErrorCode>(code)));
        QVERIFY(named);
        QCOMPARE(static_cast<int>(*named), code);
    }
    QVERIFY(!errorCodeNamed(QStringLiteral("no-such")));
    QVERIFY(!errorCodeNamed({}));
}

void ErrorJsonTest::whatIsKeptHasABound() {
    constexpr int many = 100'000;
    QStringList items;
    for (int i = 0; i < many; ++i) {
        items.append(QStringLiteral("item"));
    }
    Error error(ErrorCode::Io, QString(many, QLatin1Char('x')));
    for (int i = 0; i < 100; ++i) {
        error = std::move(error).in(QString(many, QLatin1Char('y')));
    }
    const QJsonObject kept = errorToJson(std::move(error).about(items));
    const auto read = errorFromJson(kept);
    QVERIFY(read);
    QVERIFY(read->message().size() < many);
    QVERIFY(read->items().size() < many / 10);
    QVERIFY(read->items().size() >= 1000);

    QJsonArray list;
    for (const QString& item : std::as_const(items)) {
        list.append(item);
    }
    QJsonObject grown = kept;
    grown.insert(QStringLiteral("items"), list);
    grown.insert(QStringLiteral("detail"), QString(many, QLatin1Char('z')));
    QVERIFY(errorFromJson(grown)->items().size() < many / 10);
    QVERIFY(errorFromJson(grown)->detail().size() < many / 10);
}

void ErrorJsonTest::whatIsNoErrorIsNone_data() {
    QTest::addColumn<QJsonObject>("object");
    QTest::newRow("empty") << QJsonObject{};
    QTest::newRow("unknown code") << QJsonObject{{QStringLiteral("code"), QStringLiteral("bang")},
                                                 {QStringLiteral("detail"), QStringLiteral("x")}};
    QTest::newRow("no detail") << QJsonObject{{QStringLiteral("code"), QStringLiteral("io")}};
    QTest::newRow("a code that is no text") << QJsonObject{
        {QStringLiteral("code"), 3}, {QStringLiteral("detail"), QStringLiteral("x")}};
}

void ErrorJsonTest::whatIsNoErrorIsNone() {
    QFETCH(const QJsonObject, object);
    QVERIFY(!errorFromJson(object));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::ErrorJsonTest)
#include "errorjsontest.moc"
