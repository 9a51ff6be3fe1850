#include "core/remote/tokenrealm.h"

#include "core/remote/hostname.h"

#include <QHostAddress>

#include <algorithm>

namespace stowage {

namespace {

/// Of no use beyond one machine or one network.
bool isLocalAddress(const QString& host) {
    if (isLoopback(host)) {
        return true;
    }
    QHostAddress address;
    if (!address.setAddress(host)) {
        return false; // A name.
    }
    bool isIpv4 = false;
    if (const quint32 number = address.toIPv4Address(&isIpv4); isIpv4) {
        address.setAddress(number); // Also where it was written as an IPv6 address.
    }
    static constexpr std::pair<const char*, int> local[] = {
        {"0.0.0.0", 8},      {"10.0.0.0", 8},    {"100.64.0.0", 10},  {"127.0.0.0", 8},
        {"169.254.0.0", 16}, {"172.16.0.0", 12}, {"192.168.0.0", 16}, {"224.0.0.0", 3},
        {"::", 127},         {"fc00::", 7},      {"fe80::", 10},      {"ff00::", 8},
    };
    return std::ranges::any_of(local, [&](const auto& net) {
        return address.isInSubnet(QHostAddress(QLatin1String(net.first)), net.second);
    });
}

} // namespace

bool mayAskForToken(const QUrl& realm, const QUrl& registry, bool isInsecure) {
    if (!realm.isValid() || realm.host().isEmpty() || !realm.userInfo().isEmpty()) {
        return false;
    }
    const bool areHere = isLoopback(realm.host()) && isLoopback(registry.host());
    if (isLocalAddress(realm.host()) && !areHere && realm.host() != registry.host()) {
        return false;
    }
    return realm.scheme() == QLatin1String("https") ||
           (realm.scheme() == QLatin1String("http") && (isInsecure || areHere));
}

} // namespace stowage
