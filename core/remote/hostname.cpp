#include "core/remote/hostname.h"

#include <QHostAddress>

namespace stowage {

namespace {

/// Four decimal numbers without leading zeros, which some readers take for octal.
bool isLoopbackIpv4(const QString& host) {
    const auto parts = host.split(QLatin1Char('.'));
    if (parts.size() != 4 || parts.first() != QLatin1String("127")) {
        return false;
    }
    for (const QString& part : parts) {
        bool valid = false;
        const uint number = part.toUInt(&valid);
        if (!valid || number > 255 || QString::number(number) != part) {
            return false;
        }
    }
    return true;
}

} // namespace

bool isLoopback(const QString& hostPort) {
    const auto parsed = HostPort::parse(hostPort);
    const QString host = parsed ? parsed->host : hostPort;
    if (host.contains(QLatin1Char(':'))) {
        QHostAddress address;
        return address.setAddress(host) && address == QHostAddress(QHostAddress::LocalHostIPv6);
    }
    return parsed && (host == QLatin1String("localhost") || isLoopbackIpv4(host));
}

QString apiHost(const QString& host) {
    const bool isDockerHub =
        host.compare(QLatin1String("docker.io"), Qt::CaseInsensitive) == 0 ||
        host.compare(QLatin1String("index.docker.io"), Qt::CaseInsensitive) == 0;
    return isDockerHub ? QStringLiteral("registry-1.docker.io") : host;
}

} // namespace stowage
