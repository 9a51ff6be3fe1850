#pragma once

#include "core/registry/registry.h"
#include "core/remote/remotelayerservice.h"
#include "core/remote/remotemanifestservice.h"
#include "core/remote/remotetagservice.h"

#include <memory>
#include <utility>

namespace stowage {

/// A repository of a remote registry. One thread.
class RemoteRepository : public Repository {
public:
    RemoteRepository(RepositoryName name, const std::shared_ptr<RemoteHost>& host,
                     const std::shared_ptr<RemoteUploads>& uploads)
        : name_(std::move(name)), layers_(name_, host, uploads), manifests_(name_, host),
          tags_(name_, host, manifests_) {}

    const RepositoryName& name() const override { return name_; }
    LayerService& layers() override { return layers_; }
    ManifestService& manifests() override { return manifests_; }
    TagService& tags() override { return tags_; }

private:
    RepositoryName name_;
    RemoteLayerService layers_;
    RemoteManifestService manifests_;
    RemoteTagService tags_;
};

} // namespace stowage
