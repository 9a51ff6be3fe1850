#include "ui/browse/configdifferencesmodel.h"

#include "ui/browse/differencetext.h"
#include "ui/theme/format.h"

#include <QApplication>
#include <QPalette>

#include <utility>

namespace stowage {

void ConfigDifferencesModel::show(QList<ConfigDifference> differences) {
    beginResetModel();
    differences_ = std::move(differences);
    endResetModel();
}

int ConfigDifferencesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(differences_.size());
}

int ConfigDifferencesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConfigDifferencesModel::text(const ConfigDifference& row, int column) {
    switch (column) {
    case NameColumn:
        return row.key.isEmpty() ? fieldText(row.field)
                                 : fieldText(row.field) + QLatin1Char(' ') + row.key;
    case BeforeColumn:
        return row.before.value_or(QString());
    default:
        return row.after.value_or(QString());
    }
}

QVariant ConfigDifferencesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const ConfigDifference& row = differences_.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return shownText(text(row, index.column()), 1000);
    case Qt::ToolTipRole:
        return plainToolTip(text(row, index.column()));
    case Qt::ForegroundRole:
        return index.column() == NameColumn ? signColor(signOf(row), QApplication::palette())
                                            : QVariant();
    case SignRole:
        return index.column() == NameColumn ? QVariant(static_cast<int>(signOf(row))) : QVariant();
    default:
        return {};
    }
}

void ConfigDifferencesModel::setSides(const DifferenceSides& sides) {
    sides_ = sides;
    Q_EMIT headerDataChanged(Qt::Horizontal, BeforeColumn, AfterColumn);
}

QVariant ConfigDifferencesModel::headerData(int section, Qt::Orientation orientation,
                                            int role) const {
    const bool isSide = section == BeforeColumn || section == AfterColumn;
    if (isSide && role == Qt::ToolTipRole && !sides_.before.isEmpty()) {
        return plainToolTip(section == BeforeColumn ? tr("Before: %1").arg(sides_.before)
                                                    : tr("After: %1").arg(sides_.after));
    }
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Setting");
    case BeforeColumn:
        return sides_.before.isEmpty() ? tr("Before") : sides_.headerBefore();
    case AfterColumn:
        return sides_.after.isEmpty() ? tr("After") : sides_.headerAfter();
    default:
        return {};
    }
}

} // namespace stowage
