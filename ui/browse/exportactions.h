#pragma once

#include "core/transfer/transferrequest.h"
#include "ui/browse/location.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;

namespace stowage {

/// What the window shows, as far as it can be exported. A value.
struct ExportContext {
    /// With the platform shown as its child; of several that are chosen, the current one.
    std::optional<Location> image = std::nullopt;
    QList<Location> others = {}; ///< Images chosen beside it.
    bool hasArtifact = false;    ///< One of them is known to be no image.
    bool hasRoot = false;        ///< The image has a root file system.
    std::optional<Digest> layer = std::nullopt;
    QString layerType = {};       ///< Its media type.
    QList<QByteArray> paths = {}; ///< Chosen files and folders.
    bool fromRoot = false;        ///< They are of the merged root, not of the layer.
};

/// The ways out: each asks where to, then hands over a request. GUI thread; owned by the window.
class ExportActions : public QObject {
    Q_OBJECT

public:
    explicit ExportActions(QWidget* window);

    void setContext(const ExportContext& context);

    /// A submenu: into a folder, or as one of the archives.
    QAction* files() const;
    QList<QAction*> fileActions() const {
        return {filesFolder_, filesZip_, filesTarGzip_, filesTar_};
    }
    QList<QAction*> layerActions() const { return {layerStored_, layerUncompressed_}; }
    QList<QAction*> imageActions() const {
        return {dockerArchive_, ociArchive_, ociLayout_, rootTar_, rootFolder_};
    }

    /// What is chosen as a request that writes into an existing folder, under a name of its own:
    /// files as they are, the layer as stored, the image as an OCI archive. Nothing where there is
    /// nothing of the kind.
    std::optional<TransferRequest> filesInto(const QString& folder) const;
    std::optional<TransferRequest> layerInto(const QString& folder) const;
    std::optional<TransferRequest> imageInto(const QString& folder) const;

    /// One of these, into another folder.
    static TransferRequest movedInto(TransferRequest request, const QString& folder);

    /// All of them, in groups.
    void fill(QMenu* menu) const;

Q_SIGNALS:
    void requested(const stowage::TransferRequest& request);

private:
    using Take = std::function<void(const QString& path)>;

    QAction* add(const QString& icon, const QString& text, void (ExportActions::*slot)());
    void askForFile(const QString& title, const QString& name, const QString& filter, Take take,
                    const QString& suffix = {});
    void askForFolder(const QString& title, Take take);
    void askForNewFolder(const QString& title, const QString& name, Take take);
    void exportImage(Place::Kind kind);
    void exportDockerArchive() { exportImage(Place::Kind::DockerArchive); }
    void exportOciArchive() { exportImage(Place::Kind::OciArchive); }
    void exportOciLayout() { exportImage(Place::Kind::OciLayout); }
    void exportRootTar();
    void exportRootFolder();
    void exportLayer(bool uncompressed);
    void exportLayerStored() { exportLayer(false); }
    void exportLayerUncompressed() { exportLayer(true); }
    void exportFiles(FilesExportRequest::Form form);
    void exportFilesFolder() { exportFiles(FilesExportRequest::Form::Folder); }
    void exportFilesZip() { exportFiles(FilesExportRequest::Form::Zip); }
    void exportFilesTarGzip() { exportFiles(FilesExportRequest::Form::TarGzip); }
    void exportFilesTar() { exportFiles(FilesExportRequest::Form::Tar); }
    CopyRequest imageRequest(Place::Kind kind) const;
    LayerExportRequest layerRequest(bool uncompressed) const;
    FilesExportRequest filesRequest(FilesExportRequest::Form form) const;
    ImageSource source() const;
    QString baseName() const;
    QString filesName() const;

    QWidget* window_;
    ExportContext context_;
    QString folder_; ///< Where the last one went.
    QMenu* files_;
    QAction* filesFolder_;
    QAction* filesZip_;
    QAction* filesTarGzip_;
    QAction* filesTar_;
    QAction* layerStored_;
    QAction* layerUncompressed_;
    QAction* dockerArchive_;
    QAction* ociArchive_;
    QAction* ociLayout_;
    QAction* rootTar_;
    QAction* rootFolder_;
};

} // namespace stowage
