#pragma once

#include "core/digest/digest.h"
#include "core/image/tag.h"
#include "core/registry/page.h"

#include <QList>

#include <stop_token>

namespace stowage {

/// The tags of one repository. One thread.
class TagService {
public:
    TagService() = default;
    TagService(const TagService&) = delete;
    TagService& operator=(const TagService&) = delete;
    virtual ~TagService() = default;

    /// In the order of the place.
    virtual Result<Page<Tag>> page(const PageRequest& request = {}, std::stop_token stop = {}) = 0;

    /// Errors: NotFound; InvalidDigest when the tag's link is malformed.
    virtual Result<Digest> resolve(const Tag& tag, std::stop_token stop = {}) = 0;

    /// Points the tag at a manifest of this repository. Errors: NotFound when it has none such.
    virtual Result<> tag(const Tag& tag, const Digest& digest, std::stop_token stop = {}) = 0;

    /// Errors: NotFound.
    virtual Result<> untag(const Tag& tag, std::stop_token stop = {}) = 0;

    /// Every digest the tag has pointed to, as far as the place remembers; sorted.
    virtual Result<QList<Digest>> history(const Tag& tag, std::stop_token stop = {}) = 0;

    /// The tags that point to a digest now.
    virtual Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token stop = {}) = 0;
};

} // namespace stowage
