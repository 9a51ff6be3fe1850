#pragma once

#include "tests/support/testauthority.h"

#include <QByteArray>
#include <QJsonObject>

#include <memory>
#include <openssl/types.h>

namespace stowage::test {

/// Signs the tokens that a docker-registry accepts: JSON Web Tokens (RFC 7519) with ES256, which
/// carry the signer's certificate. Thread-safe; the process ends, with the reason, should OpenSSL
/// refuse.
class TokenSigner {
public:
    explicit TokenSigner(const TestAuthority::Issued& signer);
    TokenSigner(const TokenSigner&) = delete;
    TokenSigner& operator=(const TokenSigner&) = delete;
    ~TokenSigner();

    /// "eyJ….….…".
    QByteArray sign(const QJsonObject& claims) const;

private:
    QByteArray signature(const QByteArray& text) const;

    struct FreeKey {
        void operator()(EVP_PKEY* key) const;
    };

    std::unique_ptr<EVP_PKEY, FreeKey> key_;
    QByteArray header_; ///< Encoded.
};

} // namespace stowage::test
