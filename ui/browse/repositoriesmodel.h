#pragma once

#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/browse/inventory.h"
#include "ui/browse/location.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

#include <map>

namespace stowage {

/// The repositories of one place as a flat list, with their tags and sizes, which are read for the
/// rows that are looked at until all are known. GUI thread.
class RepositoriesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { NameColumn, TagsColumn, ImagesColumn, SizeColumn, ColumnCount };

    using Figures = RepositoryFigures;

    /// Both outlive the model.
    RepositoriesModel(OpenPlaces& places, RequestRunner& requests, QObject* parent = nullptr);

    /// In this order; figures of those that were there before are kept unless `anew`.
    void show(const Place& place, const QList<RepositoryName>& names, bool anew);

    const RepositoryName& name(int row) const { return names_.at(order_.at(row)); }
    void lookAt(int first, int last);

    /// Of all repositories: only now they can be put in the order of their figures.
    void take(const std::map<RepositoryName, Figures>& figures);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void arrange();
    void rearrange();
    void tellFiguresChanged();
    qint64 figure(const RepositoryName& name, int column) const;

    OpenPlaces& places_;
    RequestRunner& requests_;
    Place place_;
    QList<RepositoryName> names_; ///< In natural order.
    QList<qsizetype> order_;      ///< Rows, as numbers in names_.
    int sortColumn_ = NameColumn;
    Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
    std::map<RepositoryName, Figures> figures_;
    std::map<RepositoryName, Request> requestsFor_;
    qint64 largest_ = 0;
};

} // namespace stowage
