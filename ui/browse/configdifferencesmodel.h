#pragma once

#include "core/image/configcomparison.h"
#include "ui/browse/differencesides.h"
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

    /// What the two sides are called in the headers, and what they are there in full.
    void setSides(const DifferenceSides& sides);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString text(const ConfigDifference& row, int column);

    QList<ConfigDifference> differences_;
    DifferenceSides sides_;
};

} // namespace stowage
