#pragma once

#include <QString>

namespace stowage {

/// What is known to log in to a registry with. A value.
///
/// It is never written anywhere but to the registry, or a credential helper's standard input, or a
/// file made for it: no log, no error, no command line. It has no operator for QDebug, on purpose.
struct Credential {
    QString user;
    QString password;

    /// An OAuth 2 refresh token, which the token server turns into an access token; stands in the
    /// place of user and password.
    QString identityToken;

    /// A bearer token that is sent to the registry as it is.
    QString registryToken;

    bool isEmpty() const {
        return user.isEmpty() && password.isEmpty() && identityToken.isEmpty() &&
               registryToken.isEmpty();
    }

    friend bool operator==(const Credential&, const Credential&) = default;
};

} // namespace stowage
