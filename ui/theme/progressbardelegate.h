#pragma once

#include <QStyledItemDelegate>

namespace stowage {

/// A column of progress: one bar (FractionRole), or one made of pieces (PiecesRole), in the colour
/// of the state (SignRole), and the percentage beside it. Owned by its view.
class ProgressBarDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace stowage
