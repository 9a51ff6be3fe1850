#pragma once

#include "core/base/result.h"

#include <QtGlobal>

#include <functional>
#include <stop_token>

namespace stowage {

/// One piece of work, by its number. Belongs to one thread.
using LaneWork = std::function<Result<>(qsizetype piece, std::stop_token stop)>;

/// Does `pieces` pieces of work, in order as far as there is an order: on this thread alone, or on
/// so many at once. `begin` is called in each thread and makes what that one does its pieces with.
///
/// Returns when no thread works any more. The first failure stops the others and is the answer;
/// Cancelled is one only where nothing else failed.
Result<> inLanes(int lanes, qsizetype pieces, const std::function<LaneWork()>& begin,
                 std::stop_token stop);

} // namespace stowage
