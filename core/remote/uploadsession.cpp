#include "core/remote/uploadsession.h"

#include "core/remote/answererror.h"
#include "core/remote/stopafter.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr qint64 mostOfLeast = qint64{1} << 40; ///< A registry may say anything.

QByteArray contentRange(qint64 from, qint64 count) {
    return QStringLiteral("%1-%2").arg(from).arg(from + count - 1).toLatin1();
}

} // namespace

bool UploadSession::mayHelp(const HttpAnswer& answer) {
    return (answer.status >= 500 && answer.status != 501) || answer.status == 429 ||
           answer.status == 408;
}

bool UploadSession::isLost(const Error& error) {
    return error.code() == ErrorCode::Network || error.code() == ErrorCode::Timeout;
}

Result<UploadSession> UploadSession::begin(const RepositoryName& name,
                                           std::shared_ptr<RemoteHost> host,
                                           const std::stop_token& stop) {
    const auto answer = host->send(
        RegistryRequest{.method = QByteArrayLiteral("POST"),
                        .path = name.toString() + QStringLiteral("/blobs/uploads/"),
                        .scopes = {repositoryScope(name.toString(), QStringLiteral("pull,push"))}},
        stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("POST", answer->url);
    if (answer->status != 202) {
        return std::unexpected(errorOf(*answer, what));
    }
    UploadSession session(
        name, std::move(host), {},
        std::clamp<qint64>(answer->header("oci-chunk-min-length").toLongLong(), 0, mostOfLeast));
    if (answer->header("location").isEmpty()) {
        return failure(
            ErrorCode::Protocol,
            QStringLiteral("%1: the registry does not say where the upload goes on").arg(what));
    }
    if (auto known = session.goTo(*answer, what); !known) {
        return failure(known);
    }
    return session;
}

UploadSession::UploadSession(RepositoryName name, std::shared_ptr<RemoteHost> host, QUrl location,
                             qint64 leastChunk)
    : name_(std::move(name)), host_(std::move(host)), location_(std::move(location)),
      leastChunk_(leastChunk) {}

RegistryRequest UploadSession::request(const char* method) const {
    return {.method = method,
            .url = location_,
            .scopes = {repositoryScope(name_.toString(), QStringLiteral("pull,push"))},
            .canRepeat = false};
}

/// Where an answer names no place, the last one stays.
Result<> UploadSession::goTo(const HttpAnswer& answer, const QString& what) {
    const QByteArray next = answer.header("location");
    if (next.isEmpty()) {
        return {};
    }
    auto location = host_->follow(answer, next);
    if (!location) {
        return failure(location, what);
    }
    location_ = *std::move(location);
    return {};
}

std::optional<qint64> UploadSession::acknowledged(const HttpAnswer& answer) {
    QByteArray range = answer.header("range").trimmed();
    if (range.startsWith("bytes=")) {
        range.remove(0, 6);
    }
    bool isNumber = false;
    const qint64 last = range.startsWith("0-") ? range.sliced(2).toLongLong(&isNumber) : -1;
    if (!isNumber || last < 0) {
        return std::nullopt;
    }
    return last == 0 ? 0 : last + 1;
}

Result<HttpAnswer> UploadSession::patch(const QByteArray& bytes, qint64 from,
                                        const std::stop_token& stop) {
    RegistryRequest made = request("PATCH");
    made.headers = {{"Content-Type", "application/octet-stream"},
                    {"Content-Range", contentRange(from, bytes.size())}};
    made.body = bytes;
    made.grace = host_->settings().chunkTime;
    auto answer = host_->send(made, stop);
    if (answer && (answer->isSuccess() || answer->status == 416)) {
        if (auto known = goTo(*answer, RemoteHost::describe("PATCH", answer->url)); !known) {
            return failure(known);
        }
    }
    return answer;
}

QUrl UploadSession::closing(const Digest& digest) const {
    QByteArray address = location_.toEncoded();
    address += location_.hasQuery() ? '&' : '?';
    address += "digest=" + QUrl::toPercentEncoding(digest.toString());
    return QUrl::fromEncoded(address, QUrl::StrictMode);
}

Result<HttpAnswer> UploadSession::put(const Digest& digest, const QByteArray& rest, qint64 from,
                                      const std::stop_token& stop) {
    RegistryRequest made = request("PUT");
    made.url = closing(digest);
    made.headers = {{"Content-Type", "application/octet-stream"}};
    if (!rest.isEmpty() && from > 0) {
        made.headers.emplaceBack("Content-Range", contentRange(from, rest.size()));
    }
    made.body = rest;
    made.grace = host_->settings().chunkTime;
    return host_->send(made, stop);
}

Result<HttpAnswer> UploadSession::putFile(const Digest& digest, const QString& file,
                                          const std::stop_token& stop) {
    RegistryRequest made = request("PUT");
    made.url = closing(digest);
    made.headers = {{"Content-Type", "application/octet-stream"}};
    made.bodyFile = file;
    return host_->send(made, stop);
}

Result<qint64> UploadSession::offset(const std::stop_token& stop) {
    const auto answer = host_->send(request("GET"), stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("GET", answer->url);
    if (!answer->isSuccess()) {
        // Whatever it says of it: there is nothing to go on with.
        if (answer->status == 404 || answer->status == 400 || answer->status == 405) {
            return failure(ErrorCode::UploadUnknown,
                           QStringLiteral("the registry had forgotten the upload"));
        }
        return std::unexpected(errorOf(*answer, what));
    }
    if (auto known = goTo(*answer, what); !known) {
        return failure(known);
    }
    const auto there = acknowledged(*answer);
    if (!there) {
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("the registry does not say how much it has of the upload"));
    }
    return *there;
}

Result<std::optional<qint64>> UploadSession::storedSize(const Digest& digest,
                                                        const std::stop_token& stop) const {
    const auto answer = host_->send(
        RegistryRequest{.method = QByteArrayLiteral("HEAD"),
                        .path =
                            QStringLiteral("%1/blobs/%2").arg(name_.toString(), digest.toString()),
                        .scopes = {repositoryScope(name_.toString(), QStringLiteral("pull,push"))}},
        stop);
    if (!answer) {
        return failure(answer);
    }
    const QByteArray told = answer->header("docker-content-digest");
    bool isNumber = false;
    const qint64 size = answer->header("content-length").toLongLong(&isNumber);
    if (!answer->isSuccess() || !isNumber ||
        (!told.isEmpty() && told != digest.toString().toLatin1())) {
        return std::nullopt;
    }
    return size;
}

void UploadSession::cancel() {
    // Not with the token of what was stopped, nor for as long as a silent server lets one wait.
    const StopAfter deadline(host_->settings().cancelTime);
    (void)host_->send(request("DELETE"), deadline.token());
}

} // namespace stowage
