#include "ui/browse/verificationstrip.h"

#include "ui/browse/faultsmodel.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/signdelegate.h"
#include "ui/browse/tableview.h"
#include "ui/theme/banner.h"
#include "ui/theme/format.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace stowage {

namespace {

constexpr int barSteps = 1000;
constexpr int shownFaults = 6;

} // namespace

VerificationStrip::VerificationStrip(VerificationRunner& runner, QSettings* settings,
                                     QWidget* parent)
    : QWidget(parent), runner_(runner), running_(new QWidget(this)), text_(new QLabel(this)),
      bar_(new QProgressBar(this)), stop_(new QToolButton(this)), outcome_(new Banner(this)),
      again_(new QAction(tr("Verify Again"), this)), faults_(new FaultsModel(this)),
      table_(new TableView(this)) {
    text_->setTextFormat(Qt::PlainText);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress of the verification"));
    bar_->setMaximumHeight(Spacing::Medium);
    stop_->setText(tr("Stop"));
    stop_->setIcon(Icons::get(QStringLiteral("stop")));
    stop_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    stop_->setAutoRaise(true);
    connect(stop_, &QToolButton::clicked, &runner_, &VerificationRunner::stop);

    auto* row = new QHBoxLayout(running_);
    row->setContentsMargins(Spacing::Large, Spacing::Small, Spacing::Large, Spacing::Small);
    row->setSpacing(Spacing::Medium);
    row->addWidget(bar_, 1);
    row->addWidget(text_);
    row->addWidget(stop_);

    table_->setModel(faults_);
    table_->setAccessibleName(tr("What is wrong"));
    table_->setItemDelegateForColumn(FaultsModel::ObjectColumn, new SignDelegate(table_));
    const int em = table_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = table_->horizontalHeader();
    columns->resizeSection(FaultsModel::ObjectColumn, em * 19);
    columns->resizeSection(FaultsModel::ExpectedColumn, em * 13);
    columns->resizeSection(FaultsModel::ActualColumn, em * 13);
    columns->resizeSection(FaultsModel::ImagesColumn, em * 15);
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("faults"));
    columns->setSectionResizeMode(FaultsModel::ProblemColumn, QHeaderView::Stretch);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(table_, &QAbstractItemView::activated, this, &VerificationStrip::choose);
    connect(table_, &QWidget::customContextMenuRequested, this, &VerificationStrip::showMenu);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &VerificationStrip::selectionChanged);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(running_);
    layout->addWidget(outcome_);
    layout->addWidget(table_);

    connect(&runner_, &VerificationRunner::started, this, &VerificationStrip::update);
    connect(&runner_, &VerificationRunner::progressed, this, &VerificationStrip::updateProgress);
    connect(&runner_, &VerificationRunner::finished, this, &VerificationStrip::update);
    connect(&runner_, &VerificationRunner::recordsChanged, this, &VerificationStrip::update);
    connect(again_, &QAction::triggered, this, [this] { runner_.start(*location_); });
    connect(outcome_, &Banner::dismissed, this, [this] { hide(); });
    connect(outcome_, &Banner::remedyRequested, this, [this] {
        // A copy: the start sets the runner's own.
        const Location scope = *runner_.scope();
        runner_.start(scope);
    });
    hide();
}

void VerificationStrip::setLocation(const Location& location) {
    location_ = location;
    location_->child.reset();
    digest_.reset();
    update();
}

void VerificationStrip::setDigest(const Digest& digest) {
    // What was dismissed stays so when the same image is merely read again.
    if (digest_ != digest) {
        digest_ = digest;
        update();
    }
}

/// Whether what was verified is what is shown, or what that lies in.
bool VerificationStrip::concerns() const {
    if (!location_ || !runner_.scope()) {
        return false;
    }
    const Location& scope = *runner_.scope();
    if (scope.place != location_->place) {
        return false;
    }
    return scope == *location_ ||
           (!scope.isImage() && (!scope.repository || scope.repository == location_->repository));
}

void VerificationStrip::update() {
    if (!location_) {
        return;
    }
    running_->setVisible(runner_.isRunning() && concerns());
    again_->setEnabled(!runner_.isRunning());
    if (showRun() || showRecord()) {
        show();
        return;
    }
    outcome_->dismiss();
    hide();
}

/// False when it has nothing to say of what is shown.
bool VerificationStrip::showRun() {
    if (!concerns()) {
        return false;
    }
    showFaults(runner_.faultsIn(*location_));
    faultCount_ = runner_.faults().size();
    const int faults = faults_->rowCount();
    const auto& error = runner_.error();
    if (runner_.isRunning()) {
        outcome_->dismiss();
        updateProgress();
    } else if (error && !error->isCancelled()) {
        outcome_->showError(explain(*error, {Remedy::Retry}));
    } else if (faults > 0) {
        outcome_->showMessage(Sign::Bad,
                              tr("%n object(s) are not as they should be", nullptr, faults),
                              tr("What is listed here must be uploaded again from a good copy."));
    } else if (error || runner_.scope() != location_) {
        return false;
    } else {
        outcome_->showMessage(
            Sign::Good, tr("Everything is good"),
            tr("%n object(s), %1, match their digests.", nullptr, runner_.settledCount())
                .arg(formatSize(runner_.done())));
    }
    return true;
}

/// What an earlier run has found, perhaps before the program was started.
bool VerificationStrip::showRecord() {
    const auto record = runner_.record(*location_, digest_);
    if (!record || record->faults() == 0) {
        return false;
    }
    showFaults(record->found);
    //: 1: a date and time
    QString sentence =
        tr("This was found on %1, and may have changed since.").arg(exactTime(record->when));
    if (record->found.isEmpty()) {
        sentence += QLatin1Char(' ') + tr("Which they are was not kept.");
    } else if (record->found.size() < record->faults()) {
        sentence += QLatin1Char(' ') +
                    tr("%n of them are listed.", nullptr, static_cast<int>(record->found.size()));
    }
    outcome_->showMessage(record->bad > 0 ? Sign::Bad : Sign::Missing,
                          tr("%n object(s) were not as they should be", nullptr, record->faults()),
                          sentence, {again_});
    return true;
}

void VerificationStrip::showFaults(const QList<VerificationFault>& faults) {
    faults_->show(faults);
    table_->setVisible(!faults.isEmpty());
    const int rows = std::min(faults_->rowCount(), shownFaults);
    table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                           rows * table_->verticalHeader()->defaultSectionSize() + Spacing::Small);
}

void VerificationStrip::updateProgress() {
    if (!concerns() || !runner_.isRunning()) {
        return;
    }
    const qint64 total = runner_.total();
    bar_->setRange(0, total > 0 ? barSteps : 0);
    if (total > 0) {
        bar_->setValue(static_cast<int>(static_cast<double>(runner_.done()) /
                                        static_cast<double>(total) * barSteps));
    }
    const auto objects = static_cast<int>(runner_.objects().size());
    text_->setText(
        tr("%1 of %n object(s) · %2", nullptr, objects)
            .arg(QString::number(runner_.settledCount()), formatSizeOf(runner_.done(), total)));
    if (faultCount_ != runner_.faults().size()) {
        update();
    }
}

void VerificationStrip::choose(const QModelIndex& index) {
    if (const auto location = faults_->fault(index.row()).locationIn(location_->place)) {
        Q_EMIT locationChosen(*location);
    }
}

std::optional<Digest> VerificationStrip::selectedDigest() const {
    const QModelIndex index = table_->currentIndex();
    const bool isChosen = table_->isVisible() && index.isValid() &&
                          table_->selectionModel()->isRowSelected(index.row());
    return isChosen ? faults_->fault(index.row()).object.expected : std::nullopt;
}

void VerificationStrip::showMenu(const QPoint& position) {
    const QModelIndex index = table_->indexAt(position);
    if (!index.isValid()) {
        return;
    }
    const VerificationFault& fault = faults_->fault(index.row());
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto location = fault.locationIn(location_->place);
    menu->addAction(Icons::get(QStringLiteral("open")), tr("&Show"), this,
                    [this, location] { Q_EMIT locationChosen(*location); })
        ->setEnabled(location.has_value());
    const auto addCopy = [menu](const QString& text, const std::optional<Digest>& digest) {
        menu->addAction(Icons::get(QStringLiteral("copy")), text, menu,
                        [digest] { QGuiApplication::clipboard()->setText(digest->toString()); })
            ->setEnabled(digest.has_value());
    };
    addCopy(tr("Copy &Expected Digest"), fault.object.expected);
    addCopy(tr("Copy &Actual Digest"), fault.object.actual);
    menu->popup(table_->viewport()->mapToGlobal(position));
}

} // namespace stowage
