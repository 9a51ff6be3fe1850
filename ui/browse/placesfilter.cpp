#include "ui/browse/placesfilter.h"

#include <QRegularExpression>

namespace stowage {

PlacesFilter::PlacesFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
}

bool PlacesFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    QString path = sourceModel()->index(row, 0, parent).data().toString();
    // The topmost is the place itself, which is no part of a path.
    for (QModelIndex above = parent; above.parent().isValid(); above = above.parent()) {
        path.prepend(above.data().toString() + QLatin1Char('/'));
    }
    return path.contains(filterRegularExpression());
}

} // namespace stowage
