#include "core/remote/hostport.h"

#include "core/base/quoted.h"
#include "core/image/domain.h"

#include <QHostAddress>

namespace stowage {

namespace {

constexpr qsizetype longest = 255;

} // namespace

Result<HostPort> HostPort::parse(QStringView text) {
    const auto malformed = [&] {
        return failure(
            ErrorCode::InvalidArgument,
            QStringLiteral("%1 is no host name with or without a port").arg(quoted(text)));
    };
    if (text.size() > longest || !isDomain(text)) {
        return malformed();
    }
    HostPort result{.host = text.toString().toLower(), .port = std::nullopt};
    const auto bracket = result.host.indexOf(QLatin1Char(']'));
    const auto colon = result.host.indexOf(QLatin1Char(':'), bracket + 1);
    if (colon >= 0) {
        result.port = result.host.sliced(colon + 1).toUShort();
        result.host.truncate(colon);
        if (result.port == 0) {
            return malformed();
        }
    }
    if (bracket >= 0) {
        result.host = result.host.sliced(1, bracket - 1);
        QHostAddress address;
        if (!address.setAddress(result.host) ||
            address.protocol() != QAbstractSocket::IPv6Protocol) {
            return malformed();
        }
    }
    return result;
}

QString HostPort::toString() const {
    QString text =
        host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host;
    if (port) {
        text += QLatin1Char(':') + QString::number(*port);
    }
    return text;
}

} // namespace stowage
