#include "ui/transfers/rategraph.h"

#include "ui/theme/chartrole.h"
#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/sign.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

namespace stowage {

namespace {

constexpr qsizetype ticks = 120;
constexpr qint64 tickMilliseconds = 500;
constexpr int wishedWidth = 96;

} // namespace

RateGraph::RateGraph(QWidget* parent) : QWidget(parent) {
    setChartRole(this);
    setAccessibleName(tr("Speed of the last minute"));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed); // It gives way in a narrow window.
    setMinimumWidth(wishedWidth / 2);
}

void RateGraph::add(qint64 bytesPerSecond) {
    const bool next = !sinceTick_.isValid() || sinceTick_.elapsed() >= tickMilliseconds;
    if (next || rates_.isEmpty()) {
        rates_.append(bytesPerSecond);
        sinceTick_.start();
        if (rates_.size() > ticks) {
            rates_.removeFirst();
        }
    } else {
        rates_.last() = std::max(rates_.last(), bytesPerSecond);
    }
    setAccessibleDescription(formatRate(bytesPerSecond));
    update();
}

QSize RateGraph::sizeHint() const {
    return {wishedWidth, 20};
}

void RateGraph::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor line =
        mixed(palette().color(QPalette::Window), palette().color(QPalette::WindowText), 0.25);
    painter.setPen(QPen(line, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (rates_.size() < 2) {
        return;
    }
    const auto highest = static_cast<double>(*std::max_element(rates_.cbegin(), rates_.cend()));
    if (highest <= 0) {
        return;
    }
    const double step = area.width() / static_cast<double>(ticks - 1);
    QPainterPath curve;
    double x = area.right() - step * static_cast<double>(rates_.size() - 1);
    const double from = x;
    for (const qint64 rate : rates_) {
        const double y = area.bottom() - static_cast<double>(rate) / highest * (area.height() - 2);
        if (curve.elementCount() == 0) {
            curve.moveTo(x, y);
        } else {
            curve.lineTo(x, y);
        }
        x += step;
    }
    QPainterPath ground = curve;
    ground.lineTo(area.right(), area.bottom());
    ground.lineTo(from, area.bottom());
    ground.closeSubpath();
    const QColor color = signColor(Sign::Working, palette());
    QColor soft = color;
    soft.setAlphaF(0.2F);
    painter.fillPath(ground, soft);
    painter.strokePath(curve, QPen(color, 1.3));
}

bool RateGraph::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !rates_.isEmpty()) {
        const qint64 highest = *std::max_element(rates_.cbegin(), rates_.cend());
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(),
                           //: The highest speed of the last minute
                           tr("At most %1 in the last minute").arg(formatRate(highest)), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace stowage
