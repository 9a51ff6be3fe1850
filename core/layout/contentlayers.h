#pragma once

#include "core/layout/repositoryimages.h"
#include "core/registry/layerservice.h"

namespace stowage {

/// The layers of a repository in a layout or archive: any blob that is there. Uploads end with the
/// process that began them.
class ContentLayers final : public LayerService {
public:
    explicit ContentLayers(RepositoryImages images);

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

    /// Removes the blob itself, unless a manifest needs it: there are no links to remove.
    Result<> remove(const Digest& digest, std::stop_token stop) override;
    Result<QList<Digest>> list(std::stop_token stop) override;

private:
    RepositoryImages images_;
};

} // namespace stowage
