#pragma once

#include "core/layers/treecomparison.h"
#include "ui/browse/differencesides.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

namespace stowage {

/// The paths in which two roots differ. GUI thread.
class FileDifferencesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PathColumn, WhatColumn, BeforeColumn, AfterColumn, ColumnCount };

    /// For sorting: a number where the column is one.
    static constexpr int SortRole = OwnRole;

    using QAbstractTableModel::QAbstractTableModel;

    void show(QList<PathDifference> differences);

    /// What the two sides are called in the headers, and what they are there in full.
    void setSides(const DifferenceSides& sides);

    const PathDifference& difference(int row) const { return differences_.at(row); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<PathDifference> differences_;
    DifferenceSides sides_;
};

} // namespace stowage
