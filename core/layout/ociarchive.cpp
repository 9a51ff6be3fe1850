#include "core/layout/ociarchive.h"

#include "core/layout/archivedraft.h"
#include "core/layout/archivefiles.h"
#include "core/layout/blobdevice.h"
#include "core/layout/imagename.h"
#include "core/layout/ocitar.h"

#include <set>
#include <utility>

namespace stowage {

namespace {

/// The layout as a tar: the two files that say what it is first, then all that its images need, in
/// the order of their digests.
Result<> pack(const OciFolder& folder, ArchiveWriter& writer, std::stop_token stop) {
    const auto index = folder.index();
    if (!index) {
        return failure(index);
    }
    const auto manifests = reachableManifests(folder, index->descriptors(), stop);
    if (!manifests) {
        return failure(manifests);
    }
    std::set<Digest> digests;
    for (const Manifest& manifest : *manifests) {
        digests.insert(manifest.digest());
        for (const Descriptor& part : manifest.blobs()) {
            digests.insert(part.digest);
        }
    }
    std::set<QString> folders{QStringLiteral("blobs")};
    for (const Digest& digest : digests) {
        folders.insert(QStringLiteral("blobs/") + digest.algorithm());
    }
    const auto layout =
        openBlob(folder.path() + QStringLiteral("/oci-layout"), QStringLiteral("oci-layout"));
    const auto layoutBytes = layout ? layout->readAll(Manifest::maximumSize) : failure(layout);
    if (!layoutBytes) {
        return failure(layoutBytes);
    }
    if (auto done = writer.file(QStringLiteral("oci-layout"), *layoutBytes); !done) {
        return done;
    }
    if (auto done = writer.file(QStringLiteral("index.json"), index->toBytes()); !done) {
        return done;
    }
    for (const QString& path : folders) {
        if (auto done = writer.folder(path); !done) {
            return done;
        }
    }
    for (const Digest& digest : digests) {
        auto blob = folder.blob(digest, stop);
        if (!blob) {
            if (blob.error().code() == ErrorCode::LayerUnknown) {
                continue; // A foreign layer, which a manifest may name without its being here.
            }
            return failure(blob);
        }
        const qint64 size = blob->size();
        BlobDevice content(*std::move(blob));
        if (auto done = writer.file(blobPath(digest), size, content, stop); !done) {
            return done;
        }
    }
    return {};
}

} // namespace

Result<std::shared_ptr<Registry>> OciArchive::open(const QString& path, OpenMode mode,
                                                   std::stop_token stop) {
    Place place{Place::Kind::OciArchive, path};
    const auto operation = [&path](const Error& error) {
        return archiveOperation(QStringLiteral("OCI archive"), path, error);
    };
    if (mode == OpenMode::Create) {
        return ArchiveDraft::begin(std::move(place), pack);
    }
    if (mode == OpenMode::ReadWrite) {
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("an archive cannot be changed, only written anew"));
    }
    auto files = ArchiveFiles::open(path, stop);
    if (!files) {
        return failure(files, operation(files.error()));
    }
    auto content = OciTar::open(*std::move(files), defaultRepository(path), std::move(stop));
    if (!content) {
        return failure(content, operation(content.error()));
    }
    return std::make_shared<ContentRegistry>(std::move(place), Capabilities{}, *std::move(content));
}

} // namespace stowage
