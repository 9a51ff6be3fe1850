#include "core/remote/mirroredmanifestservice.h"

#include <utility>

namespace stowage {

using Pulls = RegistriesConf::Pulls;

// As of layers: of the registry itself.
Result<bool> MirroredManifestService::exists(const Digest& digest, std::stop_token stop) {
    return own().exists(digest, std::move(stop));
}

Result<Manifest> MirroredManifestService::get(const Digest& digest, std::stop_token stop) {
    return mirrors_.firstOf(Pulls::ByDigest, [&](Repository& repository) {
        return repository.manifests().get(digest, stop);
    });
}

Result<Manifest> MirroredManifestService::get(const Tag& tag, std::stop_token stop) {
    return mirrors_.firstOf(Pulls::ByTag, [&](Repository& repository) {
        return repository.manifests().get(tag, stop);
    });
}

Result<QByteArray> MirroredManifestService::read(const Digest& digest, std::stop_token stop) {
    return mirrors_.firstOf(Pulls::ByDigest, [&](Repository& repository) {
        return repository.manifests().read(digest, stop);
    });
}

Result<Descriptor> MirroredManifestService::put(const QByteArray& bytes, const QString& mediaType,
                                                const std::optional<Tag>& tag,
                                                std::stop_token stop) {
    return own().put(bytes, mediaType, tag, std::move(stop));
}

Result<> MirroredManifestService::remove(const Digest& digest, std::stop_token stop) {
    return own().remove(digest, std::move(stop));
}

Result<QList<Digest>> MirroredManifestService::list(std::stop_token stop) {
    return own().list(std::move(stop));
}

Result<QList<Descriptor>> MirroredManifestService::referrers(const Digest& digest,
                                                             const QString& artifactType,
                                                             std::stop_token stop) {
    return own().referrers(digest, artifactType, std::move(stop));
}

} // namespace stowage
