#pragma once

#include "core/base/result.h"
#include "core/remote/credential.h"
#include "core/remote/remotesettings.h"

#include <QString>

#include <stop_token>

namespace stowage {

/// Asks a registry whether it lets this user in. Blocks; keeps nothing. `settings` say how the
/// registry is spoken to; their credentials are not looked at.
///
/// Errors: Unauthorized when it does not; Unsupported when it asks nobody who he is; as
/// RemoteHost::send() when that cannot be found out. None holds the password.
Result<> checkLogIn(const QString& host, const Credential& credential, RemoteSettings settings,
                    std::stop_token stop = {});

} // namespace stowage
