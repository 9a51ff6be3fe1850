#pragma once

#include "core/registry/layerservice.h"
#include "core/storage/layerlinks.h"

namespace stowage {

class LocalLayerService final : public LayerService {
public:
    LocalLayerService(std::shared_ptr<LocalStore> store, RepositoryName name);

    Result<bool> exists(const Digest& digest, std::stop_token stop) override;
    Result<Descriptor> stat(const Digest& digest, std::stop_token stop) override;
    Result<std::unique_ptr<Layer>> fetch(const Digest& digest, std::stop_token stop) override;
    Result<std::unique_ptr<LayerUpload>> upload(const std::optional<Descriptor>& expected,
                                                const std::optional<UploadSource>& source,
                                                std::stop_token stop) override;
    Result<std::unique_ptr<LayerUpload>> resume(const UploadId& uuid,
                                                std::stop_token stop) override;
    Result<QList<UploadInfo>> uploads(std::stop_token stop) override;
    Result<MountOutcome> mount(const Digest& digest, const RepositoryName& from,
                               std::stop_token stop) override;
    Result<> remove(const Digest& digest, std::stop_token stop) override;
    Result<QList<Digest>> list(std::stop_token stop) override;

private:
    std::shared_ptr<LocalStore> store_;
    RepositoryName name_;
    LayerLinks links_;
};

} // namespace stowage
