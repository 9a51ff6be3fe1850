// Stands in for folders and merged roots until core/layers can pack and merge.

#include "core/transfer/foldersource.h"
#include "core/transfer/treeexport.h"

namespace stowage {

Result<std::unique_ptr<FolderSource>> FolderSource::open(const QString& path,
                                                         const std::stop_token&) {
    return failure(ErrorCode::Unsupported, QStringLiteral("%1 is a folder").arg(path));
}

Result<> FolderSource::produce(qint64, BufferRing&, std::stop_token) {
    return failure(ErrorCode::Unsupported, name());
}

qint64 FolderSource::progressAt(qint64 sent) const {
    return sent;
}

Result<> FolderSource::checkUnchanged() const {
    return {};
}

Result<TransferOutcome> exportFiles(const FilesExportRequest&, Registry&, TransferProgress&,
                                    std::stop_token) {
    return failure(ErrorCode::Unsupported, QStringLiteral("export of files"));
}

Result<TransferOutcome> exportRootfs(const RootfsExportRequest&, Registry&, TransferProgress&,
                                     std::stop_token) {
    return failure(ErrorCode::Unsupported, QStringLiteral("export of a root file system"));
}

} // namespace stowage
