#pragma once

namespace stowage {

/// How many indexes may lie in each other, the outermost counted. Two are usual where images of
/// several platforms are bundled; more than this is nobody's image, and made to keep readers busy.
inline constexpr int deepestIndex = 8;

} // namespace stowage
