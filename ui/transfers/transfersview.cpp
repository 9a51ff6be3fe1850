#include "ui/transfers/transfersview.h"

#include "ui/theme/headerfit.h"
#include "ui/theme/progressbardelegate.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/spacing.h"
#include "ui/transfers/transferactionsdelegate.h"
#include "ui/transfers/transfersmodel.h"

#include <QHeaderView>

namespace stowage {

TransfersView::TransfersView(QAbstractItemModel* model, QWidget* parent)
    : QTreeView(parent), buttons_(new TransferActionsDelegate(this)) {
    RoomyStyle::giveTo(this, header());
    setModel(model);
    setAccessibleName(tr("Transfers"));
    setUniformRowHeights(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setSortingEnabled(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setIconSize(QSize(Spacing::Icon, Spacing::Icon));
    setItemDelegateForColumn(TransfersModel::Progress, new ProgressBarDelegate(this));
    setItemDelegateForColumn(TransfersModel::Actions, buttons_);
    makeColumns();
}

void TransfersView::makeColumns() {
    QHeaderView* columns = header();
    columns->setSortIndicatorClearable(true);
    columns->setSortIndicator(-1, Qt::AscendingOrder);
    columns->setStretchLastSection(false);
    columns->setSectionResizeMode(QHeaderView::Interactive);
    columns->setSectionResizeMode(TransfersModel::Title, QHeaderView::Stretch);
    columns->setMinimumSectionSize(Spacing::Large * 2);
    const QFontMetrics metrics(font());
    const auto width = [&metrics](const QString& text) {
        return metrics.horizontalAdvance(text) + 2 * Spacing::Large;
    };
    columns->resizeSection(TransfersModel::Progress, 180);
    columns->resizeSection(TransfersModel::Amount, width(QStringLiteral("888 of 888 MB")));
    columns->resizeSection(TransfersModel::Rate, width(QStringLiteral("888 MB/s")));
    columns->resizeSection(TransfersModel::TimeLeft, width(QStringLiteral("88 min left")));
    columns->resizeSection(TransfersModel::State,
                           width(QStringLiteral("Failed: Access is not allowed")) + Spacing::Icon);
    new HeaderFit(columns);
    // As wide as the buttons of what is visible: one more of them is seldom there.
    columns->setResizeContentsPrecision(0);
    columns->setSectionResizeMode(TransfersModel::Actions, QHeaderView::ResizeToContents);
}

} // namespace stowage
