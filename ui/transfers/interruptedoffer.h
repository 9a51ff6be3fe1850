#pragma once

#include "core/transfer/transferqueue.h"
#include "ui/theme/banner.h"

namespace stowage {

/// Offers to resume or to discard what an earlier start left unfinished in a queue, which outlives
/// it. GUI thread; owned by its parent.
class InterruptedOffer : public Banner {
    Q_OBJECT

public:
    explicit InterruptedOffer(TransferQueue& queue, QWidget* parent = nullptr);

    /// Shows itself where anything of the queue is paused.
    void look();

Q_SIGNALS:
    /// It was resumed or discarded.
    void taken();

private:
    void resume();
    void discard();

    TransferQueue& queue_;
    QAction* resume_;
    QAction* discard_;
    QList<TransferId> interrupted_;
};

} // namespace stowage
