#pragma once

#include "core/registry/registry.h"
#include "core/transfer/freespace.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrequest.h"

#include <stop_token>

namespace stowage {

/// One layer to a file: verified while it is read, put in place when all of it was right. Before
/// anything is read it is seen to that there is room for what is stored.
/// Errors: AlreadyExists, LayerUnknown, InvalidDigest, Corrupt, NoSpace, Io, Cancelled.
Result<TransferOutcome> exportLayer(const LayerExportRequest& request, Registry& source,
                                    TransferProgress& progress, const FreeBytes& free,
                                    std::stop_token stop);

/// Errors: AlreadyExists when something is there and must stay.
Result<> checkTarget(const QString& path, bool overwrite);

} // namespace stowage
