#include "app/serverservices.h"

#include "app/remoteaccess.h"
#include "core/remote/registryprobe.h"

#include <utility>

namespace stowage {

namespace {

LogIns::Keep keepOf(TypedLogIn::Keep keep) {
    switch (keep) {
    case TypedLogIn::Keep::Files:
        return LogIns::Keep::Files;
    case TypedLogIn::Keep::Keyring:
        return LogIns::Keep::Keyring;
    case TypedLogIn::Keep::Session:
        break;
    }
    return LogIns::Keep::Session;
}

ServerServices make() {
    ServerServices services{.log = std::make_shared<HttpLog>(),
                            .board = std::make_shared<ServerBoard>()};
    services.probe = [](const QString& host, std::stop_token stop) -> Result<ServerProbe> {
        const auto settings = remoteSettings(host);
        if (!settings) {
            return failure(settings);
        }
        return probeRegistry(host, *settings, std::move(stop));
    };
    services.trust = [](const QString& host, const QByteArray& sha256) {
        return sha256.isEmpty() ? certificateExceptions()->remove(host)
                                : certificateExceptions()->add(host, sha256);
    };
    services.logIn = [](const QString& host, const TypedLogIn& typed, const std::stop_token& stop) {
        Credential credential;
        credential.user = typed.user;
        credential.password = typed.password;
        return logIn(host, credential, keepOf(typed.keep), PlainHttp::AsConfigured, stop);
    };
    services.logOut = [](const QString& host, std::stop_token stop) -> Result<bool> {
        const auto places = logIns()->forget(host, std::move(stop));
        if (!places) {
            return failure(places);
        }
        return !places->isEmpty();
    };
    return services;
}

} // namespace

const ServerServices& serverServices() {
    static const ServerServices services = make();
    return services;
}

} // namespace stowage
