#pragma once

#include "core/layers/spacereport.h"
#include "ui/browse/imagedetails.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

namespace stowage {

/// The sizes of an image's layers, lowest first: as stored, what the layer carries, what the root
/// grows by, the root with it, and what of it is stored in vain. GUI thread.
class LayerSpaceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        StoredColumn,
        CarriedColumn,
        GrowthColumn,
        TotalColumn,
        WastedColumn,
        MadeByColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// `report` is of the layers of the image.
    void show(const ImageDetails& image, const SpaceReport& report);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        qint64 stored = 0;
        LayerSpace space;
        QString madeBy;
    };

    static qint64 bytes(const Row& row, int column);

    QList<Row> rows_;
    qint64 largest_ = 0; ///< Of what the layers carry.
};

} // namespace stowage
