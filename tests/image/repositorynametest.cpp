#include "core/image/repositoryname.h"

#include "tests/support/results.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace stowage;

class RepositoryNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepts_data() {
        QTest::addColumn<QString>("text");
        const QStringList texts{QStringLiteral("a"),           QStringLiteral("library/debian"),
                                QStringLiteral("a/b/c/d"),     QStringLiteral("a.b"),
                                QStringLiteral("a_b"),         QStringLiteral("a__b"),
                                QStringLiteral("a-b"),         QStringLiteral("a---b"),
                                QStringLiteral("0/1"),         QStringLiteral("a.b_c__d-e"),
                                QString(255, QLatin1Char('x'))};
        for (const QString& text : texts) {
            QTest::newRow(qPrintable(text)) << text;
        }
    }

    void accepts() {
        QFETCH(QString, text);
        const auto name = RepositoryName::parse(text);
        VERIFY_RESULT(name);
        QCOMPARE(name->toString(), text);
        QCOMPARE(RepositoryName::closestTo(text).toString(), text);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QString& text) { QTest::newRow(name) << text; };
        row("nothing", {});
        row("a slash", QStringLiteral("/"));
        row("a slash first", QStringLiteral("/a"));
        row("a slash last", QStringLiteral("a/"));
        row("two slashes", QStringLiteral("a//b"));
        row("upper case", QStringLiteral("Debian"));
        row("parent folder", QStringLiteral("a/../b"));
        row("hidden", QStringLiteral("a/.b"));
        row("an internal folder", QStringLiteral("a/_layers"));
        row("three underscores", QStringLiteral("a___b"));
        row("two dots", QStringLiteral("a..b"));
        row("dot and hyphen", QStringLiteral("a.-b"));
        row("hyphen and underscore", QStringLiteral("a-_b"));
        row("a separator last", QStringLiteral("a-"));
        row("a separator last in a part", QStringLiteral("a-/b"));
        row("a space", QStringLiteral("a b"));
        row("a newline", QStringLiteral("a\n"));
        row("a NUL", QStringLiteral("a\0"));
        row("a colon", QStringLiteral("a:b"));
        row("an umlaut", QStringLiteral("\u00e4"));
        row("a backslash", QStringLiteral("a\\b"));
        row("too long", QString(256, QLatin1Char('x')));
    }

    void refuses() {
        QFETCH(QString, text);
        COMPARE_ERROR(RepositoryName::parse(text), ErrorCode::InvalidArgument);
    }

    void namesThePartAtFault() {
        const auto name = RepositoryName::parse(QStringLiteral("library/Debian/x"));
        QVERIFY(name.error().message().contains(QStringLiteral("\"Debian\"")));
    }

    void findsTheClosest_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const QString& text, const QString& expected) {
            QTest::newRow(qPrintable(text.left(30))) << text << expected;
        };
        row(QStringLiteral("My App!"), QStringLiteral("my-app"));
        row(QStringLiteral("Caf\u00e9 Noir"), QStringLiteral("cafe-noir"));
        row(QStringLiteral("a/../B"), QStringLiteral("a/b"));
        row(QStringLiteral("/tmp//x/"), QStringLiteral("tmp/x"));
        row(QStringLiteral("a___b"), QStringLiteral("a-b"));
        row(QStringLiteral("a.tar.gz"), QStringLiteral("a.tar.gz"));
        row(QStringLiteral("__a__b__"), QStringLiteral("a__b"));
        row(QStringLiteral("!!!"), QStringLiteral("image"));
        row(QString(), QStringLiteral("image"));
        row(QStringLiteral("\u4e2d\u6587"), QStringLiteral("image"));
        row(QString(300, QLatin1Char('x')), QString(255, QLatin1Char('x')));
        row(QString(254, QLatin1Char('x')) + QStringLiteral("-y"), QString(254, QLatin1Char('x')));
        row(QString(254, QLatin1Char('x')) + QStringLiteral("/y"), QString(254, QLatin1Char('x')));
    }

    void findsTheClosest() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const RepositoryName name = RepositoryName::closestTo(text);
        QCOMPARE(name.toString(), expected);
        VERIFY_RESULT(RepositoryName::parse(name.toString()));
    }

    void isOrderedByComponents() {
        const QStringList sorted{
            QStringLiteral("foo"),     QStringLiteral("foo/a"),     QStringLiteral("foo/b"),
            QStringLiteral("foo-bar"), QStringLiteral("foo-bar/a"), QStringLiteral("foo.bar"),
            QStringLiteral("foo0"),    QStringLiteral("foo_bar"),   QStringLiteral("fooa")};
        QList<RepositoryName> names;
        for (const QString& text : sorted) {
            names.prepend(*RepositoryName::parse(text));
        }
        std::sort(names.begin(), names.end());
        QStringList texts;
        for (const RepositoryName& name : names) {
            texts.append(name.toString());
        }
        QCOMPARE(texts, sorted);
        const QSet<RepositoryName> set(names.begin(), names.end());
        QCOMPARE(set.size(), names.size());
    }
};

QTEST_GUILESS_MAIN(RepositoryNameTest)
#include "repositorynametest.moc"
