#include "core/remote/listtrail.h"

#include <QTest>

namespace stowage::test {

namespace {

QUrl page(int number) {
    return QUrl(QStringLiteral("https://a.example/v2/_catalog?n=9&last=%1").arg(number));
}

} // namespace

class ListTrailTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void circlesAreFound_data() {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("circle");
        for (const int before : {0, 1, 2, 7, 64, 1000}) {
            for (const int circle : {1, 2, 3, 8, 100}) {
                QTest::addRow("%d pages, then %d", before, circle) << before << circle;
            }
        }
    }
    void circlesAreFound() {
        QFETCH(const int, before);
        QFETCH(const int, circle);
        QUrl cursor = page(0);
        int pages = 0;
        for (;; ++pages) {
            QVERIFY2(pages <= 3 * (before + circle) + 1, "it goes on and on");
            // Whoever reads on has the address alone.
            ListTrail trail = ListTrail::of(cursor);
            const int now = pages < before ? pages : before + (pages - before) % circle;
            if (!trail.goTo(page(now))) {
                break;
            }
            cursor = trail.in(page(now));
        }
        QVERIFY(pages >= before + circle);
    }

    void longListsAreNoCircle() {
        QUrl cursor = page(0);
        for (int i = 0; i < 20'000; ++i) {
            ListTrail trail = ListTrail::of(cursor);
            QVERIFY(trail.goTo(page(i)));
            trail.count(3);
            cursor = trail.in(page(i + 1));
        }
        QCOMPARE(ListTrail::of(cursor).items(), 60'000);
    }

    void serversOwnFragmentsAreNoTrail() {
        for (const char* fragment : {"", "x", "1.2", "1.2.3.4.5", "-1.0.1.a", "a.b.c.d"}) {
            QUrl address = page(1);
            address.setFragment(QString::fromLatin1(fragment));
            ListTrail trail = ListTrail::of(address);
            QCOMPARE(trail.items(), 0);
            QVERIFY(trail.goTo(address));
            QCOMPARE(trail.in(address).adjusted(QUrl::RemoveFragment), page(1));
        }
    }
};

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::ListTrailTest)
#include "listtrailtest.moc"
