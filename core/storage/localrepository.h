#pragma once

#include "core/registry/registry.h"
#include "core/storage/locallayerservice.h"
#include "core/storage/localmanifestservice.h"
#include "core/storage/localtagservice.h"

namespace stowage {

class LocalRepository final : public Repository {
public:
    LocalRepository(const std::shared_ptr<LocalStore>& store, const RepositoryName& name)
        : name_(name), layers_(store, name), tags_(store, name), manifests_(store, name, tags_) {}

    const RepositoryName& name() const override { return name_; }
    LayerService& layers() override { return layers_; }
    ManifestService& manifests() override { return manifests_; }
    TagService& tags() override { return tags_; }

private:
    RepositoryName name_;
    LocalLayerService layers_;
    LocalTagService tags_;
    LocalManifestService manifests_;
};

} // namespace stowage
