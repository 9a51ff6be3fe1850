#include "tests/remote/lockedregistry.h"

#include "tests/support/sampleimage.h"

#include <utility>

namespace stowage::test {

namespace {

SampleImage image() {
    return SampleImage::of({{.stored = LockedRegistry::layer(),
                             .tar = LockedRegistry::layer(),
                             .mediaType = MediaType::ociLayer}});
}

/// All of it, or the range that is asked for.
ScriptedAnswer blob(const RecordedRequest& request, const QByteArray& bytes) {
    const QByteArray range = request.header("Range");
    if (range.isEmpty()) {
        return ScriptedAnswer::of(200, bytes);
    }
    const QList<QByteArray> ends = range.mid(range.indexOf('=') + 1).split('-');
    const qint64 first = ends.value(0).toLongLong();
    return ScriptedAnswer::of(206, bytes.mid(first, ends.value(1).toLongLong() - first + 1));
}

} // namespace

LockedRegistry::LockedRegistry(const QByteArray& key, const QByteArray& challenge,
                               const std::optional<ServerTls>& tls)
    : key_(key), challenge_(challenge), server_(tls) {
    server_.answer([this](const RecordedRequest& request) { return answer(request); });
}

void LockedRegistry::lure(ScriptedServer::Interceptor lure) {
    server_.answer({});
    lure_ = std::move(lure);
    server_.answer([this](const RecordedRequest& request) { return answer(request); });
}

void LockedRegistry::change(const QByteArray& challenge) {
    server_.answer({});
    key_ = "nobody has it";
    challenge_ = challenge;
    server_.answer([this](const RecordedRequest& request) { return answer(request); });
}

QByteArray LockedRegistry::layer() {
    return tarOf("file", noise(1000));
}

QByteArray LockedRegistry::manifest() {
    return image().manifest;
}

ScriptedAnswer LockedRegistry::answer(const RecordedRequest& request) {
    if (request.header("Authorization") != key_) {
        return ScriptedAnswer::error(401, "UNAUTHORIZED").with("WWW-Authenticate", challenge_);
    }
    if (lure_) {
        if (const auto lured = lure_(request)) {
            return *lured;
        }
    }
    return regular(request);
}

ScriptedAnswer LockedRegistry::regular(const RecordedRequest& request) {
    const QByteArray path = request.path();
    if (path == "/v2/") {
        return ScriptedAnswer::json(200, "{}");
    }
    if (path == "/v2/_catalog") {
        return ScriptedAnswer::json(200, R"({"repositories":["app"]})");
    }
    if (path == "/v2/app/tags/list") {
        return ScriptedAnswer::json(200, R"({"name":"app","tags":["v1"]})");
    }
    if (path.startsWith("/v2/app/manifests/")) {
        if (request.method == "GET" || request.method == "HEAD") {
            return ScriptedAnswer::of(200, image().manifest)
                .with("Content-Type", MediaType::ociManifest.toLatin1());
        }
        return ScriptedAnswer::of(request.method == "PUT" ? 201 : 202);
    }
    if (path.startsWith("/v2/app/blobs/uploads/")) {
        const int status = request.method == "PUT"      ? 201
                           : request.method == "GET"    ? 204
                           : request.method == "DELETE" ? 204
                                                        : 202;
        return ScriptedAnswer::of(status)
            .with("Location", "/v2/app/blobs/uploads/1")
            .with("Range", "0-0");
    }
    if (path.startsWith("/v2/app/blobs/")) {
        return request.method == "DELETE" ? ScriptedAnswer::of(202) : blob(request, layer());
    }
    return ScriptedAnswer::error(404, "NAME_UNKNOWN");
}

} // namespace stowage::test
