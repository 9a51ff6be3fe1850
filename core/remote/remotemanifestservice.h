#pragma once

#include "core/registry/manifestservice.h"
#include "core/remote/remotehost.h"

#include <memory>

namespace stowage {

/// The manifests of a repository of a remote registry. One thread.
class RemoteManifestService : public ManifestService {
public:
    RemoteManifestService(RepositoryName name, std::shared_ptr<RemoteHost> host);

    Result<bool> exists(const Digest& digest, std::stop_token stop = {}) override;

    /// From the cache where it has it: it is asked once. Whether the server has it still, exists()
    /// tells, and read() reads it there.
    Result<Manifest> get(const Digest& digest, std::stop_token stop = {}) override;
    Result<Manifest> get(const Tag& tag, std::stop_token stop = {}) override;
    Result<QByteArray> read(const Digest& digest, std::stop_token stop = {}) override;

    /// The missing digests are those that the server names. Where the server says nothing of a
    /// manifest's subject, the list of the subject's referrers is kept up to date as the tag that
    /// stands in for the referrers API; so it is when one is removed.
    Result<Descriptor> put(const QByteArray& bytes, const QString& mediaType,
                           const std::optional<Tag>& tag = std::nullopt,
                           std::stop_token stop = {}) override;
    Result<> remove(const Digest& digest, std::stop_token stop = {}) override;

    /// Unsupported: a registry tells its tags, not what none points to.
    Result<QList<Digest>> list(std::stop_token stop = {}) override;

    /// By the referrers API, else by the tag that stands in for it (OCI distribution specification
    /// 1.1, "Listing Referrers" and "Backwards Compatibility").
    Result<QList<Descriptor>> referrers(const Digest& digest, const QString& artifactType = {},
                                        std::stop_token stop = {}) override;

    /// What a tag points to, as the server says it or as the manifest's bytes do.
    Result<Digest> digestOf(const Tag& tag, const std::stop_token& stop);

private:
    RegistryRequest request(const char* method, const QString& reference) const;
    Result<HttpAnswer> fetch(const QString& reference, const std::stop_token& stop);
    /// Nothing where there is no such API.
    Result<std::optional<QList<Descriptor>>> referrersOfApi(const Digest& digest,
                                                            const std::stop_token& stop);
    Result<QList<Descriptor>> referrersOfTag(const Digest& digest, const std::stop_token& stop);
    Result<> changeReferrers(const Digest& subject, const Digest& digest,
                             const std::optional<Descriptor>& added, const std::stop_token& stop);
    Result<> removeRevision(const Digest& digest, const std::stop_token& stop);

    RepositoryName name_;
    std::shared_ptr<RemoteHost> host_;
};

} // namespace stowage
