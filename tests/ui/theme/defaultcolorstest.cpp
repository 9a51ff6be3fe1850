#include "ui/theme/defaultcolors.h"

#include "ui/theme/colors.h"

#include <QApplication>
#include <QPalette>
#include <QProxyStyle>
#include <QTest>
#include <QWidget>

using namespace stowage;

namespace {

/// A style whose own colours are what a desktop says.
class Desktop : public QProxyStyle {
public:
    Desktop() : QProxyStyle(QStringLiteral("Fusion")) {}

    QPalette standardPalette() const override {
        QPalette palette = QProxyStyle::standardPalette();
        if (isDark) {
            palette.setColor(QPalette::Window, Qt::black);
            palette.setColor(QPalette::WindowText, Qt::white);
        }
        return palette;
    }

    bool isDark = false;
};

QColor windowColor() {
    return QApplication::palette().color(QPalette::Window);
}

} // namespace

class DefaultColorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QApplication::setPalette(QPalette()); // what was set before is chosen no more
        desktop_ = new Desktop;
        QApplication::setStyle(desktop_); // takes it over
    }

    void areLightOnALightDesktop() {
        const DefaultColors colors;
        QCOMPARE(windowColor(), lightPalette().color(QPalette::Window));
    }

    void areDarkOnADarkDesktop() {
        desktop_->isDark = true;
        QApplication::setPalette(desktop_->standardPalette());
        const DefaultColors colors;
        QCOMPARE(windowColor(), darkPalette().color(QPalette::Window));
    }

    void followTheDesktop() {
        const DefaultColors colors;
        QWidget window;
        desktop_->isDark = true;
        QEvent change(QEvent::ThemeChange);
        QCoreApplication::sendEvent(&window, &change);
        QCOMPARE(windowColor(), darkPalette().color(QPalette::Window));
        desktop_->isDark = false;
        QCoreApplication::sendEvent(&window, &change);
        QCOMPARE(windowColor(), lightPalette().color(QPalette::Window));
    }

    void colorsThatWereChosenStay() {
        QPalette chosen(Qt::yellow);
        QApplication::setPalette(chosen);
        const DefaultColors colors;
        QCOMPARE(windowColor(), chosen.color(QPalette::Window));
        QEvent change(QEvent::ThemeChange);
        QCoreApplication::sendEvent(qApp, &change);
        QCOMPARE(windowColor(), chosen.color(QPalette::Window));
    }

    void colorsChosenLaterStay() {
        const DefaultColors colors;
        QPalette chosen(Qt::yellow);
        QApplication::setPalette(chosen);
        QCOMPARE(windowColor(), chosen.color(QPalette::Window));
    }

private:
    Desktop* desktop_ = nullptr;
};

QTEST_MAIN(DefaultColorsTest)
#include "defaultcolorstest.moc"
