#include "ui/theme/icons.h"

#include "ui/theme/colors.h"

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QPalette>
#include <QSvgRenderer>
#include <QTest>

using namespace stowage;

namespace {

/// The colour of the most opaque pixel.
QColor ink(const QPixmap& pixmap) {
    const QImage image = pixmap.toImage();
    QColor strongest(0, 0, 0, 0);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor color = image.pixelColor(x, y);
            if (color.alpha() > strongest.alpha()) {
                strongest = color;
            }
        }
    }
    return strongest;
}

} // namespace

class IconsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QApplication::setPalette(lightPalette());
    }

    void everyIconDraws_data() {
        QTest::addColumn<QString>("name");
        QVERIFY(Icons::names().size() > 50);
        for (const QString& name : Icons::names()) {
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    void everyIconDraws() {
        QFETCH(QString, name);
        QFile file(QStringLiteral(":/icons/actions/%1.svg").arg(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        QVERIFY(svg.contains("currentColor"));
        QVERIFY(QSvgRenderer(svg).isValid());
        for (const int size : {16, 24, 48}) {
            QVERIFY(ink(Icons::get(name).pixmap(size)).alpha() > 150);
        }
    }

    void iconTakesThePalettesColour() {
        const QIcon icon = Icons::get(QStringLiteral("stop"));
        QCOMPARE(ink(icon.pixmap(16)).rgb(), lightPalette().color(QPalette::WindowText).rgb());
        QApplication::setPalette(darkPalette());
        QCOMPARE(ink(icon.pixmap(16)).rgb(), darkPalette().color(QPalette::WindowText).rgb());
        QCOMPARE(ink(icon.pixmap(16, QIcon::Disabled)).rgb(),
                 darkPalette().color(QPalette::Disabled, QPalette::WindowText).rgb());
        QCOMPARE(ink(icon.pixmap(16, QIcon::Selected)).rgb(),
                 darkPalette().color(QPalette::HighlightedText).rgb());
    }

    void directedIconsAreMirrored() {
        const QImage forward = Icons::get(QStringLiteral("forward")).pixmap(16).toImage();
        const QImage upload = Icons::get(QStringLiteral("upload")).pixmap(16).toImage();
        QApplication::setLayoutDirection(Qt::RightToLeft);
        QVERIFY(Icons::get(QStringLiteral("forward")).pixmap(16).toImage() != forward);
        QCOMPARE(Icons::get(QStringLiteral("upload")).pixmap(16).toImage(), upload);
    }

    void sizesAreSharp() {
        QCOMPARE(Icons::get(QStringLiteral("tag")).pixmap(QSize(16, 16), 2.0).size(),
                 QSize(32, 32));
    }

    void unknownNameIsEmpty() {
        QTest::ignoreMessage(QtWarningMsg, "no icon is called no-such");
        QVERIFY(Icons::get(QStringLiteral("no-such")).isNull());
    }

    void applicationIconIsThere() { QVERIFY(!Icons::application().pixmap(128).isNull()); }
};

QTEST_MAIN(IconsTest)
#include "iconstest.moc"
