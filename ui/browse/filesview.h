#pragma once

#include "ui/browse/filesmodel.h"

#include <QTreeView>

#include <vector>

class QSettings;

namespace stowage {

/// Files as a tree: its columns, which are remembered, and how rows are drawn. GUI thread; the
/// model outlives it.
class FilesView : public QTreeView {
    Q_OBJECT

public:
    FilesView(FilesModel& model, QSettings* settings, QWidget* parent = nullptr);

    /// The folders that these are in.
    void unfoldWaysTo(const std::vector<FileTree::Node>& nodes);

    /// All below a folder, level by level, up to some thousand rows: what is left folded is what is
    /// deepest.
    void unfoldBelow(const QModelIndex& folder);

private:
    FilesModel& model_;
};

} // namespace stowage
