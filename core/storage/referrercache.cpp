#include "core/storage/referrercache.h"

namespace stowage {

namespace {

/// Some 50 MB at the most, when every manifest has a subject.
constexpr qsizetype maximumEntries = 100'000;

} // namespace

std::optional<ReferrerCache::Entry> ReferrerCache::find(const Digest& digest) const {
    const std::scoped_lock lock(mutex_);
    const auto entry = entries_.constFind(digest);
    return entry == entries_.constEnd() ? std::nullopt : std::optional(*entry);
}

ReferrerCache::Entry ReferrerCache::insert(const Digest& digest, const Manifest& manifest) {
    Entry entry;
    if (manifest.subject()) {
        entry.subject = manifest.subject()->digest;
        entry.descriptor = manifest.descriptor();
        entry.descriptor->artifactType = manifest.artifactType();
        entry.descriptor->annotations = manifest.annotations();
    }
    const std::scoped_lock lock(mutex_);
    if (entries_.size() >= maximumEntries) {
        entries_.clear();
    }
    entries_.insert(digest, entry);
    return entry;
}

} // namespace stowage
