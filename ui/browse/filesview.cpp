#include "ui/browse/filesview.h"

#include "ui/browse/headermemory.h"
#include "ui/browse/rowdelegate.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/spacing.h"

#include <QHeaderView>

namespace stowage {

FilesView::FilesView(FilesModel& model, QSettings* settings, QWidget* parent) : QTreeView(parent) {
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

} // namespace stowage
