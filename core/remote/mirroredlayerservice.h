#pragma once

#include "core/remote/mirrors.h"

namespace stowage {

/// Layers, read from mirrors. One thread.
class MirroredLayerService : public LayerService {
public:
    explicit MirroredLayerService(Mirrors& mirrors) : mirrors_(mirrors) {}

    Result<bool> exists(const Digest& digest, std::stop_token stop = {}) override;
    Result<Descriptor> stat(const Digest& digest, std::stop_token stop = {}) override;
    Result<std::unique_ptr<Layer>> fetch(const Digest& digest, std::stop_token stop = {}) override;
    Result<std::unique_ptr<LayerUpload>>
    upload(const std::optional<Descriptor>& expected = std::nullopt,
           const std::optional<UploadSource>& source = std::nullopt,
           std::stop_token stop = {}) override;
    Result<std::unique_ptr<LayerUpload>> resume(const UploadId& uuid,
                                                std::stop_token stop = {}) override;
    Result<QList<UploadInfo>> uploads(std::stop_token stop = {}) override;
    Result<MountOutcome> mount(const Digest& digest, const RepositoryName& from,
                               std::stop_token stop = {}) override;
    Result<> remove(const Digest& digest, std::stop_token stop = {}) override;
    Result<QList<Digest>> list(std::stop_token stop = {}) override;

private:
    LayerService& own() { return mirrors_.origin().layers(); }

    Mirrors& mirrors_;
};

} // namespace stowage
