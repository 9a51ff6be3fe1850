#pragma once

#include "core/layout/imagecontent.h"
#include "core/layout/imagefiles.h"

namespace stowage {

/// An OCI layout in an archive, read only. Images whose entry in index.json has no name are named
/// by the archive's manifest.json, where docker wrote one beside it. Thread-safe.
class OciTar final : public ImageContent {
public:
    /// Errors: Unsupported when it holds no layout, Corrupt.
    static Result<std::shared_ptr<OciTar>> open(std::shared_ptr<const ImageFiles> files,
                                                const RepositoryName& unnamed,
                                                std::stop_token stop);

    Result<QList<ListedImage>> images(std::stop_token stop) const override;
    Result<Blob> blob(const Digest& digest, std::stop_token stop) const override;

private:
    explicit OciTar(std::shared_ptr<const ImageFiles> files);

    Result<> nameByDocker(const RepositoryName& unnamed, std::stop_token stop);

    std::shared_ptr<const ImageFiles> files_;
    QList<ListedImage> images_;
};

/// Reads a file that an archive of images must have. Errors: Unsupported when it is absent,
/// Corrupt, TooLarge.
Result<QByteArray> readDocument(const ImageFiles& files, const QString& path);

} // namespace stowage
