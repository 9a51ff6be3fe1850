#include "ui/browse/wastemodel.h"

#include "core/base/displaytext.h"
#include "ui/theme/format.h"
#include "ui/theme/sign.h"

#include <QLocale>

namespace stowage {

namespace {

QString rootPath(const WastedPath& path) {
    return QLatin1Char('/') + displayText(QByteArrayView(path.path));
}

} // namespace

void WasteModel::show(const QList<WastedPath>& paths) {
    beginResetModel();
    paths_ = paths;
    endResetModel();
}

int WasteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(paths_.size());
}

int WasteModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WasteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const WastedPath& path = paths_.at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        switch (column) {
        case PathColumn:
            return shownText(rootPath(path), 1000);
        case WastedColumn:
            return formatSize(path.wasted);
        case CopiesColumn:
            return QLocale().toString(path.copies);
        default:
            return path.isLive ? tr("Replaced") : tr("Removed");
        }
    case Qt::ToolTipRole:
        if (column == PathColumn) {
            return plainToolTip(rootPath(path));
        }
        return column == WastedColumn ? plainToolTip(formatExactSize(path.wasted)) : QVariant();
    case Qt::TextAlignmentRole:
        return column == WastedColumn || column == CopiesColumn
                   ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                   : QVariant();
    case FractionRole:
        // The first one wastes most.
        return column == WastedColumn ? QVariant(static_cast<double>(path.wasted) /
                                                 static_cast<double>(paths_.first().wasted))
                                      : QVariant();
    case SignRole:
        return column == FateColumn
                   ? QVariant(static_cast<int>(path.isLive ? Sign::Changed : Sign::Removed))
                   : QVariant();
    default:
        return {};
    }
}

QVariant WasteModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    const bool isNumber = section == WastedColumn || section == CopiesColumn;
    if (role == Qt::TextAlignmentRole) {
        return QVariant((isNumber ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && section == CopiesColumn) {
        return tr("How many times the layers carry content for the path");
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case PathColumn:
        return tr("Path");
    case WastedColumn:
        return tr("In vain");
    case CopiesColumn:
        return tr("Copies");
    case FateColumn:
        return tr("Why");
    default:
        return {};
    }
}

} // namespace stowage
