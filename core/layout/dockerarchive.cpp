#include "core/layout/dockerarchive.h"

#include "core/layout/archivedraft.h"
#include "core/layout/archivefiles.h"
#include "core/layout/dockerpacker.h"
#include "core/layout/dockertar.h"
#include "core/layout/imagename.h"

#include <utility>

namespace stowage {

namespace {

Result<std::shared_ptr<Registry>> beginDraft(Place place) {
    const auto packer = std::make_shared<DockerPacker>();
    return ArchiveDraft::begin(
        std::move(place),
        [packer](const OciFolder& folder, ArchiveWriter& writer, std::stop_token stop) {
            return packer->pack(folder, writer, std::move(stop));
        },
        [packer](const OciFolder& folder, const Manifest& manifest, std::stop_token stop) {
            return packer->accept(folder, manifest, std::move(stop));
        });
}

} // namespace

Result<std::shared_ptr<Registry>> DockerArchive::open(const QString& path, OpenMode mode,
                                                      std::stop_token stop) {
    Place place{Place::Kind::DockerArchive, path};
    const auto operation = [&path](const Error& error) {
        return archiveOperation(QStringLiteral("docker archive"), path, error);
    };
    if (mode == OpenMode::Create) {
        return beginDraft(std::move(place));
    }
    if (mode == OpenMode::ReadWrite) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("an archive cannot be changed, only written anew"));
    }
    auto files = ArchiveFiles::open(path, std::move(stop));
    if (!files) {
        return failure(files, operation(files.error()));
    }
    auto content = DockerTar::open(*std::move(files), defaultRepository(path));
    if (!content) {
        return failure(content, operation(content.error()));
    }
    return std::make_shared<ContentRegistry>(std::move(place), Capabilities{}, *std::move(content));
}

} // namespace stowage
