#include "app/transfercommand.h"

#include "app/progressline.h"
#include "core/base/displaytext.h"

namespace stowage {

Result<TransferOutcome> TransferCommand::transfer(const TransferRequest& request,
                                                  const QString& title,
                                                  const CommandContext& context,
                                                  const RunOptions& options) {
    TransferProgress progress;
    auto outcome = [&] {
        const ProgressLine line(context.console, title, [&progress] {
            return ProgressLine::Sample{progress.done(), progress.total()};
        });
        return runTransfer(request, context.open, progress, context.stop, options);
    }();
    if (outcome) {
        for (const QString& warning : outcome->warnings) {
            context.console.complain(displayText(warning));
        }
    }
    return outcome;
}

ExitStatus TransferCommand::failTransfer(const CommandContext& context, const Error& error,
                                         bool wasForced) {
    const ExitStatus status = fail(context, error);
    if (error.code() == ErrorCode::AlreadyExists && !wasForced) {
        context.console.complain(QStringLiteral("--force replaces a file that is there already"));
    }
    return status;
}

} // namespace stowage
