#pragma once

#include "core/transfer/transfersnapshot.h"
#include "ui/theme/piecebar.h"

namespace stowage {

/// How a transfer is shown. Plain text, made harmless.
QString transferStateText(const TransferSnapshot& transfer); ///< "Failed: The disk is full".
/// What there is to say beyond that, in full: why it failed, or each thing that was done another
/// way than asked, a line each. Empty where there is nothing.
QString transferRemark(const TransferSnapshot& transfer);
/// Bytes of a transfer that is done: of an export of files, of what was written.
qint64 finishedSize(const TransferSnapshot& transfer);
QString transferAmountText(const TransferSnapshot& transfer); ///< "1.1 of 1.8 GB".
QString transferIcon(const TransferSnapshot& transfer);       ///< A name for Icons::get.
Sign transferSign(const TransferSnapshot& transfer);
qint64 secondsLeft(const TransferSnapshot& transfer); ///< -1 while it cannot be told.

/// How a step of a transfer is shown. Plain text, made harmless.
QString stepTitle(const TransferStep& step);
QString stepStateText(const TransferStep& step);
QString stepIcon(const TransferStep& step); ///< A name for Icons::get.
Sign stepSign(const TransferStep& step);

/// The step's part of its transfer's bar.
Piece pieceOf(const TransferStep& step, const TransferSnapshot& transfer);

} // namespace stowage
