#pragma once

#include "core/transfer/transfersnapshot.h"
#include "ui/base/placenamer.h"

#include <QFrame>

class QAction;
class QLabel;

namespace stowage {

class DetailText;

/// What there is to say of a transfer beyond its row, in full and to be copied: why it failed, or
/// what was done another way than asked. Hidden where there is nothing. GUI thread; owned by its
/// parent. Plain text.
class TransferNote : public QFrame {
    Q_OBJECT

public:
    explicit TransferNote(PlaceNamer namer = {}, QWidget* parent = nullptr);

    /// Shows the remark of the one and offers to copy those of all. An id that is not among them is
    /// none.
    void setTransfers(const QList<TransferSnapshot>& chosen, TransferId shown);

    /// Also for a menu; enabled while there is something to copy.
    QAction* copyAction() const { return copy_; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void setShown(const TransferSnapshot* transfer);
    void copy() const;
    void updatePicture();

    PlaceNamer namer_;
    QList<TransferSnapshot>
        remarked_; ///< Of the chosen ones, those that there is something to say of.
    TransferState state_ = TransferState::Done;
    QAction* copy_;
    QLabel* picture_;
    DetailText* text_;
};

} // namespace stowage
