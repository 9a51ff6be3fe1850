#include "ui/browse/verificationlabel.h"

#include "tests/support/steppedclock.h"
#include "tests/ui/browse/browsefixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;

class VerificationLabelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itTellsHowLongAgoAsTimeGoesBy() {
        BrowseFixture ground;
        ground.addImage(QStringLiteral("app"), QStringLiteral("v1"));
        VerificationRunner runner(ground.places, ground.requests, {});
        test::SteppedClock clock;
        // A little ahead, so that the verification lies in its past.
        const QDateTime soon = QDateTime::currentDateTimeUtc().addSecs(30);
        clock.advance(std::chrono::milliseconds(clock.now().msecsTo(soon)));
        VerificationLabel label(runner, nullptr, clock);
        label.setLocation({ground.place});
        label.show();
        QCOMPARE(label.text(), QStringLiteral("Not verified"));
        QSignalSpy finished(&runner, &VerificationRunner::finished);
        label.click();
        QVERIFY(finished.wait());
        QCOMPARE(label.text(), QStringLiteral("Verified just now"));
        clock.advance(std::chrono::minutes(7));
        auto* age = label.findChild<QTimer*>();
        QVERIFY(age && age->isActive());
        age->setInterval(0);
        QTRY_COMPARE(label.text(), QStringLiteral("Verified 7 min ago"));
        label.hide();
        QVERIFY(!age->isActive());
    }
};

QTEST_MAIN(VerificationLabelTest)
#include "verificationlabeltest.moc"
