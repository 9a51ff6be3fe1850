#include "ui/theme/banner.h"

#include "ui/theme/colors.h"
#include "ui/theme/detailtext.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace stowage;

class BannerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QApplication::setPalette(lightPalette()); }

    void isHiddenUntilItHasSomethingToSay() {
        QWidget window;
        auto* banner = new Banner(&window);
        window.show();
        QVERIFY(!banner->isVisible());
        banner->showMessage(Sign::Warning, QStringLiteral("2 uploads were interrupted"));
        QVERIFY(banner->isVisible());
        banner->dismiss();
        QVERIFY(!banner->isVisible());
    }

    void remedyIsAButton() {
        Banner banner;
        banner.showError(Error(ErrorCode::Unauthorized, QStringLiteral("401")));
        QSignalSpy spy(&banner, &Banner::remedyRequested);
        auto* button = banner.findChild<QPushButton*>();
        QVERIFY(button);
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].value<Remedy>(), Remedy::LogIn);
    }

    void escapeDismisses() {
        Banner banner;
        banner.showError(Error(ErrorCode::Io, QStringLiteral("x")));
        QSignalSpy spy(&banner, &Banner::dismissed);
        QTest::keyClick(&banner, Qt::Key_Escape);
        QCOMPARE(spy.count(), 1);
        QVERIFY(!banner.isVisible());
    }

    void detailsListEverything() {
        Banner banner;
        banner.showError(Error(ErrorCode::ManifestIncomplete, QStringLiteral("missing"))
                             .about({QStringLiteral("sha256:aa"), QStringLiteral("sha256:bb")}));
        for (QToolButton* button : banner.findChildren<QToolButton*>()) {
            if (button->isCheckable()) {
                QVERIFY(button->isVisible());
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
        const auto* detail = banner.findChild<DetailText*>();
        QVERIFY(detail->isVisible());
        QVERIFY(detail->toPlainText().contains(QStringLiteral("sha256:bb")));
    }

    /// A button that unfolds what stands above it already would be one too many.
    void thereAreNoDetailsOfWhatIsSaid() {
        Banner banner;
        banner.showError(Error(ErrorCode::Io, QStringLiteral("it broke")));
        for (const QToolButton* button : banner.findChildren<QToolButton*>()) {
            QVERIFY(!button->isCheckable() || !button->isVisible());
        }
    }

    void whatIsRemovedIsToldInNoColour() {
        const auto saturation = [](Sign sign) {
            Banner banner;
            banner.showMessage(sign, QStringLiteral("x"));
            return banner.palette().color(QPalette::Window).saturation();
        };
        for (const QPalette& palette : {lightPalette(), darkPalette()}) {
            QApplication::setPalette(palette);
            QCOMPARE(saturation(Sign::Removed), saturation(Sign::Stopped));
            QVERIFY(saturation(Sign::Removed) < saturation(Sign::Bad));
        }
    }

    void textIsReadableInBothSchemes() {
        for (const QPalette& palette : {lightPalette(), darkPalette()}) {
            QApplication::setPalette(palette);
            Banner banner;
            for (const Sign sign : {Sign::Bad, Sign::Warning, Sign::Working, Sign::Good}) {
                banner.showMessage(sign, QStringLiteral("x"));
                QVERIFY(contrast(banner.palette().color(QPalette::Window),
                                 banner.palette().color(QPalette::WindowText)) >= 4.5);
            }
        }
    }

    void tabGoesOnBehindTheButtons() {
        QWidget window;
        QLineEdit before(&window);
        Banner banner(&window);
        QLineEdit after(&window);
        QAction resume(QStringLiteral("Resume"));
        QAction discard(QStringLiteral("Discard"));
        banner.showMessage(Sign::Paused, QStringLiteral("x"), {}, {&resume, &discard});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        before.setFocus();
        QStringList way;
        while (QApplication::focusWidget() != &after && way.size() < 6) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            if (auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget())) {
                way.append(button->text());
            } else {
                way.append(QApplication::focusWidget()->accessibleName());
            }
        }
        // The last is the field behind it, which has no name.
        QCOMPARE(way, QStringList({resume.text(), discard.text(), QStringLiteral("Dismiss"), {}}));
    }

    void everyButtonHasAName() {
        Banner banner;
        banner.showError(Error(ErrorCode::Io, QStringLiteral("x")));
        for (const QAbstractButton* button : banner.findChildren<QAbstractButton*>()) {
            QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
        }
    }
};

QTEST_MAIN(BannerTest)
#include "bannertest.moc"
