#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace stowage {

/// `host[:port]`, as a registry is named: a DNS name, an IPv4 address, or an IPv6 address in
/// brackets. A value; host names are equal whatever the case of their letters, so it is kept in
/// lower case.
struct HostPort {
    QString host; ///< Without brackets.
    std::optional<quint16> port;

    /// Errors: InvalidArgument, for what is no such thing: a URL, user information, a path, control
    /// characters, a zone id, port 0, more than 255 characters.
    static Result<HostPort> parse(QStringView text);

    /// As it is parsed; an IPv6 address in brackets.
    QString toString() const;

    friend bool operator==(const HostPort&, const HostPort&) = default;
};

} // namespace stowage
