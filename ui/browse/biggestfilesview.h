#pragma once

#include "ui/base/requestrunner.h"
#include "ui/browse/biggestfilesmodel.h"
#include "ui/browse/tableview.h"

class QSettings;

namespace stowage {

/// The biggest files of a tree, found on a worker thread. GUI thread; owned by its parent.
class BiggestFilesView : public TableView {
    Q_OBJECT

public:
    BiggestFilesView(RequestRunner& requests, QSettings* settings, QWidget* parent = nullptr);

    /// Looks for them anew; `shown` is from FileTree::matching(), empty: all. Until they are found
    /// what was there stays, unless it was of another tree.
    void show(const std::shared_ptr<const FileTree>& tree, const std::vector<bool>& shown);
    void clear();

    BiggestFilesModel& files() { return *model_; }

    /// How many files there are, of which the list has the biggest.
    qsizetype fileCount() const { return fileCount_; }

Q_SIGNALS:
    void found();

private:
    RequestRunner& requests_;
    Request finding_;
    std::shared_ptr<const FileTree> tree_;
    BiggestFilesModel* model_;
    qsizetype fileCount_ = 0;
};

} // namespace stowage
