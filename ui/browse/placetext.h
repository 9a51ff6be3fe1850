#pragma once

#include "core/registry/place.h"

#include <QIcon>
#include <QString>

namespace stowage {

/// "Registry folder", "OCI layout", "Docker archive".
QString placeKindText(Place::Kind kind);

QIcon placeIcon(const Place& place);

} // namespace stowage
