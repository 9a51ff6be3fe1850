#include "ui/transfers/transfertitle.h"

#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace stowage {

namespace {

struct Title {
    Q_DECLARE_TR_FUNCTIONS(stowage::TransferTitle)
};

/// Archives and layouts are known by their file, whatever repository the contract lists inside.
bool isFile(const Place& place) {
    return place.kind == Place::Kind::OciArchive || place.kind == Place::Kind::DockerArchive ||
           place.kind == Place::Kind::OciLayout;
}

QString fileName(const QString& path) {
    const QString name = QFileInfo(path).fileName();
    return name.isEmpty() ? path : name;
}

QString imageName(const RepositoryName& repository, const std::optional<Tag>& tag,
                  const std::optional<Digest>& digest) {
    if (tag) {
        return repository.toString() + QLatin1Char(':') + tag->toString();
    }
    if (digest) {
        return repository.toString() + QLatin1Char('@') + middleElided(*digest);
    }
    return repository.toString();
}

QString imageName(const ImageSource& image) {
    return imageName(image.repository, image.tag, image.digest);
}

TransferTitle titleOf(const CopyRequest& copy, const PlaceNamer& namer) {
    TransferTitle title;
    const bool single = copy.images.size() == 1;
    const auto tag = single ? copy.images.first().tag : std::nullopt;
    const auto digest = single ? copy.images.first().digest : std::nullopt;
    auto targetTag = single ? copy.images.first().targetTag : std::nullopt;
    if (!targetTag) {
        targetTag = tag;
    }
    title.what =
        isFile(copy.source) ? nameOf(copy.source, namer) : imageName(copy.repository, tag, digest);
    if (copy.images.size() > 1) {
        //: What is copied, when it is several images of one repository or archive
        title.what = Title::tr("%1 (%n images)", nullptr, static_cast<int>(copy.images.size()))
                         .arg(title.what);
    }
    title.where = nameOf(copy.target, namer);
    if (!isFile(copy.target)) {
        title.where += QLatin1Char('/') + imageName(copy.targetRepository, targetTag, std::nullopt);
    }
    return title;
}

TransferTitle titleOf(const UploadRequest& upload, const PlaceNamer& namer) {
    TransferTitle title;
    const auto count = static_cast<int>(upload.items.size());
    title.what =
        count == 1 ? fileName(upload.items.first().path) : Title::tr("%n files", nullptr, count);
    title.where = nameOf(upload.target, namer) + QLatin1Char('/') +
                  imageName(upload.repository, upload.tag, std::nullopt);
    return title;
}

TransferTitle titleOf(const LayerExportRequest& layer, const PlaceNamer&) {
    return {.what = Title::tr("Layer %1").arg(shortDigest(layer.layer)),
            .where = fileName(layer.target)};
}

TransferTitle titleOf(const FilesExportRequest& files, const PlaceNamer&) {
    const auto count = static_cast<int>(files.paths.size());
    const QString what = count == 1 ? fileName(QString::fromUtf8(files.paths.first()))
                                    : Title::tr("%n files", nullptr, count);
    //: 1: files, 2: the image that they are taken from
    return {.what = Title::tr("%1 of %2").arg(what, imageName(files.image)),
            .where = fileName(files.name.isEmpty() ? files.folder : files.name)};
}

TransferTitle titleOf(const RootfsExportRequest& rootfs, const PlaceNamer&) {
    return {.what = Title::tr("Files of %1").arg(imageName(rootfs.image)),
            .where = fileName(rootfs.target)};
}

} // namespace

TransferTitle TransferTitle::of(const TransferRequest& request, const PlaceNamer& namer) {
    TransferTitle title =
        std::visit([&namer](const auto& work) { return titleOf(work, namer); }, request.work);
    title.what = shownText(title.what, 200);
    title.where = shownText(title.where, 200);
    return title;
}

QString TransferTitle::toString() const {
    //: 1: what is transferred, 2: where to
    return Title::tr("%1 → %2").arg(what, where);
}

bool isUpward(const TransferRequest& request) {
    switch (request.kind()) {
    case TransferRequest::Kind::Copy:
        return !isFile(std::get<CopyRequest>(request.work).target);
    case TransferRequest::Kind::Upload:
        return true;
    case TransferRequest::Kind::LayerExport:
    case TransferRequest::Kind::FilesExport:
    case TransferRequest::Kind::RootfsExport:
        break;
    }
    return false;
}

} // namespace stowage
