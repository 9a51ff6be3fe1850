#pragma once

#include "ui/transfers/transferaction.h"

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

namespace stowage {

/// The buttons at the end of a transfer's row. The same actions are in the row's menu and have
/// keys. Owned by its view, whose model must lead to a TransfersModel.
class TransferActionsDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TransferActionsDelegate(QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

    /// Where a button is within a cell; null when the row has none such.
    static QRect buttonRect(const QStyleOptionViewItem& option, const QModelIndex& index,
                            TransferAction action);

Q_SIGNALS:
    void triggered(const QModelIndex& index, stowage::TransferAction action);

protected:
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    void setHovered(const QModelIndex& index, int button, const QWidget* view);

    QPersistentModelIndex hoveredIndex_;
    int hovered_ = -1;
    QPersistentModelIndex pressedIndex_;
    int pressed_ = -1;
};

} // namespace stowage
