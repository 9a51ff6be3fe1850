#include "ui/browse/navigator.h"

#include <QSignalSpy>
#include <QTest>

using namespace stowage;

class NavigatorTest : public QObject {
    Q_OBJECT

private:
    static Location at(const QString& folder, const QString& repository = {}) {
        Location location{{Place::Kind::RegistryFolder, QLatin1Char('/') + folder}};
        if (!repository.isEmpty()) {
            location.repository = *RepositoryName::parse(repository);
        }
        return location;
    }

    const Location home_ = at(QStringLiteral("home"));
    const Location app_ = at(QStringLiteral("home"), QStringLiteral("app"));
    const Location other_ = at(QStringLiteral("other"));

private Q_SLOTS:
    void backAndForwardRetraceTheWay() {
        Navigator navigator;
        QVERIFY(!navigator.canGoBack());
        navigator.go(home_);
        navigator.go(app_);
        navigator.go(other_);
        navigator.back();
        QCOMPARE(navigator.current(), app_);
        navigator.back();
        QCOMPARE(navigator.current(), home_);
        QVERIFY(!navigator.canGoBack());
        navigator.forward();
        QCOMPARE(navigator.current(), app_);
        QVERIFY(navigator.canGoForward());
    }

    void goingElsewhereDropsTheWayForward() {
        Navigator navigator;
        navigator.go(home_);
        navigator.go(app_);
        navigator.back();
        navigator.go(other_);
        QVERIFY(!navigator.canGoForward());
        navigator.back();
        QCOMPARE(navigator.current(), home_);
    }

    void goingWhereOneIsChangesNothing() {
        Navigator navigator;
        navigator.go(home_);
        QSignalSpy changed(&navigator, &Navigator::currentChanged);
        navigator.go(home_);
        QCOMPARE(changed.count(), 0);
        QVERIFY(!navigator.canGoBack());
    }

    void replacingIsNoStep() {
        Navigator navigator;
        navigator.go(home_);
        navigator.go(app_);
        Location child = app_;
        child.child = Digest::ofNothing();
        navigator.replace(child);
        QCOMPARE(navigator.current(), child);
        navigator.back();
        QCOMPARE(navigator.current(), home_);
    }

    void nothingLeadsToAForgottenPlace() {
        Navigator navigator;
        navigator.go(home_);
        navigator.go(other_);
        navigator.go(app_);
        navigator.forget(other_.place, home_);
        QCOMPARE(navigator.current(), app_);
        navigator.back();
        QCOMPARE(navigator.current(), home_);
        QVERIFY(!navigator.canGoBack());
    }

    void aComparisonIsAStepOfItsOwn() {
        Location image = app_;
        image.tag = *Tag::parse(u"v1");
        Location other = image;
        other.tag = *Tag::parse(u"v2");
        const Location both = image.comparedTo(other);
        QVERIFY(both != image);
        QCOMPARE(both.withoutComparison(), image);
        QCOMPARE(both.otherLocation(), other);
        QCOMPARE(both.otherText(), QStringLiteral("v2"));
        QCOMPARE(both.fullText(), QStringLiteral("app:v1 ↔ v2"));
        QCOMPARE(both.above(), image);
        QCOMPARE(image.above(), app_);
        QCOMPARE(app_.above(), home_);
        Navigator navigator;
        navigator.go(image);
        navigator.go(both);
        navigator.back();
        QCOMPARE(navigator.current(), image);
        navigator.forward();
        QCOMPARE(navigator.current(), both);
    }

    void noComparisonLeadsToAForgottenPlace() {
        Location elsewhere = at(QStringLiteral("other"), QStringLiteral("app"));
        elsewhere.tag = *Tag::parse(u"v1");
        Location image = app_;
        image.tag = *Tag::parse(u"v1");
        QCOMPARE(image.comparedTo(elsewhere).otherText(), QStringLiteral("app:v1"));
        Navigator navigator;
        navigator.go(home_);
        navigator.go(image.comparedTo(elsewhere));
        navigator.go(app_);
        navigator.forget(other_.place, home_);
        QCOMPARE(navigator.current(), app_);
        navigator.back();
        QCOMPARE(navigator.current(), home_);
        navigator.go(image.comparedTo(elsewhere));
        navigator.forget(other_.place, home_);
        QCOMPARE(navigator.current(), home_);
    }

    void forgettingWhereOneIsLeadsHome() {
        Navigator navigator;
        navigator.go(home_);
        navigator.go(app_);
        navigator.go(other_);
        navigator.forget(other_.place, home_);
        QCOMPARE(navigator.current(), home_);
        QVERIFY(!navigator.canGoForward());
    }

    void forgettingTheOnlyPlaceLeadsHome() {
        Navigator navigator;
        navigator.go(other_);
        navigator.forget(other_.place, home_);
        QCOMPARE(navigator.current(), home_);
        QVERIFY(!navigator.canGoBack());
    }

    void theWayIsNotRememberedForEver() {
        Navigator navigator;
        for (int i = 0; i < 300; ++i) {
            navigator.go(at(QString::number(i)));
        }
        int steps = 0;
        while (navigator.canGoBack()) {
            navigator.back();
            ++steps;
        }
        QCOMPARE(steps, 99);
    }
};

QTEST_GUILESS_MAIN(NavigatorTest)
#include "navigatortest.moc"
