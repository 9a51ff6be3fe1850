#include "ui/browse/exportactions.h"

#include "core/image/mediatype.h"
#include "core/layers/safefilename.h"
#include "ui/theme/folderdialog.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>

#include <utility>

namespace stowage {

namespace {

/// By which other programs know what a layer is.
QString storedSuffix(const QString& mediaType) {
    if (!MediaType::isLayerTar(mediaType)) {
        return QStringLiteral(".layer");
    }
    if (mediaType.endsWith(QLatin1String("gzip"))) {
        return QStringLiteral(".tar.gz");
    }
    return mediaType.endsWith(QLatin1String("zstd")) ? QStringLiteral(".tar.zst")
                                                     : QStringLiteral(".tar");
}

} // namespace

ExportActions::ExportActions(QWidget* window)
    : QObject(window), window_(window),
      folder_(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)),
      files_(new QMenu(tr("Export Chosen &Files"), window)),
      filesFolder_(
          add(QStringLiteral("folder"), tr("Into a &Folder…"), &ExportActions::exportFilesFolder)),
      filesZip_(add(QStringLiteral("archive"), tr("As &Zip…"), &ExportActions::exportFilesZip)),
      filesTarGzip_(
          add(QStringLiteral("archive"), tr("As tar.&gz…"), &ExportActions::exportFilesTarGzip)),
      filesTar_(add(QStringLiteral("archive"), tr("As &Tar…"), &ExportActions::exportFilesTar)),
      layerStored_(add(QStringLiteral("layer"), tr("Export &Layer as Stored…"),
                       &ExportActions::exportLayerStored)),
      layerUncompressed_(add(QStringLiteral("layer"), tr("Export Layer &Uncompressed…"),
                             &ExportActions::exportLayerUncompressed)),
      dockerArchive_(add(QStringLiteral("archive"), tr("Export Image as &Docker Archive…"),
                         &ExportActions::exportDockerArchive)),
      ociArchive_(add(QStringLiteral("archive"), tr("Export Image as &OCI Archive…"),
                      &ExportActions::exportOciArchive)),
      ociLayout_(add(QStringLiteral("layout"), tr("Export Image as OCI La&yout…"),
                     &ExportActions::exportOciLayout)),
      rootTar_(add(QStringLiteral("archive"), tr("Export &Root File System as Tar…"),
                   &ExportActions::exportRootTar)),
      rootFolder_(add(QStringLiteral("folder"), tr("Export Root File &System into a Folder…"),
                      &ExportActions::exportRootFolder)) {
    files_->setIcon(Icons::get(QStringLiteral("file")));
    files_->addActions(fileActions());
    // In a new home there is none yet, and a dialog that begins in nothing cannot be accepted.
    if (folder_.isEmpty() || !QFileInfo(folder_).isDir()) {
        folder_ = QDir::homePath();
    }
    setContext({});
}

QAction* ExportActions::add(const QString& icon, const QString& text,
                            void (ExportActions::*slot)()) {
    auto* action = new QAction(Icons::get(icon), text, this);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

QAction* ExportActions::files() const {
    return files_->menuAction();
}

void ExportActions::fill(QMenu* menu) const {
    menu->addAction(files());
    menu->addSeparator();
    menu->addActions(layerActions());
    menu->addSeparator();
    menu->addActions(imageActions());
}

void ExportActions::setContext(const ExportContext& context) {
    context_ = context;
    const bool hasImage = context_.image.has_value();
    dockerArchive_->setEnabled(hasImage && !context_.hasArtifact);
    for (QAction* action : {ociArchive_, ociLayout_}) {
        action->setEnabled(hasImage);
    }
    for (QAction* action : {rootTar_, rootFolder_}) {
        action->setEnabled(hasImage && context_.hasRoot && context_.others.isEmpty());
    }
    for (QAction* action : {layerStored_, layerUncompressed_}) {
        action->setEnabled(hasImage && context_.layer);
    }
    files()->setEnabled(hasImage && !context_.paths.isEmpty());
}

// ---- Where to

/// As Qt's own function does it, but without holding up the caller.
void ExportActions::askForFile(const QString& title, const QString& name, const QString& filter,
                               Take take, const QString& suffix) {
    auto* dialog = new QFileDialog(window_, title, folder_, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, take = std::move(take)](const QString& path) {
                folder_ = QFileInfo(path).path();
                take(QFileInfo(path).absoluteFilePath());
            });
    dialog->open();
}

void ExportActions::askForFolder(const QString& title, Take take) {
    auto* dialog =
        folderDialog(window_, title, folder_, [this, take = std::move(take)](const QString& path) {
            folder_ = path;
            take(path);
        });
    dialog->setLabelText(QFileDialog::Accept, tr("Export"));
    dialog->open();
}

void ExportActions::askForNewFolder(const QString& title, const QString& name, Take take) {
    auto* dialog = newFolderDialog(window_, title, folder_, name,
                                   [this, take = std::move(take)](const QString& path) {
                                       folder_ = QFileInfo(path).path();
                                       take(path);
                                   });
    dialog->setLabelText(QFileDialog::Accept, tr("Export"));
    dialog->open();
}

QString ExportActions::baseName() const {
    QString name = context_.image->repository->toString();
    if (context_.image->tag && context_.others.isEmpty()) {
        name += QLatin1Char('-') + context_.image->tag->toString();
    }
    return name.replace(QLatin1Char('/'), QLatin1Char('-'));
}

ImageSource ExportActions::source() const {
    const Location& image = *context_.image;
    return {.place = image.place,
            .repository = *image.repository,
            .tag = image.tag,
            .digest = image.child ? image.child : image.digest};
}

// ---- What is dragged

TransferRequest ExportActions::movedInto(TransferRequest request, const QString& folder) {
    const QDir dir(folder);
    if (auto* copy = std::get_if<CopyRequest>(&request.work)) {
        copy->target.location = dir.filePath(QFileInfo(copy->target.location).fileName());
    } else if (auto* layer = std::get_if<LayerExportRequest>(&request.work)) {
        layer->target = dir.filePath(QFileInfo(layer->target).fileName());
    } else if (auto* files = std::get_if<FilesExportRequest>(&request.work)) {
        files->folder = folder;
    }
    return request;
}

std::optional<TransferRequest> ExportActions::filesInto(const QString& folder) const {
    if (!files()->isEnabled()) {
        return std::nullopt;
    }
    return movedInto({filesRequest(FilesExportRequest::Form::Folder)}, folder);
}

std::optional<TransferRequest> ExportActions::layerInto(const QString& folder) const {
    if (!layerStored_->isEnabled()) {
        return std::nullopt;
    }
    return movedInto({layerRequest(false)}, folder);
}

std::optional<TransferRequest> ExportActions::imageInto(const QString& folder) const {
    if (!ociArchive_->isEnabled()) {
        return std::nullopt;
    }
    CopyRequest request = imageRequest(Place::Kind::OciArchive);
    request.target.location = baseName() + QStringLiteral(".oci.tar");
    return movedInto({request}, folder);
}

// ---- What

CopyRequest ExportActions::imageRequest(Place::Kind kind) const {
    const Location& image = *context_.image;
    CopyRequest request{.source = image.place,
                        .repository = *image.repository,
                        .target = {kind, {}},
                        .targetRepository = *image.repository};
    for (const Location& chosen : QList<Location>{image} + context_.others) {
        CopyRequest::Image one{.tag = chosen.tag, .digest = chosen.digest};
        // A docker archive has no indexes: what is shown goes in.
        if (kind == Place::Kind::DockerArchive && chosen.child) {
            one.digest = chosen.child;
            one.targetTag = chosen.tag;
        }
        request.images.append(one);
    }
    request.targetMode = OpenMode::Create;
    return request;
}

void ExportActions::exportImage(Place::Kind kind) {
    const auto take = [this, request = imageRequest(kind)](const QString& path) mutable {
        request.target.location = path;
        request.overwrite = true; // the dialog has asked
        Q_EMIT requested({request});
    };
    switch (kind) {
    case Place::Kind::DockerArchive:
        askForFile(tr("Export as Docker Archive"), baseName() + QStringLiteral(".tar"),
                   tr("Archives (*.tar)"), take);
        break;
    case Place::Kind::OciArchive:
        askForFile(tr("Export as OCI Archive"), baseName() + QStringLiteral(".oci.tar"),
                   tr("Archives (*.tar)"), take);
        break;
    default:
        askForNewFolder(tr("Export as OCI Layout: a New or Empty Folder"),
                        baseName() + QStringLiteral(".oci"), take);
        break;
    }
}

void ExportActions::exportRootTar() {
    askForFile(tr("Export Root File System"), baseName() + QStringLiteral("-root.tar"),
               tr("Archives (*.tar)"), [this, image = source()](const QString& path) {
                   Q_EMIT requested({RootfsExportRequest{.image = image,
                                                         .target = path,
                                                         .form = RootfsExportRequest::Form::Tar,
                                                         .overwrite = true}});
               });
}

void ExportActions::exportRootFolder() {
    askForNewFolder(
        tr("Export Root File System: a New or Empty Folder"), baseName() + QStringLiteral("-root"),
        [this, image = source()](const QString& path) {
            Q_EMIT requested({RootfsExportRequest{
                .image = image, .target = path, .form = RootfsExportRequest::Form::Folder}});
        });
}

LayerExportRequest ExportActions::layerRequest(bool uncompressed) const {
    QString name = baseName() + QLatin1Char('-') + context_.layer->shortened();
    name += uncompressed ? QStringLiteral(".tar") : storedSuffix(context_.layerType);
    return {.source = context_.image->place,
            .repository = *context_.image->repository,
            .layer = *context_.layer,
            .uncompressed = uncompressed,
            .target = name};
}

void ExportActions::exportLayer(bool uncompressed) {
    LayerExportRequest request = layerRequest(uncompressed);
    askForFile(uncompressed ? tr("Export Layer Uncompressed") : tr("Export Layer as Stored"),
               request.target, {}, [this, request](const QString& path) mutable {
                   request.target = path;
                   request.overwrite = true; // the dialog has asked
                   Q_EMIT requested({request});
               });
}

/// What an archive of the chosen is called: as the only one, or else as the image.
QString ExportActions::filesName() const {
    if (context_.paths.size() != 1) {
        return baseName() + QStringLiteral("-files");
    }
    const QByteArray& path = context_.paths.first();
    return safeFileName(QByteArrayView(path).sliced(path.lastIndexOf('/') + 1));
}

FilesExportRequest ExportActions::filesRequest(FilesExportRequest::Form form) const {
    FilesExportRequest request{.image = source(), .folder = {}, .form = form};
    if (!context_.fromRoot) {
        request.layer = context_.layer;
    }
    request.paths = context_.paths;
    return request;
}

void ExportActions::exportFiles(FilesExportRequest::Form form) {
    FilesExportRequest request = filesRequest(form);
    if (form == FilesExportRequest::Form::Folder) {
        askForFolder(tr("Export Chosen Files Into"), [this, request](const QString& path) mutable {
            request.folder = path;
            Q_EMIT requested({request});
        });
        return;
    }
    QString suffix = QStringLiteral("tar");
    QString filter = tr("Archives (*.tar)");
    if (form == FilesExportRequest::Form::Zip) {
        suffix = QStringLiteral("zip");
        filter = tr("Zip archives (*.zip)");
    } else if (form == FilesExportRequest::Form::TarGzip) {
        suffix = QStringLiteral("tar.gz");
        filter = tr("Packed archives (*.tar.gz *.tgz)");
    }
    askForFile(
        tr("Export Chosen Files"), filesName() + QLatin1Char('.') + suffix, filter,
        [this, request](const QString& path) mutable {
            const QFileInfo target(path);
            request.folder = target.absolutePath();
            request.name = target.fileName();
            request.overwrite = true; // the dialog has asked
            Q_EMIT requested({request});
        },
        suffix);
}

} // namespace stowage
