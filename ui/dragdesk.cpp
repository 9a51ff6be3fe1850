#include "ui/dragdesk.h"

#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"
#include "ui/browse/biggestfilesview.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/dragfolder.h"
#include "ui/browse/dragsource.h"
#include "ui/browse/exportactions.h"
#include "ui/browse/filespane.h"
#include "ui/browse/imagepage.h"
#include "ui/browse/placepage.h"
#include "ui/browse/placespanel.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/copy/imagedrag.h"
#include "ui/theme/banner.h"
#include "ui/theme/format.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QDir>
#include <QMimeData>
#include <QTimer>
#include <QUrl>

#include <utility>

namespace stowage {

DragDesk::DragDesk(RegistryOpener open, RequestRunner& requests, const QString& folder,
                   PlacesPanel& places, BrowsePane& pane, ExportActions& exports, Banner& banner,
                   QObject* parent)
    : QObject(parent), open_(std::move(open)), requests_(requests),
      folder_(std::make_shared<DragFolder>(folder)), places_(places), pane_(pane),
      exports_(exports), banner_(banner),
      export_(new QAction(Icons::get(QStringLiteral("export")), tr("Export…"), this)) {
    connect(export_, &QAction::triggered, this, [this] {
        banner_.dismiss();
        if (instead_) {
            instead_->trigger();
        }
    });
    add(pane.imagePage().files().view(), [this] { return files(); });
    add(pane.imagePage().files().biggestView(), [this] { return files(); });
    add(pane.imagePage().layersView(), [this] { return layer(); });
    addImages(pane.repositoryPage().view(),
              [this] { return pane_.repositoryPage().allSelected(); });
    addImages(pane.placePage().view(), [this] { return pane_.chosen(); });
    addImages(places.view(), [this] {
        const auto repository = places_.selected();
        return repository ? QList<Location>{*repository} : QList<Location>();
    });
    cleaning_ = requests_.run(
        this,
        [left = folder_](std::stop_token) {
            left->removeLeftovers();
            return true;
        },
        [](bool) {}, RequestRunner::Urgency::Later);
}

DragDesk::~DragDesk() = default;

// ---- What

DragDesk::Wanted DragDesk::files() const {
    const FilesPane& pane = pane_.imagePage().files();
    QStringList paths;
    for (const QByteArray& path : pane.selectedPaths()) {
        paths.append(QLatin1Char('/') + QString::fromUtf8(path));
    }
    return {.request = [this](const QString& folder) { return exports_.filesInto(folder); },
            .size = pane.selectedSize(),
            .text = paths.join(QLatin1Char('\n')),
            .icon = QStringLiteral("file"),
            .instead = exports_.fileActions().first()};
}

DragDesk::Wanted DragDesk::layer() const {
    const auto chosen = pane_.imagePage().selectedLayer();
    return {.request = [this](const QString& folder) { return exports_.layerInto(folder); },
            .size = chosen ? chosen->size : 0,
            .text = chosen ? chosen->digest.toString() : QString(),
            .icon = QStringLiteral("layer"),
            .instead = exports_.layerActions().first()};
}

DragDesk::Wanted DragDesk::image() const {
    const auto chosen = pane_.repositoryPage().selected();
    return {.request = [this](const QString& folder) { return exports_.imageInto(folder); },
            .text = chosen ? chosen->toString() : QString(),
            .icon = QStringLiteral("image"),
            .instead = exports_.imageActions().at(1)};
}

// ---- How

void DragDesk::add(QAbstractItemView& view, std::function<Wanted()> describe) {
    auto* source = new DragSource(view);
    connect(source, &DragSource::begun, this,
            [this, source, describe = std::move(describe)] { begin(*source, describe()); });
    connect(source, &DragSource::letGo, this, &DragDesk::rest);
}

void DragDesk::begin(DragSource& source, const Wanted& wanted) {
    if (!wanted.request(QStringLiteral("/"))) {
        return; // Nothing that could leave.
    }
    if (wanted.size > limit) {
        take(source, wanted, Ready{.isTooLarge = true});
        return;
    }
    waiting_ = &source.view();
    waiting_->viewport()->setCursor(Qt::BusyCursor);
    preparing_ =
        prepare(wanted, [this, held = QPointer(&source), wanted](const Result<Ready>& ready) {
            rest();
            if (held) {
                take(*held, wanted, ready);
            }
        });
}

Request DragDesk::prepare(const Wanted& wanted, std::function<void(const Result<Ready>&)> done) {
    // The request is whole but for its folder, which only the worker may make.
    return requests_.run(
        this,
        [open = open_, folder = folder_,
         make = *wanted.request(QStringLiteral("/"))](std::stop_token stop) -> Result<Ready> {
            const auto into = folder->make();
            if (!into) {
                return failure(into);
            }
            const TransferRequest request = ExportActions::movedInto(make, *into);
            if (request.kind() == TransferRequest::Kind::Copy) {
                const auto plan = makePlan(request, open, stop);
                if (!plan) {
                    return failure(plan);
                }
                if (plan->bytesToMove > limit) {
                    return Ready{.isTooLarge = true};
                }
            }
            TransferProgress progress;
            const auto outcome = runTransfer(request, open, progress, stop);
            if (!outcome) {
                return failure(outcome);
            }
            Ready ready{.warnings = outcome->warnings};
            const QDir written(*into);
            for (const QString& name :
                 written.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
                ready.paths.append(written.filePath(name));
            }
            return ready;
        },
        std::move(done));
}

void DragDesk::take(DragSource& source, const Wanted& wanted, const Result<Ready>& ready) {
    if (!ready) {
        if (!ready.error().isCancelled()) {
            banner_.showError(explain(ready.error(), {Remedy::None}));
        }
        return;
    }
    if (ready->isTooLarge) {
        offerUnlimited(wanted);
        return;
    }
    if (ready->paths.isEmpty()) {
        offerExport(wanted, tr("Nothing of it can be dragged"),
                    tr("Links and devices stay where they are. An archive can hold them."));
        return;
    }
    if (!source.isHeld()) {
        offerEarly(wanted);
        return;
    }
    auto data = std::make_unique<QMimeData>();
    QList<QUrl> urls;
    for (const QString& path : ready->paths) {
        urls.append(QUrl::fromLocalFile(path));
    }
    data->setUrls(urls);
    data->setText(wanted.text);
    if (!ready->warnings.isEmpty()) {
        offerExport(wanted, tr("Not all of it can be dragged as it is"),
                    shownText(ready->warnings.join(QStringLiteral("; ")), 300));
    }
    // Not from within the answer: others wait behind it, and a drag takes as long as it takes.
    QTimer::singleShot(0, &source,
                       [&source, icon = Icons::get(wanted.icon),
                        held = std::make_shared<std::unique_ptr<QMimeData>>(std::move(data))] {
                           if (source.isHeld()) {
                               source.start(std::move(*held), icon);
                           }
                       });
}

// ---- Images

void DragDesk::addImages(QAbstractItemView& view, std::function<QList<Location>()> chosen) {
    auto* source = new DragSource(view);
    connect(source, &DragSource::begun, this,
            [this, source, chosen = std::move(chosen)] { carry(*source, chosen()); });
    connect(source, &DragSource::leftWindow, this, &DragDesk::prepareFile);
    connect(source, &DragSource::ended, this,
            [this, source](Qt::DropAction action) { finishCarrying(*source, action); });
}

void DragDesk::carry(DragSource& source, const QList<Location>& chosen) {
    const auto images = ChosenImages::of(chosen);
    if (!images) {
        return;
    }
    // A file is of one image.
    Wanted wanted = image();
    const bool hasFile =
        images->images.size() == 1 && wanted.request(QStringLiteral("/")).has_value();
    auto data = std::make_unique<ImageDrag>(*images, hasFile ? ImageDrag::Files::Promised
                                                             : ImageDrag::Files::None);
    const QString icon = images->isWhole() ? QStringLiteral("repository") : QStringLiteral("image");
    carried_.reset();
    if (hasFile) {
        carried_ = Carried{.drag = data.get(), .wanted = std::move(wanted)};
    }
    // Not from within the mouse's event: a drag takes as long as it takes.
    QTimer::singleShot(0, &source,
                       [&source, icon = Icons::get(icon),
                        held = std::make_shared<std::unique_ptr<ImageDrag>>(std::move(data))] {
                           if (source.isHeld()) {
                               source.start(std::move(*held), icon);
                           }
                       });
}

/// Only now: what stays in the window needs no file, and a server counts what it is asked for.
void DragDesk::prepareFile() {
    if (!carried_ || carried_->file || preparing_.isActive()) {
        return;
    }
    preparing_ = prepare(carried_->wanted, [this](const Result<Ready>& ready) {
        if (!carried_) {
            return;
        }
        carried_->file = ready;
        if (ready && !ready->isTooLarge && carried_->drag) {
            carried_->drag->setFiles(ready->paths);
        }
    });
}

void DragDesk::finishCarrying(const DragSource& source, Qt::DropAction action) {
    const auto carried = std::exchange(carried_, std::nullopt);
    if (!carried || !source.isOutside()) {
        preparing_.cancel();
        return;
    }
    const bool wasInVain =
        action == Qt::IgnoreAction || (carried->drag && carried->drag->wasAskedInVain());
    if (!carried->file) {
        preparing_.cancel();
        if (wasInVain) {
            offerEarly(carried->wanted);
        }
    } else if (!*carried->file) {
        banner_.showError(explain(carried->file->error(), {Remedy::None}));
    } else if ((*carried->file)->isTooLarge && wasInVain) {
        offerUnlimited(carried->wanted);
    }
}

// ---- Instead

void DragDesk::offerEarly(const Wanted& wanted) {
    offerExport(wanted, tr("Let go too early"),
                tr("The files were not there yet. Hold them a little longer, or export them."));
}

void DragDesk::offerUnlimited(const Wanted& wanted) {
    offerExport(wanted, tr("Too large to be dragged"),
                tr("No more than %1 can be dragged out of the window. An export has no limit.")
                    .arg(formatSize(limit)));
}

void DragDesk::offerExport(const Wanted& wanted, const QString& title, const QString& sentence) {
    instead_ = wanted.instead;
    banner_.showMessage(Sign::Warning, title, sentence, {export_});
}

/// The mouse is itself again.
void DragDesk::rest() {
    if (waiting_) {
        waiting_->viewport()->unsetCursor();
        waiting_.clear();
    }
}

} // namespace stowage
