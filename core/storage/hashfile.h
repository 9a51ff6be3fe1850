#pragma once

#include "core/digest/hasher.h"
#include "core/storage/storagedriver.h"

#include <stop_token>

namespace stowage {

/// Hashes the first `length` bytes of a driver's file. Errors: the driver's; InvalidLength when the
/// file has fewer; Cancelled.
Result<> hashFile(StorageDriver& driver, const QString& path, qint64 length, Hasher& hasher,
                  std::stop_token stop);

} // namespace stowage
