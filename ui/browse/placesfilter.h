#pragma once

#include <QSortFilterProxyModel>

namespace stowage {

/// What of a PlacesModel fits a text: of a place its name, of what is inside the whole path, so
/// that "team/app" finds what the tree splits. With what fits comes all that is below it, and the
/// way to it. GUI thread.
class PlacesFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit PlacesFilter(QObject* parent = nullptr);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
};

} // namespace stowage
