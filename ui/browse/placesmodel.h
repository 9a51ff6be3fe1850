#pragma once

#include "ui/base/openplaces.h"
#include "ui/base/requestrunner.h"
#include "ui/base/serverwatch.h"
#include "ui/browse/location.h"
#include "ui/theme/roles.h"

#include <QAbstractItemModel>
#include <QCollator>

#include <memory>
#include <vector>

namespace stowage {

/// The places of the window, their repositories split at "/" as a tree, and how many tags each has.
///
/// Repositories are read when a place is first opened in the view, and appear as they are read;
/// tags are counted for the rows that are looked at. GUI thread.
class PlacesModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, TagsColumn, ColumnCount };
    enum Role {
        IsPlaceRole = OwnRole,
        IsRepositoryRole, ///< False for a mere part of a path.
    };
    enum class State { NotRead, Reading, Ready, Failed };

    /// Both outlive the model.
    PlacesModel(OpenPlaces& places, RequestRunner& requests, QObject* parent = nullptr);
    ~PlacesModel() override;

    /// Who knows how servers are reached; outlives the model.
    void setWatch(const ServerWatch& watch);

    /// At a row, or at the end; only once.
    void addPlace(const Place& place, int row = -1);
    void removePlace(const Place& place);
    QList<Place> places() const;

    /// Reads the place if that was not done yet.
    void open(const Place& place);

    /// Reads the place anew; what is still there keeps its row.
    void refresh(const Place& place);

    /// Reads the folders that were read already anew: other programs write to them too. Archives
    /// do not grow, and unpacking one again is slow.
    void refreshFolders();

    State state(const Place& place) const;
    std::optional<Error> error(const Place& place) const;
    qsizetype repositoryCount(const Place& place) const;
    QList<RepositoryName> repositories(const Place& place) const; ///< Read so far, in order.

    QModelIndex indexOf(const Place& place) const;
    QModelIndex indexOf(const Place& place, const RepositoryName& repository) const;

    /// Nothing for the invisible root.
    std::optional<Location> location(const QModelIndex& index) const;

    /// Counts the tags of these rows, where that is not known yet and can be had without asking a
    /// server.
    void countTags(const QModelIndexList& indexes);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The state, the error or the number of repositories of a place is another than before.
    void placeChanged(const stowage::Place& place);

private:
    struct Node;
    struct PlaceNode;

    Node* nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const Node* node, int column = 0) const;
    PlaceNode* find(const Place& place) const;
    PlaceNode* placeOf(const Node* node) const;
    QVariant nameData(const Node& node, int role) const;
    QVariant tagsData(const Node& node, int role) const;
    QString toolTip(const Node& node) const;

    enum class Reading { Shown, Quiet }; ///< Whether the place is said to be read.
    void read(PlaceNode& place, Reading reading = Reading::Shown);
    void add(PlaceNode& place, const QList<RepositoryName>& names);
    Node* childFor(Node& parent, const QString& component);
    void finish(PlaceNode& place, const Result<>& outcome);
    void removeStale(PlaceNode& place, Node& node);
    void changed(const PlaceNode& place);

    OpenPlaces& places_;
    RequestRunner& requests_;
    const ServerWatch* watch_ = nullptr;
    QCollator collator_;
    std::vector<std::unique_ptr<PlaceNode>> roots_;
};

} // namespace stowage
