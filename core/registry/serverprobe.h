#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace stowage {

/// The certificate that a server has shown: what it says, not what is true. A value.
struct ServerCertificate {
    QString subject;
    QString issuer;
    QDateTime validFrom; ///< UTC, as the next.
    QDateTime validUntil;
    QByteArray sha256;        ///< Its fingerprint, 32 bytes.
    QStringList problems;     ///< Why it is not trusted, untranslated; empty where it is.
    bool isException = false; ///< Trusted nevertheless: the user has said so.

    bool isTrusted() const { return problems.isEmpty() || isException; }
};

/// What a server turned out to be when it was asked without any log-in. A value.
struct ServerProbe {
    enum class Asks {
        Nothing, ///< Whoever comes is let in, at least that far.
        Basic,
        Token,   ///< From the server at `realmHost`.
        Unknown, ///< Its certificate is not trusted, so that it was not asked.
    };

    bool isSecure = false;   ///< By TLS.
    bool isRegistry = false; ///< False also where it was not asked.
    QString apiVersion;      ///< "registry/2.0"; empty where it does not say.
    Asks asks = Asks::Unknown;
    QString realmHost;                                 ///< host[:port], of Asks::Token.
    std::optional<ServerCertificate> certificate = {}; ///< Of TLS.
};

} // namespace stowage
