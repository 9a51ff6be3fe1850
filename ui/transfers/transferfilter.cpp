#include "ui/transfers/transferfilter.h"

#include "ui/transfers/transfersmodel.h"

namespace stowage {

namespace {

TransferFilter::Group groupOf(TransferState state) {
    switch (state) {
    case TransferState::Running:
        return TransferFilter::Group::Running;
    case TransferState::Queued:
    case TransferState::Paused:
        return TransferFilter::Group::Waiting;
    case TransferState::Failed:
        return TransferFilter::Group::Failed;
    case TransferState::Done:
    case TransferState::Cancelled:
        break;
    }
    return TransferFilter::Group::Done;
}

} // namespace

TransferFilter::TransferFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(TransfersModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
}

void TransferFilter::setGroup(Group group) {
    if (group_ != group) {
        group_ = group;
        invalidateFilter();
    }
}

void TransferFilter::setText(const QString& text) {
    if (text_ != text) {
        text_ = text;
        invalidateFilter();
    }
}

bool TransferFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (parent.isValid()) {
        return true;
    }
    const QModelIndex transfer = sourceModel()->index(row, TransfersModel::Title);
    if (!text_.isEmpty() && !transfer.data().toString().contains(text_, Qt::CaseInsensitive)) {
        return false;
    }
    if (group_ == Group::All) {
        return true;
    }
    const QVariant state = transfer.data(TransfersModel::StateRole);
    return groupOf(static_cast<TransferState>(state.toInt())) == group_;
}

bool TransferFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    // Steps keep the order in which they run.
    if (left.parent().isValid()) {
        return sortOrder() == Qt::AscendingOrder ? left.row() < right.row()
                                                 : right.row() < left.row();
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace stowage
