#include "core/remote/retryafter.h"

#include "core/base/utctime.h"

#include <QTest>

using namespace stowage;

class RetryAfterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysHowLongToWait_data();
    void saysHowLongToWait();
};

void RetryAfterTest::saysHowLongToWait_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<qint64>("milliseconds"); // -1 where the header says nothing.

    const auto row = [](const char* name, const QByteArray& header, qint64 milliseconds) {
        QTest::newRow(name) << header << milliseconds;
    };
    // It is 1994-11-06 08:49:07 UTC.
    row("seconds", "120", 120'000);
    row("none", "0", 0);
    row("leading zeros", "007", 7'000);
    row("space around", " \t5 ", 5'000);
    row("more than an int", "4294967297", 2'147'483'647'000);
    row("more than 64 bits", "99999999999999999999999", 2'147'483'647'000);
    row("a date", "Sun, 06 Nov 1994 08:49:37 GMT", 30'000);
    row("a date of RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", 30'000);
    row("a date of asctime", "Sun Nov  6 08:49:37 1994", 30'000);
    row("a date of asctime, two digits", "Wed Nov 16 08:49:07 1994", 864'000'000);
    row("a date that is past", "Sun, 06 Nov 1994 08:49:06 GMT", 0);
    row("a date of RFC 850 that is past", "Friday, 06-Nov-70 08:49:37 GMT", 0);
    row("a year after the turn of the century", "Monday, 06-Nov-95 08:49:07 GMT", 31'536'000'000);
    row("two digits of 50 years ahead", "Sunday, 06-Nov-44 08:49:07 GMT", 1'577'923'200'000);
    row("two digits of 51 years ahead are of the past", "Sunday, 06-Nov-45 08:49:07 GMT", 0);
    row("a leap second", "Sun, 06 Nov 1994 08:49:60 GMT", 52'000);
    row("a date in the far future", "Fri, 31 Dec 9999 23:59:59 GMT", 2'147'483'647'000);

    row("nothing", "", -1);
    row("space", "  ", -1);
    row("negative", "-1", -1);
    row("a sign", "+1", -1);
    row("a fraction", "1.5", -1);
    row("hexadecimal", "0x10", -1);
    row("a word", "soon", -1);
    row("two values", "5, 6", -1);
    row("a NUL", QByteArray("5\0", 2), -1);
    row("many digits", QByteArray(1024 * 1024, '9'), -1);
    row("not GMT", "Sun, 06 Nov 1994 08:49:37 CET", -1);
    row("no such day", "Sun, 31 Feb 1994 08:49:37 GMT", -1);
    row("no such month", "Sun, 06 Foo 1994 08:49:37 GMT", -1);
    row("no such hour", "Sun, 06 Nov 1994 24:00:00 GMT", -1);
    row("a time in two parts", "Sun, 06 Nov 1994 08:49 GMT", -1);
    row("a negative year", "Sun, 06 Nov -994 08:49:37 GMT", -1);
    row("a date of ISO 8601", "1994-11-06T08:49:37Z", -1);
    row("spaces within", "Sun,  06 Nov 1994 08:49:37 GMT", -1);
}

void RetryAfterTest::saysHowLongToWait() {
    QFETCH(QByteArray, header);
    QFETCH(qint64, milliseconds);
    const QDateTime now = utcFromSecs(784111747); // 30 seconds before RFC 9110's example
    const auto wait = retryAfter(header, now);
    QCOMPARE(wait ? qint64{wait->count()} : qint64{-1}, milliseconds);
}

QTEST_GUILESS_MAIN(RetryAfterTest)
#include "retryaftertest.moc"
