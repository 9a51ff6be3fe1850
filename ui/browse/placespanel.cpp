#include "ui/browse/placespanel.h"

#include "ui/browse/filterfield.h"
#include "ui/browse/placesfilter.h"
#include "ui/browse/placetext.h"
#include "ui/browse/rowdelegate.h"
#include "ui/browse/statestack.h"
#include "ui/theme/icons.h"
#include "ui/theme/menubutton.h"
#include "ui/theme/roomystyle.h"
#include "ui/theme/spacing.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <chrono>

namespace stowage {

namespace {

const QString placesKey = QStringLiteral("places");

} // namespace

PlacesPanel::PlacesPanel(OpenPlaces& places, RequestRunner& requests, QSettings* settings,
                         QWidget* parent)
    : QWidget(parent), places_(places), settings_(settings),
      model_(new PlacesModel(places, requests, this)), proxy_(new PlacesFilter(this)),
      filter_(new FilterField(tr("Filter repositories"), this)), view_(new QTreeView(this)),
      stack_(new StateStack(view_, this)), add_(new MenuButton(this)),
      remove_(new QAction(Icons::get(QStringLiteral("eject")), tr("Remove from &List"), this)) {
    proxy_->setSourceModel(model_);

    view_->setModel(proxy_);
    view_->setItemDelegate(new RowDelegate<QStyledItemDelegate>(view_));
    view_->setAccessibleName(tr("Places"));
    view_->setHeaderHidden(true);
    view_->setUniformRowHeights(true);
    view_->setAllColumnsShowFocus(true);
    view_->setFrameShape(QFrame::NoFrame);
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->setTextElideMode(Qt::ElideMiddle);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setIndentation(Spacing::Large);
    view_->header()->setStretchLastSection(false);
    view_->header()->setMinimumSectionSize(Spacing::Large);
    view_->header()->setSectionResizeMode(PlacesModel::NameColumn, QHeaderView::Stretch);
    view_->header()->setSectionResizeMode(PlacesModel::TagsColumn, QHeaderView::Fixed);
    view_->header()->resizeSection(
        PlacesModel::TagsColumn, view_->fontMetrics().horizontalAdvance(QStringLiteral("88,888")));
    RoomyStyle::giveTo(view_, view_->header());
    filter_->setList(view_);

    add_->setText(tr("Add place"));
    add_->setIcon(Icons::get(QStringLiteral("add")));
    add_->setAutoRaise(true);

    auto* top = new QHBoxLayout;
    top->setContentsMargins(Spacing::Medium, Spacing::Medium, Spacing::Medium, Spacing::Medium);
    top->addWidget(filter_);
    auto* bottom = new QHBoxLayout;
    bottom->setContentsMargins(Spacing::Small, Spacing::Small, Spacing::Small, Spacing::Small);
    bottom->addWidget(add_);
    bottom->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(stack_, 1);
    layout->addLayout(bottom);

    rest_.setSingleShot(true);
    rest_.setInterval(std::chrono::milliseconds(100));
    connect(&rest_, &QTimer::timeout, this, &PlacesPanel::countVisibleTags);
    const auto moved = [this] { rest_.start(); };
    connect(view_->verticalScrollBar(), &QScrollBar::valueChanged, this, moved);
    connect(view_->verticalScrollBar(), &QScrollBar::rangeChanged, this, moved);
    connect(view_, &QTreeView::expanded, this, moved);
    connect(proxy_, &QAbstractItemModel::rowsInserted, this, moved);
    connect(proxy_, &QAbstractItemModel::modelReset, this, moved);
    // The row to select may only come while its place is being read.
    connect(model_, &PlacesModel::placeChanged, this, [this](const Place& place) {
        rest_.start();
        if (current_ && current_->place == place) {
            select();
        }
    });
    connect(filter_, &FilterField::filterChanged, this, &PlacesPanel::applyFilter);
    connect(view_, &QWidget::customContextMenuRequested, this, &PlacesPanel::showMenu);
    connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) {
                if (view_->hasFocus()) {
                    choose(index);
                }
            });
    connect(view_, &QTreeView::clicked, this, &PlacesPanel::choose);
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &PlacesPanel::updateRemove);
    remove_->setShortcut(Qt::Key_Delete);
    remove_->setShortcutContext(Qt::WidgetShortcut);
    view_->addAction(remove_);
    connect(remove_, &QAction::triggered, this, [this] {
        if (const auto location = locationOf(view_->currentIndex().siblingAtColumn(0))) {
            remove(location->place);
        }
    });
    readSettings();
    updateRemove();
}

PlacesPanel::~PlacesPanel() = default;

void PlacesPanel::setAddMenu(QMenu* menu) {
    add_->setMenu(menu);
}

// ---- Which places

void PlacesPanel::readSettings() {
    if (!places_.local().location.isEmpty()) {
        model_->addPlace(places_.local());
        view_->expand(proxy_->mapFromSource(model_->indexOf(places_.local())));
    }
    if (!settings_) {
        return;
    }
    for (const QString& text : settings_->value(placesKey).toStringList()) {
        if (const auto place = PlaceReference::parse(text)) {
            model_->addPlace(place->place);
        }
    }
}

void PlacesPanel::writeSettings() {
    if (!settings_) {
        return;
    }
    QStringList texts;
    for (const Place& place : model_->places()) {
        if (place != places_.local()) {
            texts.append(place.toString());
        }
    }
    settings_->setValue(placesKey, texts);
}

void PlacesPanel::addPlace(const Place& place, int row) {
    model_->addPlace(place, row);
    view_->expand(proxy_->mapFromSource(model_->indexOf(place)));
    writeSettings();
}

void PlacesPanel::takeOff(const Place& place) {
    {
        // The view turns to the row beside it, which nobody has chosen.
        const QSignalBlocker quiet(this);
        model_->removePlace(place);
    }
    places_.forget(place);
    writeSettings();
}

void PlacesPanel::remove(const Place& place) {
    const int row = model_->indexOf(place).row();
    takeOff(place);
    Q_EMIT placeRemoved(place, row);
}

/// What is inside of a place is not taken off a list.
void PlacesPanel::updateRemove() {
    const QModelIndex index = view_->currentIndex().siblingAtColumn(PlacesModel::NameColumn);
    const auto location = locationOf(index);
    remove_->setEnabled(location && index.data(PlacesModel::IsPlaceRole).toBool() &&
                        location->place != places_.local());
}

// ---- Selection

std::optional<Location> PlacesPanel::locationOf(const QModelIndex& proxyIndex) const {
    return model_->location(proxy_->mapToSource(proxyIndex));
}

void PlacesPanel::choose(const QModelIndex& proxyIndex) {
    const QModelIndex index = proxyIndex.siblingAtColumn(PlacesModel::NameColumn);
    const auto location = locationOf(index);
    const bool leadsSomewhere = index.data(PlacesModel::IsPlaceRole).toBool() ||
                                index.data(PlacesModel::IsRepositoryRole).toBool();
    if (location && leadsSomewhere) {
        Q_EMIT locationChosen(*location);
    }
}

void PlacesPanel::setCurrent(const Location& location) {
    current_ = location;
    select();
}

void PlacesPanel::select() {
    QModelIndex index = current_->repository
                            ? model_->indexOf(current_->place, *current_->repository)
                            : model_->indexOf(current_->place);
    if (!index.isValid()) {
        index = model_->indexOf(current_->place);
    }
    const QModelIndex shown = proxy_->mapFromSource(index);
    if (!shown.isValid() || view_->currentIndex().siblingAtColumn(0) == shown) {
        return;
    }
    const QSignalBlocker quiet(this);
    view_->setCurrentIndex(shown);
    view_->scrollTo(shown);
}

std::optional<Location> PlacesPanel::locationAt(const QPoint& position) const {
    const QPoint at = view_->viewport()->mapFrom(this, position);
    return locationOf(view_->indexAt(at));
}

void PlacesPanel::setDropTarget(const std::optional<Location>& location) {
    if (!location) {
        if (current_) {
            select();
        }
        return;
    }
    const QModelIndex index = location->repository
                                  ? model_->indexOf(location->place, *location->repository)
                                  : model_->indexOf(location->place);
    const QSignalBlocker quiet(this);
    view_->setCurrentIndex(proxy_->mapFromSource(index));
}

void PlacesPanel::countVisibleTags() {
    QModelIndexList visible;
    const int bottom = view_->viewport()->height();
    for (QModelIndex index = view_->indexAt({0, 0}); index.isValid();
         index = view_->indexBelow(index)) {
        if (view_->visualRect(index).top() > bottom) {
            break;
        }
        visible.append(proxy_->mapToSource(index));
    }
    model_->countTags(visible);
}

// ---- Filter and menu

void PlacesPanel::applyFilter(const QString& text) {
    proxy_->setFilterFixedString(text);
    if (text.isEmpty()) {
        if (current_) {
            select();
        }
        stack_->showContent();
        return;
    }
    // What is filtered is what has been read; the rest is read now.
    for (const Place& place : model_->places()) {
        const QModelIndex index = model_->indexOf(place);
        if (model_->canFetchMore(index) && place.isOnDisk()) {
            model_->fetchMore(index);
        }
    }
    view_->expandAll();
    if (proxy_->rowCount() == 0) {
        stack_->showEmpty(QStringLiteral("search"), tr("Nothing found"),
                          tr("No repository has “%1” in its name.").arg(text),
                          {filter_->clearAction()});
    } else {
        stack_->showContent();
    }
}

void PlacesPanel::showMenu(const QPoint& position) {
    const QModelIndex index = view_->indexAt(position).siblingAtColumn(0);
    const auto location = locationOf(index);
    if (!location) {
        return;
    }
    const Place place = location->place;
    const bool isPlace = index.data(PlacesModel::IsPlaceRole).toBool();
    if (!isPlace && !location->repository) {
        return;
    }

    auto* menu = new QMenu(view_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Icons::get(QStringLiteral("open")), tr("&Show"), this,
                    [this, location] { Q_EMIT locationChosen(*location); });
    menu->addAction(Icons::get(QStringLiteral("verify")), tr("&Verify"), this,
                    [this, location] { Q_EMIT verifyRequested(*location); })
        ->setEnabled(canVerify_);
    menu->addAction(Icons::get(QStringLiteral("refresh")), tr("&Refresh"), this,
                    [this, place] { model_->refresh(place); });
    if (!isPlace) {
        menu->addAction(Icons::get(QStringLiteral("import")), tr("Copy &To…"), this,
                        [this, location] { Q_EMIT copyRequested(*location); });
    }
    menu->addSeparator();
    menu->addAction(Icons::get(QStringLiteral("copy")),
                    isPlace ? tr("&Copy Path") : tr("&Copy Reference"), this, [location, isPlace] {
                        QGuiApplication::clipboard()->setText(isPlace ? location->place.location
                                                                      : location->toString());
                    });
    if (isPlace && place.isOnDisk()) {
        menu->addAction(Icons::get(QStringLiteral("folder")), tr("Open in &File Manager"), this,
                        [place] {
                            const bool isFile = place.kind == Place::Kind::OciArchive ||
                                                place.kind == Place::Kind::DockerArchive;
                            QDesktopServices::openUrl(QUrl::fromLocalFile(
                                isFile ? QFileInfo(place.location).path() : place.location));
                        });
    }
    if (isPlace && place.kind == Place::Kind::Remote && canLogIn_) {
        menu->addSeparator();
        menu->addAction(Icons::get(QStringLiteral("login")), tr("Log &In…"), this,
                        [this, place] { Q_EMIT logInRequested(place); });
        menu->addAction(Icons::get(QStringLiteral("eject")), tr("Log &Out"), this,
                        [this, place] { Q_EMIT logOutRequested(place); });
    }
    if (isPlace && place != places_.local()) {
        menu->addSeparator();
        menu->addAction(remove_);
    }
    menu->popup(view_->viewport()->mapToGlobal(position));
}

} // namespace stowage
