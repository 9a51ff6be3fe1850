#include "core/layout/ocitar.h"

#include "core/base/quoted.h"
#include "core/digest/hasher.h"
#include "core/layout/dockerimages.h"
#include "core/layout/imagename.h"
#include "core/layout/ocifolder.h"

#include <QHash>

#include <utility>

namespace stowage {

Result<QByteArray> readDocument(const ImageFiles& files, const QString& path) {
    const auto file = files.open(path);
    if (!file) {
        return file.error().code() == ErrorCode::NotFound
                   ? failure(ErrorCode::Unsupported, file.error().message())
                   : failure(file);
    }
    return file->readAll(Manifest::maximumSize);
}

OciTar::OciTar(std::shared_ptr<const ImageFiles> files) : files_(std::move(files)) {}

Result<std::shared_ptr<OciTar>> OciTar::open(std::shared_ptr<const ImageFiles> files,
                                             const RepositoryName& unnamed, std::stop_token stop) {
    std::shared_ptr<OciTar> content(new OciTar(std::move(files)));
    const auto version = readDocument(*content->files_, QStringLiteral("oci-layout"));
    if (!version) {
        return failure(version);
    }
    if (auto good = checkLayoutVersion(*version); !good) {
        return failure(good);
    }
    const auto bytes = readDocument(*content->files_, QStringLiteral("index.json"));
    if (!bytes) {
        return failure(ErrorCode::Corrupt, bytes.error().message());
    }
    const auto index = parseIndex(*bytes);
    if (!index) {
        return failure(index);
    }
    content->images_ = index->images(unnamed);
    if (auto named = content->nameByDocker(unnamed, std::move(stop)); !named) {
        return failure(named);
    }
    return content;
}

Result<> OciTar::nameByDocker(const RepositoryName& unnamed, std::stop_token stop) {
    bool complete = true;
    for (const ListedImage& image : std::as_const(images_)) {
        complete = complete && !image.reference.isEmpty();
    }
    const QString listPath = QStringLiteral("manifest.json");
    if (complete || !files_->has(listPath)) {
        return {};
    }
    const auto bytes = readDocument(*files_, listPath);
    const auto list = bytes ? parseDockerImages(*bytes) : failure(bytes);
    if (!list) {
        return failure(list);
    }
    QHash<Digest, QStringList> namesOfConfigs;
    for (const DockerImage& image : *list) {
        const auto config = files_->open(image.config);
        const auto digest = config ? config->digest(HashAlgorithm::Sha256, stop) : failure(config);
        if (digest) {
            namesOfConfigs[*digest] += image.repoTags;
        } else if (digest.error().isCancelled()) {
            return failure(digest);
        }
    }
    ListedNames names(unnamed);
    for (const ListedImage& image : std::as_const(images_)) {
        names.take(image.repository, image.tag);
    }
    QList<ListedImage> named;
    for (const ListedImage& image : std::as_const(images_)) {
        QStringList found;
        if (image.reference.isEmpty()) {
            const auto manifest =
                readManifest(*this, image.descriptor->digest, image.descriptor->mediaType, stop);
            if (manifest && manifest->config()) {
                found = namesOfConfigs.value(manifest->config()->digest);
            }
        }
        bool any = false;
        for (const QString& text : std::as_const(found)) {
            const auto reference = Reference::parse(text);
            if (!reference) {
                continue;
            }
            ListedNames::Name name = names.claim(*reference);
            ListedImage copy = image;
            copy.repository = std::move(name.repository);
            copy.tag = std::move(name.tag);
            copy.reference = text;
            named.append(std::move(copy));
            any = true;
        }
        if (!any) {
            named.append(image);
        }
    }
    images_ = std::move(named);
    return {};
}

Result<QList<ListedImage>> OciTar::images(std::stop_token /*stop*/) const {
    return images_;
}

Result<Blob> OciTar::blob(const Digest& digest, std::stop_token stop) const {
    if (stop.stop_requested()) {
        return cancelled();
    }
    auto file = digest.isTarSum()
                    ? failure(ErrorCode::NotFound, QStringLiteral("layouts have no tarsums"))
                    : files_->open(blobPath(digest));
    if (!file && file.error().code() == ErrorCode::NotFound) {
        return failure(ErrorCode::LayerUnknown,
                       QStringLiteral("there is no blob %1").arg(digest.toString()));
    }
    return file;
}

} // namespace stowage
