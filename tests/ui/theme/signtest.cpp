#include "ui/theme/sign.h"

#include "ui/theme/colors.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QPalette>
#include <QSet>
#include <QTest>

using namespace stowage;

namespace {

QList<Sign> allSigns() {
    QList<Sign> signs;
    for (int i = 0; i < signCount; ++i) {
        signs.append(static_cast<Sign>(i));
    }
    return signs;
}

/// The shape alone: black on transparent.
QImage shape(Sign sign, int size, double fraction = -1) {
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    paintSign(painter, QRectF(0, 0, size, size), sign, Qt::black, fraction);
    return image;
}

double difference(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            sum += std::abs(qAlpha(a.pixel(x, y)) - qAlpha(b.pixel(x, y))) / 255.0;
        }
    }
    return sum / (a.width() * a.height());
}

} // namespace

class SignTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastIsEnough_data() {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
        QTest::newRow("white on black")
            << QPalette(Qt::white, Qt::black, Qt::white, Qt::black, Qt::gray, Qt::white, Qt::white,
                        Qt::black, Qt::black);
        QPalette sepia = lightPalette();
        sepia.setColor(QPalette::Base, QColor(0xfb, 0xf0, 0xd9));
        QTest::newRow("sepia") << sepia;
    }
    void contrastIsEnough() {
        QFETCH(QPalette, palette);
        const QColor base = palette.color(QPalette::Base);
        for (const Sign sign : allSigns()) {
            QVERIFY2(contrast(signColor(sign, palette), base) >= 4.5, qPrintable(signText(sign)));
        }
        QVERIFY(contrast(quietText(palette), base) >= 4.5);
    }

    void alternateRowsAreReadableToo() {
        for (const QPalette& palette : {lightPalette(), darkPalette()}) {
            for (const Sign sign : allSigns()) {
                QVERIFY(contrast(signColor(sign, palette),
                                 palette.color(QPalette::AlternateBase)) >= 4.5);
            }
            QVERIFY(contrast(palette.color(QPalette::HighlightedText),
                             palette.color(QPalette::Highlight)) >= 4.5);
            QVERIFY(contrast(palette.color(QPalette::PlaceholderText),
                             palette.color(QPalette::Base)) >= 4.5);
            QVERIFY(contrast(palette.color(QPalette::Link), palette.color(QPalette::Base)) >= 4.5);
        }
    }

    void shapesDifferWithoutColour_data() {
        QTest::addColumn<int>("size");
        QTest::newRow("16") << 16;
        QTest::newRow("32") << 32;
    }
    void shapesDifferWithoutColour() {
        QFETCH(int, size);
        const QList<Sign> signs = allSigns();
        for (int i = 0; i < signs.size(); ++i) {
            for (int j = 0; j < i; ++j) {
                QVERIFY2(
                    difference(shape(signs[i], size), shape(signs[j], size)) > 0.02,
                    qPrintable(signText(signs[i]) + QStringLiteral(" and ") + signText(signs[j])));
            }
        }
    }

    void wordsAndMarksAreDistinct() {
        QSet<QString> words;
        QSet<QString> marks;
        for (const Sign sign : allSigns()) {
            words.insert(signText(sign));
            marks.insert(signMark(sign));
        }
        QCOMPARE(words.size(), signCount);
        QCOMPARE(marks.size(), signCount);
        QVERIFY(!words.contains(QString()));
    }

    void workingShowsHowFar() {
        QVERIFY(difference(shape(Sign::Working, 32, 0.1), shape(Sign::Working, 32, 0.9)) > 0.05);
    }

    void iconFollowsThePalette() {
        const QIcon icon = signIcon(Sign::Good);
        QApplication::setPalette(lightPalette());
        const QImage light = icon.pixmap(16).toImage();
        QApplication::setPalette(darkPalette());
        const QImage dark = icon.pixmap(16).toImage();
        QVERIFY(light != dark);
    }

    void iconIsSharpOnEveryScreen() {
        const QPixmap pixmap = signIcon(Sign::Bad).pixmap(QSize(16, 16), 2.0);
        QCOMPARE(pixmap.size(), QSize(32, 32));
        QCOMPARE(pixmap.devicePixelRatio(), 2.0);
    }
};

QTEST_MAIN(SignTest)
#include "signtest.moc"
