#pragma once

#include "core/image/manifest.h"

#include <QHash>

#include <mutex>
#include <optional>

namespace stowage {

/// What manifests refer to, remembered by their digests, so that looking for an image's referrers
/// does not read every manifest of its repository each time. Manifests never change, so nothing in
/// it grows stale. Thread-safe.
class ReferrerCache {
public:
    struct Entry {
        std::optional<Digest> subject; ///< None where the manifest has none.
        std::optional<Descriptor> descriptor;
    };

    std::optional<Entry> find(const Digest& digest) const;

    /// `manifest` is one whose bytes have the digest.
    Entry insert(const Digest& digest, const Manifest& manifest);

private:
    mutable std::mutex mutex_; ///< Guards entries_.
    QHash<Digest, Entry> entries_;
};

} // namespace stowage
