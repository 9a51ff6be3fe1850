#include "ui/browse/signdelegate.h"

#include "ui/theme/roles.h"
#include "ui/theme/sign.h"
#include "ui/theme/spacing.h"

#include <QApplication>
#include <QPainter>

namespace stowage {

namespace {

constexpr int signRoom = Spacing::Icon + Spacing::Small;

} // namespace

void SignDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, item.widget);

    const QVariant sign = index.data(SignRole);
    if (sign.isValid()) {
        const QRect whole = item.rect.adjusted(Spacing::Small, 0, 0, 0);
        QRect area(whole.left(), whole.top(), Spacing::Icon - 2, whole.height());
        area = QStyle::visualRect(item.direction, whole, area);
        const auto shown = static_cast<Sign>(sign.toInt());
        const bool isSelected = item.state.testFlag(QStyle::State_Selected);
        const QVariant fraction = index.data(FractionRole);
        paintSign(*painter, area, shown,
                  isSelected ? item.palette.color(QPalette::HighlightedText)
                             : signColor(shown, item.palette),
                  fraction.isValid() ? fraction.toDouble() : -1);
    }
    QStyleOptionViewItem rest = item;
    rest.rect =
        QStyle::visualRect(item.direction, item.rect, item.rect.adjusted(signRoom, 0, 0, 0));
    rest.backgroundBrush = Qt::NoBrush;
    if (item.direction == Qt::RightToLeft) {
        rest.rect = item.rect.adjusted(0, 0, -signRoom, 0);
    }
    // The panel is there already; what is drawn now must not paint over the sign.
    painter->save();
    painter->setClipRect(rest.rect);
    style->drawControl(QStyle::CE_ItemViewItem, &rest, painter, rest.widget);
    painter->restore();
}

QSize SignDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(signRoom, 0);
}

} // namespace stowage
