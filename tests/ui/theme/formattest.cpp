#include "ui/theme/format.h"

#include <QLocale>
#include <QTest>
#include <QTextDocument>
#include <QTimeZone>

using namespace stowage;
using namespace std::chrono_literals;

namespace {

class StoppedClock final : public Clock {
public:
    QDateTime now() const override {
        return QDateTime(QDate(2024, 5, 17), QTime(12, 0), QTimeZone::utc());
    }
};

} // namespace

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void sizesHaveTwoOrThreeDigits_data() {
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown") << qint64{-1} << QStringLiteral("–");
        QTest::newRow("nothing") << qint64{0} << QStringLiteral("0 B");
        QTest::newRow("bytes") << qint64{999} << QStringLiteral("999 B");
        QTest::newRow("first kB") << qint64{1000} << QStringLiteral("1.0 kB");
        QTest::newRow("rounds to ten") << qint64{9990} << QStringLiteral("10 kB");
        QTest::newRow("just below") << qint64{9940} << QStringLiteral("9.9 kB");
        QTest::newRow("three digits") << qint64{812'000'000} << QStringLiteral("812 MB");
        QTest::newRow("never 1000 kB") << qint64{999'950} << QStringLiteral("1.0 MB");
        QTest::newRow("GB") << qint64{1'834'201'556} << QStringLiteral("1.8 GB");
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << QStringLiteral("9.2 EB");
    }
    void sizesHaveTwoOrThreeDigits() {
        QFETCH(qint64, bytes);
        QTEST(formatSize(bytes), "text");
    }

    void changesHaveASign() {
        QCOMPARE(formatSizeChange(1'834'201'556), QStringLiteral("+1.8 GB"));
        QCOMPARE(formatSizeChange(-12'000), QStringLiteral("−12 kB"));
        QCOMPARE(formatSizeChange(0), QStringLiteral("0 B"));
        QCOMPARE(formatSizeChange(std::numeric_limits<qint64>::min()), QStringLiteral("−9.2 EB"));
    }

    void exactSizesAreComplete() {
        QCOMPARE(formatExactSize(1), QStringLiteral("1 byte"));
        QCOMPARE(formatExactSize(1'834'201'556), QStringLiteral("1,834,201,556 bytes"));
        QCOMPARE(formatExactSize(std::numeric_limits<qint64>::max()),
                 QStringLiteral("9,223,372,036,854,775,807 bytes"));
    }

    void partsShareTheUnitOfTheWhole() {
        QCOMPARE(formatSizeOf(1'100'000'000, 1'834'201'556), QStringLiteral("1.1 of 1.8 GB"));
        QCOMPARE(formatSizeOf(12'000, 1'834'201'556), QStringLiteral("12 kB of 1.8 GB"));
        QCOMPARE(formatSizeOf(0, 500), QStringLiteral("0 of 500 B"));
        QCOMPARE(formatSizeOf(4'000, 0), QStringLiteral("4.0 kB"));
    }

    void durations_data() {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("unknown") << qint64{-1} << QStringLiteral("–");
        QTest::newRow("0") << qint64{0} << QStringLiteral("0 s");
        QTest::newRow("59") << qint64{59} << QStringLiteral("59 s");
        QTest::newRow("125") << qint64{125} << QStringLiteral("2 min 5 s");
        QTest::newRow("120") << qint64{120} << QStringLiteral("2 min");
        QTest::newRow("half an hour") << qint64{1805} << QStringLiteral("30 min");
        QTest::newRow("80 min") << qint64{4800} << QStringLiteral("1 h 20 min");
        QTest::newRow("2 h") << qint64{7200} << QStringLiteral("2 h");
        QTest::newRow("days") << qint64{(3 * 24 + 4) * 3600} << QStringLiteral("3 d 4 h");
    }
    void durations() {
        QFETCH(qint64, seconds);
        QTEST(formatDuration(std::chrono::seconds(seconds)), "text");
    }

    void hundredPercentMeansAll() {
        QCOMPARE(formatPercent(0.9999), QStringLiteral("99 %"));
        QCOMPARE(formatPercent(1), QStringLiteral("100 %"));
        QCOMPARE(formatPercent(7), QStringLiteral("100 %"));
        QCOMPARE(formatPercent(std::nan("")), QStringLiteral("0 %"));
        QCOMPARE(formatPercent(0.29), QStringLiteral("29 %"));
    }

    void timesAreRelative_data() {
        QTest::addColumn<qint64>("secondsAgo");
        QTest::addColumn<QString>("text");
        QTest::newRow("now") << qint64{3} << QStringLiteral("just now");
        QTest::newRow("a clock ahead") << qint64{-30} << QStringLiteral("just now");
        QTest::newRow("minutes") << qint64{130} << QStringLiteral("2 min ago");
        QTest::newRow("hours") << qint64{3 * 3600 + 5} << QStringLiteral("3 h ago");
        QTest::newRow("yesterday") << qint64{30 * 3600} << QStringLiteral("yesterday");
        QTest::newRow("days") << qint64{5 * 86400} << QStringLiteral("5 days ago");
        QTest::newRow("weeks") << qint64{21 * 86400} << QStringLiteral("3 weeks ago");
    }
    void timesAreRelative() {
        QFETCH(qint64, secondsAgo);
        const StoppedClock clock;
        QTEST(relativeTime(clock.now().addSecs(-secondsAgo), clock), "text");
    }

    void farTimesAreDates() {
        const StoppedClock clock;
        QVERIFY(relativeTime(clock.now().addYears(-3), clock).contains(QStringLiteral("21")));
        QVERIFY(relativeTime(clock.now().addYears(3), clock).contains(QStringLiteral("27")));
        QVERIFY(relativeTime(QDateTime(), clock).isEmpty());
    }

    void digestsAreShortenedInTheMiddle() {
        const Digest digest = Digest::ofNothing();
        QCOMPARE(middleElided(digest), QStringLiteral("sha256:e3b0c442…b855"));
        QCOMPARE(shortDigest(digest), QStringLiteral("e3b0c44298fc…"));
        QCOMPARE(middleElided(QStringLiteral("short"), 3, 2), QStringLiteral("short"));
    }

    void toolTipsShowTextExactly_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("markup") << QStringLiteral("<img src='/etc/passwd'><b>bold</b>");
        QTest::newRow("entities") << QStringLiteral("a &amp; b &lt;c");
        QTest::newRow("spaces") << QStringLiteral("two  spaces");
        QTest::newRow("lines") << QStringLiteral("one\ntwo");
    }
    void toolTipsShowTextExactly() {
        QFETCH(QString, text);
        QTextDocument document;
        document.setHtml(plainToolTip(text));
        QCOMPARE(document.toPlainText(), text);
        QVERIFY(Qt::mightBeRichText(plainToolTip(text)));
    }

    void toolTipsAreBounded() {
        QVERIFY(plainToolTip(QString(1'000'000, QLatin1Char('x'))).size() < 3000);
        QVERIFY(plainToolTip({}).isEmpty());
    }

    void shownTextIsCutAndHarmless() {
        QCOMPARE(shownText(QStringLiteral("a\nb")), QStringLiteral("a\\nb"));
        QCOMPARE(shownText(QString(500, QLatin1Char('x')), 10).size(), 11);
    }

    void monospaceKeepsTheSize() {
        QFont base;
        base.setPointSizeF(14);
        QCOMPARE(monospaceFont(base).pointSizeF(), 14.0);
    }

    void titlesAreHarmlessAndKeepTheirLetters() {
        QCOMPARE(titleText(QStringLiteral("a\n\u202eb [*]")),
                 QStringLiteral("a\\n\\u{202e}b [*][*]"));
        QVERIFY(titleText(QString(10'000, QLatin1Char('x'))).size() < 300);
    }
};

QTEST_MAIN(FormatTest)
#include "formattest.moc"
