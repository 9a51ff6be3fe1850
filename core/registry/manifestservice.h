#pragma once

#include "core/image/descriptor.h"
#include "core/image/manifest.h"
#include "core/image/tag.h"

#include <QList>

#include <optional>
#include <stop_token>

namespace stowage {

/// The manifests of one repository. Bytes are kept as they are, never written anew. One thread.
class ManifestService {
public:
    ManifestService() = default;
    ManifestService(const ManifestService&) = delete;
    ManifestService& operator=(const ManifestService&) = delete;
    virtual ~ManifestService() = default;

    virtual Result<bool> exists(const Digest& digest, std::stop_token stop = {}) = 0;

    /// Checked against the digest and parsed. Errors: NotFound, InvalidDigest when the stored bytes
    /// have another digest, ManifestInvalid, TooLarge.
    virtual Result<Manifest> get(const Digest& digest, std::stop_token stop = {}) = 0;
    virtual Result<Manifest> get(const Tag& tag, std::stop_token stop = {}) = 0;

    /// The stored bytes, whatever they are, for those who want to show or judge bad ones.
    /// Errors: NotFound, TooLarge, Io.
    virtual Result<QByteArray> read(const Digest& digest, std::stop_token stop = {}) = 0;

    /// Stores the bytes, then tags them. Errors: ManifestInvalid, TooLarge; ManifestIncomplete with
    /// *all* missing digests as items(): config and layers must be linked in this repository
    /// (foreign layers with URLs excepted), children of an index must be manifests of it.
    virtual Result<Descriptor> put(const QByteArray& bytes, const QString& mediaType,
                                   const std::optional<Tag>& tag = std::nullopt,
                                   std::stop_token stop = {}) = 0;

    /// Removes the revision and every tag that points to it. Errors: NotFound, Unsupported.
    virtual Result<> remove(const Digest& digest, std::stop_token stop = {}) = 0;

    /// Every revision of this repository, tagged or not, sorted.
    virtual Result<QList<Digest>> list(std::stop_token stop = {}) = 0;

    /// Manifests whose subject is `digest`, all or those of one artifact type.
    virtual Result<QList<Descriptor>> referrers(const Digest& digest,
                                                const QString& artifactType = {},
                                                std::stop_token stop = {}) = 0;
};

} // namespace stowage
