#include "core/remote/mirroredlayerservice.h"

#include <utility>

namespace stowage {

using Pulls = RegistriesConf::Pulls;

// Whether a layer is there is asked of the registry itself: who asks may want to put it there.
Result<bool> MirroredLayerService::exists(const Digest& digest, std::stop_token stop) {
    return own().exists(digest, std::move(stop));
}

Result<Descriptor> MirroredLayerService::stat(const Digest& digest, std::stop_token stop) {
    return mirrors_.firstOf(Pulls::ByDigest, [&](Repository& repository) {
        return repository.layers().stat(digest, stop);
    });
}

Result<std::unique_ptr<Layer>> MirroredLayerService::fetch(const Digest& digest,
                                                           std::stop_token stop) {
    return mirrors_.firstOf(Pulls::ByDigest, [&](Repository& repository) {
        return repository.layers().fetch(digest, stop);
    });
}

Result<std::unique_ptr<LayerUpload>>
MirroredLayerService::upload(const std::optional<Descriptor>& expected,
                             const std::optional<UploadSource>& source, std::stop_token stop) {
    return own().upload(expected, source, std::move(stop));
}

Result<std::unique_ptr<LayerUpload>> MirroredLayerService::resume(const UploadId& uuid,
                                                                  std::stop_token stop) {
    return own().resume(uuid, std::move(stop));
}

Result<QList<UploadInfo>> MirroredLayerService::uploads(std::stop_token stop) {
    return own().uploads(std::move(stop));
}

Result<MountOutcome> MirroredLayerService::mount(const Digest& digest, const RepositoryName& from,
                                                 std::stop_token stop) {
    return own().mount(digest, from, std::move(stop));
}

Result<> MirroredLayerService::remove(const Digest& digest, std::stop_token stop) {
    return own().remove(digest, std::move(stop));
}

Result<QList<Digest>> MirroredLayerService::list(std::stop_token stop) {
    return own().list(std::move(stop));
}

} // namespace stowage
