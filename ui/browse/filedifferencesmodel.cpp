#include "ui/browse/filedifferencesmodel.h"

#include "core/base/displaytext.h"
#include "ui/browse/differencetext.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QPalette>

#include <utility>

namespace stowage {

namespace {

qint64 sizeOf(const std::optional<LayerEntry>& entry) {
    return entry && entry->type() == EntryType::File ? entry->size() : -1;
}

} // namespace

void FileDifferencesModel::show(QList<PathDifference> differences) {
    beginResetModel();
    differences_ = std::move(differences);
    endResetModel();
}

int FileDifferencesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(differences_.size());
}

int FileDifferencesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FileDifferencesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const PathDifference& row = differences_.at(index.row());
    const int column = index.column();
    const auto& side = column == BeforeColumn ? row.before : row.after;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        switch (column) {
        case PathColumn:
            return shownText(QLatin1Char('/') + displayText(QByteArrayView(row.path)), 1000);
        case WhatColumn:
            return aspectsText(row);
        default:
            return sizeOf(side) >= 0 ? formatSize(sizeOf(side)) : QString();
        }
    case SortRole:
        return column == BeforeColumn || column == AfterColumn ? QVariant(sizeOf(side))
                                                               : data(index, Qt::DisplayRole);
    case Qt::ToolTipRole:
        switch (column) {
        case PathColumn:
            return plainToolTip(QLatin1Char('/') + displayText(QByteArrayView(row.path)));
        case WhatColumn:
            return plainToolTip(aspectsText(row));
        default:
            return side ? plainToolTip(entryText(*side)) : QVariant();
        }
    case Qt::ForegroundRole:
        return column == PathColumn ? signColor(signOf(row), QApplication::palette()) : QVariant();
    case Qt::TextAlignmentRole:
        return column == BeforeColumn || column == AfterColumn
                   ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                   : QVariant();
    case SignRole:
        return column == PathColumn ? QVariant(static_cast<int>(signOf(row))) : QVariant();
    default:
        return {};
    }
}

void FileDifferencesModel::setSides(const DifferenceSides& sides) {
    sides_ = sides;
    Q_EMIT headerDataChanged(Qt::Horizontal, BeforeColumn, AfterColumn);
}

QVariant FileDifferencesModel::headerData(int section, Qt::Orientation orientation,
                                          int role) const {
    const bool isSide = section == BeforeColumn || section == AfterColumn;
    if (isSide && role == Qt::ToolTipRole && !sides_.before.isEmpty()) {
        return plainToolTip(section == BeforeColumn ? tr("Before: %1").arg(sides_.before)
                                                    : tr("After: %1").arg(sides_.after));
    }
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool isSize = section == BeforeColumn || section == AfterColumn;
        return QVariant((isSize ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case PathColumn:
        return tr("Path");
    case WhatColumn:
        return tr("What");
    case BeforeColumn:
        return sides_.before.isEmpty() ? tr("Before") : sides_.headerBefore();
    case AfterColumn:
        return sides_.after.isEmpty() ? tr("After") : sides_.headerAfter();
    default:
        return {};
    }
}

} // namespace stowage
