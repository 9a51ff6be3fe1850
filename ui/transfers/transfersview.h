#pragma once

#include <QTreeView>

namespace stowage {

class TransferActionsDelegate;

/// The list of transfers as it looks: its columns and what draws them. Newest first, which is the
/// model's own order, until a column is chosen. GUI thread; owned by its parent.
class TransfersView : public QTreeView {
    Q_OBJECT

public:
    /// `model` has the columns of TransfersModel and outlives the view.
    explicit TransfersView(QAbstractItemModel* model, QWidget* parent = nullptr);

    /// The buttons of the rows.
    TransferActionsDelegate& buttons() { return *buttons_; }

private:
    void makeColumns();

    TransferActionsDelegate* buttons_;
};

} // namespace stowage
