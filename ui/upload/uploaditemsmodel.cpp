#include "ui/upload/uploaditemsmodel.h"

#include "ui/theme/explanation.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"

#include <algorithm>

namespace stowage {

UploadItemsModel::UploadItemsModel(QObject* parent) : QAbstractTableModel(parent) {}

void UploadItemsModel::setItems(const QList<UploadItem>& items) {
    beginResetModel();
    items_ = items;
    looks_ = QList<TargetLook>(items.size());
    endResetModel();
}

void UploadItemsModel::setRepository(int row, const QString& text) {
    if (items_[row].repository != text) {
        items_[row].repository = text;
        changed(row);
    }
}

void UploadItemsModel::setTag(int row, const QString& text) {
    if (items_[row].tag != text) {
        items_[row].tag = text;
        changed(row);
    }
}

void UploadItemsModel::setLook(int row, const TargetLook& look) {
    looks_[row] = look;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int UploadItemsModel::chosenCount() const {
    return static_cast<int>(std::count_if(items_.cbegin(), items_.cend(),
                                          [](const auto& item) { return item.chosen; }));
}

bool UploadItemsModel::isValid() const {
    if (chosenCount() == 0) {
        return false;
    }
    for (int row = 0; row < items_.size(); ++row) {
        if (items_[row].chosen && (!items_[row].isValid() || isDoubled(row))) {
            return false;
        }
    }
    return true;
}

bool UploadItemsModel::isDoubled(int row) const {
    const UploadItem& item = items_[row];
    if (!item.chosen || item.tag.isEmpty()) {
        return false;
    }
    return std::any_of(items_.cbegin(), items_.cend(), [&item](const UploadItem& other) {
        return &other != &item && other.chosen && other.repository == item.repository &&
               other.tag == item.tag;
    });
}

QString UploadItemsModel::remark(int row) const {
    const UploadItem& item = items_[row];
    if (!item.chosen) {
        return {};
    }
    if (const QString problem = item.repositoryProblem(); !problem.isEmpty()) {
        return problem;
    }
    if (const QString problem = item.tagProblem(); !problem.isEmpty()) {
        return problem;
    }
    if (isDoubled(row)) {
        return tr("Another image would be given the same tag.");
    }
    return looks_[row].remark();
}

Sign UploadItemsModel::sign(int row) const {
    return !items_[row].isValid() || isDoubled(row) ? Sign::Bad : looks_[row].sign();
}

int UploadItemsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

int UploadItemsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant UploadItemsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const UploadItem& item = items_[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        switch (index.column()) {
        case Title:
            return item.title;
        case Repository:
            return item.repository;
        case TagName:
            return item.tag;
        case Size:
            return item.size > 0 ? formatSize(item.size) : QString();
        case There:
            return remark(index.row());
        default:
            return {};
        }
    case Qt::CheckStateRole:
        return index.column() == Title
                   ? QVariant(static_cast<int>(item.chosen ? Qt::Checked : Qt::Unchecked))
                   : QVariant();
    case Qt::DecorationRole:
        if (index.column() == Title) {
            return Icons::get(item.kind == UploadItem::Kind::Image ? QStringLiteral("image")
                                                                   : QStringLiteral("layer"));
        }
        return index.column() == There && item.chosen ? QVariant(signIcon(sign(index.row())))
                                                      : QVariant();
    case Qt::ToolTipRole:
        switch (index.column()) {
        case Title:
            return plainToolTip(item.kind == UploadItem::Kind::Files
                                    ? item.paths.join(QLatin1Char('\n'))
                                    : item.source.toString());
        case Size:
            return item.size > 0 ? formatExactSize(item.size) : QString();
        case There:
            if (const auto& error = looks_[index.row()].error) {
                return plainToolTip(explain(*error).inFull());
            }
            return plainToolTip(remark(index.row()));
        default:
            return {};
        }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (index.column() == Size ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

bool UploadItemsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return false;
    }
    if (role == Qt::CheckStateRole && index.column() == Title) {
        items_[index.row()].chosen = value.toInt() == Qt::Checked;
        changed(index.row());
        return true;
    }
    if (role == Qt::EditRole && index.column() == Repository) {
        setRepository(index.row(), value.toString().trimmed());
        return true;
    }
    if (role == Qt::EditRole && index.column() == TagName) {
        setTag(index.row(), value.toString().trimmed());
        return true;
    }
    return false;
}

QVariant UploadItemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == Size ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Title:
        return tr("Upload");
    case Repository:
        return tr("To repository");
    case TagName:
        return tr("Tag");
    case Size:
        return tr("Size");
    case There:
        return tr("At the target");
    default:
        return {};
    }
}

Qt::ItemFlags UploadItemsModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return QAbstractTableModel::flags(index);
    }
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (index.column() == Title) {
        flags |= Qt::ItemIsUserCheckable;
    } else if (index.column() == Repository || index.column() == TagName) {
        flags |= Qt::ItemIsEditable;
    }
    return flags;
}

void UploadItemsModel::changed(int row) {
    looks_[row] = {};
    // Two rows may have become one another's double, or ceased to be.
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT targetChanged(row);
}

} // namespace stowage
