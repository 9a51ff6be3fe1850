#include "core/image/manifest.h"
#include "ui/theme/format.h"
#include "ui/upload/uploaditem.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSet>

namespace stowage {

namespace {

struct DroppedText {
    Q_DECLARE_TR_FUNCTIONS(stowage::DroppedContent)
};

QString fileName(const QString& path) {
    const QString name = QFileInfo(path).fileName();
    return name.isEmpty() ? path : name;
}

QString kindText(const Place& place) {
    switch (place.kind) {
    case Place::Kind::RegistryFolder:
        return DroppedText::tr("Registry folder");
    case Place::Kind::OciLayout:
        return DroppedText::tr("OCI layout");
    case Place::Kind::OciArchive:
        return DroppedText::tr("OCI archive");
    case Place::Kind::DockerArchive:
        return DroppedText::tr("Docker archive");
    case Place::Kind::Remote:
        break;
    }
    return DroppedText::tr("Registry");
}

QString describe(const Recognition& found) {
    switch (found.kind) {
    case Recognition::Kind::Place: {
        const QString images =
            found.images.size() == 1
                ? DroppedText::tr("1 image")
                : DroppedText::tr("%n images", nullptr, static_cast<int>(found.images.size()));
        //: 1: kind of archive, 2: number of images
        return DroppedText::tr("%1 with %2").arg(kindText(*found.place), images);
    }
    case Recognition::Kind::Layer:
        return DroppedText::tr("Layer (a tar archive)");
    case Recognition::Kind::Files:
        break;
    }
    return QFileInfo(found.path).isDir() ? DroppedText::tr("Folder, packed into one layer")
                                         : DroppedText::tr("File, stored as it is");
}

/// The only image of a repository that is not a part of another, so that one without a tag can be
/// named by its digest. Nothing when there is none or several.
std::optional<Digest> onlyImage(Registry& registry, const RepositoryName& name,
                                const std::stop_token& stop) {
    const auto repository = registry.open(name);
    const auto digests = repository->manifests().list(stop);
    if (!digests) {
        return std::nullopt;
    }
    QSet<Digest> roots(digests->cbegin(), digests->cend());
    for (const Digest& digest : *digests) {
        const auto manifest = repository->manifests().get(digest, stop);
        if (!manifest) {
            continue;
        }
        for (const Descriptor& child : manifest->manifests()) {
            roots.remove(child.digest);
        }
    }
    return roots.size() == 1 ? std::optional(*roots.cbegin()) : std::nullopt;
}

void addImages(DroppedContent& content, const Recognition& found, const RegistryOpener& open,
               const std::stop_token& stop) {
    std::shared_ptr<Registry> registry;
    for (const Recognition::Image& image : found.images) {
        UploadItem item{
            .kind = UploadItem::Kind::Image,
            .title =
                shownText(image.reference.isEmpty() ? fileName(found.path) : image.reference, 200),
            .size = image.size,
            .repository = image.repository,
            .tag = image.tag.isEmpty() ? QStringLiteral("latest") : image.tag,
            .source = *found.place,
            .sourceRepository = image.repository,
            .sourceTag = image.tag};
        if (image.tag.isEmpty()) {
            if (!registry && open) {
                if (auto opened = open(*found.place, OpenMode::Read, stop)) {
                    registry = *opened;
                }
            }
            const auto name = RepositoryName::parse(image.repository);
            if (registry && name) {
                item.digest = onlyImage(*registry, *name, stop);
            }
            if (!item.digest) {
                content.failures.append(
                    Error(ErrorCode::Unsupported,
                          QStringLiteral("an image without a tag cannot be told from others"))
                        .in(item.title));
                continue;
            }
        }
        content.items.append(item);
    }
}

void addFile(DroppedContent& content, const Recognition& found) {
    UploadItem* files = nullptr;
    for (UploadItem& item : content.items) {
        if (item.kind == UploadItem::Kind::Files) {
            files = &item;
        }
    }
    if (!files) {
        content.items.append(
            {.kind = UploadItem::Kind::Files,
             .title = shownText(fileName(found.path), 200),
             .repository = RepositoryName::closestTo(QFileInfo(found.path).baseName()).toString(),
             .tag = QStringLiteral("latest")});
        files = &content.items.last();
    }
    files->paths.append(found.path);
    files->size += found.size;
    if (files->paths.size() > 1) {
        files->title = DroppedText::tr("%n files", nullptr, static_cast<int>(files->paths.size()));
    }
}

} // namespace

DroppedContent lookAt(const QStringList& paths, const Recognizer& recognize,
                      const RegistryOpener& open, std::stop_token stop) {
    DroppedContent content;
    for (const QString& path : paths) {
        if (stop.stop_requested()) {
            content.failures.append(Error::cancelled());
            break;
        }
        const Result<Recognition> found = recognize(path, stop);
        if (!found) {
            content.failures.append(found.error().in(shownText(path, 200)));
            continue;
        }
        content.size += found->size;
        content.descriptions.append(describe(*found));
        if (found->kind == Recognition::Kind::Place) {
            if (paths.size() == 1) {
                content.place = found->place;
            }
            if (found->images.isEmpty()) {
                content.failures.append(
                    Error(ErrorCode::NotFound, QStringLiteral("there is no image in it"))
                        .in(shownText(fileName(path), 200)));
            }
            addImages(content, *found, open, stop);
        } else {
            addFile(content, *found);
        }
    }
    return content;
}

} // namespace stowage
