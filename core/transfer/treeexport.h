#pragma once

#include "core/registry/registry.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrequest.h"

#include <stop_token>

namespace stowage {

/// Chosen files and folders into a folder or an archive. Where nothing of their names is there yet,
/// they appear all at once or not at all; an archive always does. Errors: AlreadyExists; NotFound
/// with all paths that are not in the image as items(); those of VerifiedLayers and EntryExporter.
Result<TransferOutcome> exportFiles(const FilesExportRequest& request, Registry& source,
                                    TransferProgress& progress, std::stop_token stop);

/// The merged root as a tar or as a folder, which appears when it is whole.
Result<TransferOutcome> exportRootfs(const RootfsExportRequest& request, Registry& source,
                                     TransferProgress& progress, std::stop_token stop);

} // namespace stowage
