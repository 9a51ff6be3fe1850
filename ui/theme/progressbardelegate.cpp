#include "ui/theme/progressbardelegate.h"

#include "ui/theme/colors.h"
#include "ui/theme/format.h"
#include "ui/theme/piecebar.h"
#include "ui/theme/roles.h"
#include "ui/theme/spacing.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace stowage {

namespace {

constexpr int barWidth = 96;

int percentWidth(const QFontMetrics& metrics) {
    return metrics.horizontalAdvance(formatPercent(1)) + Spacing::Small;
}

Pieces piecesOf(const QModelIndex& index, double fraction) {
    const QVariant pieces = index.data(PiecesRole);
    if (pieces.canConvert<Pieces>()) {
        const Pieces list = pieces.value<Pieces>();
        if (!list.isEmpty()) {
            return list;
        }
    }
    const QVariant sign = index.data(SignRole);
    return {Piece{.weight = 1,
                  .fraction = std::max(fraction, 0.0),
                  .sign = sign.isValid() ? static_cast<Sign>(sign.toInt()) : Sign::Working}};
}

} // namespace

void ProgressBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    item.text.clear();
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    const QVariant value = index.data(FractionRole);
    if (!value.isValid()) {
        return;
    }
    const double fraction = value.toDouble();
    const bool selected = item.state & QStyle::State_Selected;
    const int number = percentWidth(item.fontMetrics);
    const QRect cell = item.rect.adjusted(Spacing::Small, 0, -Spacing::Small, 0);
    const QRect text(cell.right() - number + 1, cell.top(), number, cell.height());
    QRect bar = cell.adjusted(0, 0, -number - Spacing::Small, 0);
    const int height = std::clamp(item.rect.height() * 2 / 5, 6, 12);
    bar = QRect(bar.left(), bar.center().y() - height / 2, bar.width(), height);
    bar = QStyle::visualRect(item.direction, item.rect, bar);

    painter->save();
    if (bar.width() >= Spacing::Large) {
        if (selected) {
            // The bar keeps its colours, so it needs its own ground to stand on.
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(item.palette.color(QPalette::Base));
            painter->drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 4, 4);
        }
        if (item.direction == Qt::RightToLeft) {
            painter->translate(bar.left() + bar.right() + 1, 0);
            painter->scale(-1, 1);
        }
        paintPieces(*painter, bar, piecesOf(index, fraction), item.palette);
    }
    painter->restore();
    if (fraction >= 0) {
        painter->save();
        painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        painter->setFont(item.font);
        painter->drawText(QStyle::visualRect(item.direction, item.rect, text),
                          Qt::AlignVCenter | Qt::AlignRight, formatPercent(fraction));
        painter->restore();
    }
}

QSize ProgressBarDelegate::sizeHint(const QStyleOptionViewItem& option,
                                    const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(barWidth + percentWidth(option.fontMetrics) + 3 * Spacing::Small);
    return size;
}

} // namespace stowage
