#include "core/remote/logincheck.h"

#include "core/remote/answererror.h"
#include "core/remote/givencredential.h"
#include "core/remote/remotehost.h"

#include <memory>
#include <utility>

namespace stowage {

Result<> checkLogIn(const QString& host, const Credential& credential, RemoteSettings settings,
                    std::stop_token stop) {
    const auto given = std::make_shared<GivenCredential>(credential);
    settings.credentials = given;
    RemoteHost registry(host, settings);
    const auto root = registry.base(stop);
    if (!root) {
        return failure(root);
    }
    const auto answer = registry.send(RegistryRequest{}, stop);
    const bool isRefused = answer ? answer->status == 401 || answer->status == 403
                                  : answer.error().code() == ErrorCode::Unauthorized ||
                                        answer.error().code() == ErrorCode::Denied;
    if (isRefused) {
        return failure(ErrorCode::Unauthorized,
                       QStringLiteral("%1 does not accept this user and password").arg(host));
    }
    if (!answer) {
        return failure(answer);
    }
    if (!answer->isSuccess()) {
        return std::unexpected(errorOf(*answer, RemoteHost::describe("GET", *root)));
    }
    if (!given->wasAsked()) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 asks nobody to log in").arg(host));
    }
    return {};
}

} // namespace stowage
