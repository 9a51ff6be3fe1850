#pragma once

#include "core/base/result.h"
#include "core/registry/httplog.h"
#include "core/registry/serverboard.h"
#include "core/registry/serverprobe.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace stowage {

/// Who somebody is at a server, as typed. It is handed on and never kept. A value.
struct TypedLogIn {
    enum class Keep {
        Files,   ///< Where `docker login` keeps it.
        Keyring, ///< The desktop's.
        Session, ///< Until the program ends.
    };

    QString user;
    QString password;
    Keep keep = Keep::Session;
};

/// What there is to know and to do about registries' servers beside what Registry tells of any
/// place. Made by the composition root, for it alone knows the kind; a part that is left out is not
/// offered. The functions block, and are called on worker threads only. Hosts are host[:port].
struct ServerServices {
    std::shared_ptr<HttpLog> log = nullptr;
    std::shared_ptr<ServerBoard> board = nullptr;

    /// Asks a server what it is, without any log-in. Errors: InvalidArgument for what is no host;
    /// Network, Timeout, Protocol, Cancelled.
    std::function<Result<ServerProbe>(const QString& host, std::stop_token)> probe = {};

    /// From now on that one certificate is trusted, of that host alone; none where `sha256` is
    /// empty. Errors: those of files.
    std::function<Result<>(const QString& host, const QByteArray& sha256)> trust = {};

    /// Asks the server whether it lets this user in, and keeps the log-in only if so. In words,
    /// where. Errors: Unauthorized when it does not; those of what keeps it.
    std::function<Result<QString>(const QString& host, const TypedLogIn&, std::stop_token)> logIn =
        {};

    /// Forgets the log-in wherever it is kept. False: there was none. Errors: those of what keeps
    /// it.
    std::function<Result<bool>(const QString& host, std::stop_token)> logOut = {};
};

} // namespace stowage
