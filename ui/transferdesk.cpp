#include "ui/transferdesk.h"

#include "core/transfer/transferqueue.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/placespanel.h"
#include "ui/copydesk.h"
#include "ui/theme/folderdialog.h"
#include "ui/transfers/transferspanel.h"
#include "ui/upload/droptarget.h"
#include "ui/upload/placebox.h"
#include "ui/upload/uploadsheet.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

namespace stowage {

namespace {

/// The folder on this machine that a transfer writes to; empty where there is none.
QString folderOf(const TransferRequest& request) {
    const auto place = [](const Place& target) {
        switch (target.kind) {
        case Place::Kind::RegistryFolder:
        case Place::Kind::OciLayout:
            return target.location;
        case Place::Kind::OciArchive:
        case Place::Kind::DockerArchive:
            return QFileInfo(target.location).path();
        case Place::Kind::Remote:
            break;
        }
        return QString();
    };
    if (const auto* copy = std::get_if<CopyRequest>(&request.work)) {
        return place(copy->target);
    }
    if (const auto* upload = std::get_if<UploadRequest>(&request.work)) {
        return place(upload->target);
    }
    if (const auto* layer = std::get_if<LayerExportRequest>(&request.work)) {
        return QFileInfo(layer->target).path();
    }
    if (const auto* files = std::get_if<FilesExportRequest>(&request.work)) {
        return files->folder;
    }
    return QFileInfo(std::get<RootfsExportRequest>(request.work).target).path();
}

/// The server that a transfer reads from or writes to; nothing where it does neither.
std::optional<Place> serverOf(const TransferRequest& request) {
    QList<Place> places;
    if (const auto* copy = std::get_if<CopyRequest>(&request.work)) {
        places = {copy->target, copy->source};
    } else if (const auto* upload = std::get_if<UploadRequest>(&request.work)) {
        places = {upload->target};
    } else if (const auto* layer = std::get_if<LayerExportRequest>(&request.work)) {
        places = {layer->source};
    } else if (const auto* files = std::get_if<FilesExportRequest>(&request.work)) {
        places = {files->image.place};
    } else {
        places = {std::get<RootfsExportRequest>(request.work).image.place};
    }
    for (const Place& place : places) {
        if (place.kind == Place::Kind::Remote) {
            return place;
        }
    }
    return std::nullopt;
}

/// Whether it leaves the window's places for files of the user's.
bool isExport(const TransferRequest& request) {
    const auto* copy = std::get_if<CopyRequest>(&request.work);
    return copy ? copy->targetMode == OpenMode::Create
                : !std::holds_alternative<UploadRequest>(request.work);
}

/// The same export to another file or folder.
TransferRequest to(TransferRequest request, const QString& path) {
    if (auto* copy = std::get_if<CopyRequest>(&request.work)) {
        copy->target.location = path;
    } else if (auto* layer = std::get_if<LayerExportRequest>(&request.work)) {
        layer->target = path;
    } else if (auto* files = std::get_if<FilesExportRequest>(&request.work)) {
        if (files->form == FilesExportRequest::Form::Folder) {
            files->folder = path;
        } else {
            files->folder = QFileInfo(path).absolutePath();
            files->name = QFileInfo(path).fileName();
        }
    } else if (auto* root = std::get_if<RootfsExportRequest>(&request.work)) {
        root->target = path;
    }
    return request;
}

} // namespace

TransferDesk::TransferDesk(const WindowServices& services, RequestRunner& requests,
                           PlaceNamer namer, PlacesPanel& places, BrowsePane& pane, QWidget* window)
    : QObject(window), services_(services), requests_(requests), namer_(std::move(namer)),
      places_(places), pane_(pane), window_(window),
      panel_(new TransfersPanel(*services.transfers, namer_, window)),
      copies_(new CopyDesk(services, requests, namer_, places, pane, window, this)) {
    connect(copies_, &CopyDesk::requested, this, &TransferDesk::add);
    connect(panel_, &TransfersPanel::transferFinished, this,
            [this](const TransferSnapshot& transfer) {
                if (const auto result = resultOf(transfer)) {
                    Q_EMIT placeChanged(result->place);
                }
            });
    connect(panel_, &TransfersPanel::remedyRequested, this, &TransferDesk::help);
    connect(panel_, &TransfersPanel::resultRequested, this,
            [this](const TransferSnapshot& transfer) {
                if (const auto result = resultOf(transfer)) {
                    Q_EMIT resultRequested(*result);
                }
            });
    acceptDrops();
}

void TransferDesk::takeCopyAction(QAction& copyTo) {
    copies_->takeAction(copyTo);
}

void TransferDesk::add(const TransferRequest& request) {
    panel_->showTransfer(services_.transfers->add(request));
}

void TransferDesk::help(const TransferSnapshot& transfer, Remedy remedy) {
    if (remedy == Remedy::FreeSpace) {
        // So that room can be made; then it is tried again.
        const QString folder = folderOf(transfer.request);
        if (!folder.isEmpty()) {
            QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
        }
    } else if (remedy == Remedy::LogIn) {
        if (const auto server = serverOf(transfer.request)) {
            Q_EMIT logInRequested(*server);
        }
    } else if (remedy == Remedy::ChooseOther) {
        if (isExport(transfer.request)) {
            exportElsewhere(transfer);
        } else {
            uploadOther(transfer);
        }
    }
}

/// The sheet anew, to another repository, place or tag, or with Escape to nothing at all.
void TransferDesk::uploadOther(const TransferSnapshot& failed) {
    if (const auto* upload = std::get_if<UploadRequest>(&failed.request.work)) {
        QStringList paths;
        for (const UploadRequest::Item& item : upload->items) {
            paths.append(item.path);
        }
        offerTo(paths, {upload->target, upload->repository});
    } else if (const auto* copy = std::get_if<CopyRequest>(&failed.request.work)) {
        offerTo({copy->source.location}, {copy->target, copy->targetRepository});
    }
}

/// The same to another file or folder; then the one that failed says nothing any more.
void TransferDesk::exportElsewhere(const TransferSnapshot& failed) {
    const auto* files = std::get_if<FilesExportRequest>(&failed.request.work);
    const bool intoFolder = files && files->form == FilesExportRequest::Form::Folder;
    const auto take = [this, id = failed.id, request = failed.request](const QString& path) {
        services_.transfers->remove(id);
        add(to(request, QFileInfo(path).absoluteFilePath()));
    };
    const QString title = tr("Export Elsewhere");
    const auto* copy = std::get_if<CopyRequest>(&failed.request.work);
    const auto* root = std::get_if<RootfsExportRequest>(&failed.request.work);
    const bool isLayout = copy && copy->target.kind == Place::Kind::OciLayout;
    const bool isFolder = root && root->form == RootfsExportRequest::Form::Folder;
    QFileDialog* dialog = nullptr;
    if (intoFolder) {
        dialog = folderDialog(window_, title, folderOf(failed.request), take);
    } else if (isLayout || isFolder) {
        const QFileInfo target(isLayout ? copy->target.location : root->target);
        dialog = newFolderDialog(window_, title, target.path(), target.fileName(), take);
    } else {
        dialog = new QFileDialog(window_, title, folderOf(failed.request));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::AnyFile);
        connect(dialog, &QFileDialog::fileSelected, this, take);
    }
    dialog->setLabelText(QFileDialog::Accept, tr("Export"));
    dialog->open();
}

/// Where a copy or upload went; nothing of exports to mere files.
std::optional<Location> TransferDesk::resultOf(const TransferSnapshot& transfer) const {
    if (transfer.state != TransferState::Done) {
        return std::nullopt;
    }
    if (const auto* copy = std::get_if<CopyRequest>(&transfer.request.work)) {
        Location location{copy->target, copy->targetRepository};
        if (copy->images.size() == 1) {
            const auto& image = copy->images.first();
            location.tag = image.targetTag ? image.targetTag : image.tag;
            if (!location.tag) {
                location.digest = image.digest;
            }
        }
        return location;
    }
    if (const auto* upload = std::get_if<UploadRequest>(&transfer.request.work)) {
        return Location{upload->target, upload->repository, upload->tag};
    }
    return std::nullopt;
}

// ---- Coming in

void TransferDesk::chooseFiles() {
    auto* dialog = new QFileDialog(window_, tr("Upload Files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setLabelText(QFileDialog::Accept, tr("Upload…"));
    connect(dialog, &QFileDialog::filesSelected, this, &TransferDesk::offer);
    dialog->open();
}

void TransferDesk::chooseFolder() {
    auto* dialog = folderDialog(window_, tr("Upload Folder"), {},
                                [this](const QString& path) { offer({path}); });
    dialog->setLabelText(QFileDialog::Accept, tr("Upload…"));
    dialog->open();
}

Location TransferDesk::target(const std::optional<Location>& wanted) const {
    const bool canTake = wanted && canTakeImages(wanted->place);
    return canTake ? wanted->repositoryLocation() : Location{services_.localRegistry};
}

QString TransferDesk::describeTarget(const Location& target) const {
    QString text = nameOf(target.place, namer_);
    if (target.repository) {
        text += QLatin1Char('/') + target.repository->toString();
    }
    return text;
}

void TransferDesk::acceptDrops() {
    const auto take = [this](QWidget* widget, auto targetAt) {
        auto* drops =
            new DropTarget(widget, [this, targetAt](const QStringList& paths, const QPoint& at) {
                return uploadSentence(paths, describeTarget(targetAt(at)));
            });
        connect(drops, &DropTarget::dropped, this,
                [this, targetAt](const QStringList& paths, const QPoint& at) {
                    offerTo(paths, targetAt(at));
                });
    };
    take(places_.view().viewport(), [this](const QPoint& at) {
        return target(places_.locationAt(places_.view().viewport()->mapTo(&places_, at)));
    });
    take(&pane_, [this](const QPoint&) { return target(pane_.shown()); });
}

void TransferDesk::offer(const QStringList& paths) {
    offerTo(paths, target(pane_.shown()));
}

void TransferDesk::offerTo(const QStringList& paths, const Location& target) {
    if (paths.isEmpty()) {
        return;
    }
    UploadSheet::Services services{
        .requests = &requests_,
        .recognize = services_.recognize,
        .open = services_.open,
        .targets =
            placesForImages(QList<Place>{services_.localRegistry} + places_.model().places()),
        .namer = namer_};
    auto* sheet = new UploadSheet(std::move(services), window_);
    connect(sheet, &UploadSheet::confirmed, this, [this](const QList<TransferRequest>& requests) {
        for (const TransferRequest& request : requests) {
            add(request);
        }
    });
    connect(sheet, &UploadSheet::openRequested, this, &TransferDesk::openRequested);
    connect(sheet, &UploadSheet::otherRequested, this, &TransferDesk::chooseFiles);
    sheet->begin(paths, target.place, target.repository);
}

void TransferDesk::loadSample() {
    recognition_ = requests_.run(
        this,
        [recognize = services_.recognize,
         path = services_.sampleImagePath](std::stop_token stop) -> Result<Recognition> {
            if (!recognize) {
                return failure(ErrorCode::Unsupported, QStringLiteral("nothing is recognised"));
            }
            return recognize(path, stop);
        },
        [this](const Result<Recognition>& found) {
            if (!found) {
                Q_EMIT problem(found.error());
                return;
            }
            if (!found->place) {
                return;
            }
            for (const Recognition::Image& image : found->images) {
                const auto repository = RepositoryName::parse(image.repository);
                if (!repository) {
                    continue;
                }
                CopyRequest request{.source = *found->place,
                                    .repository = *repository,
                                    .target = services_.localRegistry,
                                    .targetRepository = *repository};
                if (const auto tag = Tag::parse(image.tag)) {
                    request.images.append({.tag = *tag});
                }
                add({request});
            }
        });
}

} // namespace stowage
