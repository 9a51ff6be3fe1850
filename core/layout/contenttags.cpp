#include "core/layout/contenttags.h"

#include <algorithm>
#include <utility>

namespace stowage {

ContentTags::ContentTags(RepositoryImages images) : images_(std::move(images)) {}

Result<QList<Tag>> ContentTags::all(std::stop_token stop) const {
    const auto images = images_.list(std::move(stop));
    if (!images) {
        return failure(images);
    }
    QList<Tag> tags;
    for (const ListedImage& image : *images) {
        if (image.tag) {
            tags.append(*image.tag);
        }
    }
    std::sort(tags.begin(), tags.end());
    return tags;
}

Result<Page<Tag>> ContentTags::page(const PageRequest& request, std::stop_token stop) {
    const auto tags = all(std::move(stop));
    if (!tags) {
        return failure(tags);
    }
    Page<Tag> page;
    for (const Tag& tag : *tags) {
        if (!request.after.isEmpty() && tag.toString() <= request.after) {
            continue;
        }
        if (page.items.size() == request.count) {
            page.next = page.items.back().toString();
            break;
        }
        page.items.append(tag);
    }
    return page;
}

Result<Digest> ContentTags::resolve(const Tag& tag, std::stop_token stop) {
    const auto image = images_.find(tag, stop);
    if (!image) {
        return failure(image);
    }
    const auto descriptor = images_.content().descriptor(*image, std::move(stop));
    if (!descriptor) {
        return failure(descriptor);
    }
    return descriptor->digest;
}

Result<> ContentTags::tag(const Tag& tag, const Digest& digest, std::stop_token stop) {
    const auto manifest = readManifest(images_.content(), digest, {}, stop);
    if (!manifest) {
        return failure(manifest);
    }
    return images_.content().add(*manifest, images_.name(), tag, std::move(stop));
}

Result<> ContentTags::untag(const Tag& tag, std::stop_token stop) {
    const auto image = images_.find(tag, std::move(stop));
    if (!image) {
        return failure(image);
    }
    return images_.content().untag(*image);
}

Result<QList<Digest>> ContentTags::history(const Tag& tag, std::stop_token stop) {
    const auto digest = resolve(tag, std::move(stop));
    if (!digest) {
        return failure(digest);
    }
    return QList<Digest>{*digest};
}

Result<QList<Tag>> ContentTags::tagsOf(const Digest& digest, std::stop_token stop) {
    const auto tags = all(stop);
    if (!tags) {
        return failure(tags);
    }
    QList<Tag> found;
    for (const Tag& tag : *tags) {
        const auto resolved = resolve(tag, stop);
        if (resolved && *resolved == digest) {
            found.append(tag);
        } else if (!resolved && resolved.error().isCancelled()) {
            return failure(resolved);
        }
    }
    return found;
}

} // namespace stowage
