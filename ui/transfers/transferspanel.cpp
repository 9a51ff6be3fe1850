#include "ui/transfers/transferspanel.h"

#include "ui/browse/filterfield.h"
#include "ui/browse/headermemory.h"
#include "ui/theme/elidedlabel.h"
#include "ui/theme/emptystate.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"
#include "ui/transfers/interruptedoffer.h"
#include "ui/transfers/rategraph.h"
#include "ui/transfers/transferactionsdelegate.h"
#include "ui/transfers/transfernote.h"
#include "ui/transfers/transfersampler.h"
#include "ui/transfers/transfersview.h"

#include <QAction>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace stowage {

namespace {

constexpr std::array selectable{TransferAction::Pause,  TransferAction::Resume,
                                TransferAction::Cancel, TransferAction::Retry,
                                TransferAction::Remedy, TransferAction::Remove};

constexpr int filterLetters = 24;

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
    : QWidget(parent), queue_(queue), model_(new TransfersModel(namer, this)),
      filter_(new TransferFilter(this)), sampler_(new TransferSampler(queue, this)), view_(nullptr),
      empty_(new EmptyState(this)), offer_(new InterruptedOffer(queue, this)),
      note_(new TransferNote(std::move(namer), this)),
      find_(new FilterField(tr("Filter transfers"), this)), header_(nullptr),
      pages_(new QStackedWidget(this)), groups_(new QButtonGroup(this)),
      hint_(new ElidedLabel(this)), rates_(new QLabel(this)), graph_(new RateGraph(this)),
      pauseAll_(new QAction(this)), resumeAll_(new QAction(this)),
      clearFinished_(new QAction(this)), toggle_(new QAction(this)) {
    setAccessibleName(tr("Transfers"));
    filter_->setSourceModel(model_);
    view_ = new TransfersView(filter_, this);
    makeActions();
    connectView();
    header_ = makeHeader();

    pages_->addWidget(view_);
    pages_->addWidget(empty_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(offer_);
    layout->addWidget(pages_, 1);
    layout->addWidget(note_);

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

    connect(offer_, &InterruptedOffer::taken, sampler_, &TransferSampler::sample);
    auto* all = new QAction(tr("Show all"), this);
    connect(all, &QAction::triggered, this, &TransfersPanel::showAll);
    empty_->showEmpty({}, tr("None of these"), tr("Other transfers are in the list."), {all});
    sampler_->sample();
    updateTotals();
    updateEmptyState();
    offer_->look();
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

    note_->copyAction()->setShortcut(QKeySequence::Copy);
    note_->copyAction()->setShortcutContext(Qt::WidgetShortcut);
    view_->addAction(note_->copyAction());

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

void TransfersPanel::connectView() {
    connect(&view_->buttons(), &TransferActionsDelegate::triggered, this,
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

    toggle_->setText(tr("Pause or resume"));
    toggle_->setShortcut(Qt::Key_Space);
    toggle_->setShortcutContext(Qt::WidgetShortcut);
    connect(toggle_, &QAction::triggered, this, &TransfersPanel::toggleSelected);
    view_->addAction(toggle_);
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
    layout->addWidget(find_);
    layout->addWidget(graph_);
    layout->addWidget(rates_);
    layout->addSpacing(Spacing::Medium);
    for (QAction* action : {pauseAll_, resumeAll_, clearFinished_}) {
        layout->addWidget(toolButton(action, header));
    }
    find_->setList(view_);
    find_->setMaximumWidth(find_->fontMetrics().averageCharWidth() * filterLetters);
    // In a language of long words it gives way before the window has to be wider.
    find_->setMinimumWidth(2 * Spacing::Large);
    connect(find_, &FilterField::filterChanged, this, [this](const QString& text) {
        filter_->setText(text);
        updateEmptyState();
        updateActions();
    });
    connect(groups_, &QButtonGroup::idClicked, this, [this](int id) {
        filter_->setGroup(static_cast<TransferFilter::Group>(id));
        updateEmptyState();
        updateActions();
    });
    return header;
}

QTreeView& TransfersPanel::view() {
    return *view_;
}

void TransfersPanel::rememberColumns(QSettings* settings) {
    new HeaderMemory(view_->header(), settings, QStringLiteral("transfers"));
}

/// Whatever group was chosen and whatever was typed.
void TransfersPanel::showAll() {
    find_->clear();
    groups_->button(static_cast<int>(TransferFilter::Group::All))->click();
}

void TransfersPanel::showTransfer(TransferId id) {
    sampler_->sample();
    QModelIndex index = filter_->mapFromSource(model_->indexOf(id));
    if (!index.isValid()) {
        showAll();
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

QList<QAction*> TransfersPanel::keyActions() const {
    return {toggle_, actions_.value(TransferAction::Retry), note_->copyAction(), clearFinished_};
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
    updateNote();
}

/// Below the list: what the row has no room for.
void TransfersPanel::updateNote() {
    const TransferSnapshot* current = model_->transfer(filter_->mapToSource(view_->currentIndex()));
    note_->setTransfers(selected(), current ? current->id : TransferId{});
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
    find_->setVisible(!collapse);
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
    if (note_->copyAction()->isEnabled()) {
        menu.addAction(note_->copyAction());
    }
    menu.addSeparator();
    menu.addAction(clearFinished_);
    menu.exec(view_->viewport()->mapToGlobal(at));
}

} // namespace stowage
