#pragma once

#include "core/registry/serverservices.h"

namespace stowage {

/// What there is to know of the servers that openPlace() speaks to: one for the program. Any
/// thread.
const ServerServices& serverServices();

} // namespace stowage
