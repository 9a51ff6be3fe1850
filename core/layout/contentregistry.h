#pragma once

#include "core/layout/imagecontent.h"
#include "core/registry/registry.h"

namespace stowage {

/// A place made of ImageContent. Thread-safe.
class ContentRegistry : public Registry, public std::enable_shared_from_this<ContentRegistry> {
public:
    ContentRegistry(Place place, Capabilities capabilities, std::shared_ptr<ImageContent> content);

    const Place& place() const override { return place_; }
    Capabilities capabilities() const override { return capabilities_; }
    Result<Page<RepositoryName>> repositories(const PageRequest& request,
                                              std::stop_token stop) override;
    Result<QList<RepositoryName>> uploading(std::stop_token stop) override;
    std::unique_ptr<Repository> open(const RepositoryName& name) override;
    Result<> commit(std::stop_token stop) override;

private:
    Place place_;
    Capabilities capabilities_;
    std::shared_ptr<ImageContent> content_;
};

} // namespace stowage
