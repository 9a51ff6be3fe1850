#include "ui/theme/sign.h"

#include "ui/theme/colors.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

#include <algorithm>
#include <numbers>

namespace stowage {

namespace {

struct Signs {
    Q_DECLARE_TR_FUNCTIONS(stowage::Sign)
};

/// The hue of a sign; readable() brings it to the palette.
QColor hue(Sign sign) {
    switch (sign) {
    case Sign::Good:
    case Sign::Added:
        return {0x1a, 0x7f, 0x37};
    case Sign::Bad:
    case Sign::Removed:
        return {0xd1, 0x24, 0x2f};
    case Sign::Working:
        return {0x1f, 0x6f, 0xd0};
    case Sign::Missing:
        return {0xc2, 0x51, 0x0a};
    case Sign::Changed:
    case Sign::Warning:
        return {0x9a, 0x67, 0x00};
    case Sign::Hidden:
        return {0x82, 0x50, 0xdf};
    case Sign::Waiting:
    case Sign::Paused:
    case Sign::NotChecked:
    case Sign::Stopped:
    case Sign::Same:
        break;
    }
    return {0x6a, 0x72, 0x7b};
}

/// A painter in which every sign is drawn on a square of 16 units.
constexpr double grid = 16;

void drawRing(QPainter& painter) {
    painter.drawEllipse(QPointF(8, 8), 5.6, 5.6);
}

void drawWorking(QPainter& painter, const QColor& color, double fraction) {
    drawRing(painter);
    const double share = fraction < 0 ? 0.25 : std::clamp(fraction, 0.0, 1.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPie(QRectF(4, 4, 8, 8), 90 * 16, static_cast<int>(-share * 360 * 16));
}

void drawQuestion(QPainter& painter) {
    QPainterPath path(QPointF(4.9, 5.6));
    path.cubicTo(4.9, 3.6, 6.3, 2.4, 8.1, 2.4);
    path.cubicTo(9.9, 2.4, 11.3, 3.6, 11.3, 5.4);
    path.cubicTo(11.3, 7.9, 8.1, 7.6, 8.1, 10.1);
    painter.drawPath(path);
    painter.drawPoint(QPointF(8.1, 13.3));
}

void drawWarning(QPainter& painter) {
    painter.drawPolygon(QPolygonF{QPointF(8, 2.2), QPointF(14.4, 13.6), QPointF(1.6, 13.6)});
    painter.drawLine(QPointF(8, 6.4), QPointF(8, 9.4));
    painter.drawPoint(QPointF(8, 11.5));
}

void drawTilde(QPainter& painter) {
    QPainterPath path(QPointF(2.6, 9.4));
    path.cubicTo(4, 5.6, 6.4, 5.8, 8, 8);
    path.cubicTo(9.6, 10.2, 12, 10.4, 13.4, 6.6);
    painter.drawPath(path);
}

void drawOnGrid(QPainter& painter, Sign sign, const QColor& color, double fraction) {
    const auto line = [&painter](double x1, double y1, double x2, double y2) {
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2));
    };
    switch (sign) {
    case Sign::Waiting:
        drawRing(painter);
        break;
    case Sign::Working:
        drawWorking(painter, color, fraction);
        break;
    case Sign::Paused:
        line(5.5, 3.6, 5.5, 12.4);
        line(10.5, 3.6, 10.5, 12.4);
        break;
    case Sign::Good:
        painter.drawPolyline(QPolygonF{QPointF(2.8, 8.6), QPointF(6.4, 12.2), QPointF(13.2, 4)});
        break;
    case Sign::Bad:
        line(3.6, 3.6, 12.4, 12.4);
        line(12.4, 3.6, 3.6, 12.4);
        break;
    case Sign::Missing:
        drawRing(painter);
        line(2.8, 13.2, 13.2, 2.8);
        break;
    case Sign::NotChecked:
        drawQuestion(painter);
        break;
    case Sign::Warning:
        drawWarning(painter);
        break;
    case Sign::Stopped:
        painter.setBrush(color);
        painter.drawRect(QRectF(4.4, 4.4, 7.2, 7.2));
        break;
    case Sign::Added:
        line(8, 3, 8, 13);
        line(3, 8, 13, 8);
        break;
    case Sign::Changed:
        drawTilde(painter);
        break;
    case Sign::Removed:
        line(3, 8, 13, 8);
        break;
    case Sign::Hidden: {
        drawRing(painter);
        // Inside the ring, unlike the stroke of Missing that crosses it.
        const double reach = 5.6 / std::numbers::sqrt2;
        line(8 - reach, 8 - reach, 8 + reach, 8 + reach);
        break;
    }
    case Sign::Same:
        line(3, 6, 13, 6);
        line(3, 10, 13, 10);
        break;
    }
}

class SignIconEngine final : public QIconEngine {
public:
    SignIconEngine(Sign sign, double fraction) : sign_(sign), fraction_(fraction) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        paintSign(*painter, rect, sign_, color(mode), fraction_);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new SignIconEngine(sign_, fraction_); }
    QString key() const override { return QStringLiteral("stowage-sign"); }

private:
    QColor color(QIcon::Mode mode) const {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Selected) {
            return palette.color(QPalette::HighlightedText);
        }
        if (mode == QIcon::Disabled) {
            return palette.color(QPalette::Disabled, QPalette::Text);
        }
        return signColor(sign_, palette);
    }

    Sign sign_;
    double fraction_;
};

} // namespace

QString signText(Sign sign) {
    switch (sign) {
    case Sign::Waiting:
        return Signs::tr("waiting");
    case Sign::Working:
        return Signs::tr("working");
    case Sign::Paused:
        return Signs::tr("paused");
    case Sign::Good:
        return Signs::tr("good");
    case Sign::Bad:
        return Signs::tr("bad");
    case Sign::Missing:
        return Signs::tr("missing");
    case Sign::NotChecked:
        return Signs::tr("not checked");
    case Sign::Warning:
        return Signs::tr("warning");
    case Sign::Stopped:
        return Signs::tr("cancelled");
    case Sign::Added:
        return Signs::tr("added");
    case Sign::Changed:
        return Signs::tr("changed");
    case Sign::Removed:
        return Signs::tr("removed");
    case Sign::Hidden:
        return Signs::tr("hidden");
    case Sign::Same:
        return Signs::tr("the same");
    }
    return {};
}

QString signMark(Sign sign) {
    switch (sign) {
    case Sign::Waiting:
        return QStringLiteral("○");
    case Sign::Working:
        return QStringLiteral("◔");
    case Sign::Paused:
        return QStringLiteral("‖");
    case Sign::Good:
        return QStringLiteral("✔");
    case Sign::Bad:
        return QStringLiteral("✖");
    case Sign::Missing:
        return QStringLiteral("∅");
    case Sign::NotChecked:
        return QStringLiteral("?");
    case Sign::Warning:
        return QStringLiteral("⚠");
    case Sign::Stopped:
        return QStringLiteral("■");
    case Sign::Added:
        return QStringLiteral("+");
    case Sign::Changed:
        return QStringLiteral("~");
    case Sign::Removed:
        return QStringLiteral("−");
    case Sign::Hidden:
        return QStringLiteral("⊘");
    case Sign::Same:
        return QStringLiteral("=");
    }
    return {};
}

QColor signColor(Sign sign, const QPalette& palette) {
    // A little over the limit, so that alternate rows pass as well.
    return readable(hue(sign), palette.color(QPalette::Active, QPalette::Base), 4.9);
}

void paintSign(QPainter& painter, const QRectF& area, Sign sign, const QColor& color,
               double fraction) {
    const double side = std::min(area.width(), area.height());
    if (side <= 0) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(area.center().x() - side / 2, area.center().y() - side / 2);
    painter.scale(side / grid, side / grid);
    const bool outlined = sign == Sign::Waiting || sign == Sign::Working || sign == Sign::Missing ||
                          sign == Sign::Hidden || sign == Sign::Warning;
    QPen pen(color, outlined ? 1.5 : 2.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (sign == Sign::Paused) {
        pen.setWidthF(2.6);
        pen.setCapStyle(Qt::FlatCap);
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    drawOnGrid(painter, sign, color, fraction);
    painter.restore();
}

QIcon signIcon(Sign sign, double fraction) {
    return QIcon(new SignIconEngine(sign, fraction));
}

} // namespace stowage
