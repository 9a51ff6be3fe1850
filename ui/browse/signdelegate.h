#pragma once

#include <QStyledItemDelegate>

namespace stowage {

/// A column that begins with a sign (SignRole, with FractionRole while it is working), before its
/// icon and text. Rows without one keep the room free, so that all texts begin alike. Owned by its
/// view.
class SignDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace stowage
