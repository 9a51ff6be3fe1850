#pragma once

#include "core/registry/place.h"

#include <QIcon>
#include <QString>

namespace stowage {

/// "Registry folder", "OCI layout", "Docker archive".
QString placeKindText(Place::Kind kind);

QIcon placeIcon(const Place& place);

/// Where it is, as people write it: paths in the home folder begin with a tilde. For showing only.
QString placeWhereText(const Place& place);

} // namespace stowage
