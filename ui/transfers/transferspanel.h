#pragma once

#include "core/transfer/transferqueue.h"
#include "ui/theme/explanation.h"
#include "ui/transfers/transferaction.h"
#include "ui/transfers/transferfilter.h"
#include "ui/transfers/transfersmodel.h"

#include <QWidget>

class QAction;
class QButtonGroup;
class QLabel;
class QSettings;
class QStackedWidget;
class QTreeView;

namespace stowage {

class ElidedLabel;
class EmptyState;
class FilterField;
class InterruptedOffer;
class RateGraph;
class TransferNote;
class TransferSampler;
class TransfersView;

/// The transfers of a queue: one row each, with all that can be done about it. GUI thread. The
/// queue outlives the panel; what was already unfinished in it when the panel is made is offered to
/// be resumed or discarded.
class TransfersPanel : public QWidget {
    Q_OBJECT

public:
    explicit TransfersPanel(TransferQueue& queue, PlaceNamer namer = {}, QWidget* parent = nullptr);
    ~TransfersPanel() override;

    TransfersModel& model() { return *model_; }
    QTreeView& view();
    FilterField& filter() { return *find_; }

    /// From now on: which are shown, how wide and in which order. The settings outlive the panel.
    void rememberColumns(QSettings* settings);

    /// Without a single transfer it is one line, and no higher.
    bool isCollapsed() const { return isCollapsed_; }

    /// Those that the user took off the list, while the panel is there.
    void putBack(const QList<TransferId>& ids);

    /// Selects a transfer's row and scrolls to it, whatever group is shown.
    void showTransfer(TransferId id);

    /// Pause, resume, cancel, retry, remedy and remove for the selected rows, in this order; then
    /// those for all. For a menu of the window; they are enabled as they make sense.
    QList<QAction*> selectionActions() const;
    QAction* pauseAllAction() const { return pauseAll_; }
    QAction* resumeAllAction() const { return resumeAll_; }
    QAction* clearFinishedAction() const { return clearFinished_; }
    /// Those with keys of their own. What Delete does depends on the selected rows.
    QList<QAction*> keyActions() const;

Q_SIGNALS:
    void collapsedChanged();

    /// The button of a failure that the queue alone cannot help: LogIn, FreeSpace, ChooseOther.
    void remedyRequested(const stowage::TransferSnapshot& transfer, stowage::Remedy remedy);

    /// Enter or a double click on a finished transfer: show what it made.
    void resultRequested(const stowage::TransferSnapshot& transfer);

    /// The user took them off the list. The queue keeps them until the panel goes.
    void transfersRemoved(const QList<stowage::TransferId>& ids);

    /// A transfer came to its end while the panel was there.
    void transferFinished(const stowage::TransferSnapshot& transfer);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeHeader();
    void connectView();
    void makeActions();
    void act(TransferAction action, const QList<TransferSnapshot>& transfers);
    void takeOff(const QList<TransferId>& ids);
    void actOnSelection(TransferAction action);
    void actOn(TransferAction action, const TransferSnapshot& transfer);
    void toggleSelected();
    void updateActions();
    void updateTotals();
    void updateEmptyState();
    void limitHeight();
    void updateNote();
    void showAll();
    void showMenu(const QPoint& at);
    QList<TransferSnapshot> selected() const;
    bool canAct(TransferAction action) const;

    TransferQueue& queue_;
    TransfersModel* model_;
    TransferFilter* filter_;
    TransferSampler* sampler_;
    TransfersView* view_;
    EmptyState* empty_;
    InterruptedOffer* offer_;
    TransferNote* note_;
    FilterField* find_;
    QWidget* header_;
    QStackedWidget* pages_;
    QButtonGroup* groups_;
    ElidedLabel* hint_;
    QLabel* rates_;
    RateGraph* graph_;
    QHash<TransferAction, QAction*> actions_;
    QAction* pauseAll_;
    QAction* resumeAll_;
    QAction* clearFinished_;
    QAction* toggle_;
    bool isCollapsed_ = false;
};

} // namespace stowage
