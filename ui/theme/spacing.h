#pragma once

namespace stowage::Spacing {

/// The grid of every layout, in device-independent pixels.
inline constexpr int Small = 4;
inline constexpr int Medium = 8;
inline constexpr int Large = 16;

/// Icons in lists and tool bars.
inline constexpr int Icon = 16;
inline constexpr int ToolIcon = 20;

} // namespace stowage::Spacing
