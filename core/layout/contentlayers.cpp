#include "core/layout/contentlayers.h"

#include "core/image/mediatype.h"
#include "core/layout/blobdevice.h"

#include <algorithm>
#include <utility>

namespace stowage {

ContentLayers::ContentLayers(RepositoryImages images) : images_(std::move(images)) {}

Result<bool> ContentLayers::exists(const Digest& digest, std::stop_token stop) {
    const auto blob = images_.content().blob(digest, std::move(stop));
    if (!blob) {
        if (blob.error().code() == ErrorCode::LayerUnknown) {
            return false;
        }
        return failure(blob);
    }
    return true;
}

Result<Descriptor> ContentLayers::stat(const Digest& digest, std::stop_token stop) {
    const auto blob = images_.content().blob(digest, std::move(stop));
    if (!blob) {
        return failure(blob);
    }
    return Descriptor{.mediaType = MediaType::octetStream, .digest = digest, .size = blob->size()};
}

Result<std::unique_ptr<Layer>> ContentLayers::fetch(const Digest& digest, std::stop_token stop) {
    auto blob = images_.content().blob(digest, std::move(stop));
    if (!blob) {
        return failure(blob);
    }
    return std::make_unique<BlobLayer>(images_.name(), digest, *std::move(blob));
}

Result<std::unique_ptr<LayerUpload>>
ContentLayers::upload(const std::optional<Descriptor>& expected,
                      const std::optional<UploadSource>& /*source*/, std::stop_token stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    return images_.content().upload(images_.name(), expected);
}

Result<std::unique_ptr<LayerUpload>> ContentLayers::resume(const UploadId& uuid,
                                                           std::stop_token /*stop*/) {
    return failure(ErrorCode::UploadUnknown,
                   QStringLiteral("there is no upload %1: layouts and archives keep none")
                       .arg(uuid.toString()));
}

Result<QList<UploadInfo>> ContentLayers::uploads(std::stop_token /*stop*/) {
    return QList<UploadInfo>();
}

Result<MountOutcome> ContentLayers::mount(const Digest& digest, const RepositoryName& /*from*/,
                                          std::stop_token stop) {
    const auto there = exists(digest, std::move(stop));
    if (!there) {
        return failure(there);
    }
    return *there ? MountOutcome::Mounted : MountOutcome::NotMounted;
}

Result<> ContentLayers::remove(const Digest& digest, std::stop_token stop) {
    auto removed = images_.content().removeBlob(digest, std::move(stop));
    if (!removed) {
        return failure(removed, QStringLiteral("removing %1").arg(digest.toString()));
    }
    return removed;
}

Result<QList<Digest>> ContentLayers::list(std::stop_token stop) {
    const auto manifests = images_.manifests(stop);
    if (!manifests) {
        return failure(manifests);
    }
    QList<Digest> digests;
    for (const Manifest& manifest : *manifests) {
        for (const Descriptor& part : manifest.blobs()) {
            digests.append(part.digest);
        }
    }
    std::sort(digests.begin(), digests.end());
    digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
    QList<Digest> present;
    for (const Digest& digest : std::as_const(digests)) {
        const auto there = exists(digest, stop);
        if (!there) {
            return failure(there);
        }
        if (*there) {
            present.append(digest);
        }
    }
    return present;
}

} // namespace stowage
