#pragma once

#include "core/registry/registry.h"
#include "core/transfer/freespace.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrequest.h"

#include <stop_token>

namespace stowage {

/// Chosen files and folders into a folder or an archive. Where nothing of their names is there yet,
/// they appear all at once or not at all; an archive always does. Errors: AlreadyExists; NotFound
/// with all paths that are not in the image as items(); those of VerifiedLayers and EntryExporter.
///
/// What can be known of the target is looked at before the layers are read: whether it is there and
/// can be written, and whether a name is taken. Once they are read, and before anything is written,
/// it is known how much room the files need, but for packed archives.
Result<TransferOutcome> exportFiles(const FilesExportRequest& request, Registry& source,
                                    TransferProgress& progress, const FreeBytes& free,
                                    std::stop_token stop);

/// The merged root as a tar, or as a folder, which appears when it is whole; one that is there must
/// be empty, and is filled when all of it was written. The rest is as above.
Result<TransferOutcome> exportRootfs(const RootfsExportRequest& request, Registry& source,
                                     TransferProgress& progress, const FreeBytes& free,
                                     std::stop_token stop);

} // namespace stowage
