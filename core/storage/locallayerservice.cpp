#include "core/storage/locallayerservice.h"

#include "core/image/mediatype.h"
#include "core/storage/locallayer.h"
#include "core/storage/locallayerupload.h"

#include <utility>

namespace stowage {

LocalLayerService::LocalLayerService(std::shared_ptr<LocalStore> store, RepositoryName name)
    : store_(std::move(store)), name_(std::move(name)), links_(store_, name_) {}

Result<bool> LocalLayerService::exists(const Digest& digest, std::stop_token /*stop*/) {
    auto blob = links_.stat(digest);
    if (!blob && blob.error().code() == ErrorCode::LayerUnknown) {
        return false;
    }
    if (!blob) {
        return failure(blob);
    }
    return true;
}

Result<Descriptor> LocalLayerService::stat(const Digest& digest, std::stop_token /*stop*/) {
    auto blob = links_.stat(digest);
    if (!blob) {
        return failure(blob);
    }
    return Descriptor{.mediaType = MediaType::octetStream,
                      .digest = std::move(blob->digest),
                      .size = blob->info.size};
}

Result<std::unique_ptr<Layer>> LocalLayerService::fetch(const Digest& digest,
                                                        std::stop_token /*stop*/) {
    auto blob = links_.stat(digest);
    if (!blob) {
        return failure(blob);
    }
    auto reader = store_->blobs().reader(blob->digest);
    if (!reader && reader.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::LayerUnknown, reader.error().message());
    }
    if (!reader) {
        return failure(reader);
    }
    return std::make_unique<LocalLayer>(name_, blob->digest, blob->info.modified,
                                        std::move(*reader));
}

Result<std::unique_ptr<LayerUpload>>
LocalLayerService::upload(const std::optional<Descriptor>& /*expected*/,
                          const std::optional<UploadSource>& source, std::stop_token stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    return LocalLayerUpload::create(store_, name_, source);
}

Result<std::unique_ptr<LayerUpload>> LocalLayerService::resume(const UploadId& uuid,
                                                               std::stop_token stop) {
    return LocalLayerUpload::resume(store_, name_, uuid, std::move(stop));
}

Result<QList<UploadInfo>> LocalLayerService::uploads(std::stop_token stop) {
    return LocalLayerUpload::list(*store_, name_, std::move(stop));
}

Result<MountOutcome> LocalLayerService::mount(const Digest& digest, const RepositoryName& from,
                                              std::stop_token /*stop*/) {
    const QString operation = QStringLiteral("mounting %1 of %2 in %3")
                                  .arg(digest.toString(), from.toString(), name_.toString());
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing, operation);
    }
    auto blob = LayerLinks(store_, from).stat(digest);
    if (!blob && blob.error().code() == ErrorCode::LayerUnknown) {
        return MountOutcome::NotMounted;
    }
    if (!blob) {
        return failure(blob, operation);
    }
    if (auto linked = links_.add(blob->digest, digest); !linked) {
        return failure(linked, operation);
    }
    return MountOutcome::Mounted;
}

Result<> LocalLayerService::remove(const Digest& digest, std::stop_token /*stop*/) {
    const QString operation =
        QStringLiteral("removing %1 from %2").arg(digest.toString(), name_.toString());
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing, operation);
    }
    if (auto removed = links_.remove(digest); !removed) {
        return failure(removed, operation);
    }
    return {};
}

Result<QList<Digest>> LocalLayerService::list(std::stop_token stop) {
    if (auto there = store_->checkRepository(name_); !there) {
        return failure(there);
    }
    return links_.list(std::move(stop));
}

} // namespace stowage
