#include "ui/transfers/transfersmodel.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/piecebar.h"
#include "ui/transfers/transferaction.h"
#include "ui/transfers/transferwords.h"

#include <QSet>

#include <algorithm>

namespace stowage {

namespace {

/// More pieces than this would be narrower than a pixel each.
constexpr qsizetype mostPieces = 400;

double fractionOf(qint64 done, qint64 total) {
    return total > 0 ? std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0)
                     : -1.0;
}

double fractionOf(const TransferSnapshot& transfer) {
    if (transfer.state == TransferState::Done) {
        return 1;
    }
    const double fraction = fractionOf(transfer.done, transfer.total);
    return transfer.state == TransferState::Running ? fraction : std::max(fraction, 0.0);
}

Pieces piecesOf(const TransferSnapshot& transfer) {
    Pieces pieces;
    if (transfer.steps.size() > mostPieces || transfer.state == TransferState::Done) {
        return pieces;
    }
    for (const TransferStep& step : transfer.steps) {
        if (step.total > 0) {
            pieces.append(pieceOf(step, transfer));
        }
    }
    return pieces;
}

bool sameState(const TransferSnapshot& a, const TransferSnapshot& b) {
    return a.state == b.state && a.stopping == b.stopping && a.done == b.done &&
           a.total == b.total && a.bytesPerSecond == b.bytesPerSecond &&
           a.reason.has_value() == b.reason.has_value() && a.finishedAt == b.finishedAt;
}

/// Collects rows in rising order and answers their ranges.
class Ranges {
public:
    void add(int row) {
        if (!ranges_.isEmpty() && ranges_.last().second == row - 1) {
            ranges_.last().second = row;
        } else {
            ranges_.append({row, row});
        }
    }
    const QList<QPair<int, int>>& list() const { return ranges_; }

private:
    QList<QPair<int, int>> ranges_;
};

} // namespace

TransfersModel::TransfersModel(PlaceNamer namer, QObject* parent)
    : QAbstractItemModel(parent), namer_(std::move(namer)) {}

TransfersModel::~TransfersModel() = default;

void TransfersModel::update(const QList<TransferSnapshot>& transfers) {
    QList<TransferSnapshot> newestFirst = transfers;
    std::reverse(newestFirst.begin(), newestFirst.end());
    removeGone(newestFirst);
    insertNew(newestFirst);
    updateRows(newestFirst);
    updateTotals();
}

const TransferSnapshot* TransfersModel::transfer(const QModelIndex& index) const {
    if (!index.isValid() || index.model() != this) {
        return nullptr;
    }
    const int row = index.internalId() == 0 ? index.row() : parent(index).row();
    return row >= 0 && row < rows_.size() ? &rows_[row].transfer : nullptr;
}

QModelIndex TransfersModel::indexOf(TransferId id) const {
    const auto found = rowOf_.constFind(static_cast<qint64>(id));
    return found == rowOf_.cend() ? QModelIndex() : index(*found, 0);
}

// Transfers have the internal id 0, steps that of their transfer plus one, which stays true while
// rows above come and go.

QModelIndex TransfersModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    if (!parent.isValid()) {
        return createIndex(row, column, quintptr{0});
    }
    return createIndex(row, column, static_cast<quintptr>(rows_[parent.row()].transfer.id) + 1);
}

QModelIndex TransfersModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0) {
        return {};
    }
    return indexOf(static_cast<TransferId>(index.internalId() - 1));
}

int TransfersModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(rows_.size());
    }
    if (parent.internalId() != 0 || parent.column() != 0) {
        return 0;
    }
    return static_cast<int>(rows_[parent.row()].transfer.steps.size());
}

int TransfersModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QVariant TransfersModel::data(const QModelIndex& index, int role) const {
    const TransferSnapshot* shown = transfer(index);
    if (!shown) {
        return {};
    }
    if (role == IdRole) {
        return static_cast<qint64>(shown->id);
    }
    if (role == Qt::TextAlignmentRole) {
        const bool number =
            index.column() == Amount || index.column() == Rate || index.column() == TimeLeft;
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (index.internalId() != 0) {
        return stepData(shown->steps[index.row()], index.column(), role);
    }
    return transferData(rows_[index.row()], index.column(), role);
}

QVariant TransfersModel::transferData(const Row& row, int column, int role) const {
    const TransferSnapshot& shown = row.transfer;
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Title:
            return row.title.toString();
        case Amount:
            return transferAmountText(shown);
        case Rate:
            return shown.bytesPerSecond > 0 ? formatRate(shown.bytesPerSecond) : QString();
        case TimeLeft:
            return secondsLeft(shown) < 0 ? QString()
                                          : tr("%1 left").arg(formatDuration(
                                                std::chrono::seconds(secondsLeft(shown))));
        case State:
            return transferStateText(shown);
        default:
            return {};
        }
    case Qt::DecorationRole:
        if (column == Title) {
            return Icons::get(transferIcon(shown));
        }
        return column == State
                   ? QVariant(signIcon(transferSign(shown), fractionOf(shown.done, shown.total)))
                   : QVariant();
    case Qt::ToolTipRole:
        switch (column) {
        case Title:
            return plainToolTip(shown.request.sourceText() + QStringLiteral("\n→ ") +
                                shown.request.targetText());
        case Amount:
            if (shown.state == TransferState::Done) {
                return plainToolTip(formatExactSize(finishedSize(shown)));
            }
            return plainToolTip(formatExactSize(shown.done) + QStringLiteral(" / ") +
                                formatExactSize(shown.total));
        case State:
            return plainToolTip(transferRemark(shown).isEmpty() ? exactTime(shown.finishedAt)
                                                                : transferRemark(shown));
        default:
            return {};
        }
    case Qt::AccessibleTextRole:
        if (column == Title) {
            //: 1: the transfer's title, 2: its state, 3: how far
            return tr("%1, %2, %3")
                .arg(row.title.toString(), transferStateText(shown),
                     formatPercent(fractionOf(shown)));
        }
        return column == Progress ? QVariant(formatPercent(fractionOf(shown))) : QVariant();
    case Qt::AccessibleDescriptionRole:
        return column == Title || column == State ? QVariant(transferRemark(shown)) : QVariant();
    case FractionRole:
        return column == Progress ? QVariant(fractionOf(shown)) : QVariant();
    case PiecesRole:
        return column == Progress ? QVariant::fromValue(piecesOf(shown)) : QVariant();
    case SignRole:
        return static_cast<int>(transferSign(shown));
    case StateRole:
        return static_cast<int>(shown.state);
    case ActionsRole: {
        QList<int> actions;
        for (const TransferAction action : actionsFor(shown)) {
            actions.append(static_cast<int>(action));
        }
        return QVariant::fromValue(actions);
    }
    case RemedyTextRole:
        return shown.reason ? explain(*shown.reason).remedyText : QString();
    case SortRole:
        switch (column) {
        case Title:
            return row.title.toString();
        case Progress:
            return fractionOf(shown);
        case Amount:
            return shown.state == TransferState::Done ? finishedSize(shown) : shown.total;
        case Rate:
            return shown.bytesPerSecond;
        case TimeLeft:
            return secondsLeft(shown);
        default:
            return static_cast<int>(shown.state);
        }
    default:
        return {};
    }
}

QVariant TransfersModel::stepData(const TransferStep& step, int column, int role) const {
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Title:
            return stepTitle(step);
        case Amount:
            return step.total > 0 ? formatSizeOf(step.done, step.total) : QString();
        case State:
            return stepStateText(step);
        default:
            return {};
        }
    case Qt::DecorationRole:
        if (column == Title) {
            return Icons::get(stepIcon(step));
        }
        return column == State
                   ? QVariant(signIcon(stepSign(step), fractionOf(step.done, step.total)))
                   : QVariant();
    case Qt::ToolTipRole:
        return column == Title
                   ? plainToolTip(step.title)
                   : QVariant(column == Amount ? formatExactSize(step.total) : QString());
    case Qt::AccessibleTextRole:
        return column == Title ? QVariant(tr("%1, %2").arg(stepTitle(step), stepStateText(step)))
                               : QVariant();
    case FractionRole:
        return column == Progress && step.total > 0 ? QVariant(fractionOf(step.done, step.total))
                                                    : QVariant();
    case SignRole:
        return static_cast<int>(stepSign(step));
    default:
        return {};
    }
}

QVariant TransfersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == Amount || section == Rate || section == TimeLeft;
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole) {
        return {};
    }
    switch (section) {
    case Title:
        return tr("Transfer");
    case Progress:
        return tr("Progress");
    case Amount:
        return tr("Size");
    case Rate:
        return tr("Speed");
    case TimeLeft:
        return tr("Time left");
    case State:
        return tr("State");
    case Actions:
        // The buttons speak for themselves; assistive technology gets a word.
        return role == Qt::AccessibleTextRole ? tr("Actions") : QString();
    default:
        return {};
    }
}

Qt::ItemFlags TransfersModel::flags(const QModelIndex& index) const {
    return QAbstractItemModel::flags(index) |
           (index.internalId() != 0 ? Qt::ItemNeverHasChildren : Qt::NoItemFlags);
}

void TransfersModel::removeGone(const QList<TransferSnapshot>& newestFirst) {
    QSet<qint64> present;
    for (const TransferSnapshot& transfer : newestFirst) {
        present.insert(static_cast<qint64>(transfer.id));
    }
    const auto isGone = [this, &present](qsizetype row) {
        return !present.contains(static_cast<qint64>(rows_[row].transfer.id));
    };
    for (qsizetype last = rows_.size() - 1; last >= 0; --last) {
        if (!isGone(last)) {
            continue;
        }
        qsizetype first = last;
        while (first > 0 && isGone(first - 1)) {
            --first;
        }
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(last));
        rows_.remove(first, last - first + 1);
        renumber();
        endRemoveRows();
        last = first;
    }
}

void TransfersModel::insertNew(const QList<TransferSnapshot>& newestFirst) {
    for (qsizetype row = 0; row < newestFirst.size(); ++row) {
        if (row < rows_.size() && rows_[row].transfer.id == newestFirst[row].id) {
            continue;
        }
        qsizetype end = row;
        while (end < newestFirst.size() &&
               (row >= rows_.size() || newestFirst[end].id != rows_[row].transfer.id)) {
            ++end;
        }
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(end - 1));
        for (qsizetype at = row; at < end; ++at) {
            rows_.insert(at, {newestFirst[at], TransferTitle::of(newestFirst[at].request, namer_)});
        }
        renumber();
        endInsertRows();
        row = end - 1;
    }
}

void TransfersModel::updateRows(const QList<TransferSnapshot>& newestFirst) {
    Ranges changed;
    QList<TransferSnapshot> finished;
    for (int row = 0; row < newestFirst.size(); ++row) {
        const TransferSnapshot& now = newestFirst[row];
        const bool differs = !sameState(rows_[row].transfer, now);
        const bool stepsDiffer = rows_[row].transfer.steps != now.steps;
        if (stepsDiffer) {
            updateSteps(row, now.steps);
        }
        if (!differs && !stepsDiffer) {
            continue;
        }
        const bool wasFinished = rows_[row].transfer.isFinished();
        // The steps are in place already, so that their count never differs from what was told.
        rows_[row].transfer = now;
        changed.add(row);
        if (!wasFinished && now.isFinished()) {
            finished.append(now);
        }
    }
    for (const auto& [first, last] : changed.list()) {
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
    }
    for (const TransferSnapshot& transfer : finished) {
        Q_EMIT transferFinished(transfer);
    }
}

void TransfersModel::updateSteps(int row, const QList<TransferStep>& steps) {
    QList<TransferStep>& shown = rows_[row].transfer.steps;
    const QModelIndex above = index(row, 0);
    if (shown.size() > steps.size()) {
        beginRemoveRows(above, static_cast<int>(steps.size()), static_cast<int>(shown.size()) - 1);
        shown.resize(steps.size());
        endRemoveRows();
    } else if (shown.size() < steps.size()) {
        beginInsertRows(above, static_cast<int>(shown.size()), static_cast<int>(steps.size()) - 1);
        shown.append(steps.mid(shown.size()));
        endInsertRows();
    }
    Ranges changed;
    for (int step = 0; step < steps.size(); ++step) {
        if (shown[step] != steps[step]) {
            shown[step] = steps[step];
            changed.add(step);
        }
    }
    for (const auto& [first, last] : changed.list()) {
        Q_EMIT dataChanged(index(first, 0, above), index(last, ColumnCount - 1, above));
    }
}

void TransfersModel::updateTotals() {
    Totals totals;
    totals.all = static_cast<int>(rows_.size());
    for (const Row& row : rows_) {
        switch (row.transfer.state) {
        case TransferState::Queued:
        case TransferState::Paused:
            ++totals.waiting;
            break;
        case TransferState::Running:
            ++totals.running;
            (isUpward(row.transfer.request) ? totals.upRate : totals.downRate) +=
                row.transfer.bytesPerSecond;
            break;
        case TransferState::Done:
        case TransferState::Cancelled:
            ++totals.done;
            break;
        case TransferState::Failed:
            ++totals.failed;
            break;
        }
    }
    if (totals != totals_) {
        totals_ = totals;
        Q_EMIT totalsChanged();
    }
}

void TransfersModel::renumber() {
    rowOf_.clear();
    for (int row = 0; row < rows_.size(); ++row) {
        rowOf_.insert(static_cast<qint64>(rows_[row].transfer.id), row);
    }
}

} // namespace stowage
