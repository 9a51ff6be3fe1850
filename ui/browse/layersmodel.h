#pragma once

#include "core/layers/spacereport.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/objectstate.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

namespace stowage {

/// The layers of one image, lowest first: how large each is beside the others, what the root grows
/// by and is with it, what made it, and whether it is sound. GUI thread.
class LayersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        SizeColumn,
        GrowthColumn,
        TotalColumn,
        MadeByColumn,
        DigestColumn,
        StateColumn,
        ColumnCount
    };

    /// What is known of the sizes that only all layers together tell.
    enum class Space { Impossible, Unknown, Reading, Failed, Known };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const ImageDetails& image);
    void clear();

    /// Of all blobs; what is not among them has not been looked at.
    void setStates(const ObjectStates& states);

    /// `layers` are there where they are Known, one for each layer of the image.
    void setSpace(Space space, const QList<LayerSpace>& layers = {});
    Space space() const { return space_; }

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
    QString spaceText(int row, int column) const;
    QString spaceToolTip(int row, int column) const;
    QString toolTip(const Row& row, int column) const;

    QList<Row> layers_;
    qint64 largest_ = 0;
    ObjectStates states_;
    Space space_ = Space::Impossible;
    QList<LayerSpace> spaces_;
};

} // namespace stowage
