#include "ui/browse/repositoriesmodel.h"

#include "core/base/displaytext.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

namespace stowage {

RepositoriesModel::RepositoriesModel(OpenPlaces& places, RequestRunner& requests, QObject* parent)
    : QAbstractTableModel(parent), places_(places), requests_(requests) {}

void RepositoriesModel::show(const Place& place, const QList<RepositoryName>& names, bool anew) {
    if (!anew && place == place_ && names == names_) {
        return;
    }
    beginResetModel();
    if (anew || place != place_) {
        requestsFor_.clear();
        figures_.clear();
        largest_ = 0;
    }
    place_ = place;
    names_ = names;
    arrange();
    endResetModel();
}

void RepositoriesModel::lookAt(int first, int last) {
    if (!place_.isOnDisk()) {
        return;
    }
    for (int row = std::max(first, 0); row <= last && row < rowCount(); ++row) {
        const RepositoryName& wanted = name(row);
        if (figures_.contains(wanted) || requestsFor_.contains(wanted)) {
            continue;
        }
        requestsFor_.emplace(wanted, requests_.run(
                                         this,
                                         [&places = places_, place = place_,
                                          wanted](std::stop_token stop) -> Result<Figures> {
                                             const auto registry = places.open(place, stop);
                                             if (!registry) {
                                                 return failure(registry);
                                             }
                                             const auto inventory =
                                                 takeInventory(**registry, {place, wanted}, stop);
                                             if (!inventory) {
                                                 return failure(inventory);
                                             }
                                             return inventory->repositories.at(wanted);
                                         },
                                         [this, wanted](const Result<Figures>& figures) {
                                             if (figures) {
                                                 figures_.insert_or_assign(wanted, *figures);
                                                 largest_ = std::max(largest_, figures->size);
                                                 tellFiguresChanged();
                                             }
                                         },
                                         RequestRunner::Urgency::Later));
    }
}

void RepositoriesModel::take(const std::map<RepositoryName, Figures>& figures) {
    requestsFor_.clear();
    figures_ = figures;
    largest_ = 0;
    for (const auto& [name, found] : figures_) {
        largest_ = std::max(largest_, found.size);
    }
    rearrange();
    tellFiguresChanged();
}

/// All rows: the largest one decides how long every bar is. There may be none any more, where the
/// repositories went while they were counted.
void RepositoriesModel::tellFiguresChanged() {
    if (const int count = rowCount()) {
        Q_EMIT dataChanged(index(0, TagsColumn), index(count - 1, ColumnCount - 1));
    }
}

qint64 RepositoriesModel::figure(const RepositoryName& name, int column) const {
    const auto found = figures_.find(name);
    if (found == figures_.end()) {
        return -1;
    }
    switch (column) {
    case TagsColumn:
        return found->second.tags;
    case ImagesColumn:
        return found->second.images;
    case SizeColumn:
        return found->second.size;
    default:
        return -1;
    }
}

void RepositoriesModel::arrange() {
    order_.resize(names_.size());
    std::iota(order_.begin(), order_.end(), qsizetype(0));
    if (sortColumn_ != NameColumn) {
        std::ranges::stable_sort(order_, [this](qsizetype a, qsizetype b) {
            return figure(names_.at(a), sortColumn_) < figure(names_.at(b), sortColumn_);
        });
    }
    if (sortOrder_ == Qt::DescendingOrder) {
        std::ranges::reverse(order_);
    }
}

void RepositoriesModel::sort(int column, Qt::SortOrder order) {
    sortColumn_ = column;
    sortOrder_ = order;
    rearrange();
}

void RepositoriesModel::rearrange() {
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    const auto orderBefore = order_;
    arrange();
    QList<int> rows(order_.size());
    for (int row = 0; row < rowCount(); ++row) {
        rows[order_.at(row)] = row;
    }
    QModelIndexList after;
    for (const QModelIndex& index : before) {
        after.append(this->index(rows.at(orderBefore.at(index.row())), index.column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

int RepositoriesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(names_.size());
}

int RepositoriesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RepositoriesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const RepositoryName& shown = name(index.row());
    const int column = index.column();
    const qint64 number = figure(shown, column);
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn) {
            return displayText(shown.toString());
        }
        if (number < 0) {
            return {};
        }
        return column == SizeColumn ? formatSize(number) : QLocale().toString(number);
    case Qt::DecorationRole:
        return column == NameColumn ? QVariant(Icons::get(QStringLiteral("repository")))
                                    : QVariant();
    case Qt::ToolTipRole:
        if (column == NameColumn) {
            return plainToolTip(shown.toString());
        }
        return column == SizeColumn && number >= 0 ? plainToolTip(formatExactSize(number))
                                                   : QVariant();
    case Qt::TextAlignmentRole:
        return column == NameColumn ? QVariant() : QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    case FractionRole:
        if (column == SizeColumn && number >= 0 && largest_ > 0) {
            return static_cast<double>(number) / static_cast<double>(largest_);
        }
        return {};
    default:
        return {};
    }
}

QVariant RepositoriesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == NameColumn ? QVariant(Qt::AlignLeading | Qt::AlignVCenter)
                                     : QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Repository");
    case TagsColumn:
        return tr("Tags");
    case ImagesColumn:
        return tr("Images");
    case SizeColumn:
        return tr("Size");
    default:
        return {};
    }
}

} // namespace stowage
