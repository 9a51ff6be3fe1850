#include "ui/theme/sizebardelegate.h"

#include "ui/theme/colors.h"
#include "ui/theme/roles.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace stowage {

namespace {

constexpr int narrowestBar = 72;

/// Room for the widest number that formatSize makes, so that bars of all rows begin and end alike.
int numberWidth(const QFontMetrics& metrics) {
    return metrics.horizontalAdvance(QStringLiteral("888 MB "));
}

} // namespace

void SizeBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
    const QVariant fraction = index.data(FractionRole);
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    if (!fraction.isValid()) {
        return;
    }
    const int number = std::max(numberWidth(item.fontMetrics),
                                item.fontMetrics.horizontalAdvance(item.text) + Spacing::Small);
    const QRect cell = item.rect.adjusted(Spacing::Small, 0, -Spacing::Small - number, 0);
    if (cell.width() < Spacing::Large) {
        return;
    }
    const int height = std::clamp(item.rect.height() / 3, 6, 10);
    const QRectF track(cell.left(), cell.center().y() - height / 2.0 + 0.5, cell.width(), height);
    const double share = std::clamp(fraction.toDouble(), 0.0, 1.0);
    // Something is more than nothing: never narrower than a line.
    QRectF bar(track.left(), track.top(), std::max(share * track.width(), share > 0 ? 2.0 : 0.0),
               track.height());
    if (item.direction == Qt::RightToLeft) {
        bar = QStyle::visualRect(item.direction, item.rect, bar.toAlignedRect());
    }
    const bool selected = item.state & QStyle::State_Selected;
    QColor color = selected ? item.palette.color(QPalette::HighlightedText)
                            : signColor(Sign::Working, item.palette);
    color.setAlphaF(selected ? 0.55F : 0.75F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    const double radius = std::min(2.0, bar.width() / 2);
    path.addRoundedRect(bar, radius, radius);
    painter->fillPath(path, color);
    painter->restore();
}

QSize SizeBarDelegate::sizeHint(const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    if (index.data(FractionRole).isValid()) {
        size.setWidth(std::max(size.width(),
                               narrowestBar + numberWidth(option.fontMetrics) + Spacing::Medium));
    }
    return size;
}

} // namespace stowage
