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

QVariant ConfigDifferencesModel::headerData(int section, Qt::Orientation orientation,
                                            int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Setting");
    case BeforeColumn:
        return tr("Before");
    case AfterColumn:
        return tr("After");
    default:
        return {};
    }
}

} // namespace stowage
