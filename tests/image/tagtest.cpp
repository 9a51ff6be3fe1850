#include "core/image/tag.h"

#include "tests/support/results.h"

#include <QSet>
#include <QTest>

using namespace stowage;

class TagTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void accepts_data() {
        QTest::addColumn<QString>("text");
        const QStringList texts{QStringLiteral("latest"),      QStringLiteral("12"),
                                QStringLiteral("v1.2.3-rc.1"), QStringLiteral("_"),
                                QStringLiteral("A"),           QStringLiteral("a--b..c__"),
                                QString(128, QLatin1Char('x'))};
        for (const QString& text : texts) {
            QTest::newRow(qPrintable(text)) << text;
        }
    }

    void accepts() {
        QFETCH(QString, text);
        const auto tag = Tag::parse(text);
        VERIFY_RESULT(tag);
        QCOMPARE(tag->toString(), text);
        QCOMPARE(Tag::closestTo(text).toString(), text);
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << QString();
        QTest::newRow("a dot first") << QStringLiteral(".a");
        QTest::newRow("a hyphen first") << QStringLiteral("-a");
        QTest::newRow("parent folder") << QStringLiteral("..");
        QTest::newRow("a slash") << QStringLiteral("a/b");
        QTest::newRow("a colon") << QStringLiteral("a:b");
        QTest::newRow("a space") << QStringLiteral("a b");
        QTest::newRow("a newline") << QStringLiteral("a\n");
        QTest::newRow("a NUL") << QStringLiteral("a\0b");
        QTest::newRow("an umlaut") << QStringLiteral("\u00e4");
        QTest::newRow("other digits") << QStringLiteral("\u0661");
        QTest::newRow("too long") << QString(129, QLatin1Char('x'));
    }

    void refuses() {
        QFETCH(QString, text);
        COMPARE_ERROR(Tag::parse(text), ErrorCode::InvalidArgument);
    }

    void findsTheClosest_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const QString& text, const QString& expected) {
            QTest::newRow(qPrintable(text.left(30))) << text << expected;
        };
        row(QStringLiteral("My File (1)"), QStringLiteral("My-File-1"));
        row(QStringLiteral("  ..x"), QStringLiteral("x"));
        row(QStringLiteral("caf\u00e9"), QStringLiteral("cafe"));
        row(QStringLiteral("a/b:c"), QStringLiteral("a-b-c"));
        row(QStringLiteral("---"), QStringLiteral("latest"));
        row(QString(), QStringLiteral("latest"));
        row(QStringLiteral("\u4e2d\u6587"), QStringLiteral("latest"));
        row(QString(300, QLatin1Char('y')), QString(128, QLatin1Char('y')));
        row(QString(127, QLatin1Char('y')) + QStringLiteral("--z"), QString(127, QLatin1Char('y')));
    }

    void findsTheClosest() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const Tag tag = Tag::closestTo(text);
        QCOMPARE(tag.toString(), expected);
        VERIFY_RESULT(Tag::parse(tag.toString()));
    }

    void isAValue() {
        const auto a = Tag::parse(QStringLiteral("a"));
        const auto b = Tag::parse(QStringLiteral("b"));
        QVERIFY(*a < *b);
        QVERIFY(*a != *b);
        const QSet<Tag> tags{*a, *b, *a};
        QCOMPARE(tags.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TagTest)
#include "tagtest.moc"
