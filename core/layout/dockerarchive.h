#pragma once

#include "core/registry/registry.h"

#include <QString>

namespace stowage {

/// A tar as `docker save` writes it, perhaps compressed.
namespace DockerArchive {

/// Reads an archive, or begins a new one, written by commit(). ReadWrite is Unsupported: an archive
/// is written as a whole.
///
/// Written are images for one platform, with their layers uncompressed: putting an index, or an
/// artifact that is no image, is Unsupported. Errors: NotFound, Unsupported (no such archive),
/// Corrupt, TooLarge, ReadOnly, NoSpace, Io, Cancelled.
Result<std::shared_ptr<Registry>> open(const QString& path, OpenMode mode,
                                       std::stop_token stop = {});

} // namespace DockerArchive

} // namespace stowage
