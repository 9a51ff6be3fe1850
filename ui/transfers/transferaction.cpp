#include "ui/transfers/transferaction.h"

#include "ui/theme/explanation.h"

#include <QCoreApplication>

namespace stowage {

namespace {

struct Action {
    Q_DECLARE_TR_FUNCTIONS(stowage::TransferAction)
};

} // namespace

QList<TransferAction> actionsFor(const TransferSnapshot& transfer) {
    switch (transfer.state) {
    case TransferState::Queued:
    case TransferState::Running:
        // A pause that has not come to rest can still become a cancel.
        return transfer.stopping ? QList{TransferAction::Cancel}
                                 : QList{TransferAction::Pause, TransferAction::Cancel};
    case TransferState::Paused:
        return {TransferAction::Resume, TransferAction::Cancel};
    case TransferState::Failed: {
        QList<TransferAction> actions{TransferAction::Retry, TransferAction::Remove};
        const Remedy remedy = transfer.reason ? explain(*transfer.reason).remedy : Remedy::None;
        if (remedy == Remedy::LogIn || remedy == Remedy::FreeSpace ||
            remedy == Remedy::ChooseOther) {
            actions.prepend(TransferAction::Remedy);
        }
        return actions;
    }
    case TransferState::Cancelled:
        return {TransferAction::Retry, TransferAction::Remove};
    case TransferState::Done:
        return {TransferAction::Remove};
    }
    return {};
}

QString transferActionText(TransferAction action) {
    switch (action) {
    case TransferAction::Pause:
        return Action::tr("Pause");
    case TransferAction::Resume:
        return Action::tr("Resume");
    case TransferAction::Cancel:
        return Action::tr("Cancel");
    case TransferAction::Retry:
        return Action::tr("Try again");
    case TransferAction::Remedy:
        return Action::tr("Solve…");
    case TransferAction::Remove:
        return Action::tr("Remove from the list");
    }
    return {};
}

QString transferActionIcon(TransferAction action) {
    switch (action) {
    case TransferAction::Pause:
        return QStringLiteral("pause");
    case TransferAction::Resume:
        return QStringLiteral("resume");
    case TransferAction::Cancel:
        return QStringLiteral("cancel");
    case TransferAction::Retry:
        return QStringLiteral("retry");
    case TransferAction::Remedy:
        return QStringLiteral("login");
    case TransferAction::Remove:
        return QStringLiteral("clear");
    }
    return {};
}

} // namespace stowage
