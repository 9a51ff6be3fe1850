#pragma once

#include "core/registry/manifestservice.h"
#include "core/storage/layerlinks.h"
#include "core/storage/localtagservice.h"

#include <memory>

namespace stowage {

class LocalManifestService final : public ManifestService {
public:
    /// `tags` is of the same repository and outlives this.
    LocalManifestService(std::shared_ptr<LocalStore> store, RepositoryName name,
                         LocalTagService& tags);

    Result<bool> exists(const Digest& digest, std::stop_token stop) override;
    Result<Manifest> get(const Digest& digest, std::stop_token stop) override;
    Result<Manifest> get(const Tag& tag, std::stop_token stop) override;
    Result<QByteArray> read(const Digest& digest, std::stop_token stop) override;
    Result<Descriptor> put(const QByteArray& bytes, const QString& mediaType,
                           const std::optional<Tag>& tag, std::stop_token stop) override;
    Result<> remove(const Digest& digest, std::stop_token stop) override;
    Result<QList<Digest>> list(std::stop_token stop) override;
    Result<QList<Descriptor>> referrers(const Digest& digest, const QString& artifactType,
                                        std::stop_token stop) override;

private:
    Result<> checkLinked(const Digest& digest);
    Result<> checkContent(const Manifest& manifest, std::stop_token stop);
    Result<> store(const Manifest& manifest, const std::optional<Tag>& tag);

    std::shared_ptr<LocalStore> store_;
    RepositoryName name_;
    LocalTagService& tags_;
    LayerLinks layers_;
};

} // namespace stowage
