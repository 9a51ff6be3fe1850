#include "ui/browse/biggestfilesview.h"

#include "ui/browse/headermemory.h"
#include "ui/browse/signdelegate.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/sizebardelegate.h"

#include <QHeaderView>

#include <utility>

namespace stowage {

namespace {

/// As many as somebody might read.
constexpr std::size_t mostShown = 500;

} // namespace

BiggestFilesView::BiggestFilesView(RequestRunner& requests, QSettings* settings, QWidget* parent)
    : TableView(parent), requests_(requests), model_(new BiggestFilesModel(this)) {
    setModel(model_);
    setAccessibleName(tr("Biggest files"));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setTextElideMode(Qt::ElideMiddle); // a path says the most at its ends
    setItemDelegateForColumn(BiggestFilesModel::PathColumn, new SignDelegate(this));
    setItemDelegateForColumn(BiggestFilesModel::SizeColumn, new SizeBarDelegate(this));
    const int em = fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = horizontalHeader();
    columns->setMinimumSectionSize(em * 3);
    columns->resizeSection(BiggestFilesModel::SizeColumn, em * 11);
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("biggest"));
    columns->setSectionResizeMode(BiggestFilesModel::PathColumn, QHeaderView::Stretch);
}

void BiggestFilesView::clear() {
    finding_.cancel();
    tree_.reset();
    fileCount_ = 0;
    model_->clear();
}

void BiggestFilesView::show(const std::shared_ptr<const FileTree>& tree,
                            const std::vector<bool>& shown) {
    if (tree_ != tree) {
        clear();
    }
    tree_ = tree;
    using Answer = std::pair<std::vector<FileTree::Node>, qsizetype>;
    finding_ = requests_.run(
        this,
        [tree, shown](std::stop_token) {
            return Answer(tree->biggest(mostShown, shown), tree->fileCount(shown));
        },
        [this, tree](Answer answer) {
            fileCount_ = answer.second;
            model_->show(tree, std::move(answer.first));
            Q_EMIT found();
        });
}

} // namespace stowage
