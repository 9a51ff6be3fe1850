#include "core/remote/remotelayerservice.h"

#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "core/remote/answererror.h"
#include "core/remote/remotelayer.h"
#include "core/remote/remotelayerupload.h"
#include "core/remote/uploadsession.h"

#include <QUrlQuery>

#include <utility>

namespace stowage {

RemoteLayerService::RemoteLayerService(RepositoryName name, std::shared_ptr<RemoteHost> host,
                                       std::shared_ptr<RemoteUploads> uploads)
    : name_(std::move(name)), host_(std::move(host)), uploads_(std::move(uploads)) {}

Result<HttpAnswer> RemoteLayerService::head(const Digest& digest, const std::stop_token& stop) {
    return host_->send(
        RegistryRequest{.method = QByteArrayLiteral("HEAD"),
                        .path =
                            QStringLiteral("%1/blobs/%2").arg(name_.toString(), digest.toString()),
                        .scopes = {repositoryScope(name_.toString())}},
        stop);
}

Result<bool> RemoteLayerService::exists(const Digest& digest, std::stop_token stop) {
    const auto answer = head(digest, stop);
    if (!answer) {
        return failure(answer);
    }
    if (answer->isSuccess() || answer->status == 404) {
        return answer->isSuccess();
    }
    return std::unexpected(errorOf(*answer, RemoteHost::describe("HEAD", answer->url)));
}

Result<Descriptor> RemoteLayerService::stat(const Digest& digest, std::stop_token stop) {
    const auto answer = head(digest, stop);
    if (!answer) {
        return failure(answer);
    }
    if (answer->status == 404) {
        return failure(ErrorCode::LayerUnknown,
                       QStringLiteral("%1/%2 has no layer %3")
                           .arg(host_->name(), name_.toString(), digest.toString()));
    }
    const QString what = RemoteHost::describe("HEAD", answer->url);
    if (!answer->isSuccess()) {
        return std::unexpected(errorOf(*answer, what));
    }
    bool isNumber = false;
    const qint64 size = answer->header("content-length").toLongLong(&isNumber);
    if (!isNumber || size < 0) {
        return failure(ErrorCode::Protocol,
                       QStringLiteral("%1: the answer does not say how large it is").arg(what));
    }
    return Descriptor{.mediaType = MediaType::octetStream, .digest = digest, .size = size};
}

Result<std::unique_ptr<Layer>> RemoteLayerService::fetch(const Digest& digest,
                                                         std::stop_token stop) {
    const auto there = stat(digest, stop);
    if (!there) {
        return failure(there);
    }
    return std::make_unique<RemoteLayer>(name_, digest, there->size, host_, std::move(stop));
}

Result<std::unique_ptr<LayerUpload>>
RemoteLayerService::upload(const std::optional<Descriptor>& /*expected*/,
                           const std::optional<UploadSource>& source, std::stop_token stop) {
    return RemoteLayerUpload::begin(name_, host_, uploads_, source, std::move(stop));
}

Result<std::unique_ptr<LayerUpload>> RemoteLayerService::resume(const UploadId& uuid,
                                                                std::stop_token stop) {
    return RemoteLayerUpload::resume(uuid, name_, host_, uploads_, std::move(stop));
}

Result<QList<UploadInfo>> RemoteLayerService::uploads(std::stop_token /*stop*/) {
    QList<UploadInfo> infos;
    for (const RemoteUploads::Record& record : uploads_->all()) {
        if (record.repository == name_) {
            infos.append({.uuid = record.uuid,
                          .startedAt = record.startedAt,
                          .size = record.acknowledged.offset,
                          .source = record.source});
        }
    }
    return infos;
}

Result<MountOutcome> RemoteLayerService::mount(const Digest& digest, const RepositoryName& from,
                                               std::stop_token stop) {
    const auto answer = host_->send(
        RegistryRequest{
            .method = QByteArrayLiteral("POST"),
            .path = QStringLiteral("%1/blobs/uploads/?mount=%2&from=%3")
                        .arg(name_.toString(),
                             QString::fromLatin1(QUrl::toPercentEncoding(digest.toString())),
                             QString::fromLatin1(QUrl::toPercentEncoding(from.toString()))),
            .scopes = {repositoryScope(name_.toString(), QStringLiteral("pull,push")),
                       repositoryScope(from.toString())}},
        stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("POST", answer->url);
    if (answer->status == 201) {
        const QByteArray told = answer->header("docker-content-digest");
        if (!told.isEmpty() && told != digest.toString().toLatin1()) {
            return failure(ErrorCode::Protocol,
                           QStringLiteral("%1: the registry says that it mounted %2, not %3")
                               .arg(what, displayText(QString::fromLatin1(told.left(200))),
                                    digest.toString()));
        }
        return MountOutcome::Mounted;
    }
    if (answer->status == 202) {
        // An upload was begun instead; nobody will go on with it.
        if (const auto location = host_->follow(*answer, answer->header("location"))) {
            UploadSession(name_, host_, *location, 0).cancel();
        }
        return MountOutcome::NotMounted;
    }
    if (answer->status == 400 || answer->status == 404 || answer->status == 405 ||
        answer->status == 501) {
        return MountOutcome::NotMounted; // It does not know of mounts, or not of this blob.
    }
    return std::unexpected(errorOf(*answer, what));
}

Result<> RemoteLayerService::remove(const Digest& digest, std::stop_token stop) {
    const auto answer = host_->send(
        RegistryRequest{.method = QByteArrayLiteral("DELETE"),
                        .path =
                            QStringLiteral("%1/blobs/%2").arg(name_.toString(), digest.toString()),
                        .scopes = {repositoryScope(name_.toString(), QStringLiteral("delete"))}},
        stop);
    if (!answer) {
        return failure(answer);
    }
    if (answer->isSuccess()) {
        return {};
    }
    return std::unexpected(errorOf(*answer, RemoteHost::describe("DELETE", answer->url)));
}

Result<QList<Digest>> RemoteLayerService::list(std::stop_token /*stop*/) {
    return failure(ErrorCode::Unsupported,
                   QStringLiteral("%1 does not list its layers").arg(host_->name()));
}

} // namespace stowage
