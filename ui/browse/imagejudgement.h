#pragma once

#include "ui/browse/objectstate.h"

#include <vector>

namespace stowage {

/// What a verification says of each manifest and index with all that belongs to it: the worst of
/// it. `objects` are by id; `when` is said of what is settled. Takes time in proportion to the
/// objects' uses.
ObjectStates judgeImages(const std::vector<VerifiedObject>& objects, const QDateTime& when);

} // namespace stowage
