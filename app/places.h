#pragma once

#include "core/registry/recognition.h"
#include "core/registry/registry.h"

#include <stop_token>

namespace stowage {

/// Opens any kind of place: the one spot in the program that knows them all. A RegistryOpener.
Result<std::shared_ptr<Registry>> openPlace(const Place& place, OpenMode mode,
                                            std::stop_token stop);

/// The same, with a server counting as one that registries.conf marks as insecure. A
/// RegistryOpener.
Result<std::shared_ptr<Registry>> openPlaceInsecurely(const Place& place, OpenMode mode,
                                                      std::stop_token stop);

/// Says what a path on disk is. A Recognizer.
Result<Recognition> recognizePath(const QString& path, std::stop_token stop);

} // namespace stowage
