#pragma once

#include "core/remote/logins.h"
#include "core/remote/remotesettings.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <stop_token>

namespace stowage {

/// Who the user of this program is at which registry: one for the whole process, for any thread.
std::shared_ptr<LogIns> logIns();

/// The certificates that this user trusts beside those that the system and certs.d vouch for: one
/// for the whole process, for any thread.
std::shared_ptr<CertificateExceptions> certificateExceptions();

/// Whether a registry may be spoken to without TLS.
enum class PlainHttp {
    AsConfigured, ///< As registries.conf says.
    Allowed,      ///< As if it were marked as insecure there.
};

/// What this user, on this machine, speaks to a registry with. Touches the disk. Errors: what
/// registries.conf cannot be read for.
Result<RemoteSettings> remoteSettings(const QString& host,
                                      PlainHttp plainHttp = PlainHttp::AsConfigured);

/// Asks the registry whether it lets this user in, and keeps the log-in only if so. In words,
/// where. Blocks. Errors: as checkLogIn() and LogIns::keep().
Result<QString> logIn(const QString& host, const Credential& credential, LogIns::Keep where,
                      PlainHttp plainHttp, const std::stop_token& stop);

} // namespace stowage
