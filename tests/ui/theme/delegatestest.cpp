#include "ui/theme/colors.h"
#include "ui/theme/piecebar.h"
#include "ui/theme/progressbardelegate.h"
#include "ui/theme/roles.h"
#include "ui/theme/sizebardelegate.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

using namespace stowage;

namespace {

constexpr QSize cell(240, 24);

QImage painted(const QAbstractItemDelegate& delegate, const QList<QPair<int, QVariant>>& roles,
               Qt::LayoutDirection direction = Qt::LeftToRight) {
    QStandardItemModel model(1, 1);
    for (const auto& [role, value] : roles) {
        model.setData(model.index(0, 0), value, role);
    }
    QStyleOptionViewItem option;
    option.rect = QRect(QPoint(), cell);
    option.palette = QApplication::palette();
    option.state = QStyle::State_Enabled | QStyle::State_Active;
    option.direction = direction;
    option.font = QApplication::font();
    option.fontMetrics = QFontMetrics(option.font);
    QImage image(cell, QImage::Format_RGB32);
    image.fill(option.palette.color(QPalette::Base));
    QPainter painter(&image);
    delegate.paint(&painter, option, model.index(0, 0));
    return image;
}

/// How many pixels of the middle line are in the colours of bars: neither grey nor background.
int coloured(const QImage& image, int from, int to) {
    int count = 0;
    for (int x = from; x < to; ++x) {
        const QColor color = image.pixelColor(x, image.height() / 2);
        count += color.saturation() > 60 ? 1 : 0;
    }
    return count;
}

} // namespace

class DelegatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setPalette(lightPalette()); }

    void barsAreInProportion() {
        const SizeBarDelegate delegate;
        const auto width = [&delegate](double fraction) {
            return coloured(painted(delegate, {{FractionRole, fraction}}), 0, cell.width());
        };
        const int whole = width(1);
        QVERIFY(whole > 60);
        QVERIFY(std::abs(width(0.5) * 2 - whole) <= 4);
        QCOMPARE(width(0), 0);
        QVERIFY(width(0.000001) > 0);
    }

    void barsBeginAtTheLeadingEdge() {
        const SizeBarDelegate delegate;
        const QList<QPair<int, QVariant>> roles{{FractionRole, 0.3}};
        const QImage left = painted(delegate, roles);
        const QImage right = painted(delegate, roles, Qt::RightToLeft);
        QVERIFY(coloured(left, 0, 120) > 20);
        QCOMPARE(coloured(left, 120, 240), 0);
        QVERIFY(coloured(right, 120, 240) > 20);
        QCOMPARE(coloured(right, 0, 120), 0);
    }

    void piecesShowWhatIsDone() {
        const ProgressBarDelegate delegate;
        const Pieces pieces{{.weight = 1, .fraction = 1, .sign = Sign::Good},
                            {.weight = 1, .fraction = 0, .sign = Sign::Waiting}};
        const QImage image =
            painted(delegate, {{FractionRole, 0.5}, {PiecesRole, QVariant::fromValue(pieces)}});
        QVERIFY(coloured(image, 4, 90) > 60);
        QCOMPARE(coloured(image, 110, 180), 0);
    }

    void unknownFractionHasNoNumber() {
        const ProgressBarDelegate delegate;
        const QImage known = painted(delegate, {{FractionRole, 0.0}});
        const QImage unknown = painted(delegate, {{FractionRole, -1.0}});
        QVERIFY(known != unknown);
    }

    void oddPiecesAreHarmless_data() {
        QTest::addColumn<Pieces>("pieces");
        QTest::newRow("none") << Pieces{};
        QTest::newRow("no weight") << Pieces{{.weight = 0}, {.weight = 0}};
        QTest::newRow("negative") << Pieces{{.weight = -5, .fraction = -1}, {.weight = 2}};
        QTest::newRow("beyond") << Pieces{{.weight = 1, .fraction = 1e9}};
        QTest::newRow("many") << Pieces(20'000);
    }
    void oddPiecesAreHarmless() {
        QFETCH(Pieces, pieces);
        QImage image(cell, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.fillRect(QRect(0, 0, 20, 24), Qt::white);
        paintPieces(painter, QRectF(20, 4, 100, 10), pieces, QApplication::palette());
        painter.end();
        // Nothing is drawn outside its area.
        QCOMPARE(image.pixelColor(10, 8), QColor(Qt::white));
        QCOMPARE(image.pixelColor(130, 8), QColor(Qt::white));
    }
};

QTEST_MAIN(DelegatesTest)
#include "delegatestest.moc"
