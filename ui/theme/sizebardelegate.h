#pragma once

#include <QStyledItemDelegate>

namespace stowage {

/// A column of sizes: a bar in proportion (FractionRole, 0 … 1) and the number (DisplayRole) at the
/// trailing edge. Without FractionRole the number alone. Owned by its view.
class SizeBarDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace stowage
