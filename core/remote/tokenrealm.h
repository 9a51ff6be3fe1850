#pragma once

#include <QUrl>

namespace stowage {

/// Whether a log-in may be shown to the token server that a registry names in its challenge, which
/// is whatever the registry's server, or someone between, wants it to be.
///
/// It has to be https, unless the user has said that the registry needs no TLS (`isInsecure`) or
/// both are this machine; and an address that is written in numbers must not be a private, local or
/// loopback one, unless it is the registry's own: a registry has no business in a user's network.
bool mayAskForToken(const QUrl& realm, const QUrl& registry, bool isInsecure);

} // namespace stowage
