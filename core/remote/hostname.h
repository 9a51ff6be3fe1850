#pragma once

#include "core/remote/hostport.h"

#include <QString>

namespace stowage {

/// Whether `host[:port]` (or an IPv6 address without brackets, as QUrl::host() gives it) names this
/// machine by its text alone: "localhost", 127.0.0.0/8 or ::1. Nothing is looked up, and no other
/// spelling of an address counts ("127.1", "0x7f000001"): a plain connection is allowed to what is
/// true here. False for what is no host name.
bool isLoopback(const QString& hostPort);

/// The host whose API serves the images of `host[:port]`: "registry-1.docker.io" for Docker Hub's
/// names "docker.io" and "index.docker.io", otherwise the same host.
QString apiHost(const QString& host);

} // namespace stowage
