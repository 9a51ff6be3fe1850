#include "ui/browse/filesmodel.h"

#include "ui/browse/filerow.h"
#include "ui/theme/format.h"

#include <QApplication>

#include <algorithm>

namespace stowage {

namespace {

using namespace std::chrono_literals;

constexpr auto growthInterval = 100ms;

/// So many rows are sorted in a moment; more are by a worker.
constexpr std::size_t sortedAtOnce = 2000;

/// So many new rows are put where they belong at once, while there are not too many others; more
/// come at the end, and are put into order when all are there.
constexpr std::size_t sortedInsertion = 200;

} // namespace

FilesModel::FilesModel(RequestRunner& requests, QObject* parent)
    : QAbstractItemModel(parent), requests_(requests), root_(std::make_unique<Folder>()) {
    growth_.setInterval(growthInterval);
    connect(&growth_, &QTimer::timeout, this, [this] {
        if (!startOverIfNeeded() && tree_->count() != std::exchange(countTaken_, tree_->count())) {
            takeNew(*root_);
        }
    });
}

FilesModel::~FilesModel() = default;

void FilesModel::show(std::shared_ptr<const FileTree> tree, bool growing) {
    beginResetModel();
    tree_ = std::move(tree);
    shown_.clear();
    startOver();
    countTaken_ = 0;
    endResetModel();
    growth_.stop();
    if (!tree_) {
        return;
    }
    takeNew(*root_);
    if (growing) {
        growth_.start();
    }
}

void FilesModel::finish() {
    if (!growth_.isActive()) {
        return;
    }
    growth_.stop();
    if (startOverIfNeeded()) {
        return;
    }
    takeNew(*root_);
    arrange();
}

/// In a reset: rows that a worker sorts are none any more.
void FilesModel::startOver() {
    sorting_.cancel();
    root_ = std::make_unique<Folder>();
    lossesTaken_ = tree_ ? tree_->losses() : 0;
}

/// A folder that became a file, and perhaps a folder again: so seldom that nothing is lost with the
/// rows that were there.
bool FilesModel::startOverIfNeeded() {
    if (tree_->losses() == lossesTaken_) {
        return false;
    }
    beginResetModel();
    startOver();
    endResetModel();
    takeNew(*root_);
    return true;
}

void FilesModel::repaint() {
    const auto repaintIn = [this](const Folder& folder, const auto& self) -> void {
        if (folder.children.empty()) {
            return;
        }
        const QModelIndex parent = indexOf(folder);
        Q_EMIT dataChanged(index(0, 0, parent), index(static_cast<int>(folder.children.size()) - 1,
                                                      ColumnCount - 1, parent));
        for (const auto& child : folder.folders) {
            self(*child.second, self);
        }
    };
    repaintIn(*root_, repaintIn);
}

void FilesModel::setShown(std::vector<bool> shown) {
    if (shown.empty() && shown_.empty()) {
        return; // what is chosen and unfolded stays
    }
    beginResetModel();
    shown_ = std::move(shown);
    startOver();
    endResetModel();
    if (tree_) {
        takeNew(*root_);
    }
}

// ---- Folders

FilesModel::Folder* FilesModel::openedFolder(const Folder& in, FileTree::Node node) const {
    const auto found = in.folders.find(node);
    return found == in.folders.end() ? nullptr : found->second.get();
}

/// The folder that an index stands for, where it has been opened.
FilesModel::Folder* FilesModel::folderOf(const QModelIndex& index) const {
    if (!index.isValid()) {
        return root_.get();
    }
    if (index.column() != NameColumn) {
        return nullptr;
    }
    return openedFolder(*static_cast<Folder*>(index.internalPointer()), node(index));
}

QModelIndex FilesModel::indexOf(const Folder& folder) const {
    if (!folder.parent) {
        return {};
    }
    const auto& siblings = folder.parent->children;
    if (folder.row >= siblings.size() || siblings[folder.row] != folder.node) {
        folder.row =
            static_cast<std::size_t>(std::ranges::find(siblings, folder.node) - siblings.begin());
    }
    return createIndex(static_cast<int>(folder.row), 0, folder.parent);
}

std::vector<FileTree::Node> FilesModel::newChildren(Folder& folder) const {
    auto nodes = tree_->children(folder.node, folder.taken);
    folder.taken += static_cast<quint32>(nodes.size());
    if (!shown_.empty()) {
        std::erase_if(
            nodes, [this](FileTree::Node node) { return node >= shown_.size() || !shown_[node]; });
    }
    return nodes;
}

void FilesModel::takeNew(Folder& folder) {
    if (tree_->childCount(folder.node) != folder.taken) {
        auto nodes = newChildren(folder);
        const std::size_t rows = folder.children.size();
        if (rows == 0 && nodes.size() <= sortedAtOnce) {
            tree_->sort(nodes, order_, descending_);
            insert(folder, 0, nodes);
        } else if (rows > 0 && rows <= sortedAtOnce && nodes.size() <= sortedInsertion) {
            insertInOrder(folder, nodes);
        } else if (!nodes.empty()) {
            insert(folder, rows, nodes);
            if (!growth_.isActive()) {
                arrange();
            }
        }
    }
    for (const auto& child : folder.folders) {
        takeNew(*child.second);
    }
    // Folders grow with what is in them.
    if (growth_.isActive() && !folder.children.empty()) {
        const QModelIndex parent = indexOf(folder);
        Q_EMIT dataChanged(index(0, SizeColumn, parent),
                           index(static_cast<int>(folder.children.size()) - 1, SizeColumn, parent));
    }
}

void FilesModel::insertInOrder(Folder& folder, const std::vector<FileTree::Node>& nodes) {
    for (const FileTree::Node node : nodes) {
        std::size_t at = 0;
        std::size_t end = folder.children.size();
        while (at < end) {
            const std::size_t middle = (at + end) / 2;
            std::vector<FileTree::Node> pair{folder.children[middle], node};
            tree_->sort(pair, order_, descending_);
            if (pair.front() == node) {
                end = middle;
            } else {
                at = middle + 1;
            }
        }
        insert(folder, at, {node});
    }
}

void FilesModel::insert(Folder& folder, std::size_t at, const std::vector<FileTree::Node>& nodes) {
    if (nodes.empty()) {
        return;
    }
    const int first = static_cast<int>(at);
    inserting_ = true;
    beginInsertRows(indexOf(folder), first, first + static_cast<int>(nodes.size()) - 1);
    folder.children.insert(folder.children.begin() + first, nodes.begin(), nodes.end());
    endInsertRows();
    inserting_ = false;
}

// ---- Order

std::vector<FilesModel::Rows> FilesModel::openedRows() const {
    std::vector<Rows> all;
    const auto collect = [&all](Folder& folder, const auto& self) -> void {
        all.push_back({.folder = &folder, .before = folder.children});
        for (const auto& child : folder.folders) {
            self(*child.second, self);
        }
    };
    collect(*root_, collect);
    return all;
}

/// All rows: now, where they are few, or once a worker has sorted them.
void FilesModel::arrange() {
    sorting_.cancel();
    auto all = openedRows();
    const auto sortAll = [tree = tree_, order = order_,
                          descending = descending_](std::vector<Rows> rows) {
        for (Rows& each : rows) {
            each.order = tree->sorted(each.before, order, descending);
            each.moved.resize(each.order.size());
            for (quint32 row = 0; row < each.order.size(); ++row) {
                each.moved[each.order[row]] = row;
            }
        }
        return rows;
    };
    std::size_t count = 0;
    for (const Rows& rows : all) {
        count += rows.before.size();
    }
    if (count <= sortedAtOnce) {
        rearrange(sortAll(std::move(all)));
        return;
    }
    sorting_ = requests_.run(
        this,
        [sortAll, all = std::move(all)](std::stop_token) mutable {
            return sortAll(std::move(all));
        },
        [this](std::vector<Rows> sorted) { rearrange(std::move(sorted)); });
}

/// Folders are never closed but in a reset, which drops what is being sorted.
void FilesModel::rearrange(std::vector<Rows> all) {
    const bool hasGrown = std::ranges::any_of(
        all, [](const Rows& rows) { return rows.folder->children.size() != rows.before.size(); });
    if (hasGrown) {
        arrange();
        return;
    }
    std::erase_if(all, [](const Rows& rows) { return std::ranges::is_sorted(rows.order); });
    if (all.empty()) {
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    std::unordered_map<const void*, const Rows*> byFolder;
    for (const Rows& rows : all) {
        byFolder.emplace(rows.folder, &rows);
        for (std::size_t row = 0; row < rows.order.size(); ++row) {
            rows.folder->children[row] = rows.before[rows.order[row]];
        }
        for (const auto& child : rows.folder->folders) {
            std::size_t& row = child.second->row;
            row = row < rows.moved.size() ? rows.moved[row] : row;
        }
    }
    QModelIndexList from;
    QModelIndexList to;
    for (const QModelIndex& index : persistentIndexList()) {
        const auto rows = byFolder.find(index.internalPointer());
        if (rows != byFolder.end()) {
            const auto moved = rows->second->moved[static_cast<std::size_t>(index.row())];
            from.append(index);
            to.append(createIndex(static_cast<int>(moved), index.column(), rows->second->folder));
        }
    }
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void FilesModel::sort(int column, Qt::SortOrder order) {
    switch (column) {
    case SizeColumn:
        order_ = FileTree::Order::Size;
        break;
    case ModeColumn:
        order_ = FileTree::Order::Mode;
        break;
    case ModifiedColumn:
        order_ = FileTree::Order::Modified;
        break;
    default:
        order_ = FileTree::Order::Name;
        break;
    }
    descending_ = order == Qt::DescendingOrder;
    if (tree_) {
        arrange();
    }
}

FileTree::Node FilesModel::node(const QModelIndex& index) const {
    if (!index.isValid()) {
        return FileTree::root;
    }
    const auto* folder = static_cast<const Folder*>(index.internalPointer());
    return folder->children[static_cast<std::size_t>(index.row())];
}

QModelIndex FilesModel::indexOf(FileTree::Node node) {
    if (node == FileTree::root || !tree_) {
        return {};
    }
    const FileTree::Node parentNode = tree_->parent(node);
    const QModelIndex parent = indexOf(parentNode);
    if (!parent.isValid() && parentNode != FileTree::root) {
        return {};
    }
    if (canFetchMore(parent)) {
        fetchMore(parent);
    }
    Folder* folder = folderOf(parent);
    if (!folder) {
        return {};
    }
    const auto found = std::ranges::find(folder->children, node);
    if (found == folder->children.end()) {
        return {};
    }
    return createIndex(static_cast<int>(found - folder->children.begin()), 0, folder);
}

// ---- The model

QModelIndex FilesModel::index(int row, int column, const QModelIndex& parent) const {
    Folder* folder = folderOf(parent);
    if (!folder || row < 0 || column < 0 || column >= ColumnCount ||
        static_cast<std::size_t>(row) >= folder->children.size()) {
        return {};
    }
    return createIndex(row, column, folder);
}

QModelIndex FilesModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(*static_cast<const Folder*>(child.internalPointer()))
                           : QModelIndex();
}

int FilesModel::rowCount(const QModelIndex& parent) const {
    const Folder* folder = folderOf(parent);
    return folder ? static_cast<int>(folder->children.size()) : 0;
}

int FilesModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

bool FilesModel::hasChildren(const QModelIndex& parent) const {
    if (!tree_) {
        return false;
    }
    if (!parent.isValid()) {
        return !root_->children.empty();
    }
    if (parent.column() != NameColumn) {
        return false;
    }
    if (const Folder* folder = folderOf(parent)) {
        return !folder->children.empty();
    }
    return tree_->childCount(node(parent)) > 0;
}

bool FilesModel::canFetchMore(const QModelIndex& parent) const {
    return parent.isValid() && parent.column() == NameColumn && tree_ && !folderOf(parent) &&
           tree_->childCount(node(parent)) > 0;
}

void FilesModel::fetchMore(const QModelIndex& parent) {
    // Whoever asks while rows are on their way in asks again.
    if (inserting_ || !canFetchMore(parent)) {
        return;
    }
    auto* in = static_cast<Folder*>(parent.internalPointer());
    auto& folder = in->folders[node(parent)];
    folder = std::make_unique<Folder>();
    folder->node = node(parent);
    folder->parent = in;
    folder->row = static_cast<std::size_t>(parent.row());
    takeNew(*folder);
}

QVariant FilesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::DecorationRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
    case Qt::ForegroundRole:
    case SignRole:
        break;
    case Qt::TextAlignmentRole:
        if (column == SizeColumn) {
            return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
        }
        return {};
    case Qt::FontRole:
        return column == ModeColumn ? QVariant(monospaceFont(QApplication::font())) : QVariant();
    default:
        return {};
    }
    const FileRow row(tree_->info(node(index)));
    switch (column) {
    case NameColumn:
        return row.name(role);
    case SizeColumn:
        return row.size(role);
    case ModeColumn:
        return row.mode(role);
    case ModifiedColumn:
        return row.modified(role);
    default:
        return {};
    }
}

QVariant FilesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section == SizeColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                     : QVariant(Qt::AlignLeading | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case NameColumn:
        return tr("Name");
    case SizeColumn:
        return tr("Size");
    case ModeColumn:
        return tr("Permissions");
    case ModifiedColumn:
        return tr("Modified");
    default:
        return {};
    }
}

} // namespace stowage
