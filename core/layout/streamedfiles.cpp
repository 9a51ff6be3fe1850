#include "core/layout/streamedfiles.h"

#include "core/base/quoted.h"
#include "core/layers/layerreader.h"
#include "core/layout/blobdevice.h"
#include "core/layout/ociindex.h"

#include <utility>

namespace stowage {

namespace {

constexpr qint64 largestDocument = 4 * 1024 * 1024;
constexpr qint64 mostKept = 32 * 1024 * 1024;
constexpr qsizetype mostFiles = 100'000;

} // namespace

Result<> StreamedFiles::read(const Blob& archive, std::stop_token stop) {
    BlobDevice device(archive);
    LayerReader reader(device);
    qint64 kept = 0;
    for (;;) {
        const auto next = reader.next(stop);
        if (!next) {
            return failure(next, quoted(archive.name()));
        }
        if (!*next) {
            return {};
        }
        const LayerEntry& entry = **next;
        names_.add(entry.path());
        if (names_.isSurelyLayer()) {
            return {};
        }
        const QString path = ArchiveNames::cleaned(entry.path());
        if (entry.type() != EntryType::File || !ArchiveNames::isArchivePart(path) ||
            files_.size() >= mostFiles) {
            continue;
        }
        if (entry.size() > largestDocument || kept + entry.size() > mostKept) {
            // A descriptor that is not open: its size is known, its content is not.
            files_.insert(path,
                          Blob(path, std::make_shared<FileDescriptor>(), 0, entry.size(), {}));
            continue;
        }
        auto bytes = reader.readAll(largestDocument, stop);
        if (!bytes) {
            return failure(bytes, quoted(archive.name()));
        }
        kept += bytes->size();
        files_.insert(path, Blob(path, *std::move(bytes)));
        if (isEnough()) {
            return {};
        }
    }
}

/// The documents at hand name all images.
bool StreamedFiles::isEnough() const {
    if (!names_.hasLayout()) {
        return false; // A manifest.json alone may still be followed by a layout.
    }
    const auto file = files_.constFind(QStringLiteral("index.json"));
    const auto bytes = file == files_.cend()
                           ? failure(ErrorCode::NotFound, QStringLiteral("index.json"))
                           : file->readAll(largestDocument);
    const auto index = bytes ? OciIndex::parse(*bytes) : failure(bytes);
    if (!index) {
        return true; // Damaged; more would not mend it.
    }
    for (const ListedImage& image : index->images(RepositoryName::closestTo({}))) {
        if (image.reference.isEmpty() && !names_.hasDockerList()) {
            return false;
        }
    }
    return true;
}

Result<Blob> StreamedFiles::open(const QString& path) const {
    const auto file = files_.constFind(path);
    if (file == files_.cend()) {
        return failure(ErrorCode::NotFound, QStringLiteral("there is no %1").arg(quoted(path)));
    }
    return *file;
}

} // namespace stowage
