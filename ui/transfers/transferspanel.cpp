#include "ui/transfers/transferspanel.h"

#include "ui/theme/banner.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/emptystate.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/progressbardelegate.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/spacing.h"
#include "ui/transfers/rategraph.h"
#include "ui/transfers/transferactionsdelegate.h"
#include "ui/transfers/transfersampler.h"

#include <QAction>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <array>

namespace stowage {

namespace {

constexpr std::array selectable{TransferAction::Pause,  TransferAction::Resume,
                                TransferAction::Cancel, TransferAction::Retry,
                                TransferAction::Remedy, TransferAction::Remove};

QString groupText(TransferFilter::Group group, const TransfersModel::Totals& totals) {
    switch (group) {
    case TransferFilter::Group::All:
        return TransfersPanel::tr("All %1").arg(totals.all);
    case TransferFilter::Group::Running:
        return TransfersPanel::tr("Running %1").arg(totals.running);
    case TransferFilter::Group::Waiting:
        return TransfersPanel::tr("Pending %1").arg(totals.waiting);
    case TransferFilter::Group::Failed:
        return TransfersPanel::tr("Failed %1").arg(totals.failed);
    case TransferFilter::Group::Done:
        return TransfersPanel::tr("Ended %1").arg(totals.done);
    }
    return {};
}

QToolButton* toolButton(QAction* action, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setIconSize(QSize(Spacing::Icon, Spacing::Icon));
    button->setAccessibleName(action->text());
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

TransfersPanel::TransfersPanel(TransferQueue& queue, PlaceNamer namer, QWidget* parent)
    : QWidget(parent), queue_(queue), model_(new TransfersModel(std::move(namer), this)),
      filter_(new TransferFilter(this)), sampler_(new TransferSampler(queue, this)),
      view_(new QTreeView(this)), empty_(new EmptyState(this)), offer_(new Banner(this)),
      header_(nullptr), pages_(new QStackedWidget(this)), groups_(new QButtonGroup(this)),
      hint_(new ElidedLabel(this)), rates_(new QLabel(this)), graph_(new RateGraph(this)),
      pauseAll_(new QAction(this)), resumeAll_(new QAction(this)),
      clearFinished_(new QAction(this)) {
    setAccessibleName(tr("Transfers"));
    filter_->setSourceModel(model_);
    makeActions();
    makeView();
    header_ = makeHeader();

    pages_->addWidget(view_);
    pages_->addWidget(empty_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(offer_);
    layout->addWidget(pages_, 1);

    connect(sampler_, &TransferSampler::sampled, model_, &TransfersModel::update);
    connect(sampler_, &TransferSampler::sampled, this, [this] {
        const TransfersModel::Totals& totals = model_->totals();
        if (totals.running > 0) {
            graph_->add(totals.upRate + totals.downRate);
        }
        updateActions();
    });
    connect(model_, &TransfersModel::totalsChanged, this, &TransfersPanel::updateTotals);
    connect(model_, &TransfersModel::transferFinished, this, &TransfersPanel::transferFinished);
    connect(filter_, &QAbstractItemModel::rowsInserted, this, &TransfersPanel::updateEmptyState);
    connect(filter_, &QAbstractItemModel::rowsRemoved, this, &TransfersPanel::updateEmptyState);
    connect(filter_, &QAbstractItemModel::modelReset, this, &TransfersPanel::updateEmptyState);

    empty_->showEmpty({}, tr("None of these"), tr("Other transfers are in the list."));
    sampler_->sample();
    updateTotals();
    updateEmptyState();
    makeOffer();
}

TransfersPanel::~TransfersPanel() = default;

void TransfersPanel::makeActions() {
    const auto add = [this](TransferAction action, const QList<QKeySequence>& keys) {
        auto* made =
            new QAction(Icons::get(transferActionIcon(action)), transferActionText(action), this);
        made->setShortcuts(keys);
        made->setShortcutContext(Qt::WidgetShortcut);
        connect(made, &QAction::triggered, this, [this, action] { actOnSelection(action); });
        actions_.insert(action, made);
        view_->addAction(made);
    };
    // Delete gives an unfinished transfer up, and takes a finished one off the list: whichever of
    // the two actions makes sense has the key (updateActions).
    add(TransferAction::Pause, {});
    add(TransferAction::Resume, {});
    add(TransferAction::Cancel, {});
    add(TransferAction::Retry, {QKeySequence(Qt::CTRL | Qt::Key_R)});
    add(TransferAction::Remedy, {});
    add(TransferAction::Remove, {});

    pauseAll_->setText(tr("Pause all"));
    pauseAll_->setIcon(Icons::get(QStringLiteral("pause")));
    resumeAll_->setText(tr("Resume all"));
    resumeAll_->setIcon(Icons::get(QStringLiteral("resume")));
    clearFinished_->setText(tr("Clear finished"));
    clearFinished_->setIcon(Icons::get(QStringLiteral("clear")));
    clearFinished_->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete));
    clearFinished_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(clearFinished_);
    connect(pauseAll_, &QAction::triggered, this, [this] {
        queue_.pauseAll();
        sampler_->sample();
    });
    connect(resumeAll_, &QAction::triggered, this, [this] {
        queue_.resumeAll();
        sampler_->sample();
    });
    connect(clearFinished_, &QAction::triggered, this, [this] {
        QList<TransferId> finished;
        for (int row = 0; row < model_->rowCount(); ++row) {
            const TransferSnapshot& transfer = *model_->transfer(model_->index(row, 0));
            if (transfer.isFinished() && transfer.state != TransferState::Failed) {
                finished.append(transfer.id);
            }
        }
        takeOff(finished);
    });
}

void TransfersPanel::makeView() {
    RoomyStyle::giveTo(view_, view_->header());
    view_->setModel(filter_);
    view_->setAccessibleName(tr("Transfers"));
    view_->setUniformRowHeights(true);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->setAllColumnsShowFocus(true);
    view_->setFrameShape(QFrame::NoFrame);
    view_->setMouseTracking(true);
    view_->setSortingEnabled(true);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setIconSize(QSize(Spacing::Icon, Spacing::Icon));
    view_->setItemDelegateForColumn(TransfersModel::Progress, new ProgressBarDelegate(view_));
    auto* buttons = new TransferActionsDelegate(view_);
    view_->setItemDelegateForColumn(TransfersModel::Actions, buttons);

    QHeaderView* header = view_->header();
    header->setSortIndicatorClearable(true);
    // Newest first, which is the model's own order, until a column is chosen.
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(TransfersModel::Title, QHeaderView::Stretch);
    header->setMinimumSectionSize(Spacing::Large * 2);
    const QFontMetrics metrics(view_->font());
    const auto width = [&metrics](const QString& text) {
        return metrics.horizontalAdvance(text) + 2 * Spacing::Large;
    };
    header->resizeSection(TransfersModel::Progress, 180);
    header->resizeSection(TransfersModel::Amount, width(QStringLiteral("888 of 888 MB")));
    header->resizeSection(TransfersModel::Rate, width(QStringLiteral("888 MB/s")));
    header->resizeSection(TransfersModel::TimeLeft, width(QStringLiteral("88 min left")));
    header->resizeSection(TransfersModel::State,
                          width(QStringLiteral("Failed: Access is not allowed")) + Spacing::Icon);
    new HeaderFit(header);
    // As wide as the buttons of what is visible: one more of them is seldom there.
    header->setResizeContentsPrecision(0);
    header->setSectionResizeMode(TransfersModel::Actions, QHeaderView::ResizeToContents);

    connect(buttons, &TransferActionsDelegate::triggered, this,
            [this](const QModelIndex& index, TransferAction action) {
                if (const auto* transfer = model_->transfer(filter_->mapToSource(index))) {
                    act(action, {*transfer});
                }
            });
    connect(view_, &QWidget::customContextMenuRequested, this, &TransfersPanel::showMenu);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TransfersPanel::updateActions);
    connect(view_, &QTreeView::activated, this, [this](const QModelIndex& index) {
        const TransferSnapshot* transfer = model_->transfer(filter_->mapToSource(index));
        if (transfer && transfer->state == TransferState::Done) {
            Q_EMIT resultRequested(*transfer);
        }
    });

    auto* toggle = new QAction(view_);
    toggle->setShortcut(Qt::Key_Space);
    toggle->setShortcutContext(Qt::WidgetShortcut);
    connect(toggle, &QAction::triggered, this, &TransfersPanel::toggleSelected);
    view_->addAction(toggle);
}

QWidget* TransfersPanel::makeHeader() {
    auto* header = new QWidget(this);
    auto* title = new QLabel(tr("Transfers"), header);
    title->setTextFormat(Qt::PlainText);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    rates_->setTextFormat(Qt::PlainText);
    rates_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(Spacing::Medium, Spacing::Small, Spacing::Medium, Spacing::Small);
    layout->setSpacing(Spacing::Small);
    layout->addWidget(title);
    layout->addSpacing(Spacing::Medium);
    for (const auto group : {TransferFilter::Group::All, TransferFilter::Group::Running,
                             TransferFilter::Group::Waiting, TransferFilter::Group::Failed,
                             TransferFilter::Group::Done}) {
        auto* button = new QToolButton(header);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setChecked(group == TransferFilter::Group::All);
        groups_->addButton(button, static_cast<int>(group));
        layout->addWidget(button);
    }
    hint_->setText(tr("Uploads, copies and exports appear here while they run."));
    hint_->setQuiet(true);
    hint_->hide();
    layout->addWidget(hint_, 1);
    layout->addStretch(1);
    layout->addWidget(graph_);
    layout->addWidget(rates_);
    layout->addSpacing(Spacing::Medium);
    for (QAction* action : {pauseAll_, resumeAll_, clearFinished_}) {
        layout->addWidget(toolButton(action, header));
    }
    connect(groups_, &QButtonGroup::idClicked, this, [this](int id) {
        filter_->setGroup(static_cast<TransferFilter::Group>(id));
        updateEmptyState();
        updateActions();
    });
    return header;
}

void TransfersPanel::makeOffer() {
    offerInterrupted(queue_.snapshot());
}

void TransfersPanel::offerInterrupted(const QList<TransferSnapshot>& transfers) {
    interrupted_.clear();
    for (const TransferSnapshot& transfer : transfers) {
        if (transfer.state == TransferState::Paused) {
            interrupted_.append(transfer.id);
        }
    }
    if (interrupted_.isEmpty()) {
        return;
    }
    auto* resume = new QAction(interrupted_.size() == 1 ? tr("Resume") : tr("Resume all"), offer_);
    auto* discard = new QAction(tr("Discard"), offer_);
    connect(resume, &QAction::triggered, this, [this] {
        for (const TransferId id : interrupted_) {
            queue_.resume(id);
        }
        offer_->dismiss();
        sampler_->sample();
    });
    connect(discard, &QAction::triggered, this, [this] {
        for (const TransferId id : interrupted_) {
            queue_.remove(id);
        }
        offer_->dismiss();
        sampler_->sample();
    });
    const auto count = static_cast<int>(interrupted_.size());
    offer_->showMessage(Sign::Paused,
                        count == 1 ? tr("A transfer was interrupted")
                                   : tr("%n transfers were interrupted", nullptr, count),
                        tr("What was sent before is kept and is not sent again."),
                        {resume, discard});
}

void TransfersPanel::showTransfer(TransferId id) {
    sampler_->sample();
    QModelIndex index = filter_->mapFromSource(model_->indexOf(id));
    if (!index.isValid()) {
        groups_->button(static_cast<int>(TransferFilter::Group::All))->click();
        index = filter_->mapFromSource(model_->indexOf(id));
    }
    if (index.isValid()) {
        view_->setCurrentIndex(index);
        view_->scrollTo(index);
    }
}

QList<QAction*> TransfersPanel::selectionActions() const {
    QList<QAction*> actions;
    for (const TransferAction action : selectable) {
        actions.append(actions_.value(action));
    }
    return actions;
}

void TransfersPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        view_->viewport()->update();
    } else if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        limitHeight();
    }
}

void TransfersPanel::actOnSelection(TransferAction action) {
    act(action, selected());
}

void TransfersPanel::act(TransferAction action, const QList<TransferSnapshot>& transfers) {
    QList<TransferId> removed;
    for (const TransferSnapshot& transfer : transfers) {
        if (!actionsFor(transfer).contains(action)) {
            continue;
        }
        if (action == TransferAction::Remove) {
            removed.append(transfer.id);
        } else {
            actOn(action, transfer);
        }
    }
    takeOff(removed);
}

void TransfersPanel::takeOff(const QList<TransferId>& ids) {
    sampler_->takeOff(ids);
    if (!ids.isEmpty()) {
        Q_EMIT transfersRemoved(ids);
    }
}

void TransfersPanel::putBack(const QList<TransferId>& ids) {
    sampler_->putBack(ids);
    showTransfer(ids.last());
}

void TransfersPanel::actOn(TransferAction action, const TransferSnapshot& transfer) {
    switch (action) {
    case TransferAction::Pause:
        queue_.pause(transfer.id);
        break;
    case TransferAction::Resume:
        queue_.resume(transfer.id);
        break;
    case TransferAction::Cancel:
        queue_.cancel(transfer.id);
        break;
    case TransferAction::Retry:
        queue_.retry(transfer.id);
        break;
    case TransferAction::Remedy:
        if (transfer.reason) {
            Q_EMIT remedyRequested(transfer, explain(*transfer.reason).remedy);
        }
        break;
    case TransferAction::Remove:
        break; // takeOff()
    }
}

void TransfersPanel::toggleSelected() {
    actOnSelection(canAct(TransferAction::Pause) ? TransferAction::Pause : TransferAction::Resume);
}

QList<TransferSnapshot> TransfersPanel::selected() const {
    QList<TransferSnapshot> transfers;
    const QModelIndexList rows = view_->selectionModel()->selectedRows();
    for (const QModelIndex& row : rows) {
        const TransferSnapshot* transfer = model_->transfer(filter_->mapToSource(row));
        const bool isNew = transfer && std::none_of(transfers.cbegin(), transfers.cend(),
                                                    [transfer](const TransferSnapshot& other) {
                                                        return other.id == transfer->id;
                                                    });
        if (isNew) {
            transfers.append(*transfer);
        }
    }
    return transfers;
}

bool TransfersPanel::canAct(TransferAction action) const {
    const QList<TransferSnapshot> transfers = selected();
    return std::any_of(transfers.cbegin(), transfers.cend(),
                       [action](const TransferSnapshot& transfer) {
                           return actionsFor(transfer).contains(action);
                       });
}

void TransfersPanel::updateActions() {
    for (const TransferAction action : selectable) {
        actions_.value(action)->setEnabled(canAct(action));
    }
    const bool gives = actions_.value(TransferAction::Cancel)->isEnabled();
    actions_.value(TransferAction::Cancel)
        ->setShortcuts(gives ? QList<QKeySequence>{Qt::Key_Delete} : QList<QKeySequence>{});
    actions_.value(TransferAction::Remove)
        ->setShortcuts(gives ? QList<QKeySequence>{} : QList<QKeySequence>{Qt::Key_Delete});
}

void TransfersPanel::updateTotals() {
    const TransfersModel::Totals& totals = model_->totals();
    for (QAbstractButton* button : groups_->buttons()) {
        const auto group = static_cast<TransferFilter::Group>(groups_->id(button));
        button->setText(groupText(group, totals));
    }
    rates_->setText(
        QStringLiteral("↑ %1   ↓ %2").arg(formatRate(totals.upRate), formatRate(totals.downRate)));
    rates_->setAccessibleName(
        tr("Up %1, down %2").arg(formatRate(totals.upRate), formatRate(totals.downRate)));
    const bool moving = totals.running > 0;
    rates_->setVisible(moving);
    graph_->setVisible(moving);
    bool queued = false;
    bool paused = false;
    bool finished = false;
    for (int row = 0; row < model_->rowCount(); ++row) {
        const auto state = static_cast<TransferState>(
            model_->index(row, 0).data(TransfersModel::StateRole).toInt());
        queued = queued || state == TransferState::Queued;
        paused = paused || state == TransferState::Paused;
        finished = finished || state == TransferState::Done || state == TransferState::Cancelled;
    }
    pauseAll_->setEnabled(moving || queued);
    resumeAll_->setEnabled(paused);
    clearFinished_->setEnabled(finished);
    if (!paused && offer_->isVisible()) {
        offer_->dismiss();
    }
    // The filter tells of rows that go before the model is without them.
    updateEmptyState();
}

void TransfersPanel::updateEmptyState() {
    pages_->setCurrentWidget(filter_->rowCount() == 0 ? static_cast<QWidget*>(empty_) : view_);
    const bool collapse = model_->rowCount() == 0;
    if (collapse == isCollapsed_) {
        return;
    }
    isCollapsed_ = collapse;
    hint_->setVisible(collapse);
    for (QAbstractButton* button : groups_->buttons()) {
        button->setVisible(!collapse);
    }
    pages_->setVisible(!collapse);
    limitHeight();
    Q_EMIT collapsedChanged();
}

void TransfersPanel::limitHeight() {
    setMaximumHeight(isCollapsed_ ? header_->sizeHint().height() : QWIDGETSIZE_MAX);
}

void TransfersPanel::showMenu(const QPoint& at) {
    if (selected().isEmpty()) {
        return;
    }
    QMenu menu(this);
    for (const TransferAction action : selectable) {
        QAction* made = actions_.value(action);
        if (made->isEnabled()) {
            menu.addAction(made);
        }
    }
    menu.addSeparator();
    menu.addAction(clearFinished_);
    menu.exec(view_->viewport()->mapToGlobal(at));
}

} // namespace stowage
