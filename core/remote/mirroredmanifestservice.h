#pragma once

#include "core/remote/mirrors.h"

namespace stowage {

/// Manifests, read from mirrors. One thread.
class MirroredManifestService : public ManifestService {
public:
    explicit MirroredManifestService(Mirrors& mirrors) : mirrors_(mirrors) {}

    Result<bool> exists(const Digest& digest, std::stop_token stop = {}) override;
    Result<Manifest> get(const Digest& digest, std::stop_token stop = {}) override;
    Result<Manifest> get(const Tag& tag, std::stop_token stop = {}) override;
    Result<QByteArray> read(const Digest& digest, std::stop_token stop = {}) override;
    Result<Descriptor> put(const QByteArray& bytes, const QString& mediaType,
                           const std::optional<Tag>& tag = std::nullopt,
                           std::stop_token stop = {}) override;
    Result<> remove(const Digest& digest, std::stop_token stop = {}) override;
    Result<QList<Digest>> list(std::stop_token stop = {}) override;
    Result<QList<Descriptor>> referrers(const Digest& digest, const QString& artifactType = {},
                                        std::stop_token stop = {}) override;

private:
    ManifestService& own() { return mirrors_.origin().manifests(); }

    Mirrors& mirrors_;
};

} // namespace stowage
