#include "ui/transfers/interruptedoffer.h"

#include <QAction>

namespace stowage {

InterruptedOffer::InterruptedOffer(TransferQueue& queue, QWidget* parent)
    : Banner(parent), queue_(queue), resume_(new QAction(this)),
      discard_(new QAction(tr("Discard"), this)) {
    connect(resume_, &QAction::triggered, this, &InterruptedOffer::resume);
    connect(discard_, &QAction::triggered, this, &InterruptedOffer::discard);
}

void InterruptedOffer::look() {
    interrupted_.clear();
    const QList<TransferSnapshot> transfers = queue_.snapshot();
    for (const TransferSnapshot& transfer : transfers) {
        if (transfer.state == TransferState::Paused) {
            interrupted_.append(transfer.id);
        }
    }
    if (interrupted_.isEmpty()) {
        return;
    }
    const auto count = static_cast<int>(interrupted_.size());
    resume_->setText(count == 1 ? tr("Resume") : tr("Resume all"));
    showMessage(Sign::Paused,
                count == 1 ? tr("A transfer was interrupted")
                           : tr("%n transfers were interrupted", nullptr, count),
                tr("What was sent before is kept and is not sent again."), {resume_, discard_});
}

void InterruptedOffer::resume() {
    for (const TransferId id : interrupted_) {
        queue_.resume(id);
    }
    dismiss();
    Q_EMIT taken();
}

void InterruptedOffer::discard() {
    for (const TransferId id : interrupted_) {
        queue_.remove(id);
    }
    dismiss();
    Q_EMIT taken();
}

} // namespace stowage
