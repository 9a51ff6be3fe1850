#pragma once

#include "core/layout/repositoryimages.h"
#include "core/registry/tagservice.h"

namespace stowage {

/// The tags of a repository in a layout or archive, sorted. The past is not remembered there.
class ContentTags final : public TagService {
public:
    explicit ContentTags(RepositoryImages images);

    Result<Page<Tag>> page(const PageRequest& request, std::stop_token stop) override;
    Result<Digest> resolve(const Tag& tag, std::stop_token stop) override;
    Result<> tag(const Tag& tag, const Digest& digest, std::stop_token stop) override;
    Result<> untag(const Tag& tag, std::stop_token stop) override;
    Result<QList<Digest>> history(const Tag& tag, std::stop_token stop) override;
    Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token stop) override;

private:
    Result<QList<Tag>> all(std::stop_token stop) const;

    RepositoryImages images_;
};

} // namespace stowage
