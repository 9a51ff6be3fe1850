#include "core/remote/remotehost.h"

#include "core/base/quoted.h"
#include "core/remote/answererror.h"
#include "core/remote/echo.h"
#include "core/remote/hostname.h"
#include "core/remote/ratelimitheader.h"
#include "core/remote/retryafter.h"

#include <QRandomGenerator>

#include <algorithm>
#include <condition_variable>
#include <utility>

namespace stowage {

namespace {

constexpr int tries = 5;
constexpr int mostRedirects = 5;
constexpr std::chrono::milliseconds longestPause = std::chrono::minutes(1);

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// A server that is busy or behind a proxy that is: another time it may answer.
bool isPassing(int status) {
    return status == 408 || status == 429 || status == 502 || status == 503 || status == 504;
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

/// Between half and one and a half times the wanted, so that not all who were refused together come
/// back together.
std::chrono::milliseconds withJitter(std::chrono::milliseconds pause) {
    const double factor = 0.5 + QRandomGenerator::global()->generateDouble();
    return std::chrono::milliseconds(
        static_cast<qint64>(static_cast<double>(pause.count()) * factor));
}

} // namespace

RemoteHost::RemoteHost(QString host, const RemoteSettings& settings)
    : host_(std::move(host)), settings_(settings), clients_(settings_),
      authenticator_(host_, settings_, clients_),
      chunks_(settings_.chunkSize, settings_.chunkTime) {}

QString RemoteHost::describe(const QByteArray& method, const QUrl& url) {
    return QString::fromLatin1(method) + QLatin1Char(' ') +
           url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

bool RemoteHost::wait(std::chrono::milliseconds duration, const std::stop_token& stop) const {
    if (settings_.wait) {
        return settings_.wait(duration, stop);
    }
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

std::optional<std::chrono::milliseconds> RemoteHost::toldPause(const HttpAnswer& answer) const {
    auto told = retryAfter(answer.header("retry-after"), settings_.clock->now());
    if (told) {
        told = std::min(*told, longestPause);
    }
    return told;
}

bool RemoteHost::pause(int attempt, const HttpAnswer* answer, const std::stop_token& stop) const {
    if (answer != nullptr && answer->status == 429) {
        return !stop.stop_requested(); // All of the host's requests wait for their turn.
    }
    const auto told = answer != nullptr ? toldPause(*answer) : std::nullopt;
    return wait(
        told.value_or(withJitter(settings_.firstPause * (1 << std::clamp(attempt - 1, 0, 10)))),
        stop);
}

Result<> RemoteHost::waitForTurn(const std::stop_token& stop) {
    std::chrono::milliseconds pause{0};
    {
        const std::lock_guard lock(mutex_);
        if (notBefore_.isValid()) {
            pause = std::chrono::milliseconds(settings_.clock->now().msecsTo(notBefore_));
        }
    }
    if (pause.count() > 0 && !wait(std::min(pause, longestPause), stop)) {
        return cancelled();
    }
    return stop.stop_requested() ? Result<>(cancelled()) : Result<>();
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
    auto answer = ask("https");
    if (!answer && answer.error().code() == ErrorCode::Network &&
        answer.error().items().isEmpty() && (settings_.isInsecure || isLoopback(host))) {
        if (auto plain = ask("http"); plain || plain.error().isCancelled()) {
            answer = std::move(plain);
        }
    }
    if (!answer) {
        return failure(answer);
    }
    if (answer->status == 401) {
        if (auto known = authenticator_.challenged(answer->url, *answer, {}, {}); !known) {
            return failure(known);
        }
    } else if (!answer->isSuccess() && !isPassing(answer->status)) {
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
    for (int attempt = 1;; ++attempt) {
        if (auto turn = waitForTurn(stop); !turn) {
            return failure(turn);
        }
        auto answer = sendOnce(request, url, stop);
        const bool isLast = attempt == tries || !request.canRepeat;
        if (answer) {
            if (!isPassing(answer->status)) {
                return answer;
            }
            if (answer->status == 429) {
                const auto told = toldPause(*answer);
                const std::lock_guard lock(mutex_);
                notBefore_ = settings_.clock->now().addMSecs(
                    told.value_or(settings_.firstPause * (1 << attempt)).count());
            }
            if (isLast) {
                return answer;
            }
        } else if (isLast ||
                   (answer.error().code() != ErrorCode::Network &&
                    answer.error().code() != ErrorCode::Timeout) ||
                   !answer.error().items().isEmpty()) { // A certificate gets no better.
            return answer;
        }
        if (!pause(attempt, answer ? &*answer : nullptr, stop)) {
            return cancelled();
        }
    }
}

Result<HttpAnswer> RemoteHost::sendOnce(const RegistryRequest& request, const QUrl& url,
                                        const std::stop_token& stop) {
    auto answer = sendAuthorized(request, url, stop);
    if (!answer || !isRedirect(answer->status)) {
        return answer;
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return failure(ErrorCode::Protocol, QStringLiteral("%1: the registry sends it elsewhere")
                                                .arg(describe(request.method, url)));
    }
    return redirected(request, *std::move(answer), stop);
}

Result<HttpAnswer> RemoteHost::sendAuthorized(const RegistryRequest& request, const QUrl& url,
                                              const std::stop_token& stop) {
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
    auto answer = sendHome(**client, request, std::move(made), stop);
    if (answer) {
        noteAnswer(*answer);
    } else {
        noteFailure(answer.error(), isSecure(*root));
    }
    return answer;
}

Result<HttpAnswer> RemoteHost::sendHome(HttpClient& client, const RegistryRequest& request,
                                        HttpRequest made, const std::stop_token& stop) {
    for (bool isSecond = false;; isSecond = true) {
        auto authorization = authenticator_.authorization(request.scopes, stop);
        if (!authorization) {
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
                                          const std::stop_token& stop) {
    for (int i = 0; i < mostRedirects; ++i) {
        auto url = follow(answer, answer.header("location"));
        if (!url) {
            return failure(url, describe(request.method, answer.url));
        }
        auto next = sendAuthorized(request, *url, stop);
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
