#include "ui/browse/filesview.h"

#include "ui/browse/headermemory.h"
#include "ui/browse/rowdelegate.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/spacing.h"

#include <QHeaderView>

#include <ranges>
#include <set>

namespace stowage {

namespace {

/// Rows that unfolding all below a folder adds, about.
constexpr int mostUnfolded = 5000;

} // namespace

FilesView::FilesView(FilesModel& model, QSettings* settings, QWidget* parent)
    : QTreeView(parent), model_(model) {
    RoomyStyle::giveTo(this, header());
    setModel(&model);
    setAccessibleName(tr("Files"));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setIndentation(Spacing::Large);
    setItemDelegateForColumn(FilesModel::NameColumn, new RowDelegate<SignDelegate>(this));
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = header();
    columns->setStretchLastSection(false);
    columns->setSectionsMovable(true);
    columns->setMinimumSectionSize(em * 3);
    columns->resizeSection(FilesModel::SizeColumn, em * 7);
    columns->resizeSection(FilesModel::ModeColumn, em * 9);
    columns->resizeSection(FilesModel::ModifiedColumn, em * 9);
    columns->setSectionHidden(FilesModel::ModeColumn, true);
    columns->setSectionHidden(FilesModel::ModifiedColumn, true);
    columns->setSortIndicator(FilesModel::NameColumn, Qt::AscendingOrder);
    columns->setSortIndicatorShown(true); // its room is counted
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("files"));
    columns->setSectionResizeMode(FilesModel::NameColumn, QHeaderView::Stretch);
    setSortingEnabled(true);
}

void FilesView::unfoldWaysTo(const std::vector<FileTree::Node>& nodes) {
    std::set<FileTree::Node> folders;
    for (const FileTree::Node node : nodes) {
        auto folder = model_.tree()->parent(node);
        while (folder != FileTree::root && folders.insert(folder).second) {
            folder = model_.tree()->parent(folder);
        }
    }
    // From the inside out: what is not to be seen yet is laid out once.
    for (const FileTree::Node folder : std::views::reverse(folders)) {
        expand(model_.indexOf(folder));
    }
}

void FilesView::unfoldBelow(const QModelIndex& top) {
    std::vector<QModelIndex> folders{top};
    int room = mostUnfolded;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const QModelIndex folder = folders[i];
        if (model_.canFetchMore(folder)) {
            model_.fetchMore(folder);
        }
        const int rows = model_.rowCount(folder);
        room -= rows;
        if (room <= 0) {
            folders.resize(i + 1);
            break;
        }
        for (int row = 0; row < rows; ++row) {
            const QModelIndex child = model_.index(row, 0, folder);
            if (model_.hasChildren(child)) {
                folders.push_back(child);
            }
        }
    }
    for (const QModelIndex& folder : std::views::reverse(folders)) {
        expand(folder);
    }
}

} // namespace stowage
