#pragma once

#include "core/registry/tagservice.h"
#include "core/remote/remotehost.h"
#include "core/remote/remotemanifestservice.h"

#include <memory>

namespace stowage {

/// The tags of a repository of a remote registry. One thread.
class RemoteTagService : public TagService {
public:
    /// The manifests must outlive it.
    RemoteTagService(RepositoryName name, std::shared_ptr<RemoteHost> host,
                     RemoteManifestService& manifests);

    Result<Page<Tag>> page(const PageRequest& request = {}, std::stop_token stop = {}) override;
    Result<Digest> resolve(const Tag& tag, std::stop_token stop = {}) override;
    Result<> tag(const Tag& tag, const Digest& digest, std::stop_token stop = {}) override;

    /// Errors: Unsupported where the server takes no tag away but with its manifest.
    Result<> untag(const Tag& tag, std::stop_token stop = {}) override;

    /// A registry remembers none: what the tag points to now.
    Result<QList<Digest>> history(const Tag& tag, std::stop_token stop = {}) override;

    /// Asks for every tag of the repository, one by one.
    Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token stop = {}) override;

private:
    RepositoryName name_;
    std::shared_ptr<RemoteHost> host_;
    RemoteManifestService& manifests_;
};

} // namespace stowage
