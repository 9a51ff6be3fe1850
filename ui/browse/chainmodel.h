#pragma once

#include "ui/browse/chainlink.h"
#include "ui/browse/imagedetails.h"
#include "ui/browse/referrer.h"
#include "ui/theme/roles.h"

#include <QAbstractListModel>

namespace stowage {

/// What a tag leads to, a row each: the tag, the index, its manifests, and the config and layers of
/// the one that is shown, each with what a verification says of it, and at last what refers to
/// them. What there is not (an index, a tag where the image is named by its digest) has no row. GUI
/// thread.
class ChainModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// What refers to the same is kept until it is known anew.
    void show(const Location& location, const ImageDetails& image);
    void setReferrers(const QList<Referrer>& referrers);
    void clear();

    /// `states` are those of all objects, `images` those of manifests with all that belongs to
    /// them: of a platform whose parts are not shown, that is what its sign stands for.
    void setStates(const ObjectStates& states, const ObjectStates& images,
                   const std::optional<ObjectState>& tag);

    const ChainLink& link(int row) const { return links_.at(row); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    void addManifests(const ImageDetails& image);
    void addParts(const ImageDetails& image);

    void addReferrers();

    QList<ChainLink> links_;
    QList<Referrer> referrers_;
};

} // namespace stowage
