#pragma once

#include "core/layers/spacereport.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

namespace stowage {

/// The paths for which an image's layers carry content that its root no longer shows, most bytes
/// first. GUI thread.
class WasteModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PathColumn, WastedColumn, CopiesColumn, FateColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const QList<WastedPath>& paths);

    /// Raw bytes.
    const QByteArray& path(int row) const { return paths_.at(row).path; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<WastedPath> paths_;
};

} // namespace stowage
