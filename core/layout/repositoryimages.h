#pragma once

#include "core/layout/imagecontent.h"

namespace stowage {

/// One repository's part of a layout's or archive's images: those listed under its name, or, when
/// there are none, under the name that it is listed by (`library/debian` is `debian`). All of the
/// content belongs to it, for layouts do not divide that by repository.
class RepositoryImages {
public:
    RepositoryImages(std::shared_ptr<ImageContent> content, RepositoryName name);

    ImageContent& content() const { return *content_; }
    const RepositoryName& name() const { return name_; }

    Result<QList<ListedImage>> list(std::stop_token stop) const;

    /// Errors: NotFound.
    Result<ListedImage> find(const Tag& tag, std::stop_token stop) const;

    /// The images' descriptors, each once. What cannot be worked out is left out, so that one bad
    /// image does not hide the others.
    Result<QList<Descriptor>> roots(std::stop_token stop) const;

    /// The images' manifests and all below them.
    Result<QList<Manifest>> manifests(std::stop_token stop) const;

private:
    std::shared_ptr<ImageContent> content_;
    RepositoryName name_;
};

} // namespace stowage
