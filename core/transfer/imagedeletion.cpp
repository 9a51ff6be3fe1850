#include "core/transfer/imagedeletion.h"

#include "core/registry/imageaddress.h"

#include <algorithm>
#include <utility>

namespace stowage {

ImageDeletion::ImageDeletion(std::shared_ptr<Registry> registry, const RepositoryName& repository)
    : registry_(std::move(registry)), repository_(registry_->open(repository)) {}

QString ImageDeletion::text(const Image& image) const {
    return imageAddress(registry_->place(), repository_->name(), image.tag,
                        image.tag ? std::nullopt : image.digest);
}

Result<QList<ImageDeletion::Image>> ImageDeletion::look(const QList<Image>& images,
                                                        std::stop_token stop) {
    if (!registry_->capabilities().canRemove) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("nothing can be deleted from %1: copy what is to stay "
                                      "somewhere else instead")
                           .arg(registry_->place().toString()));
    }
    QList<Image> found;
    for (const Image& image : images) {
        const auto seen = lookAt(image, stop);
        if (!seen) {
            return failure(seen, text(image));
        }
        found.append(*seen);
    }
    return found;
}

Result<ImageDeletion::Image> ImageDeletion::lookAt(const Image& image,
                                                   const std::stop_token& stop) {
    if (!image.tag) {
        const auto exists = repository_->manifests().exists(*image.digest, stop);
        if (exists && !*exists) {
            return failure(ErrorCode::NotFound, QStringLiteral("there is no such manifest"));
        }
        return exists ? Result<Image>(image) : failure(exists);
    }
    const auto digest = repository_->tags().resolve(*image.tag, stop);
    if (!digest) {
        // A tag that points at nonsense is one that people want to be rid of.
        return digest.error().code() == ErrorCode::InvalidDigest && !image.digest
                   ? Result<Image>(image)
                   : failure(digest);
    }
    if (image.digest && *image.digest != *digest) {
        return failure(ErrorCode::NotFound,
                       QStringLiteral("the tag is not %1 any more, it points to %2")
                           .arg(image.digest->toString(), digest->toString()));
    }
    return Image{.tag = image.tag, .digest = *digest};
}

ImageDeletion::Outcome ImageDeletion::run(const QList<Image>& images, const QList<Tag>& agreed,
                                          std::stop_token stop) {
    Outcome outcome;
    QList<Tag> all = agreed;
    for (const Image& image : images) {
        if (image.tag) {
            all.append(*image.tag);
        }
    }
    for (qsizetype i = 0; i < images.size() && !outcome.error; ++i) {
        const Image& image = images.at(i);
        const bool isGone = std::ranges::any_of(outcome.gone, [&image](const Image& other) {
            return image.tag ? other.tag == image.tag : !other.tag && other.digest == image.digest;
        });
        if (isGone) {
            continue; // together with another one
        }
        if (auto removed = remove(image, all, outcome, stop); !removed) {
            outcome.error = removed.error().in(text(image));
            outcome.left = images.sliced(i);
        }
    }
    std::ranges::sort(outcome.others);
    outcome.others.erase(std::unique(outcome.others.begin(), outcome.others.end()),
                         outcome.others.end());
    return outcome;
}

Result<> ImageDeletion::remove(const Image& image, const QList<Tag>& agreed, Outcome& outcome,
                               const std::stop_token& stop) {
    const auto seen = look({image}, stop);
    if (!seen) {
        return failure(seen);
    }
    const Image& now = seen->constFirst();
    if (!now.tag) {
        return removeManifest(now, agreed, outcome, stop);
    }
    auto untagged = repository_->tags().untag(*now.tag, stop);
    if (untagged) {
        outcome.gone.append(now);
        return {};
    }
    if (untagged.error().code() == ErrorCode::Unsupported && now.digest) {
        return removeManifest(now, agreed, outcome, stop);
    }
    return untagged;
}

Result<> ImageDeletion::removeManifest(const Image& image, const QList<Tag>& agreed,
                                       Outcome& outcome, const std::stop_token& stop) {
    const auto tags = repository_->tags().tagsOf(*image.digest, stop);
    if (!tags) {
        return failure(tags);
    }
    QList<Tag> others;
    std::ranges::copy_if(*tags, std::back_inserter(others),
                         [&agreed](const Tag& tag) { return !agreed.contains(tag); });
    if (!others.isEmpty()) {
        outcome.waiting.append(image);
        outcome.others.append(others);
        return {};
    }
    if (auto removed = repository_->manifests().remove(*image.digest, stop); !removed) {
        return removed;
    }
    if (!image.tag) {
        outcome.gone.append(image);
    }
    for (const Tag& tag : *tags) {
        outcome.gone.append({.tag = tag, .digest = image.digest});
    }
    return {};
}

} // namespace stowage
