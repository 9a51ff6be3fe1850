#pragma once

#include <QtGlobal>

namespace stowage {

/// How many bytes are read, decompressed or packed at a time. Large enough that the calls cost
/// nothing beside the work, small enough to stay in a core's second cache and to notice a stop
/// within a few milliseconds.
inline constexpr qsizetype pieceSize = 262'144;

} // namespace stowage
