#pragma once

#include "core/base/result.h"
#include "core/remote/registriesconf.h"

#include <QString>

namespace stowage {

/// One file of those that registries.conf is made of, as TOML; the parser's types stay within.
class RegistriesFile {
public:
    /// Adds what a file says to what those before it said. A file that is not there says nothing.
    /// Errors: as RegistriesConf::read().
    static Result<> readInto(const QString& path, RegistriesConf& conf);
};

} // namespace stowage
