#pragma once

#include "core/registry/recognition.h"

namespace stowage {

/// Looks at a file or folder and says what it is, by its first bytes and, in archives, by the names
/// and small documents in them; nothing is hashed or unpacked to disk. A compressed archive is read
/// until it is clear what it is, so image sizes may be unknown there. Thread-safe.
///
/// Where an archive is both docker's and an OCI layout, it is taken for the latter, which keeps its
/// digests. Errors: NotFound, ReadOnly, Io; Unsupported for what is neither file nor folder;
/// Corrupt for a layout or archive that is damaged; Cancelled.
Result<Recognition> recognize(const QString& path, std::stop_token stop = {});

} // namespace stowage
