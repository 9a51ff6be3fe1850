#pragma once

#include "core/registry/registry.h"

namespace stowage::test {

/// Puts images into a registry that look like those of a small team: several repositories, tags,
/// platforms, layers that add, change and remove. The same every time.
Result<> fillWithSamples(Registry& registry);

} // namespace stowage::test
