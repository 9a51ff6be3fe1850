#pragma once

#include "core/digest/digest.h"
#include "core/image/repositoryname.h"
#include "core/image/tag.h"
#include "core/registry/place.h"

#include <QString>

#include <optional>

namespace stowage {

/// A place, or a repository or an image in it, as people type it: PlaceReference::parse() reads it
/// again, whatever the kind of place, and so do the command line and the window's address. Every
/// message and every title that names an image has it from here.
///
/// Layouts and archives have no name for a repository of theirs: there it is the place, in a docker
/// archive with the repository's name behind it.
QString imageAddress(const Place& place, const std::optional<RepositoryName>& repository = {},
                     const std::optional<Tag>& tag = {}, const std::optional<Digest>& digest = {});

} // namespace stowage
