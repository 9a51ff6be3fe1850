#pragma once

#include "core/image/repositoryname.h"
#include "core/storage/localstore.h"

#include <memory>

namespace stowage {

/// Which blobs one repository of a local registry has: its `_layers` links. One thread.
class LayerLinks {
public:
    LayerLinks(std::shared_ptr<LocalStore> store, RepositoryName name);

    /// The digest under which the blob is stored: another one for TarSums and other aliases.
    /// Errors: LayerUnknown when the repository has no such link; InvalidDigest when a link is
    /// malformed.
    Result<Digest> resolve(const Digest& digest) const;

    /// The same, with size and time of the blob. Errors: LayerUnknown also when the link is there
    /// and its blob is gone.
    struct Blob {
        Digest digest;
        StorageInfo info;
    };
    Result<Blob> stat(const Digest& digest) const;

    /// Links a blob under its own digest and, when it is another, under `alias`.
    Result<> add(const Digest& digest, const Digest& alias);

    /// Errors: LayerUnknown.
    Result<> remove(const Digest& digest);

    Result<QList<Digest>> list(std::stop_token stop) const;

private:
    Result<> removeLink(const Digest& digest);

    std::shared_ptr<LocalStore> store_;
    RepositoryName name_;
};

} // namespace stowage
