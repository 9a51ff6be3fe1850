#include "core/remote/remotehost.h"

#include "core/base/quoted.h"
#include "core/remote/answererror.h"
#include "core/remote/echo.h"
#include "core/remote/hostname.h"
#include "core/remote/ratelimitheader.h"

#include <utility>

namespace stowage {

namespace {

constexpr int mostRedirects = 5;
constexpr int mostKnocks = 3; ///< At a door that nobody opens: who waits wants to know.

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isSecure(const QUrl& url) {
    return url.scheme() == QLatin1String("https");
}

/// One request and its answer, with the body where the request wants it.
Result<HttpAnswer> exchange(HttpClient& client, const RegistryRequest& request,
                            const HttpRequest& made, const std::stop_token& stop) {
    if (request.unread == nullptr) {
        return client.send(made, stop, request.sink);
    }
    auto opened = client.open(made, stop);
    if (!opened) {
        return failure(opened);
    }
    HttpAnswer answer = std::move(opened->head);
    if (answer.isSuccess()) {
        *request.unread = std::move(opened->body);
        return answer;
    }
    for (;;) {
        const auto bytes = opened->body->next(stop);
        if (!bytes || bytes->isEmpty()) {
            return bytes ? Result<HttpAnswer>(std::move(answer)) : failure(bytes);
        }
        answer.body += *bytes;
    }
}

RemoteSettings withPaces(RemoteSettings settings) {
    if (!settings.paces) {
        settings.paces = std::make_shared<HostPaces>();
    }
    return settings;
}

} // namespace

RemoteHost::RemoteHost(QString host, const RemoteSettings& settings)
    : host_(std::move(host)), settings_(withPaces(settings)), clients_(settings_),
      authenticator_(host_, settings_, clients_),
      pace_(settings_.paces->of(apiHost(host_), settings_.chunkSize, settings_.chunkTime)),
      retries_(settings_, pace_) {}

QString RemoteHost::describe(const QByteArray& method, const QUrl& url) {
    return QString::fromLatin1(method) + QLatin1Char(' ') +
           url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

// --- how it is spoken to ---

Result<QUrl> RemoteHost::base(const std::stop_token& stop) {
    if (settings_.isBlocked) {
        return failure(ErrorCode::Denied, QStringLiteral("%1 is blocked by this machine's "
                                                         "registries.conf")
                                              .arg(host_));
    }
    {
        const std::lock_guard lock(mutex_);
        if (base_) {
            return *base_;
        }
    }
    auto found = probe(stop);
    if (!found) {
        noteFailure(found.error(), true);
    } else {
        if (settings_.board) {
            settings_.board->note(host_, ServerState::Standing::Connected, isSecure(*found));
        }
        const std::lock_guard lock(mutex_);
        base_ = *found;
    }
    return found;
}

Result<QUrl> RemoteHost::probe(const std::stop_token& stop) {
    const QString host = apiHost(host_);
    const auto ask = [&](const char* scheme) -> Result<HttpAnswer> {
        const QUrl url(QStringLiteral("%1://%2/v2/").arg(QLatin1String(scheme), host),
                       QUrl::StrictMode);
        auto client = clients_.of(url);
        if (!client) {
            return failure(client);
        }
        return (*client)->send(HttpRequest{.url = url}, stop);
    };
    int knocks = 0;
    const auto answer = retries_.run(
        [&](bool& isLast) {
            auto found = ask("https");
            if (!found && found.error().code() == ErrorCode::Network &&
                found.error().items().isEmpty() && (settings_.isInsecure || isLoopback(host))) {
                if (auto plain = ask("http"); plain || plain.error().isCancelled()) {
                    found = std::move(plain);
                }
            }
            isLast =
                isLast ||
                (!found && (++knocks == mostKnocks || found.error().code() == ErrorCode::Timeout));
            return found;
        },
        true, stop);
    if (!answer) {
        return failure(answer);
    }
    if (Retries::isPassing(answer->status)) {
        return std::unexpected(errorOf(*answer, describe("GET", answer->url)));
    }
    if (answer->status == 401) {
        if (auto known = authenticator_.challenged(answer->url, *answer, {}, {}); !known) {
            return failure(known);
        }
    } else if (!answer->isSuccess()) {
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1 does not answer as a registry does: %2 to %3")
                           .arg(quoted(host_))
                           .arg(answer->status)
                           .arg(describe("GET", answer->url)));
    }
    return answer->url;
}

Result<QUrl> RemoteHost::follow(const HttpAnswer& answer, const QByteArray& target) const {
    QUrl url = answer.url.resolved(QUrl::fromEncoded(target, QUrl::StrictMode));
    const bool wasSecure = answer.url.scheme() == QLatin1String("https");
    if (wasSecure && url.scheme() == QLatin1String("http") && url.host() == answer.url.host()) {
        // A registry behind a proxy that speaks TLS for it does not know its own address.
        url.setScheme(QStringLiteral("https"));
        if (url.port() == 80) {
            url.setPort(-1);
        }
    }
    const bool isWeb =
        url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    if (target.isEmpty() || !url.isValid() || !isWeb || url.host().isEmpty() ||
        !url.userInfo().isEmpty() ||
        (wasSecure && url.scheme() == QLatin1String("http") && !settings_.isInsecure)) {
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1 sends on to %2, where nobody should go")
                           .arg(quoted(host_), quoted(originOf(url))));
    }
    return url;
}

// --- what the window is told ---

void RemoteHost::noteAnswer(const HttpAnswer& answer) {
    if (!settings_.board) {
        return;
    }
    settings_.board->note(host_, ServerState::Standing::Connected, isSecure(answer.url));
    if (const auto rate = rateLimitOf(answer, settings_.clock->now())) {
        settings_.board->noteRate(host_, *rate);
    }
}

void RemoteHost::noteFailure(const Error& error, bool isSecure) {
    if (!settings_.board) {
        return;
    }
    using Standing = ServerState::Standing;
    switch (error.code()) {
    case ErrorCode::Unauthorized:
        settings_.board->note(host_, Standing::NeedsLogIn, isSecure, error);
        break;
    case ErrorCode::Network:
        settings_.board->note(
            host_, error.items().isEmpty() ? Standing::Unreachable : Standing::NotTrusted, isSecure,
            error);
        break;
    case ErrorCode::Timeout:
    case ErrorCode::Protocol:
        settings_.board->note(host_, Standing::Unreachable, isSecure, error);
        break;
    default:
        break; // Nothing that the server has to do with.
    }
}

// --- sending ---

Result<HttpAnswer> RemoteHost::send(const RegistryRequest& request, std::stop_token stop) {
    const auto root = base(stop);
    if (!root) {
        return failure(root);
    }
    const QUrl url =
        request.url.isValid() ? request.url : root->resolved(QUrl(request.path, QUrl::StrictMode));
    return retries_.run([&](bool& isLast) { return sendOnce(request, url, isLast, stop); },
                        request.canRepeat, stop);
}

Result<HttpAnswer> RemoteHost::sendOnce(const RegistryRequest& request, const QUrl& url,
                                        bool& isLast, const std::stop_token& stop) {
    auto answer = sendAuthorized(request, url, isLast, stop);
    if (!answer || !isRedirect(answer->status)) {
        return answer;
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return failure(ErrorCode::Protocol, QStringLiteral("%1: the registry sends it elsewhere")
                                                .arg(describe(request.method, url)));
    }
    return redirected(request, *std::move(answer), isLast, stop);
}

Result<HttpAnswer> RemoteHost::sendAuthorized(const RegistryRequest& request, const QUrl& url,
                                              bool& isLast, const std::stop_token& stop) {
    const auto root = base(stop);
    if (!root) {
        return failure(root);
    }
    auto client = clients_.of(url);
    if (!client) {
        return failure(client);
    }
    const bool isHome = originOf(url) == originOf(*root);
    HttpRequest made{.method = request.method,
                     .url = url,
                     .headers = request.headers,
                     .body = request.body,
                     .bodyFile = request.bodyFile,
                     .grace = request.grace,
                     .maximumBody = request.maximumAnswer};
    if (request.begin) {
        request.begin();
    }
    if (!isHome) {
        return exchange(**client, request, made, stop);
    }
    auto answer = sendHome(**client, request, std::move(made), isLast, stop);
    if (answer) {
        noteAnswer(*answer);
    } else {
        noteFailure(answer.error(), isSecure(*root));
    }
    return answer;
}

Result<HttpAnswer> RemoteHost::sendHome(HttpClient& client, const RegistryRequest& request,
                                        HttpRequest made, bool& isLast,
                                        const std::stop_token& stop) {
    for (bool isSecond = false;; isSecond = true) {
        auto authorization = authenticator_.authorization(request.scopes, stop);
        if (!authorization) {
            isLast = true; // The authenticator has tried again where that helps.
            return failure(authorization);
        }
        made.headers = request.headers;
        if (!authorization->isEmpty()) {
            made.headers.emplaceBack("Authorization", *authorization);
        }
        auto answer = exchange(client, request, made, stop);
        if (answer) {
            forgetEcho(*answer, *authorization);
        }
        if (!answer || answer->status != 401) {
            return answer;
        }
        const auto isWorthIt =
            authenticator_.challenged(made.url, *answer, *authorization, request.scopes);
        if (!isWorthIt) {
            return failure(isWorthIt);
        }
        if (!*isWorthIt || isSecond) {
            return std::unexpected(authenticator_.refused(request.scopes, *answer)
                                       .in(describe(request.method, made.url)));
        }
    }
}

Result<HttpAnswer> RemoteHost::redirected(const RegistryRequest& request, HttpAnswer answer,
                                          bool& isLast, const std::stop_token& stop) {
    for (int i = 0; i < mostRedirects; ++i) {
        auto url = follow(answer, answer.header("location"));
        if (!url) {
            return failure(url, describe(request.method, answer.url));
        }
        auto next = sendAuthorized(request, *url, isLast, stop);
        if (!next || !isRedirect(next->status)) {
            return next;
        }
        answer = *std::move(next);
    }
    return failure(ErrorCode::Protocol, QStringLiteral("%1: more than %2 redirects")
                                            .arg(describe(request.method, answer.url))
                                            .arg(mostRedirects));
}

} // namespace stowage
