#pragma once

#include "core/remote/mirroredlayerservice.h"
#include "core/remote/mirroredmanifestservice.h"
#include "core/remote/mirroredtagservice.h"
#include "core/remote/mirrors.h"

#include <memory>
#include <utility>
#include <vector>

namespace stowage {

/// A repository that is read from its mirrors where they have it, and written to itself. Digests
/// are checked as ever, so that a mirror cannot make anything up. One thread.
class MirroredRepository : public Repository {
public:
    MirroredRepository(RepositoryName name, std::unique_ptr<Repository> origin,
                       std::vector<Mirrors::Mirror> mirrors)
        : name_(std::move(name)), mirrors_(std::move(origin), std::move(mirrors)),
          layers_(mirrors_), manifests_(mirrors_), tags_(mirrors_) {}

    const RepositoryName& name() const override { return name_; }
    LayerService& layers() override { return layers_; }
    ManifestService& manifests() override { return manifests_; }
    TagService& tags() override { return tags_; }

private:
    RepositoryName name_;
    Mirrors mirrors_;
    MirroredLayerService layers_;
    MirroredManifestService manifests_;
    MirroredTagService tags_;
};

} // namespace stowage
