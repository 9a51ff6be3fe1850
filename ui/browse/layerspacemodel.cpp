#include "ui/browse/layerspacemodel.h"

#include "ui/theme/format.h"

#include <QLocale>

#include <algorithm>

namespace stowage {

void LayerSpaceModel::show(const ImageDetails& image, const SpaceReport& report) {
    beginResetModel();
    rows_.clear();
    largest_ = 0;
    for (qsizetype i = 0; i < report.layers.size(); ++i) {
        Row row{
            .stored = image.image->layers().at(i).size, .space = report.layers.at(i), .madeBy = {}};
        if (image.config) {
            row.madeBy = madeByText(image.config->createdBy(i));
        }
        largest_ = std::max(largest_, row.space.carried);
        rows_.append(row);
    }
    endResetModel();
}

void LayerSpaceModel::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
}

int LayerSpaceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int LayerSpaceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qint64 LayerSpaceModel::bytes(const Row& row, int column) {
    switch (column) {
    case StoredColumn:
        return row.stored;
    case CarriedColumn:
        return row.space.carried;
    case GrowthColumn:
        return row.space.growth;
    case TotalColumn:
        return row.space.total;
    default:
        return row.space.wasted;
    }
}

QVariant LayerSpaceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Row& row = rows_.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (column == NumberColumn) {
            return QLocale().toString(index.row() + 1);
        }
        if (column == MadeByColumn) {
            return shownText(row.madeBy, 1000);
        }
        return column == GrowthColumn ? formatSizeChange(row.space.growth)
                                      : formatSize(bytes(row, column));
    case Qt::ToolTipRole:
        if (column == NumberColumn) {
            return {};
        }
        if (column == GrowthColumn && row.space.growth < 0) {
            return plainToolTip(QChar(0x2212) + formatExactSize(-row.space.growth));
        }
        return plainToolTip(column == MadeByColumn ? row.madeBy
                                                   : formatExactSize(bytes(row, column)));
    case Qt::TextAlignmentRole:
        return column == MadeByColumn ? QVariant() : QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    case FractionRole:
        if (column == CarriedColumn && largest_ > 0) {
            return static_cast<double>(row.space.carried) / static_cast<double>(largest_);
        }
        return {};
    default:
        return {};
    }
}

QVariant LayerSpaceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant((section == MadeByColumn ? Qt::AlignLeading : Qt::AlignTrailing) |
                        Qt::AlignVCenter);
    }
    if (role == Qt::AccessibleTextRole && section == NumberColumn) {
        return tr("Number");
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case StoredColumn:
            return tr("What is kept in the registry, compressed where the layer is");
        case CarriedColumn:
            return tr("The content of the files in the layer");
        case GrowthColumn:
            return tr("What the root file system grows by with this layer");
        case TotalColumn:
            return tr("The root file system with this layer on top");
        case WastedColumn:
            return tr("What later layers replace or remove");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NumberColumn:
        return QStringLiteral("#");
    case StoredColumn:
        return tr("Stored");
    case CarriedColumn:
        return tr("Content");
    case GrowthColumn:
        return tr("Adds");
    case TotalColumn:
        return tr("Total");
    case WastedColumn:
        return tr("In vain");
    case MadeByColumn:
        return tr("Made by");
    default:
        return {};
    }
}

} // namespace stowage
