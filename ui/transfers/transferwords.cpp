#include "ui/transfers/transferwords.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/transfers/transfertitle.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace stowage {

namespace {

struct Step {
    Q_DECLARE_TR_FUNCTIONS(stowage::TransferStep)
};

struct Transfer {
    Q_DECLARE_TR_FUNCTIONS(stowage::TransferSnapshot)
};

QString shortTitle(const QString& title) {
    if (const auto digest = Digest::parse(title)) {
        return middleElided(*digest);
    }
    // A path: its last part says enough beside the transfer's title.
    const QString name = QFileInfo(title).fileName();
    return shownText(name.isEmpty() ? title : name, 200);
}

} // namespace

QString transferStateText(const TransferSnapshot& transfer) {
    switch (transfer.state) {
    case TransferState::Queued:
        return Transfer::tr("Waiting");
    case TransferState::Running:
        return transfer.stopping ? Transfer::tr("Stopping…") : Transfer::tr("Running");
    case TransferState::Paused:
        return Transfer::tr("Paused");
    case TransferState::Done:
        return transfer.outcome.warnings.isEmpty() ? Transfer::tr("Done")
                                                   : Transfer::tr("Done, with a remark");
    case TransferState::Failed:
        //: 1: why, in a few words
        return transfer.reason ? Transfer::tr("Failed: %1").arg(explain(*transfer.reason).title)
                               : Transfer::tr("Failed");
    case TransferState::Cancelled:
        return Transfer::tr("Cancelled");
    }
    return {};
}

QString transferRemark(const TransferSnapshot& transfer) {
    if (transfer.reason) {
        const Explanation why = explain(*transfer.reason);
        const QString more = why.inFull();
        return more.isEmpty() ? why.title : why.title + QLatin1Char('\n') + more;
    }
    QStringList lines;
    for (const QString& warning : transfer.outcome.warnings) {
        lines.append(shownText(warning, 1000));
    }
    return lines.join(QLatin1Char('\n'));
}

Sign transferSign(const TransferSnapshot& transfer) {
    switch (transfer.state) {
    case TransferState::Queued:
        return Sign::Waiting;
    case TransferState::Running:
        return Sign::Working;
    case TransferState::Paused:
        return Sign::Paused;
    case TransferState::Done:
        return transfer.outcome.warnings.isEmpty() ? Sign::Good : Sign::Warning;
    case TransferState::Failed:
        return Sign::Bad;
    case TransferState::Cancelled:
        return Sign::Stopped;
    }
    return Sign::NotChecked;
}

/// -1 while it cannot be told.
qint64 secondsLeft(const TransferSnapshot& transfer) {
    if (transfer.state != TransferState::Running || transfer.stopping ||
        transfer.bytesPerSecond <= 0 || transfer.total <= 0) {
        return -1;
    }
    const qint64 left = std::max<qint64>(transfer.total - transfer.done, 0);
    return (left + transfer.bytesPerSecond - 1) / transfer.bytesPerSecond;
}

QString transferIcon(const TransferSnapshot& transfer) {
    const TransferRequest& request = transfer.request;
    if (request.kind() == TransferRequest::Kind::Upload) {
        return QStringLiteral("upload");
    }
    return isUpward(request) ? QStringLiteral("image") : QStringLiteral("export");
}

qint64 finishedSize(const TransferSnapshot& transfer) {
    // Files are written from layers, which are read whole: what counts is what came out.
    // A transfer of an earlier start has no outcome any more.
    const bool isOfFiles = transfer.request.kind() == TransferRequest::Kind::FilesExport ||
                           transfer.request.kind() == TransferRequest::Kind::RootfsExport;
    if (isOfFiles && !transfer.outcome.files.isEmpty()) {
        return transfer.outcome.bytesMoved;
    }
    return transfer.total > 0 ? transfer.total : transfer.done;
}

QString transferAmountText(const TransferSnapshot& transfer) {
    if (transfer.state == TransferState::Done) {
        return formatSize(finishedSize(transfer));
    }
    return transfer.done == 0 && transfer.total == 0 ? QString()
                                                     : formatSizeOf(transfer.done, transfer.total);
}

QString stepTitle(const TransferStep& step) {
    const QString title = shortTitle(step.title);
    switch (step.kind) {
    case TransferStep::Kind::Blob:
        return Step::tr("Layer %1").arg(title);
    case TransferStep::Kind::Config:
        return Step::tr("Config %1").arg(title);
    case TransferStep::Kind::Manifest:
        return Step::tr("Manifest %1").arg(title);
    case TransferStep::Kind::Tag:
        return Step::tr("Tag %1").arg(title);
    case TransferStep::Kind::Packing:
        return Step::tr("Packing %1").arg(title);
    case TransferStep::Kind::Export:
        return Step::tr("Writing %1").arg(title);
    }
    return title;
}

QString stepStateText(const TransferStep& step) {
    switch (step.state) {
    case TransferStep::State::Waiting:
        return Step::tr("Waiting");
    case TransferStep::State::Running:
        return Step::tr("Running");
    case TransferStep::State::Done:
        return Step::tr("Done");
    case TransferStep::State::Skipped:
        return Step::tr("There already");
    case TransferStep::State::Mounted:
        return Step::tr("Linked, nothing to send");
    case TransferStep::State::Failed:
        return Step::tr("Failed");
    }
    return {};
}

QString stepIcon(const TransferStep& step) {
    switch (step.kind) {
    case TransferStep::Kind::Blob:
        return QStringLiteral("layer");
    case TransferStep::Kind::Config:
        return QStringLiteral("config");
    case TransferStep::Kind::Manifest:
        return QStringLiteral("manifest");
    case TransferStep::Kind::Tag:
        return QStringLiteral("tag");
    case TransferStep::Kind::Packing:
        return QStringLiteral("archive");
    case TransferStep::Kind::Export:
        return QStringLiteral("file");
    }
    return {};
}

Sign stepSign(const TransferStep& step) {
    switch (step.state) {
    case TransferStep::State::Waiting:
        return Sign::Waiting;
    case TransferStep::State::Running:
        return Sign::Working;
    case TransferStep::State::Done:
        return Sign::Good;
    case TransferStep::State::Skipped:
    case TransferStep::State::Mounted:
        return Sign::Same;
    case TransferStep::State::Failed:
        return Sign::Bad;
    }
    return Sign::NotChecked;
}

Piece pieceOf(const TransferStep& step, const TransferSnapshot& transfer) {
    Piece piece{.weight = static_cast<double>(step.total),
                .fraction = step.total > 0
                                ? static_cast<double>(step.done) / static_cast<double>(step.total)
                                : 0,
                .sign = Sign::Working};
    switch (step.state) {
    case TransferStep::State::Done:
    case TransferStep::State::Skipped:
    case TransferStep::State::Mounted:
        piece.fraction = 1;
        piece.sign = Sign::Good;
        break;
    case TransferStep::State::Failed:
        piece.sign = Sign::Bad;
        break;
    case TransferStep::State::Waiting:
    case TransferStep::State::Running:
        if (transfer.state == TransferState::Paused) {
            piece.sign = Sign::Paused;
        } else if (transfer.state == TransferState::Cancelled) {
            piece.sign = Sign::Stopped;
        }
        break;
    }
    return piece;
}

} // namespace stowage
