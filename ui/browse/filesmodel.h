#pragma once

#include "ui/base/requestrunner.h"
#include "ui/browse/filetree.h"
#include "ui/theme/roles.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <memory>
#include <unordered_map>
#include <vector>

namespace stowage {

/// A FileTree for a view, also while it grows. What a folder holds is only looked at once it is
/// opened, new entries are taken in a few times a second, and more rows than are sorted in a moment
/// stand as they came until a worker has sorted them, so that a layer of any number of files never
/// holds up the window. GUI thread; the runner outlives it.
class FilesModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, SizeColumn, ModeColumn, ModifiedColumn, ColumnCount };

    explicit FilesModel(RequestRunner& requests, QObject* parent = nullptr);
    ~FilesModel() override;

    /// Shows a tree; null shows nothing. `growing` until finish() is called.
    void show(std::shared_ptr<const FileTree> tree, bool growing);
    const std::shared_ptr<const FileTree>& tree() const { return tree_; }

    /// The tree will not grow any more.
    void finish();

    /// Something about the nodes that are there is another than before: their changes.
    void repaint();

    /// Only nodes for which `shown` says so (FileTree::matching); empty: all.
    void setShown(std::vector<bool> shown);

    FileTree::Node node(const QModelIndex& index) const;

    /// Opens the folders that lead to it, and answers with an invalid index where it is filtered
    /// out.
    QModelIndex indexOf(FileTree::Node node);

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    /// A folder that was opened.
    struct Folder {
        FileTree::Node node = FileTree::root;
        Folder* parent = nullptr;
        std::vector<FileTree::Node> children;
        quint32 taken = 0; ///< Children of the tree that were looked at.
        /// Those of `children` that were opened.
        std::unordered_map<FileTree::Node, std::unique_ptr<Folder>> folders;
        mutable std::size_t row = 0; ///< Where it was last found.
    };

    /// A folder and the order that its rows had when a new one was asked for.
    struct Rows {
        Folder* folder = nullptr;
        std::vector<FileTree::Node> before;
        std::vector<quint32> order = {}; ///< Of the rows before: which comes first, second, …
        std::vector<quint32> moved = {}; ///< Where each went.
    };

    bool startOverIfNeeded();
    Folder* folderOf(const QModelIndex& index) const;
    Folder* openedFolder(const Folder& in, FileTree::Node node) const;
    QModelIndex indexOf(const Folder& folder) const;
    std::vector<FileTree::Node> newChildren(Folder& folder) const;
    void takeNew(Folder& folder);
    void insert(Folder& folder, std::size_t at, const std::vector<FileTree::Node>& nodes);
    void insertInOrder(Folder& folder, const std::vector<FileTree::Node>& nodes);
    std::vector<Rows> openedRows() const;
    void arrange();
    void rearrange(std::vector<Rows> all);
    void startOver();

    RequestRunner& requests_;
    Request sorting_;
    std::shared_ptr<const FileTree> tree_;
    std::unique_ptr<Folder> root_;
    std::vector<bool> shown_;
    FileTree::Order order_ = FileTree::Order::Name;
    bool descending_ = false;
    QTimer growth_;
    quint32 countTaken_ = 0;
    quint32 lossesTaken_ = 0;
    bool inserting_ = false;
};

} // namespace stowage
