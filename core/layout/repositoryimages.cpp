#include "core/layout/repositoryimages.h"

#include "core/layout/imagename.h"

#include <QSet>

#include <utility>

namespace stowage {

RepositoryImages::RepositoryImages(std::shared_ptr<ImageContent> content, RepositoryName name)
    : content_(std::move(content)), name_(std::move(name)) {}

Result<QList<ListedImage>> RepositoryImages::list(std::stop_token stop) const {
    const auto all = content_->images(std::move(stop));
    if (!all) {
        return failure(all);
    }
    const auto under = [&all](const RepositoryName& name) {
        QList<ListedImage> images;
        for (const ListedImage& image : *all) {
            if (image.repository == name) {
                images.append(image);
            }
        }
        return images;
    };
    QList<ListedImage> images = under(name_);
    return images.isEmpty() ? under(listedRepository(name_)) : images;
}

Result<ListedImage> RepositoryImages::find(const Tag& tag, std::stop_token stop) const {
    const auto images = list(std::move(stop));
    if (!images) {
        return failure(images);
    }
    for (const ListedImage& image : *images) {
        if (image.tag == tag) {
            return image;
        }
    }
    return failure(
        ErrorCode::NotFound,
        QStringLiteral("there is no tag %1 in %2").arg(tag.toString(), name_.toString()));
}

Result<QList<Descriptor>> RepositoryImages::roots(std::stop_token stop) const {
    const auto images = list(stop);
    if (!images) {
        return failure(images);
    }
    QList<Descriptor> roots;
    QSet<Digest> seen;
    for (const ListedImage& image : *images) {
        const auto descriptor = content_->descriptor(image, stop);
        if (!descriptor) {
            if (descriptor.error().isCancelled()) {
                return failure(descriptor);
            }
            continue;
        }
        if (!seen.contains(descriptor->digest)) {
            seen.insert(descriptor->digest);
            roots.append(*descriptor);
        }
    }
    return roots;
}

Result<QList<Manifest>> RepositoryImages::manifests(std::stop_token stop) const {
    const auto descriptors = roots(stop);
    if (!descriptors) {
        return failure(descriptors);
    }
    return reachableManifests(*content_, *descriptors, stop);
}

} // namespace stowage
