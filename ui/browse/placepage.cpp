#include "ui/browse/placepage.h"

#include "ui/browse/digestmap.h"
#include "ui/browse/headermemory.h"
#include "ui/browse/inventorylabel.h"
#include "ui/browse/mapfloor.h"
#include "ui/browse/pageheader.h"
#include "ui/browse/placetext.h"
#include "ui/browse/serverstrip.h"
#include "ui/browse/statestack.h"
#include "ui/browse/stock.h"
#include "ui/browse/tableview.h"
#include "ui/browse/verificationlabel.h"
#include "ui/browse/verificationstrip.h"
#include "ui/theme/headerfit.h"
#include "ui/theme/sizebardelegate.h"

#include <QAction>
#include <QHeaderView>
#include <QVBoxLayout>

namespace stowage {

PlacePage::PlacePage(OpenPlaces& places, RequestRunner& requests, PlacesModel& model,
                     VerificationRunner& runner, QSettings* settings, QWidget* parent)
    : QWidget(parent), places_(model), local_(places.local()),
      model_(new RepositoriesModel(places, requests, this)), header_(new PageHeader(this)),
      inventory_(new InventoryLabel(this)), server_(new ServerStrip(this)),
      verification_(new VerificationLabel(runner, this)),
      strip_(new VerificationStrip(runner, settings, this)), view_(new TableView(this)),
      stack_(new StateStack(view_, this)),
      floor_(new MapFloor(*stack_, places, requests, runner, this)) {
    header_->addWidget(verification_);
    view_->setModel(model_);
    view_->setAccessibleName(tr("Repositories"));
    view_->setItemDelegateForColumn(RepositoriesModel::SizeColumn, new SizeBarDelegate(view_));
    const int em = view_->fontMetrics().horizontalAdvance(QLatin1Char('m'));
    auto* columns = view_->horizontalHeader();
    columns->resizeSection(RepositoriesModel::NameColumn, em * 26);
    columns->resizeSection(RepositoriesModel::TagsColumn, em * 7);
    columns->resizeSection(RepositoriesModel::ImagesColumn, em * 7);
    columns->resizeSection(RepositoriesModel::SizeColumn, em * 18);
    columns->setSectionResizeMode(RepositoriesModel::NameColumn, QHeaderView::Stretch);
    columns->setSortIndicator(RepositoriesModel::NameColumn, Qt::AscendingOrder);
    columns->setSortIndicatorShown(true); // its room is counted
    new HeaderFit(columns);
    new HeaderMemory(columns, settings, QStringLiteral("repositories"));
    view_->setSortingEnabled(true);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(inventory_);
    layout->addWidget(server_);
    layout->addWidget(strip_);
    layout->addWidget(floor_, 1);

    connect(view_, &TableView::rowsInView, model_, &RepositoriesModel::lookAt);
    connect(view_, &QAbstractItemView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT locationChosen({place_, model_->name(index.row())});
    });
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PlacePage::selectionChanged);
    connect(&places_, &PlacesModel::placeChanged, this, [this](const Place& place) {
        if (place == place_) {
            update();
        }
    });
    connect(strip_, &VerificationStrip::locationChosen, this, &PlacePage::locationChosen);
    connect(server_, &ServerStrip::requested, this, [this](ServerAction action) {
        if (action == ServerAction::TryAgain) {
            refresh();
        } else {
            Q_EMIT serverActionRequested(place_, action);
        }
    });
    connect(stack_, &StateStack::retryRequested, this, &PlacePage::refresh);
    connect(floor_, &MapFloor::locationChosen, this, &PlacePage::locationChosen);
    connect(&floor_->stock(), &Stock::changed, this, &PlacePage::takeStock);
    connect(&floor_->map(), &DigestMap::currentChanged, this, &PlacePage::selectionChanged);
    connect(strip_, &VerificationStrip::selectionChanged, this, &PlacePage::selectionChanged);
}

DigestMap& PlacePage::map() {
    return floor_->map();
}

std::optional<Digest> PlacePage::selectedDigest() const {
    const auto& tile = floor_->map().currentDigest();
    return tile ? tile : strip_->selectedDigest();
}

std::optional<Location> PlacePage::selected() const {
    const QModelIndex current = view_->currentIndex();
    if (!current.isValid() || !view_->selectionModel()->isRowSelected(current.row())) {
        return std::nullopt;
    }
    return Location{place_, model_->name(current.row())};
}

void PlacePage::setWatch(const ServerWatch& watch) {
    server_->setWatch(watch);
}

void PlacePage::setEmptyActions(const QList<QAction*>& actions) {
    emptyActions_ = actions;
}

void PlacePage::setUnlistedActions(const QList<QAction*>& actions) {
    unlistedActions_ = actions;
}

void PlacePage::show(const Place& place) {
    place_ = place;
    header_->setIcon(placeIcon(place));
    header_->setTitle(place == local_ ? tr("Local registry") : place.title());
    verification_->setLocation({place});
    strip_->setLocation({place});
    server_->setHost(place.kind == Place::Kind::Remote ? place.location : QString());
    inventory_->setVisible(place.isOnDisk());
    isStocked_ = false;
    places_.open(place);
    update();
}

void PlacePage::takeStock() {
    const auto& inventory = floor_->stock().inventory();
    inventory_->show(inventory.get());
    if (inventory) {
        model_->take(inventory->repositories);
    }
}

void PlacePage::refresh() {
    anew_ = true;
    isStocked_ = false;
    places_.refresh(place_);
}

void PlacePage::update() {
    const auto state = places_.state(place_);
    const qsizetype count = places_.repositoryCount(place_);
    QStringList facts{placeKindText(place_.kind)};
    if (state == PlacesModel::State::Ready) {
        facts.append(tr("%n repositories", nullptr, static_cast<int>(count)));
    }
    facts.append(placeWhereText(place_));
    verification_->show();
    header_->setSubtitle(facts.join(QStringLiteral(" · ")));
    const QList<RepositoryName> names = places_.repositories(place_);
    if (state == PlacesModel::State::Ready && (!isStocked_ || stockNames_ != names)) {
        isStocked_ = true;
        stockNames_ = names;
        floor_->show({place_});
    }
    switch (state) {
    case PlacesModel::State::NotRead:
    case PlacesModel::State::Reading:
        if (count == 0) {
            stack_->showBusy(tr("Reading…"));
            return;
        }
        break;
    case PlacesModel::State::Failed:
        if (count == 0) {
            verification_->hide(); // there is nothing to verify
            if (isUnlisted(place_, places_.error(place_))) {
                stack_->showEmpty(
                    QStringLiteral("search"), tr("This registry does not list its repositories"),
                    tr("Each can be gone to by its name: type a reference, such as %1.")
                        .arg(place_.location + QStringLiteral("/team/app:v1")),
                    unlistedActions_);
                return;
            }
            stack_->showFailed(*places_.error(place_));
            return;
        }
        break;
    case PlacesModel::State::Ready:
        if (count == 0) {
            stack_->showEmpty(
                QStringLiteral("registry"), tr("Nothing is in here yet"),
                tr("Drop an image archive, a layer, or any files here, or begin with a sample."),
                emptyActions_);
            return;
        }
        break;
    }
    const bool isWhole = state == PlacesModel::State::Ready;
    model_->show(place_, names, isWhole && std::exchange(anew_, false));
    stack_->showContent();
}

} // namespace stowage
