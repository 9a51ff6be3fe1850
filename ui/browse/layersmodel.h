#pragma once

#include "ui/browse/imagedetails.h"
#include "ui/browse/objectstate.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

namespace stowage {

/// The layers of one image, lowest first: how large each is beside the others, what made it, and
/// whether it is sound. GUI thread.
class LayersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NumberColumn, SizeColumn, MadeByColumn, DigestColumn, StateColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const ImageDetails& image);
    void clear();

    /// Of all blobs; what is not among them has not been looked at.
    void setStates(const ObjectStates& states);

    const Descriptor& layer(int row) const { return layers_.at(row).descriptor; }
    std::optional<ObjectState> state(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        Descriptor descriptor;
        QString madeBy;
        std::optional<Digest> diffId; ///< Judged together with the layer.
    };

    QVariant displayData(const Row& row, int number, int column) const;
    QString toolTip(const Row& row, int column) const;

    QList<Row> layers_;
    qint64 largest_ = 0;
    ObjectStates states_;
};

} // namespace stowage
