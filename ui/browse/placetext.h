#pragma once

#include "core/registry/place.h"

#include <QIcon>
#include <QString>

#include <optional>

namespace stowage {

/// "Registry folder", "OCI layout", "Docker archive".
QString placeKindText(Place::Kind kind);

QIcon placeIcon(const Place& place);

/// Where it is, as people write it: paths in the home folder begin with a tilde. For showing only.
QString placeWhereText(const Place& place);

/// Whether a place's repositories could not be read because it tells them to nobody: one is gone to
/// by its name, and nothing is wrong.
bool isUnlisted(const Place& place, const std::optional<Error>& error);

/// What an unlisted place is said to do; the title of any other error.
QString placeErrorTitle(const Place& place, const Error& error);

} // namespace stowage
