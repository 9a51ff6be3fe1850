#pragma once

#include "core/transfer/transfersnapshot.h"

#include <QIcon>
#include <QList>
#include <QString>

namespace stowage {

/// What can be done with a transfer, in its row, its menu and by key.
enum class TransferAction {
    Pause,
    Resume,
    Cancel, ///< Gives it up; its row stays.
    Retry,
    Remedy, ///< What the reason of its failure asks for: a log-in, another name, room on the disk.
    Remove, ///< Takes its row away.
};

/// What makes sense in this state, in the order of the row's buttons.
QList<TransferAction> actionsFor(const TransferSnapshot& transfer);

QString transferActionText(TransferAction action);
QString transferActionIcon(TransferAction action); ///< A name for Icons::get.

} // namespace stowage
