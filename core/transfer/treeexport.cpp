#include "core/transfer/treeexport.h"

#include "core/base/displaytext.h"
#include "core/base/durablefile.h"
#include "core/layers/contentwalk.h"
#include "core/layers/entryarchive.h"
#include "core/layers/entryexporter.h"
#include "core/layers/rootfilesystem.h"
#include "core/registry/imageaddress.h"
#include "core/transfer/layerexport.h"
#include "core/transfer/leftoutlinks.h"
#include "core/transfer/stagingfolder.h"
#include "core/transfer/verifiedlayers.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace stowage {

namespace {

QString imageText(const ImageSource& image) {
    return imageAddress(image.place, image.repository, image.tag, image.digest);
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
            if (const auto link = tree.brokenLink(clean)) {
                return failure(ErrorCode::Corrupt, link->message());
            }
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

/// What is at a path, whatever that is: a link that leads nowhere too.
bool isTaken(const QString& path) {
    const QFileInfo there(path);
    return there.exists() || there.isSymLink();
}

bool isRealFolder(const QString& path) {
    const QFileInfo there(path);
    return there.isDir() && !there.isSymLink();
}

/// What the request's paths are called in its folder; the root's have no name before it was read.
QStringList targetsOf(const FilesExportRequest& request) {
    const QDir folder(request.folder);
    if (!request.name.isEmpty()) {
        return {folder.filePath(request.name)};
    }
    QStringList targets;
    for (const QByteArray& path : request.paths) {
        if (const QByteArray clean = cleanPath(path); !clean.isEmpty()) {
            targets.append(folder.filePath(
                safeFileName(QByteArrayView(clean).sliced(clean.lastIndexOf('/') + 1))));
        }
    }
    return targets;
}

/// Whether a node would be written where nothing is in its way. Folders are joined.
Result<> checkFree(const MergedTree& tree, MergedTree::Node node, const QString& path,
                   bool symbolicLinks) {
    if (!isTaken(path)) {
        return {};
    }
    const EntryType type = tree.entry(node).type();
    if (type != EntryType::Folder) {
        const bool isWritten =
            type == EntryType::File || (type == EntryType::SymbolicLink && symbolicLinks);
        return isWritten ? checkTarget(path, false) : Result<>();
    }
    if (!isRealFolder(path)) {
        return failure(ErrorCode::AlreadyExists,
                       QStringLiteral("%1 is there already, and is no folder").arg(path));
    }
    for (const MergedTree::Node child : tree.children(node)) {
        const QString below = QDir(path).filePath(safeFileName(tree.name(child)));
        if (auto free = checkFree(tree, child, below, symbolicLinks); !free) {
            return free;
        }
    }
    return {};
}

/// Bytes that the files take. In a tar a second name of one is only a link to the first.
qint64 sizeOf(const MergedTree& tree, const QList<MergedTree::Node>& nodes, bool isTar) {
    constexpr qint64 block = 512;
    const ContentPlan plan = planContents(tree, nodes);
    qint64 bytes = isTar ? plan.folders.size() * block : 0;
    for (const WantedContent& content : plan.contents) {
        const LayerEntry& entry = tree.entry(content.names.front());
        const qint64 size = entry.type() == EntryType::File ? entry.size() : 0;
        const qint64 names = content.names.size();
        bytes += isTar ? (size + block - 1) / block * block + names * block : size * names;
    }
    return bytes;
}

TransferStep::State endOf(const Error& error) {
    return error.isCancelled() ? TransferStep::State::Waiting : TransferStep::State::Failed;
}

/// Where what is exported comes together before it appears.
struct Destination {
    std::optional<StagingFolder> staging;
    std::optional<DurableFile> file;
};

/// A folder that can be filled: one that is not there, or has nothing in it.
Result<> checkFolder(const QString& path) {
    const bool isEmpty =
        QFileInfo(path).isDir() &&
        QDir(path).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System);
    if (isEmpty || !isTaken(path)) {
        return {};
    }
    return failure(ErrorCode::AlreadyExists,
                   QFileInfo(path).isDir()
                       ? QStringLiteral("%1 is there already, and not empty").arg(path)
                       : QStringLiteral("%1 is there already").arg(path));
}

Result<Destination> prepare(const RootfsExportRequest& request) {
    const bool isTar = request.form == RootfsExportRequest::Form::Tar;
    const QString& target = request.target;
    if (auto free = isTar ? checkTarget(target, request.overwrite) : checkFolder(target); !free) {
        return failure(free);
    }
    Destination made;
    if (isTar) {
        auto file = DurableFile::create(target);
        if (!file) {
            return failure(file);
        }
        made.file.emplace(*std::move(file));
        return made;
    }
    // Inside of a folder that is there: it may be a disk of its own, or the one above not writable.
    auto staging = StagingFolder::create(
        QFileInfo(target).isDir() ? target + QStringLiteral("/.stowage") : target);
    if (!staging) {
        return failure(staging);
    }
    made.staging.emplace(*std::move(staging));
    return made;
}

/// Looks at the folder and makes what is written to there, so that what cannot be is refused before
/// the layers are read.
Result<Destination> prepare(const FilesExportRequest& request) {
    if (!QFileInfo(request.folder).isDir()) {
        return failure(ErrorCode::NotFound, QStringLiteral("%1 is no folder").arg(request.folder));
    }
    if (auto fits = checkName(request); !fits) {
        return failure(fits);
    }
    Destination made;
    if (request.form != FilesExportRequest::Form::Folder) {
        auto file = DurableFile::create(QDir(request.folder).filePath(request.name));
        if (!file) {
            return failure(file);
        }
        made.file.emplace(*std::move(file));
        return made;
    }
    for (const QString& path : targetsOf(request)) {
        // With a folder that is there a folder is joined; nothing else can be.
        if (request.overwrite || isRealFolder(path)) {
            continue;
        }
        if (auto untaken = checkTarget(path, false); !untaken) {
            return failure(untaken);
        }
    }
    auto staging = StagingFolder::create(request.folder + QStringLiteral("/.stowage"));
    if (!staging) {
        return failure(staging);
    }
    made.staging.emplace(*std::move(staging));
    return made;
}

Result<TransferOutcome> intoFolder(const FilesExportRequest& request, Destination& made,
                                   const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                                   const LayerStack& stack, const std::stop_token& stop) {
    TransferOutcome outcome;
    bool isAnythingThere = false;
    for (const MergedTree::Node node : nodes) {
        const bool isNamed = !request.name.isEmpty();
        const QString path =
            QDir(request.folder).filePath(isNamed ? request.name : safeFileName(tree.name(node)));
        outcome.files.append(path);
        if (isNamed || !isTaken(path)) {
            continue;
        }
        isAnythingThere = true;
        if (request.overwrite) {
            continue;
        }
        if (auto free = checkFree(tree, node, path, request.symbolicLinks); !free) {
            return failure(free);
        }
    }
    const ExportOptions options{.overwrite = request.overwrite,
                                .symbolicLinks = request.symbolicLinks};
    Result<ExportReport> report;
    if (isAnythingThere) {
        // What is joined with what is there cannot appear all at once.
        report = writeNodes(request.folder, options, tree, nodes, stack, stop);
    } else {
        report = writeNodes(made.staging->path(), options, tree, nodes, stack, stop);
        if (report) {
            if (auto moved = put(*made.staging, request, tree, nodes.value(0, MergedTree::none));
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

Result<TransferOutcome> intoArchive(const FilesExportRequest& request, Destination& made,
                                    const MergedTree& tree, const QList<MergedTree::Node>& nodes,
                                    const LayerStack& stack, const std::stop_token& stop) {
    const QString target = QDir(request.folder).filePath(request.name);
    DurableFile& file = *made.file;
    DurableDevice device(file);
    const auto report = writeArchive(
        tree, nodes, stack, device,
        {.format = formatOf(request.form), .scratchFolder = request.folder}, nullptr, stop);
    if (!report) {
        return device.error() ? std::unexpected(*device.error()) : failure(report);
    }
    TransferOutcome outcome;
    outcome.files = {target};
    tell(*report, outcome);
    outcome.bytesMoved = QFileInfo(file.temporaryPath()).size();
    if (auto free = checkTarget(target, request.overwrite); !free) {
        return failure(free);
    }
    if (auto committed = file.commit(); !committed) {
        return failure(committed);
    }
    return outcome;
}

/// Merges, counting into a step that ends as `write` does.
template <class Write>
Result<TransferOutcome> inOneStep(const QString& title, VerifiedLayers& layers,
                                  TransferProgress& progress, Write write) {
    TransferProgress::Step& step = progress.add(TransferStep::Kind::Export, title, 0);
    step.begin();
    const auto tree = layers.merge(step);
    Result<TransferOutcome> outcome = tree ? write(*tree, layers.stack(step)) : failure(tree);
    step.end(outcome ? TransferStep::State::Done : endOf(outcome.error()));
    return outcome;
}

} // namespace

Result<TransferOutcome> exportFiles(const FilesExportRequest& request, Registry& source,
                                    TransferProgress& progress, const FreeBytes& free,
                                    std::stop_token stop) {
    auto made = prepare(request);
    if (!made) {
        return failure(made);
    }
    const auto repository = source.open(request.image.repository);
    const auto descriptors = layersOf(*repository, request.image, request.layer, stop);
    if (!descriptors) {
        return failure(descriptors);
    }
    VerifiedLayers layers(*repository, imageText(request.image), *descriptors, stop);
    const auto write = [&](const MergedTree& tree,
                           const LayerStack& stack) -> Result<TransferOutcome> {
        const auto nodes = nodesOf(tree, request.paths);
        if (!nodes) {
            return failure(nodes);
        }
        const bool isFolder = request.form == FilesExportRequest::Form::Folder;
        const bool isTar = request.form == FilesExportRequest::Form::Tar;
        if (isFolder || isTar) {
            const qint64 needed = sizeOf(tree, *nodes, isTar);
            if (auto room = checkSpace(request.folder, needed, free); !room) {
                return failure(room);
            }
        }
        auto outcome = isFolder ? intoFolder(request, *made, tree, *nodes, stack, stop)
                                : intoArchive(request, *made, tree, *nodes, stack, stop);
        if (outcome) {
            outcome->warnings += leftOutLinks(tree, request.paths);
        }
        return outcome;
    };
    return inOneStep(request.folder, layers, progress, write);
}

Result<TransferOutcome> exportRootfs(const RootfsExportRequest& request, Registry& source,
                                     TransferProgress& progress, const FreeBytes& free,
                                     std::stop_token stop) {
    auto made = prepare(request);
    if (!made) {
        return failure(made);
    }
    const auto repository = source.open(request.image.repository);
    const auto descriptors = layersOf(*repository, request.image, std::nullopt, stop);
    if (!descriptors) {
        return failure(descriptors);
    }
    VerifiedLayers layers(*repository, imageText(request.image), *descriptors, stop);
    const bool isTar = request.form == RootfsExportRequest::Form::Tar;
    // What is needed is known once they are read. Until then: unpacked they are larger by far, and
    // seldom does one hide half of what is stored below it.
    const auto room = checkSpace(request.target, layers.size(), free);
    if (!room && !checkSpace(request.target, layers.size() / 2, free)) {
        return failure(room);
    }
    TransferOutcome outcome;
    outcome.files = {request.target};

    const auto writeTar = [&](const MergedTree& tree, const LayerStack& stack) -> Result<> {
        DurableDevice device(*made->file);
        auto written = writeRootFilesystem(tree, stack, device, nullptr, stop);
        if (!written) {
            return device.error() ? std::unexpected(*device.error()) : written;
        }
        outcome.bytesMoved = QFileInfo(made->file->temporaryPath()).size();
        auto untaken = checkTarget(request.target, request.overwrite);
        return untaken ? made->file->commit() : untaken;
    };
    const auto writeFolder = [&](const MergedTree& tree, const LayerStack& stack) -> Result<> {
        const auto report =
            writeNodes(made->staging->path(), {.overwrite = false, .symbolicLinks = true}, tree,
                       tree.children(MergedTree::root), stack, stop);
        if (!report) {
            return failure(report);
        }
        tell(*report, outcome);
        return QFileInfo(request.target).isDir() ? made->staging->moveContentTo(request.target)
                                                 : made->staging->renameTo(request.target);
    };
    const auto write = [&](const MergedTree& tree,
                           const LayerStack& stack) -> Result<TransferOutcome> {
        const qint64 needed = sizeOf(tree, {MergedTree::root}, isTar);
        auto written = checkSpace(request.target, needed, free);
        if (written) {
            written = isTar ? writeTar(tree, stack) : writeFolder(tree, stack);
        }
        outcome.warnings += leftOutLinks(tree, {QByteArray()});
        return written ? Result<TransferOutcome>(outcome) : failure(written);
    };
    return inOneStep(request.target, layers, progress, write);
}

} // namespace stowage
