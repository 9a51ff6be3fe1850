#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace stowage {

/// One way in which a server asks to be authenticated to: a challenge of WWW-Authenticate or
/// Proxy-Authenticate (RFC 9110, section 11.6.1). A value.
///
/// All of it is the server's claim: a realm is to be judged before anything is sent there.
struct Challenge {
    QString scheme; ///< In lower case: "bearer", "basic".

    /// By their names in lower case. A token68 ("Negotiate YII=") stands under the empty name.
    QMap<QString, QString> parameters;

    /// The challenges of a header, whose lines may have been joined into one, in their order.
    ///
    /// Never fails: a challenge that is malformed, or that names a parameter twice, so that two
    /// readers could take it for two things, is left out. More than 32 challenges, or 32 parameters
    /// in one, are hostile; so is a header of more than 64 KiB, which has none at all. Unquoted
    /// values may have characters that a token may not ("scope=repository:a:pull").
    static QList<Challenge> parse(const QByteArray& header);

    friend bool operator==(const Challenge&, const Challenge&) = default;
};

} // namespace stowage
