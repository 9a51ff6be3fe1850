#pragma once

#include "core/transfer/transferrequest.h"

#include <stop_token>

namespace stowage {

/// The tags that a copy would set, beside those of the same name at its target. A value.
struct TagOverlap {
    qsizetype tags = 0;  ///< That would be set.
    qsizetype there = 0; ///< As many of them has the target.

    /// One of those is another image's now, and would be taken from it; said also where there are
    /// too many to look at each.
    bool movesTags = false;

    friend bool operator==(const TagOverlap&, const TagOverlap&) = default;
};

/// Looks at tags and at nothing else, so that it is quick where a plan is not. Blocks; writes
/// nothing. Thread-safe. Errors: those of opening and reading either side; a target that is not
/// there has no tags.
Result<TagOverlap> findTagOverlap(const CopyRequest& request, const RegistryOpener& open,
                                  std::stop_token stop);

} // namespace stowage
