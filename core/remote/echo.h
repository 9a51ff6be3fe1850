#pragma once

#include "core/remote/credential.h"
#include "core/remote/httpanswer.h"

#include <QByteArray>

namespace stowage {

/// Forgets what a server says of a failure where it repeats what it was sent to log in with: errors
/// tell people what servers say. `authorization` is the header as it was sent; empty: there was
/// none.
void forgetEcho(HttpAnswer& answer, const QByteArray& authorization);

/// The same for what a token server was asked with.
void forgetEcho(HttpAnswer& answer, const Credential& credential);

} // namespace stowage
