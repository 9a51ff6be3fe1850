#pragma once

#include "core/image/repositoryname.h"
#include "core/registry/tagservice.h"
#include "core/storage/localstore.h"

#include <memory>

namespace stowage {

class LocalTagService final : public TagService {
public:
    LocalTagService(std::shared_ptr<LocalStore> store, RepositoryName name);

    /// A tag whose link is malformed or missing is listed; resolving it says so.
    Result<Page<Tag>> page(const PageRequest& request, std::stop_token stop) override;
    Result<Digest> resolve(const Tag& tag, std::stop_token stop) override;
    Result<> tag(const Tag& tag, const Digest& digest, std::stop_token stop) override;
    Result<> untag(const Tag& tag, std::stop_token stop) override;
    Result<QList<Digest>> history(const Tag& tag, std::stop_token stop) override;
    Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token stop) override;

private:
    void removeHalfMade(const Tag& tag);
    Result<QList<Tag>> all(std::stop_token stop);

    std::shared_ptr<LocalStore> store_;
    RepositoryName name_;
};

} // namespace stowage
