#pragma once

#include "core/digest/digest.h"
#include "core/registry/uploadsource.h"
#include "core/storage/storagedriver.h"

#include <optional>

namespace stowage {

/// What is known to be durable of an unfinished upload, kept in a file beside its data. The data
/// file's own size tells nothing: after a power cut its end may be anything. A value.
struct UploadRecord {
    qint64 offset = 0;                       ///< Durable bytes.
    Digest digest = Digest::ofNothing();     ///< sha256 of those bytes.
    std::optional<UploadSource> source = {}; ///< What they were read from.

    /// Errors: NotFound; Corrupt for anything that is no such record.
    static Result<UploadRecord> read(StorageDriver& driver, const QString& path);

    /// Durable.
    Result<> write(StorageDriver& driver, const QString& path) const;
};

} // namespace stowage
