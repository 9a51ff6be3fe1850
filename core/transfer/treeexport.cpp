#include "core/transfer/treeexport.h"

#include "core/base/displaytext.h"
#include "core/base/durablefile.h"
#include "core/layers/entryarchive.h"
#include "core/layers/entryexporter.h"
#include "core/layers/rootfilesystem.h"
#include "core/transfer/layerexport.h"
#include "core/transfer/stagingfolder.h"
#include "core/transfer/verifiedlayers.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace stowage {

namespace {

QString imageText(const ImageSource& image) {
    return image.place.toString() + QStringLiteral("//") + image.repository.toString();
}

/// Writes into a DurableFile and keeps the reason when that fails.
class DurableDevice final : public QIODevice {
public:
    explicit DurableDevice(DurableFile& file) : file_(file) { open(WriteOnly | Unbuffered); }

    const std::optional<Error>& error() const { return error_; }
    bool isSequential() const override { return true; }

protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override {
        if (auto written = file_.write(QByteArrayView(data, size)); !written) {
            error_ = written.error();
            setErrorString(written.error().message());
            return -1;
        }
        return size;
    }

private:
    DurableFile& file_;
    std::optional<Error> error_;
};

void tell(const ExportReport& report, TransferOutcome& outcome) {
    for (const QString& path : report.skipped) {
        outcome.warnings.append(QStringLiteral("not written, being no file: %1").arg(path));
    }
    for (const QString& names : report.renamed) {
        outcome.warnings.append(QStringLiteral("written under another name: %1").arg(names));
    }
    outcome.bytesMoved = report.bytes;
}

Result<QList<Descriptor>> layersOf(Repository& repository, const ImageSource& image,
                                   const std::optional<Digest>& only, const std::stop_token& stop) {
    if (only) {
        const auto stored = repository.layers().stat(*only, stop);
        if (!stored) {
            return failure(stored, imageText(image));
        }
        return QList<Descriptor>{*stored};
    }
    const auto manifest = resolveImage(repository, image, stop);
    if (!manifest) {
        return failure(manifest, imageText(image));
    }
    return manifest->layers();
}

Result<QList<MergedTree::Node>> nodesOf(const MergedTree& tree, const QList<QByteArray>& paths) {
    QList<MergedTree::Node> nodes;
    QStringList missing;
    for (const QByteArray& path : paths) {
        const QByteArray clean = cleanPath(path);
        if (clean.isEmpty()) {
            // The root has no name of its own to be written under.
            nodes += tree.children(MergedTree::root);
            continue;
        }
        const MergedTree::Node node = tree.find(clean);
        if (node == MergedTree::none) {
            missing.append(QString::fromUtf8(path));
        } else {
            nodes.append(node);
        }
    }
    if (!missing.isEmpty()) {
        return std::unexpected(
            Error(ErrorCode::NotFound,
                  QStringLiteral("the image has no %1").arg(missing.join(QStringLiteral(", "))))
                .about(missing));
    }
    return nodes;
}

Result<ExportReport> writeNodes(const QString& folder, const ExportOptions& options,
                                const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                                const LayerStack& stack, const std::stop_token& stop) {
    auto exporter = EntryExporter::into(folder, options);
    if (!exporter) {
        return failure(exporter);
    }
    return exporter->write(tree, nodes, stack, nullptr, stop);
}

/// Whether the name that the request gives fits what it asks for.
Result<> checkName(const FilesExportRequest& request) {
    const bool isArchive = request.form != FilesExportRequest::Form::Folder;
    if (request.name.isEmpty()) {
        return isArchive
                   ? failure(ErrorCode::InvalidArgument, QStringLiteral("the archive has no name"))
                   : Result<>();
    }
    if (request.name.contains(QLatin1Char('/')) || request.name == QLatin1String(".") ||
        request.name == QLatin1String("..")) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 is no name of a file").arg(request.name));
    }
    if (!isArchive && (request.paths.size() != 1 || cleanPath(request.paths.first()).isEmpty())) {
        return failure(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1 is the name of one file, and not of several").arg(request.name));
    }
    return checkTarget(QDir(request.folder).filePath(request.name), request.overwrite);
}

/// What was written, in its place.
Result<> put(StagingFolder& staging, const FilesExportRequest& request, const MergedTree& tree,
             MergedTree::Node node) {
    if (request.name.isEmpty()) {
        return staging.moveContentTo(request.folder);
    }
    auto moved = staging.moveOneTo(safeFileName(tree.name(node)),
                                   QDir(request.folder).filePath(request.name), request.overwrite);
    if (!moved && moved.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 is no file that could be written")
                           .arg(displayText(QByteArrayView(tree.path(node)))));
    }
    return moved;
}

TransferStep::State endOf(const Error& error) {
    return error.isCancelled() ? TransferStep::State::Waiting : TransferStep::State::Failed;
}

Result<TransferOutcome> intoFolder(const FilesExportRequest& request, const MergedTree& tree,
                                   const QList<MergedTree::Node>& nodes, const LayerStack& stack,
                                   const std::stop_token& stop) {
    TransferOutcome outcome;
    bool isAnythingThere = false;
    for (const MergedTree::Node node : nodes) {
        const bool isNamed = !request.name.isEmpty();
        const QString path =
            QDir(request.folder).filePath(isNamed ? request.name : safeFileName(tree.name(node)));
        outcome.files.append(path);
        const QFileInfo there(path);
        isAnythingThere = isAnythingThere || (!isNamed && (there.exists() || there.isSymLink()));
    }
    const ExportOptions options{.overwrite = request.overwrite,
                                .symbolicLinks = request.symbolicLinks};
    Result<ExportReport> report;
    if (isAnythingThere) {
        // What is joined with what is there cannot appear all at once.
        report = writeNodes(request.folder, options, tree, nodes, stack, stop);
    } else {
        auto staging = StagingFolder::create(request.folder + QStringLiteral("/.stowage"));
        if (!staging) {
            return failure(staging);
        }
        report = writeNodes(staging->path(), options, tree, nodes, stack, stop);
        if (report) {
            if (auto moved = put(*staging, request, tree, nodes.value(0, MergedTree::none));
                !moved) {
                report = failure(moved);
            }
        }
    }
    if (!report) {
        return failure(report);
    }
    tell(*report, outcome);
    return outcome;
}

ArchiveFormat formatOf(FilesExportRequest::Form form) {
    switch (form) {
    case FilesExportRequest::Form::TarGzip:
        return ArchiveFormat::TarGzip;
    case FilesExportRequest::Form::Zip:
        return ArchiveFormat::Zip;
    case FilesExportRequest::Form::Folder:
    case FilesExportRequest::Form::Tar:
        break;
    }
    return ArchiveFormat::Tar;
}

Result<TransferOutcome> intoArchive(const FilesExportRequest& request, const MergedTree& tree,
                                    const QList<MergedTree::Node>& nodes, const LayerStack& stack,
                                    const std::stop_token& stop) {
    const QString target = QDir(request.folder).filePath(request.name);
    auto file = DurableFile::create(target);
    if (!file) {
        return failure(file);
    }
    DurableDevice device(*file);
    const auto report = writeArchive(
        tree, nodes, stack, device,
        {.format = formatOf(request.form), .scratchFolder = request.folder}, nullptr, stop);
    if (!report) {
        return device.error() ? std::unexpected(*device.error()) : failure(report);
    }
    TransferOutcome outcome;
    outcome.files = {target};
    tell(*report, outcome);
    outcome.bytesMoved = QFileInfo(file->temporaryPath()).size();
    if (auto free = checkTarget(target, request.overwrite); !free) {
        return failure(free);
    }
    if (auto committed = file->commit(); !committed) {
        return failure(committed);
    }
    return outcome;
}

} // namespace

Result<TransferOutcome> exportFiles(const FilesExportRequest& request, Registry& source,
                                    TransferProgress& progress, std::stop_token stop) {
    if (!QFileInfo(request.folder).isDir()) {
        return failure(ErrorCode::NotFound, QStringLiteral("%1 is no folder").arg(request.folder));
    }
    if (auto fits = checkName(request); !fits) {
        return failure(fits);
    }
    const auto repository = source.open(request.image.repository);
    const auto descriptors = layersOf(*repository, request.image, request.layer, stop);
    if (!descriptors) {
        return failure(descriptors);
    }
    VerifiedLayers layers(*repository, imageText(request.image), *descriptors, stop);
    const auto tree = layers.merge(progress);
    if (!tree) {
        return failure(tree);
    }
    const auto nodes = nodesOf(*tree, request.paths);
    if (!nodes) {
        return failure(nodes);
    }

    TransferProgress::Step& step = progress.add(TransferStep::Kind::Export, request.folder, 0);
    step.begin();
    const LayerStack stack = layers.stack(step);
    auto outcome = request.form == FilesExportRequest::Form::Folder
                       ? intoFolder(request, *tree, *nodes, stack, stop)
                       : intoArchive(request, *tree, *nodes, stack, stop);
    step.end(outcome ? TransferStep::State::Done : endOf(outcome.error()));
    return outcome;
}

Result<TransferOutcome> exportRootfs(const RootfsExportRequest& request, Registry& source,
                                     TransferProgress& progress, std::stop_token stop) {
    const bool isTar = request.form == RootfsExportRequest::Form::Tar;
    if (auto free = checkTarget(request.target, isTar && request.overwrite); !free) {
        return failure(free);
    }
    const auto repository = source.open(request.image.repository);
    const auto descriptors = layersOf(*repository, request.image, std::nullopt, stop);
    if (!descriptors) {
        return failure(descriptors);
    }
    VerifiedLayers layers(*repository, imageText(request.image), *descriptors, stop);
    const auto tree = layers.merge(progress);
    if (!tree) {
        return failure(tree);
    }
    TransferProgress::Step& step = progress.add(TransferStep::Kind::Export, request.target, 0);
    step.begin();
    const LayerStack stack = layers.stack(step);
    TransferOutcome outcome;
    outcome.files = {request.target};

    const auto writeTar = [&]() -> Result<> {
        auto file = DurableFile::create(request.target);
        if (!file) {
            return failure(file);
        }
        DurableDevice device(*file);
        auto written = writeRootFilesystem(*tree, stack, device, nullptr, stop);
        if (!written) {
            return device.error() ? std::unexpected(*device.error()) : written;
        }
        outcome.bytesMoved = QFileInfo(file->temporaryPath()).size();
        if (auto free = checkTarget(request.target, request.overwrite); !free) {
            return free;
        }
        return file->commit();
    };
    const auto writeFolder = [&]() -> Result<> {
        auto staging = StagingFolder::create(request.target);
        if (!staging) {
            return failure(staging);
        }
        const auto report = writeNodes(staging->path(), {.overwrite = false, .symbolicLinks = true},
                                       *tree, tree->children(MergedTree::root), stack, stop);
        if (!report) {
            return failure(report);
        }
        tell(*report, outcome);
        return staging->renameTo(request.target);
    };
    if (auto written = isTar ? writeTar() : writeFolder(); !written) {
        step.end(endOf(written.error()));
        return failure(written);
    }
    step.end(TransferStep::State::Done);
    return outcome;
}

} // namespace stowage
