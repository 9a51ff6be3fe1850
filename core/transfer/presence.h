#pragma once

#include "core/registry/layerservice.h"

#include <stop_token>

namespace stowage {

/// What a repository has of a blob.
enum class Presence {
    Absent,
    Damaged, ///< Something else, or not all of it.
    Whole,
};

/// By the size alone, which costs one question; Whole where nobody says how large it is: neither
/// the descriptor (below 0) nor a server, which need not. Errors: those of asking.
Result<Presence> presenceOf(const Descriptor& blob, LayerService& layers,
                            const std::stop_token& stop);

} // namespace stowage
