#pragma once

#include "core/base/result.h"

#include <QString>

namespace stowage {

/// The host of a registry as it is written on the command line: "registry.example:5000",
/// "docker://registry.example:5000". Errors: InvalidArgument, also for the name of a repository.
Result<QString> registryName(const QString& text);

} // namespace stowage
