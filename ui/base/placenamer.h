#pragma once

#include "core/registry/place.h"

#include <QString>

#include <functional>

namespace stowage {

/// What the window calls a place ("Local"). Empty: its title.
using PlaceNamer = std::function<QString(const Place&)>;

inline QString nameOf(const Place& place, const PlaceNamer& namer) {
    return namer ? namer(place) : place.title();
}

} // namespace stowage
