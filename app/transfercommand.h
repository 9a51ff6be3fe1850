#pragma once

#include "app/command.h"
#include "core/transfer/runtransfer.h"

#include <QString>

namespace stowage {

/// A verb that is a transfer: runs requests with a progress line, one after the other.
class TransferCommand : public Command {
protected:
    /// Prints warnings on standard error. Errors: the transfer's.
    static Result<TransferOutcome> transfer(const TransferRequest& request, const QString& title,
                                            const CommandContext& context,
                                            const RunOptions& options = {});

    /// fail(), which for a target that is there already names the option that replaces it.
    static ExitStatus failTransfer(const CommandContext& context, const Error& error,
                                   bool wasForced);
};

} // namespace stowage
