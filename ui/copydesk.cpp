#include "ui/copydesk.h"

#include "core/transfer/tagoverlap.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/placespanel.h"
#include "ui/copy/chosenimages.h"
#include "ui/copy/copysheet.h"
#include "ui/copy/imagedroptarget.h"
#include "ui/theme/format.h"
#include "ui/upload/placebox.h"

#include <QAction>

#include <utility>

namespace stowage {

CopyDesk::CopyDesk(const WindowServices& services, RequestRunner& requests, PlaceNamer namer,
                   PlacesPanel& places, BrowsePane& pane, QWidget* window, QObject* parent)
    : QObject(parent), services_(services), requests_(requests), namer_(std::move(namer)),
      places_(places), pane_(pane), window_(window) {
    connect(&places_, &PlacesPanel::copyRequested, this,
            [this](const Location& repository) { copy({repository}); });
    acceptDrops();
}

void CopyDesk::takeAction(QAction& copyTo) {
    const auto update = [this, &copyTo] {
        copyTo.setEnabled(ChosenImages::of(pane_.chosen()).has_value());
    };
    connect(&copyTo, &QAction::triggered, this, [this] { copy(pane_.chosen()); });
    connect(&pane_, &BrowsePane::subjectChanged, this, update);
    copyTo.setVisible(true);
    update();
}

QList<Place> CopyDesk::targets() const {
    return placesForImages(QList<Place>{services_.localRegistry} + places_.model().places());
}

// ---- By the sheet

void CopyDesk::copy(const QList<Location>& chosen) {
    const auto images = ChosenImages::of(chosen);
    if (!images) {
        return;
    }
    // The first that is another: where it comes from, it is already.
    Place target = images->place;
    for (const Place& place : targets()) {
        if (place != images->place) {
            target = place;
            break;
        }
    }
    ask(*images, {target, images->repository});
}

void CopyDesk::ask(const ChosenImages& images, const Location& target) {
    auto* sheet = new CopySheet(
        {.requests = &requests_, .open = services_.open, .targets = targets(), .namer = namer_},
        window_);
    connect(sheet, &CopySheet::confirmed, this, &CopyDesk::requested);
    sheet->begin(images, target.place, target.repository);
}

// ---- By the mouse

void CopyDesk::acceptDrops() {
    const auto take = [this](QWidget* widget, auto locationAt) {
        auto* drops = new ImageDropTarget(
            widget, [this, locationAt](const ChosenImages& images, const QPoint& at) {
                return describe(images, locationAt(at));
            });
        connect(drops, &ImageDropTarget::dropped, this,
                [this, locationAt](const ChosenImages& images, const QPoint& at) {
                    drop(images, *locationAt(at));
                });
        return drops;
    };
    QWidget* list = places_.view().viewport();
    auto* rows = take(list, [this, list](const QPoint& at) {
        return places_.locationAt(list->mapTo(&places_, at));
    });
    connect(rows, &ImageDropTarget::hovered, this, [this, list](const QPoint& at) {
        places_.setDropTarget(places_.locationAt(list->mapTo(&places_, at)));
    });
    connect(rows, &ImageDropTarget::left, this, [this] { places_.setDropTarget({}); });
    take(&pane_, [this](const QPoint&) -> std::optional<Location> {
        const auto& shown = pane_.shown();
        return shown ? std::optional(shown->repositoryLocation()) : std::nullopt;
    });
}

QString CopyDesk::describe(const ChosenImages& images,
                           const std::optional<Location>& target) const {
    if (!target || !canTakeImages(target->place) ||
        images.isFrom(target->place, target->repository)) {
        return {};
    }
    QString where = nameOf(target->place, namer_);
    if (target->repository && *target->repository != images.repository) {
        where += QLatin1Char('/') + target->repository->toString();
    }
    //: 1: "team/app:v1", "3 images of team/app", "all of team/app"
    return tr("Copy %1 to %2").arg(images.text(), shownText(where, 120));
}

void CopyDesk::drop(const ChosenImages& images, const Location& target) {
    const CopyRequest request = images.to(target.place, target.repository);
    std::erase_if(looking_, [](const Request& each) { return !each.isActive(); });
    looking_.push_back(requests_.run(
        this,
        [request, open = services_.open](std::stop_token stop) {
            return findTagOverlap(request, open, std::move(stop));
        },
        [this, images, target, request](const Result<TagOverlap>& found) {
            // Where that cannot be told the transfer cannot go on either, and says why in its row.
            if (found && found->movesTags) {
                ask(images, target);
            } else {
                Q_EMIT requested({request});
            }
        }));
}

} // namespace stowage
