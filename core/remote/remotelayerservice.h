#pragma once

#include "core/registry/layerservice.h"
#include "core/remote/remotehost.h"
#include "core/remote/remoteuploads.h"

#include <memory>

namespace stowage {

/// The layers of a repository of a remote registry. One thread.
class RemoteLayerService : public LayerService {
public:
    RemoteLayerService(RepositoryName name, std::shared_ptr<RemoteHost> host,
                       std::shared_ptr<RemoteUploads> uploads);

    Result<bool> exists(const Digest& digest, std::stop_token stop = {}) override;
    Result<Descriptor> stat(const Digest& digest, std::stop_token stop = {}) override;
    Result<std::unique_ptr<Layer>> fetch(const Digest& digest, std::stop_token stop = {}) override;
    Result<std::unique_ptr<LayerUpload>>
    upload(const std::optional<Descriptor>& expected = std::nullopt,
           const std::optional<UploadSource>& source = std::nullopt,
           std::stop_token stop = {}) override;
    Result<std::unique_ptr<LayerUpload>> resume(const UploadId& uuid,
                                                std::stop_token stop = {}) override;

    /// Those that were begun from this machine.
    Result<QList<UploadInfo>> uploads(std::stop_token stop = {}) override;
    Result<MountOutcome> mount(const Digest& digest, const RepositoryName& from,
                               std::stop_token stop = {}) override;
    Result<> remove(const Digest& digest, std::stop_token stop = {}) override;

    /// Unsupported: a registry tells what its manifests name, not what is there.
    Result<QList<Digest>> list(std::stop_token stop = {}) override;

private:
    Result<HttpAnswer> head(const Digest& digest, const std::stop_token& stop);

    RepositoryName name_;
    std::shared_ptr<RemoteHost> host_;
    std::shared_ptr<RemoteUploads> uploads_;
};

} // namespace stowage
