#include "ui/browse/biggestfilesmodel.h"

#include "core/base/displaytext.h"
#include "ui/browse/filerow.h"
#include "ui/theme/format.h"

#include <utility>

namespace stowage {

void BiggestFilesModel::show(std::shared_ptr<const FileTree> tree,
                             std::vector<FileTree::Node> files) {
    beginResetModel();
    tree_ = std::move(tree);
    files_ = std::move(files);
    biggest_ = files_.empty() ? 0 : tree_->info(files_.front()).size;
    endResetModel();
}

void BiggestFilesModel::clear() {
    show(nullptr, {});
}

int BiggestFilesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(files_.size());
}

int BiggestFilesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BiggestFilesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const FileTree::Node file = node(index.row());
    if (index.column() == PathColumn && (role == Qt::DisplayRole || role == Qt::ToolTipRole)) {
        const QString path = displayText(QByteArrayView(tree_->path(file)));
        return role == Qt::DisplayRole ? shownText(path, 1000) : plainToolTip(path);
    }
    const FileTree::Info info = tree_->info(file);
    if (index.column() == PathColumn) {
        return FileRow(info).name(role);
    }
    switch (role) {
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    case FractionRole:
        return biggest_ > 0
                   ? QVariant(static_cast<double>(info.size) / static_cast<double>(biggest_))
                   : QVariant();
    default:
        return FileRow(info).size(role);
    }
}

QVariant BiggestFilesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant((section == SizeColumn ? Qt::AlignTrailing : Qt::AlignLeading) |
                        Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return section == PathColumn ? tr("Path") : tr("Size");
}

} // namespace stowage
