#pragma once

#include "core/base/result.h"
#include "core/registry/serverprobe.h"
#include "core/remote/remotesettings.h"

#include <QString>

#include <stop_token>

namespace stowage {

/// Asks a server, over a connection of its own and without any log-in, what it is: how it is spoken
/// to, which certificate it shows, whether it is a registry and whom it lets in. A certificate that
/// is not trusted is an answer and no error; nothing is then said to the server. Blocks.
///
/// Errors: InvalidArgument for what is no host[:port]; Network, Timeout, Cancelled; those of
/// certs.d and of the exceptions' file.
Result<ServerProbe> probeRegistry(const QString& host, const RemoteSettings& settings,
                                  std::stop_token stop);

} // namespace stowage
