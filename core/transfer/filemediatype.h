#pragma once

#include "core/base/result.h"

#include <QString>

namespace stowage {

/// The media type under which a file goes into a registry, by its content and not its name: a layer
/// where it is a tar, plain or compressed, else application/octet-stream.
/// Errors: NotFound, ReadOnly, Io.
Result<QString> fileMediaType(const QString& path);

} // namespace stowage
