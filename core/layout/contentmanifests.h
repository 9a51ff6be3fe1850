#pragma once

#include "core/layout/repositoryimages.h"
#include "core/registry/manifestservice.h"

namespace stowage {

/// The manifests of a repository in a layout or archive: those that its images name, and any other
/// blob that is one, such as an index's children.
class ContentManifests final : public ManifestService {
public:
    explicit ContentManifests(RepositoryImages images);

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
    Result<> checkComplete(const Manifest& manifest, std::stop_token stop);

    RepositoryImages images_;
};

} // namespace stowage
