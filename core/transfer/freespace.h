#pragma once

#include "core/base/result.h"

#include <QString>

#include <functional>

namespace stowage {

/// How many bytes can still be written to the disk of a folder; negative where that cannot be told.
/// Thread-safe; touches the disk, so for worker threads.
using FreeBytes = std::function<qint64(const QString& folder)>;

/// What the system says of the user that asks.
qint64 bytesFree(const QString& folder);

/// Whether so many bytes find room at a path: in the nearest folder that is there. What
/// cannot be told is no obstacle. Errors: NoSpace, naming what is needed and what is free.
Result<> checkSpace(const QString& folder, qint64 needed, const FreeBytes& free);

} // namespace stowage
