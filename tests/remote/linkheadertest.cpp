#include "core/remote/linkheader.h"

#include <QTest>

using namespace stowage;

class LinkHeaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheNextPage_data();
    void findsTheNextPage();
    void doesNotLookAtHugeHeaders();
};

void LinkHeaderTest::findsTheNextPage_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("target"); // Null where there is none.

    const auto row = [](const char* name, const QByteArray& header, const char* target) {
        QTest::newRow(name) << header << (target ? QString::fromLatin1(target) : QString());
    };
    row("distribution's", "</v2/_catalog?last=b&n=2>; rel=\"next\"", "/v2/_catalog?last=b&n=2");
    row("absolute", "<https://r.example/v2/a/tags/list?last=x>; rel=\"next\"",
        "https://r.example/v2/a/tags/list?last=x");
    row("unquoted", "</n>; rel=next", "/n");
    row("no space", "</n>;rel=\"next\"", "/n");
    row("any case", "</n>; REL=\"Next\"", "/n");
    row("several relations", "</n>; rel=\"last  next\"", "/n");
    row("other parameters", "</n>; title=\"a, b; rel=prev\"; rel=\"next\"; type=text/html", "/n");
    row("a parameter without a value", "</n>; crossorigin; rel=next", "/n");
    row("empty parameters", "</n>; ; rel=next;", "/n");
    row("several links", "</p>; rel=\"prev\", </n>; rel=\"next\"", "/n");
    row("several links without commas' space", "</p>;rel=prev,</n>;rel=next,</l>;rel=last", "/n");
    row("joined lines", "</p>; rel=\"prev\"\n</n>; rel=\"next\"", "/n");
    row("the first of two", "</1>; rel=next, </2>; rel=next", "/1");
    row("commas and semicolons in the target", "</a,b;c>; rel=next", "/a,b;c");
    row("space around the equals sign", "</n>; rel = next", "/n");
    row("a malformed link before it", "<oops; rel=next, </n>; rel=next", "/n");
    row("text without brackets before it", "oops; rel=next, </n>; rel=next", "/n");

    row("nothing", "", nullptr);
    row("no relation", "</n>", nullptr);
    row("another relation", "</n>; rel=\"prev\"", nullptr);
    row("a relation that begins so", "</n>; rel=\"nextish\"", nullptr);
    row("rel without a value", "</n>; rel", nullptr);
    row("the first rel counts", "</n>; rel=prev; rel=next", nullptr);
    row("a link of another page", "</n>; rel=next; anchor=\"/other\"", nullptr);
    row("an empty target", "<>; rel=next", nullptr);
    row("no closing bracket", "</n; rel=next", nullptr);
    row("an unterminated relation", "</n>; rel=\"next", nullptr);
    row("a space in the target", "</n m>; rel=next", nullptr);
    row("a control character in the target", "</n\x01>; rel=next", nullptr);
    row("a line feed in the target", "</n\n>; rel=next", nullptr);
    row("a NUL in the target", QByteArray("</n\0m>; rel=next", 16), nullptr);
    row("text beyond ASCII in the target", "</n\xc3\xa9>; rel=next", nullptr);
    row("inside another's title", "</p>; rel=prev; title=\", </n>; rel=next\"", nullptr);
    row("garbage after the target", "</n> x; rel=next", nullptr);
    row("garbage after the parameters", "</n>; rel=next x", nullptr);
}

void LinkHeaderTest::findsTheNextPage() {
    QFETCH(QByteArray, header);
    QFETCH(QString, target);
    const auto next = nextLink(header);
    QCOMPARE(next.has_value(), !target.isNull());
    QCOMPARE(next.value_or(QString()), target);
}

void LinkHeaderTest::doesNotLookAtHugeHeaders() {
    const QByteArray link = "</n>; rel=next";
    const QByteArray longest = QByteArray(64 * 1024 - link.size(), ',') + link;
    QVERIFY(nextLink(longest));
    QVERIFY(!nextLink(',' + longest));
    QVERIFY(!nextLink(QByteArray(1024 * 1024, '<') + link));
}

QTEST_GUILESS_MAIN(LinkHeaderTest)
#include "linkheadertest.moc"
