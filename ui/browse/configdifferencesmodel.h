#pragma once

#include "core/image/configcomparison.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

namespace stowage {

/// What two configurations do not say alike. GUI thread.
class ConfigDifferencesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, BeforeColumn, AfterColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(QList<ConfigDifference> differences);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString text(const ConfigDifference& row, int column);

    QList<ConfigDifference> differences_;
};

} // namespace stowage
