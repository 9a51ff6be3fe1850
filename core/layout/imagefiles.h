#pragma once

#include "core/layout/blob.h"

namespace stowage {

/// The files of an archive, by their paths in it. Thread-safe.
class ImageFiles {
public:
    ImageFiles() = default;
    ImageFiles(const ImageFiles&) = delete;
    ImageFiles& operator=(const ImageFiles&) = delete;
    virtual ~ImageFiles() = default;

    /// Links are followed, within the archive. Errors: NotFound; Corrupt for links that lead
    /// nowhere and for a path that two members have; Unsupported for what is no file.
    virtual Result<Blob> open(const QString& path) const = 0;

    bool has(const QString& path) const { return open(path).has_value(); }
};

} // namespace stowage
