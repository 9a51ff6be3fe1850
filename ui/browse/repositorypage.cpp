#include "ui/browse/repositorypage.h"

#include "ui/browse/filterfield.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/mapfloor.h"
#include "ui/browse/pageheader.h"
#include "ui/browse/signdelegate.h"
#include "ui/browse/statestack.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationlabel.h"
#include "ui/browse/verificationstrip.h"
#include "ui/theme/explanation.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/icons.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace stowage {

RepositoryPage::RepositoryPage(OpenPlaces& places, RequestRunner& requests,
                               VerificationRunner& runner, QSettings* settings, QWidget* parent)
    : QWidget(parent), runner_(runner), model_(new TagsModel(places, requests, this)),
      header_(new PageHeader(this)), verification_(new VerificationLabel(runner, this)),
      strip_(new VerificationStrip(runner, settings, this)),
      filter_(new FilterField(tr("Filter tags"), this)),
      untagged_(new QCheckBox(tr("Untagged"), this)),
      showUntagged_(new QAction(tr("Show Untagged"), this)), view_(new TableView(this)),
      stack_(new StateStack(view_, this)),
      floor_(new MapFloor(*stack_, places, requests, runner, this)) {
    header_->setIcon(Icons::get(QStringLiteral("repository")));
    header_->addWidget(verification_);
    filter_->setList(view_);
    untagged_->setToolTip(tr("Also list the manifests that no tag names"));

    connect(showUntagged_, &QAction::triggered, untagged_, [this] { untagged_->setChecked(true); });

    view_->setModel(model_);
    view_->setAccessibleName(tr("Tags"));
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection); // two can be compared
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setItemDelegateForColumn(TagsModel::StateColumn, new SignDelegate(view_));
    const int em = view_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = view_->horizontalHeader();
    columns->resizeSection(TagsModel::NameColumn, em * 14);
    columns->resizeSection(TagsModel::KindColumn, em * 8);
    columns->resizeSection(TagsModel::PlatformsColumn, em * 14);
    columns->resizeSection(TagsModel::SizeColumn, em * 7);
    columns->resizeSection(TagsModel::CreatedColumn, em * 10);
    columns->resizeSection(TagsModel::DigestColumn, em * 10);
    columns->resizeSection(TagsModel::StateColumn, em * 9);
    columns->setStretchLastSection(true);
    columns->setSortIndicator(TagsModel::NameColumn, Qt::AscendingOrder);
    columns->setSortIndicatorShown(true); // its room is counted
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("tags"));
    view_->setSortingEnabled(true);

    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(Spacing::Large, 0, Spacing::Large, Spacing::Medium);
    tools->setSpacing(Spacing::Medium);
    tools->addWidget(filter_, 1);
    tools->addWidget(untagged_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addLayout(tools);
    layout->addWidget(strip_);
    layout->addWidget(floor_, 1);

    connect(filter_, &FilterField::filterChanged, this, [this](const QString& text) {
        model_->setFilter(text);
        update();
    });
    connect(untagged_, &QCheckBox::toggled, model_, &TagsModel::setUntaggedShown);
    connect(model_, &TagsModel::stateChanged, this, &RepositoryPage::update);
    connect(model_, &QAbstractItemModel::modelReset, this, &RepositoryPage::update);
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const auto current = selected();
        auto chosen = allSelected();
        if (current && chosen.removeOne(*current)) {
            chosen.prepend(*current);
        }
        if (!chosen.isEmpty()) {
            wanted_ = chosen;
        }
    });
    connect(model_, &TagsModel::aboutToGrow, view_, &TableView::holdPlace);
    connect(model_, &TagsModel::grown, view_, &TableView::takePlace);
    connect(model_, &TagsModel::grown, this, &RepositoryPage::update);
    connect(view_, &TableView::rowsInView, model_, &TagsModel::lookAt);
    connect(view_, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT locationChosen(model_->location(index.row()));
    });
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RepositoryPage::selectionChanged);
    connect(view_, &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        const QModelIndex index = view_->indexAt(position);
        if (index.isValid()) {
            Q_EMIT menuRequested(model_->location(index.row()),
                                 view_->viewport()->mapToGlobal(position));
        }
    });
    connect(stack_, &StateStack::retryRequested, this, &RepositoryPage::refresh);
    connect(strip_, &VerificationStrip::locationChosen, this, &RepositoryPage::locationChosen);
    connect(floor_, &MapFloor::locationChosen, this, &RepositoryPage::locationChosen);
    connect(&runner_, &VerificationRunner::progressed, this, &RepositoryPage::updateSigns);
    connect(&runner_, &VerificationRunner::finished, this, &RepositoryPage::updateSigns);
    connect(&runner_, &VerificationRunner::recordsChanged, this, &RepositoryPage::updateSigns);
}

void RepositoryPage::show(const Location& location, const QList<Location>& chosen) {
    const Location repository = location.repositoryLocation();
    header_->setTitle(repository.repository->toString());
    verification_->setLocation(repository);
    strip_->setLocation(repository);
    if (!chosen.isEmpty()) {
        wanted_ = chosen;
    }
    if (model_->shown() != repository) {
        filter_->clear();
    }
    model_->show(repository);
    floor_->show(repository);
    updateSigns();
}

void RepositoryPage::refresh() {
    model_->show(model_->shown());
    floor_->show(model_->shown());
}

std::optional<Location> RepositoryPage::selected() const {
    const QModelIndex current = view_->currentIndex();
    if (!current.isValid() || !view_->selectionModel()->isRowSelected(current.row())) {
        return std::nullopt;
    }
    return model_->location(current.row());
}

QList<int> RepositoryPage::selectedRows() const {
    QList<int> rows;
    for (const QModelIndex& index : view_->selectionModel()->selectedRows()) {
        rows.append(index.row());
    }
    std::ranges::sort(rows);
    return rows;
}

QList<Location> RepositoryPage::allSelected() const {
    QList<Location> locations;
    for (const int row : selectedRows()) {
        locations.append(model_->location(row));
    }
    return locations;
}

std::optional<Digest> RepositoryPage::selectedDigest() const {
    if (!selected()) {
        return std::nullopt;
    }
    const auto summary = model_->summary(view_->currentIndex().row());
    return summary ? std::optional(summary->digest) : std::nullopt;
}

QList<RepositoryPage::Chosen> RepositoryPage::allChosen() const {
    QList<Chosen> chosen;
    for (const int row : selectedRows()) {
        chosen.append({model_->location(row), model_->summary(row)});
    }
    return chosen;
}

void RepositoryPage::updateSigns() {
    model_->setStates(runner_.imageStates(model_->shown().place));
}

/// Whatever of the wanted is listed by now, together with what of them was before.
void RepositoryPage::selectWanted() {
    using Flag = QItemSelectionModel::SelectionFlag;
    QList<Location> missing;
    for (const Location& image : std::as_const(wanted_)) {
        const int row = model_->rowOf(image);
        if (row < 0) {
            missing.append(image);
            continue;
        }
        const QModelIndex index = model_->index(row, 0);
        if (&image == &wanted_.constFirst()) {
            view_->setCurrentIndex(index);
        } else {
            view_->selectionModel()->select(index, Flag::Select | Flag::Rows);
        }
    }
    if (missing.size() < wanted_.size() && !missing.isEmpty() &&
        missing.constFirst() == wanted_.constFirst()) {
        return; // the others would go again when it comes
    }
    wanted_ = missing;
}

QString RepositoryPage::countText() const {
    const int total = static_cast<int>(model_->totalCount());
    switch (model_->state()) {
    case TagsModel::State::Empty:
        return {};
    case TagsModel::State::Ready:
        return model_->hasMore() ? tr("%n tag(s) so far, more below", nullptr, total)
                                 : tr("%n tag(s)", nullptr, total);
    case TagsModel::State::Reading:
        return total > 0 ? tr("%n tag(s) so far, more being read…", nullptr, total) : QString();
    case TagsModel::State::Failed:
        return total > 0 ? tr("%n tag(s) so far", nullptr, total) + QStringLiteral(" · ") +
                               explain(*model_->error()).title
                         : QString();
    }
    return {};
}

void RepositoryPage::update() {
    const auto state = model_->state();
    const qsizetype total = model_->totalCount();
    header_->setSubtitle(countText());
    if (model_->rowCount() > 0) {
        stack_->showContent();
        selectWanted();
        if (!wanted_.isEmpty() && model_->hasMore()) {
            model_->readAll();
        }
    } else if (state == TagsModel::State::Failed) {
        stack_->showFailed(*model_->error());
    } else if (state == TagsModel::State::Reading) {
        stack_->showBusy(tr("Reading tags…"));
    } else if (total > 0) {
        stack_->showEmpty(QStringLiteral("search"), tr("Nothing found"),
                          tr("No tag has “%1” in it.").arg(model_->filter()),
                          {filter_->clearAction()});
    } else if (state == TagsModel::State::Ready) {
        stack_->showEmpty(QStringLiteral("tag"), tr("There are no tags here"),
                          tr("“Untagged” lists the manifests that no tag names."),
                          untagged_->isChecked() ? QList<QAction*>() : QList{showUntagged_});
    }
}

} // namespace stowage
