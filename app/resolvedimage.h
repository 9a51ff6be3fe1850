#pragma once

#include "core/registry/placereference.h"
#include "core/registry/registry.h"

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// An image that a place reference turned out to mean.
struct ResolvedImage {
    std::unique_ptr<Repository> repository;
    std::optional<Tag> tag; ///< Nothing when it was named by digest or has none.
    Digest digest;
};

/// Finds the one image that a reference means. In registries a repository must be named, and
/// without tag or digest it is `latest`, or the only tag there is. In layouts and archives the name
/// is a tag or a full reference, and without one it is the only image. Blocks.
/// Errors: InvalidArgument when it leaves a choice (items() lists what there is), NotFound.
Result<ResolvedImage> resolveImage(Registry& registry, const PlaceReference& reference,
                                   std::stop_token stop);

/// Whether a reference says which image of its place is meant.
bool namesImage(const PlaceReference& reference);

} // namespace stowage
