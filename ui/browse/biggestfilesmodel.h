#pragma once

#include "ui/browse/filetree.h"
#include "ui/theme/roles.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace stowage {

/// The biggest files of a tree in one list, whatever folder they are in. GUI thread.
class BiggestFilesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PathColumn, SizeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Of `tree`, biggest first (FileTree::biggest).
    void show(std::shared_ptr<const FileTree> tree, std::vector<FileTree::Node> files);
    void clear();

    FileTree::Node node(int row) const { return files_.at(static_cast<std::size_t>(row)); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const FileTree> tree_;
    std::vector<FileTree::Node> files_;
    qint64 biggest_ = 0;
};

} // namespace stowage
