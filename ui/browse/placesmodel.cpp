#include "ui/browse/placesmodel.h"

#include "core/base/displaytext.h"
#include "ui/browse/naturalorder.h"
#include "ui/browse/placetext.h"
#include "ui/browse/servertext.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"

#include <QLocale>

namespace stowage {

namespace {

constexpr int repositoriesAtOnce = 250;

} // namespace

/// A part of a repository's path; a repository when one ends here.
struct PlacesModel::Node {
    Node* parent = nullptr;
    QString component;
    std::optional<RepositoryName> repository;
    std::vector<std::unique_ptr<Node>> children; ///< In natural order.
    qint64 tags = -1;                            ///< -1: not counted.
    quint32 seen = 0;                            ///< The reading that last met it.
    mutable std::size_t row = 0;                 ///< Where it was last found among its siblings.
    Request counting;
};

struct PlacesModel::PlaceNode : Node {
    Place place;
    State state = State::NotRead;
    std::optional<Error> error;
    qsizetype repositories = 0;
    quint32 reading = 0;
    Request request;
};

PlacesModel::PlacesModel(OpenPlaces& places, RequestRunner& requests, QObject* parent)
    : QAbstractItemModel(parent), places_(places), requests_(requests), collator_(naturalOrder()) {}

PlacesModel::~PlacesModel() = default;

void PlacesModel::setWatch(const ServerWatch& watch) {
    watch_ = &watch;
    connect(watch_, &ServerWatch::stateChanged, this, [this](const QString& host) {
        const QModelIndex index = indexOf(Place{Place::Kind::Remote, host});
        if (index.isValid()) {
            Q_EMIT dataChanged(index, index);
        }
    });
}

// ---- Rows

void PlacesModel::addPlace(const Place& place, int row) {
    if (find(place)) {
        return;
    }
    const int count = static_cast<int>(roots_.size());
    row = row < 0 ? count : std::min(row, count);
    beginInsertRows({}, row, row);
    auto node = std::make_unique<PlaceNode>();
    node->place = place;
    roots_.insert(roots_.begin() + row, std::move(node));
    endInsertRows();
}

void PlacesModel::removePlace(const Place& place) {
    const QModelIndex index = indexOf(place);
    if (!index.isValid()) {
        return;
    }
    beginRemoveRows({}, index.row(), index.row());
    roots_.erase(roots_.begin() + index.row());
    endRemoveRows();
}

QList<Place> PlacesModel::places() const {
    QList<Place> places;
    for (const auto& root : roots_) {
        places.append(root->place);
    }
    return places;
}

PlacesModel::PlaceNode* PlacesModel::find(const Place& place) const {
    for (const auto& root : roots_) {
        if (root->place == place) {
            return root.get();
        }
    }
    return nullptr;
}

PlacesModel::PlaceNode* PlacesModel::placeOf(const Node* node) const {
    while (node->parent) {
        node = node->parent;
    }
    for (const auto& root : roots_) {
        if (root.get() == node) {
            return root.get();
        }
    }
    return nullptr;
}

PlacesModel::State PlacesModel::state(const Place& place) const {
    const auto* node = find(place);
    return node ? node->state : State::NotRead;
}

std::optional<Error> PlacesModel::error(const Place& place) const {
    const auto* node = find(place);
    return node ? node->error : std::nullopt;
}

qsizetype PlacesModel::repositoryCount(const Place& place) const {
    const auto* node = find(place);
    return node ? node->repositories : 0;
}

QList<RepositoryName> PlacesModel::repositories(const Place& place) const {
    QList<RepositoryName> names;
    const auto collect = [&names](const Node& node, const auto& self) -> void {
        if (node.repository) {
            names.append(*node.repository);
        }
        for (const auto& child : node.children) {
            self(*child, self);
        }
    };
    if (const auto* node = find(place)) {
        collect(*node, collect);
    }
    return names;
}

PlacesModel::Node* PlacesModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : nullptr;
}

QModelIndex PlacesModel::indexOf(const Node* node, int column) const {
    const auto rowIn = [node](const auto& nodes) {
        if (node->row >= nodes.size() || nodes[node->row].get() != node) {
            const auto found = std::ranges::find_if(
                nodes, [node](const auto& other) { return other.get() == node; });
            node->row = static_cast<std::size_t>(found - nodes.begin());
        }
        return static_cast<int>(node->row);
    };
    const int row = node->parent ? rowIn(node->parent->children) : rowIn(roots_);
    return createIndex(row, column, const_cast<Node*>(node));
}

QModelIndex PlacesModel::indexOf(const Place& place) const {
    const auto* node = find(place);
    return node ? indexOf(node) : QModelIndex();
}

QModelIndex PlacesModel::indexOf(const Place& place, const RepositoryName& repository) const {
    const Node* node = find(place);
    if (!node) {
        return {};
    }
    for (const QString& component : repository.toString().split(QLatin1Char('/'))) {
        const auto found = std::ranges::find_if(
            node->children, [&](const auto& child) { return child->component == component; });
        if (found == node->children.end()) {
            return {};
        }
        node = found->get();
    }
    return node->repository ? indexOf(node) : QModelIndex();
}

std::optional<Location> PlacesModel::location(const QModelIndex& index) const {
    const Node* node = nodeOf(index);
    if (!node) {
        return std::nullopt;
    }
    return Location{placeOf(node)->place, node->repository};
}

QModelIndex PlacesModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) {
        return {};
    }
    const auto at = static_cast<std::size_t>(row);
    Node* node = parent.isValid() ? nodeOf(parent)->children.at(at).get() : roots_.at(at).get();
    return createIndex(row, column, node);
}

QModelIndex PlacesModel::parent(const QModelIndex& child) const {
    const Node* node = nodeOf(child);
    return node && node->parent ? indexOf(node->parent) : QModelIndex();
}

int PlacesModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(roots_.size());
    }
    return parent.column() == NameColumn ? static_cast<int>(nodeOf(parent)->children.size()) : 0;
}

int PlacesModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

bool PlacesModel::hasChildren(const QModelIndex& parent) const {
    return canFetchMore(parent) || rowCount(parent) > 0;
}

bool PlacesModel::canFetchMore(const QModelIndex& parent) const {
    const Node* node = nodeOf(parent);
    return node && !node->parent && parent.column() == NameColumn &&
           placeOf(node)->state == State::NotRead;
}

void PlacesModel::fetchMore(const QModelIndex& parent) {
    if (canFetchMore(parent)) {
        read(*placeOf(nodeOf(parent)));
    }
}

// ---- Reading

void PlacesModel::open(const Place& place) {
    auto* node = find(place);
    if (node && node->state == State::NotRead) {
        read(*node);
    }
}

void PlacesModel::refresh(const Place& place) {
    if (auto* node = find(place)) {
        places_.forget(place);
        read(*node);
    }
}

void PlacesModel::refreshFolders() {
    for (const auto& place : roots_) {
        const auto kind = place->place.kind;
        const bool isFolder = kind == Place::Kind::RegistryFolder || kind == Place::Kind::OciLayout;
        if (isFolder && (place->state == State::Ready || place->state == State::Failed)) {
            places_.forget(place->place);
            read(*place, Reading::Quiet);
        }
    }
}

void PlacesModel::read(PlaceNode& node, Reading reading) {
    ++node.reading;
    if (reading == Reading::Shown) {
        node.state = State::Reading;
        node.error.reset();
        changed(node);
    }

    using Names = QList<RepositoryName>;
    const auto work = [&places = places_, place = node.place](std::stop_token stop,
                                                              auto& sink) -> Result<> {
        const auto registry = places.open(place, stop);
        if (!registry) {
            return failure(registry);
        }
        PageRequest request{.count = repositoriesAtOnce};
        do {
            auto page = (*registry)->repositories(request, stop);
            if (!page) {
                return failure(page);
            }
            request.after = page->next;
            if (!page->items.isEmpty() && !sink.put(std::move(page->items))) {
                return cancelled();
            }
        } while (!request.after.isEmpty());
        return {};
    };
    PlaceNode* place = &node; // outlives its request
    node.request = requests_.stream<Names>(
        this, work, [this, place](const Names& names) { add(*place, names); },
        [this, place](const Result<>& outcome) { finish(*place, outcome); });
}

void PlacesModel::add(PlaceNode& place, const QList<RepositoryName>& names) {
    for (const RepositoryName& name : names) {
        Node* node = &place;
        for (const QString& component : name.toString().split(QLatin1Char('/'))) {
            node = childFor(*node, component);
            node->seen = place.reading;
        }
        if (!node->repository) {
            node->repository = name;
            ++place.repositories;
            const QModelIndex index = indexOf(node);
            Q_EMIT dataChanged(index, index.siblingAtColumn(TagsColumn));
        }
    }
    changed(place);
}

PlacesModel::Node* PlacesModel::childFor(Node& parent, const QString& component) {
    const auto before = [this](const std::unique_ptr<Node>& node, const QString& text) {
        const int order = collator_.compare(node->component, text);
        return order < 0 || (order == 0 && node->component < text);
    };
    const auto found =
        std::lower_bound(parent.children.begin(), parent.children.end(), component, before);
    if (found != parent.children.end() && (*found)->component == component) {
        return found->get();
    }
    const int row = static_cast<int>(found - parent.children.begin());
    beginInsertRows(indexOf(&parent), row, row);
    auto node = std::make_unique<Node>();
    node->parent = &parent;
    node->component = component;
    Node* added = parent.children.insert(found, std::move(node))->get();
    endInsertRows();
    return added;
}

void PlacesModel::finish(PlaceNode& place, const Result<>& outcome) {
    if (outcome) {
        place.state = State::Ready;
        place.error.reset();
        removeStale(place, place);
    } else {
        place.state = State::Failed;
        place.error = outcome.error();
    }
    changed(place);
}

void PlacesModel::removeStale(PlaceNode& place, Node& node) {
    for (int row = static_cast<int>(node.children.size()) - 1; row >= 0; --row) {
        Node& child = *node.children[static_cast<std::size_t>(row)];
        if (child.seen == place.reading) {
            child.tags = -1;
            removeStale(place, child);
            continue;
        }
        beginRemoveRows(indexOf(&node), row, row);
        node.children.erase(node.children.begin() + row);
        endRemoveRows();
    }
    if (&node != &place) {
        return;
    }
    // A repository may have gone while another still goes through it.
    qsizetype count = 0;
    const auto countIn = [&count](const Node& in, const auto& self) -> void {
        for (const auto& child : in.children) {
            count += child->repository ? 1 : 0;
            self(*child, self);
        }
    };
    countIn(place, countIn);
    place.repositories = count;
}

void PlacesModel::changed(const PlaceNode& place) {
    const QModelIndex index = indexOf(&place);
    Q_EMIT dataChanged(index, index.siblingAtColumn(TagsColumn));
    Q_EMIT placeChanged(place.place);
}

void PlacesModel::countTags(const QModelIndexList& indexes) {
    for (const QModelIndex& index : indexes) {
        Node* node = nodeOf(index);
        if (!node || !node->repository || node->tags >= 0 || node->counting.isActive()) {
            continue;
        }
        const PlaceNode* place = placeOf(node);
        if (!place->place.isOnDisk()) {
            continue;
        }
        node->counting = requests_.run(
            this,
            [&places = places_, place = place->place,
             name = *node->repository](std::stop_token stop) -> Result<qint64> {
                const auto registry = places.open(place, stop);
                if (!registry) {
                    return failure(registry);
                }
                const auto repository = (*registry)->open(name);
                const auto page = repository->tags().page({}, stop);
                if (!page) {
                    return failure(page);
                }
                return page->items.size();
            },
            [this, node](const Result<qint64>& count) {
                if (!count) {
                    return;
                }
                node->tags = *count;
                const QModelIndex changed = indexOf(node, TagsColumn);
                Q_EMIT dataChanged(changed, changed);
            },
            RequestRunner::Urgency::Later);
    }
}

// ---- Data

QVariant PlacesModel::data(const QModelIndex& index, int role) const {
    const Node* node = nodeOf(index);
    if (!node) {
        return {};
    }
    switch (role) {
    case Qt::ToolTipRole:
        return plainToolTip(toolTip(*node));
    case IsPlaceRole:
        return !node->parent;
    case IsRepositoryRole:
        return node->repository.has_value();
    default:
        return index.column() == NameColumn ? nameData(*node, role) : tagsData(*node, role);
    }
}

QVariant PlacesModel::nameData(const Node& node, int role) const {
    const PlaceNode* place = node.parent ? nullptr : placeOf(&node);
    switch (role) {
    case Qt::DisplayRole:
        if (!place) {
            return displayText(node.component);
        }
        return withServerState(place->place == places_.local() ? tr("Local registry")
                                                               : displayText(place->place.title()),
                               serverStateOf(watch_, place->place));
    case Qt::DecorationRole:
        if (place) {
            return placeStateIcon(place->place, serverStateOf(watch_, place->place),
                                  place->state == State::Failed &&
                                      !isUnlisted(place->place, place->error));
        }
        return Icons::get(node.repository ? QStringLiteral("repository")
                                          : QStringLiteral("folder"));
    case Qt::AccessibleTextRole:
        if (place && place->error) {
            return tr("%1: %2").arg(nameData(node, Qt::DisplayRole).toString(),
                                    placeErrorTitle(place->place, *place->error));
        }
        return nameData(node, Qt::DisplayRole);
    default:
        return {};
    }
}

QVariant PlacesModel::tagsData(const Node& node, int role) const {
    switch (role) {
    case Qt::DisplayRole:
        return node.tags >= 0 ? QLocale().toString(node.tags) : QString();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return node.tags >= 0 ? tr("%n tag(s)", nullptr, static_cast<int>(node.tags)) : QString();
    default:
        return {};
    }
}

QString PlacesModel::toolTip(const Node& node) const {
    if (node.parent) {
        if (!node.repository) {
            return {};
        }
        QString text = node.repository->toString();
        if (node.tags >= 0) {
            text += QLatin1Char('\n') + tr("%n tag(s)", nullptr, static_cast<int>(node.tags));
        }
        return text;
    }
    const PlaceNode* place = placeOf(&node);
    QString text = place->place.location + QLatin1Char('\n') + placeKindText(place->place.kind);
    if (const QString server = serverStateText(serverStateOf(watch_, place->place));
        !server.isEmpty()) {
        text += QLatin1Char('\n') + server;
    }
    if (place->error) {
        text += QLatin1Char('\n') + placeErrorTitle(place->place, *place->error);
    }
    return text;
}

QVariant PlacesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == NameColumn ? tr("Place") : tr("Tags");
}

} // namespace stowage
