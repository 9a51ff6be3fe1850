#include "core/remote/challenge.h"

#include <QTest>

#include <initializer_list>
#include <utility>

using namespace stowage;

namespace {

QString s(const char* text) {
    return QString::fromUtf8(text);
}

Challenge challenge(const char* scheme,
                    std::initializer_list<std::pair<const char*, const char*>> parameters) {
    Challenge result{.scheme = s(scheme), .parameters = {}};
    for (const auto& [name, value] : parameters) {
        result.parameters.insert(s(name), s(value));
    }
    return result;
}

QString written(const QList<Challenge>& challenges) {
    QString text;
    for (const Challenge& one : challenges) {
        text += one.scheme + QLatin1Char('{');
        for (auto it = one.parameters.begin(); it != one.parameters.end(); ++it) {
            text += it.key() + QLatin1Char('=') + it.value() + QLatin1Char(';');
        }
        text += QLatin1Char('}');
    }
    return text;
}

} // namespace

class ChallengeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsHeaders_data();
    void readsHeaders();
    void takesAtMost32Challenges();
    void leavesOutAChallengeOfTooManyParameters();
    void doesNotLookAtHugeHeaders();
    void readsEveryTruncationOfAHeader();
};

void ChallengeTest::readsHeaders_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QList<Challenge>>("challenges");

    const auto row = [](const char* name, const QByteArray& header,
                        const QList<Challenge>& challenges) {
        QTest::newRow(name) << header << challenges;
    };
    const Challenge basic = challenge("basic", {{"realm", "r"}});
    const Challenge bearer = challenge("bearer", {{"realm", "https://auth.example/token"},
                                                  {"service", "registry.example"},
                                                  {"scope", "repository:a/b:pull,push"}});

    row("nothing", "", {});
    row("only separators", " ,\t, ,", {});
    row("basic", "Basic realm=\"r\"", {basic});
    row("a scheme alone", "Negotiate", {challenge("negotiate", {})});
    row("bearer with commas inside quotes",
        "Bearer realm=\"https://auth.example/token\",service=\"registry.example\","
        "scope=\"repository:a/b:pull,push\"",
        {bearer});
    row("unquoted values that are no tokens",
        "Bearer realm=https://auth.example/token, service=registry.example, "
        "scope=\"repository:a/b:pull,push\"",
        {bearer});
    row("names in any case", "BEARER Realm=\"A\", SERVICE=B",
        {challenge("bearer", {{"realm", "A"}, {"service", "B"}})});
    row("space around the equals sign", "Basic realm \t=  \"r\"", {basic});
    row("several in one header", "Basic realm=\"r\", Bearer realm=\"b\", service=\"s\", Negotiate",
        {basic, challenge("bearer", {{"realm", "b"}, {"service", "s"}}),
         challenge("negotiate", {})});
    row("lines joined by a comma and empty elements", ", Negotiate ,, Basic realm=\"r\" ,",
        {challenge("negotiate", {}), basic});
    row("lines joined by a line feed", "Negotiate\nBasic realm=\"r\"",
        {challenge("negotiate", {}), basic});
    row("token68", "Negotiate YII-._~+/==, Basic realm=\"r\"",
        {challenge("negotiate", {{"", "YII-._~+/=="}}), basic});
    row("token68 at the end", "Negotiate YII=", {challenge("negotiate", {{"", "YII="}})});
    row("a parameter whose value begins like a token68", "Basic realm=a=b",
        {challenge("basic", {{"realm", "a=b"}})});
    row("escapes", "Basic realm=\"a \\\"b\\\" \\\\ \\c, d\"",
        {challenge("basic", {{"realm", "a \"b\" \\ c, d"}})});
    row("an empty quoted value", "Basic realm=\"\"", {challenge("basic", {{"realm", ""}})});
    row("text beyond ASCII", "Basic realm=\"caf\xc3\xa9\"",
        {challenge("basic", {{"realm", "caf\xc3\xa9"}})});
    row("two of one scheme", "Basic realm=\"a\", Basic realm=\"b\"",
        {challenge("basic", {{"realm", "a"}}), challenge("basic", {{"realm", "b"}})});

    row("unterminated quotes", "Basic realm=\"r", {});
    row("unterminated quotes swallow what follows", "Basic realm=\"r, Bearer realm=b", {});
    row("unterminated quotes after a good one", "Basic realm=\"r\", Bearer realm=\"b", {basic});
    row("a backslash at the end", "Basic realm=\"r\\", {});
    row("a line feed inside quotes", "Basic realm=\"a\nb\"", {});
    row("a NUL inside quotes", QByteArray("Basic realm=\"a\0b\"", 17), {});
    row("a NUL after the scheme", QByteArray("Basic\0realm=\"a\"", 15), {});
    row("an escaped NUL", QByteArray("Basic realm=\"a\\\0b\"", 18), {});
    row("DEL inside quotes", "Basic realm=\"a\x7f\"", {});
    row("a parameter twice", "Basic realm=\"a\", realm=\"b\"", {});
    row("a parameter twice in another case", "Basic realm=\"a\", REALM=\"a\", Negotiate",
        {challenge("negotiate", {})});
    row("parameters without a scheme", "realm=\"r\", Negotiate", {challenge("negotiate", {})});
    row("no value", "Bearer realm=\"r\", service=, Basic realm=\"r\"", {basic});
    row("no comma between parameters", "Basic realm=\"r\" service=\"s\"", {});
    row("parameters after a fault do not mend it", "Bearer @, realm=\"evil\", Basic realm=\"r\"",
        {basic});
    row("a second word after the scheme", "Basic realm r", {});
    row("garbage", "\"\"\"", {});
    row("garbage before a good one", "@@ , Basic realm=\"r\"", {basic});
    row("a quoted comma in garbage", "@ \", Bearer realm=evil\", Basic realm=\"r\"", {basic});
}

void ChallengeTest::readsHeaders() {
    QFETCH(QByteArray, header);
    QFETCH(QList<Challenge>, challenges);
    QCOMPARE(written(Challenge::parse(header)), written(challenges));
}

void ChallengeTest::takesAtMost32Challenges() {
    QCOMPARE(Challenge::parse(QByteArray("a,").repeated(31)).size(), 31);
    QCOMPARE(Challenge::parse(QByteArray("a,").repeated(1000)).size(), 32);
}

void ChallengeTest::leavesOutAChallengeOfTooManyParameters() {
    QByteArray header = "Basic ";
    for (int i = 0; i < 32; ++i) {
        header += 'p' + QByteArray::number(i) + "=v,";
    }
    QCOMPARE(Challenge::parse(header).size(), 1);
    QCOMPARE(Challenge::parse(header).constFirst().parameters.size(), 32);
    QCOMPARE(Challenge::parse(header + "q=v").size(), 0);
}

void ChallengeTest::doesNotLookAtHugeHeaders() {
    const QByteArray start = "Basic realm=\"";
    const QByteArray longest = start + QByteArray(64 * 1024 - start.size() - 1, 'a') + '"';
    QCOMPARE(Challenge::parse(longest).size(), 1);
    QCOMPARE(Challenge::parse(longest + ' ').size(), 0);
    QCOMPARE(Challenge::parse(start + QByteArray(1024 * 1024, '\\') + '"').size(), 0);
}

void ChallengeTest::readsEveryTruncationOfAHeader() {
    const QByteArray header =
        "Bearer realm=\"https://a/t\",scope=\"x:\\\"y\",Negotiate YII==, Basic realm=r";
    for (qsizetype size = 0; size < header.size(); ++size) {
        // A copy of its own, so that a sanitizer sees a read past its end.
        QVERIFY(Challenge::parse(QByteArray(header.constData(), size)).size() <= 3);
    }
    QCOMPARE(Challenge::parse(header).size(), 3);
}

QTEST_GUILESS_MAIN(ChallengeTest)
#include "challengetest.moc"
