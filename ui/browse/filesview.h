#pragma once

#include "ui/browse/filesmodel.h"

#include <QTreeView>

class QSettings;

namespace stowage {

/// Files as a tree: its columns, which are remembered, and how rows are drawn. GUI thread; the
/// model outlives it.
class FilesView : public QTreeView {
    Q_OBJECT

public:
    FilesView(FilesModel& model, QSettings* settings, QWidget* parent = nullptr);
};

} // namespace stowage
