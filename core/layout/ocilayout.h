#pragma once

// Image layouts and image archives as registries: an OCI layout in a folder or a tar, and docker's
// archives. A registry owns its open files, and its Repositories and layers share them; an archive
// that is being written also owns a temporary folder beside its target. The registries may be used
// from any thread at once, what they hand out belongs to the thread that asked.

#include "core/registry/registry.h"

#include <QString>

namespace stowage {

/// A folder with an OCI image layout (OCI image specification 1.1, "Image Layout").
namespace OciLayout {

/// Repositories and tags are read from the annotations of index.json as OciIndex::images() tells;
/// an image without a name is in a repository named after the folder. Writing keeps what other
/// programs wrote. Errors: NotFound, Unsupported (no layout), Corrupt, ReadOnly, NoSpace, Io.
Result<std::shared_ptr<Registry>> open(const QString& path, OpenMode mode,
                                       std::stop_token stop = {});

} // namespace OciLayout

} // namespace stowage
