#pragma once

#include "core/registry/registry.h"

#include <QList>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// Taking images out of a repository. A tag goes alone where the place can do that; its manifest
/// stays. A server may know no other way than to remove the manifest, and with it every tag that
/// points to it: then nobody loses a tag that was not named or agreed to. What the manifests name
/// stays until the place collects its garbage. One thread; blocks.
class ImageDeletion {
public:
    /// A tag, or a manifest with all of its tags where none is named. A value.
    struct Image {
        std::optional<Tag> tag = {};
        /// What it was when somebody chose it: a tag that points elsewhere by now is not touched.
        std::optional<Digest> digest = {};

        friend bool operator==(const Image&, const Image&) = default;
    };

    struct Outcome {
        QList<Image> gone;    ///< In the order in which they went, other tags among them.
        QList<Image> waiting; ///< Untouched: they would take `others` along.
        QList<Tag> others;    ///< Sorted; neither named nor agreed to.
        QList<Image> left;    ///< Untouched because of the error; the first is what it is about.
        std::optional<Error> error;
    };

    ImageDeletion(std::shared_ptr<Registry> registry, const RepositoryName& repository);

    /// What the images are now, without touching any: tags with their digests. A tag that is broken
    /// has none. Errors: Unsupported where the place removes nothing; NotFound.
    Result<QList<Image>> look(const QList<Image>& images, std::stop_token stop);

    /// `agreed` may go along; the tags of `images` are named already. Stops at the first error.
    Outcome run(const QList<Image>& images, const QList<Tag>& agreed, std::stop_token stop);

private:
    Result<Image> lookAt(const Image& image, const std::stop_token& stop);
    Result<> remove(const Image& image, const QList<Tag>& agreed, Outcome& outcome,
                    const std::stop_token& stop);
    Result<> removeManifest(const Image& image, const QList<Tag>& agreed, Outcome& outcome,
                            const std::stop_token& stop);
    QString text(const Image& image) const;

    std::shared_ptr<Registry> registry_;
    std::unique_ptr<Repository> repository_;
};

} // namespace stowage
