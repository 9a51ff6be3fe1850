#pragma once

#include "core/registry/registry.h"
#include "core/transfer/transferprogress.h"
#include "core/transfer/transferrequest.h"

#include <stop_token>

namespace stowage {

/// One layer to a file: verified while it is read, put in place when all of it was right.
/// Errors: AlreadyExists, LayerUnknown, InvalidDigest, Corrupt, NoSpace, Io, Cancelled.
Result<TransferOutcome> exportLayer(const LayerExportRequest& request, Registry& source,
                                    TransferProgress& progress, std::stop_token stop);

/// Errors: AlreadyExists when something is there and must stay.
Result<> checkTarget(const QString& path, bool overwrite);

} // namespace stowage
