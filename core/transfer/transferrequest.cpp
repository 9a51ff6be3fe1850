#include "core/transfer/transferrequest.h"

#include "core/registry/imageaddress.h"

#include <QDir>

#include <type_traits>

namespace stowage {

namespace {

template <class>
constexpr bool isMissing = false;

QString written(const ImageSource& image) {
    return imageAddress(image.place, image.repository, image.tag, image.digest);
}

/// The path of the only one, else of the first with how many more there are.
QString written(const QList<UploadRequest::Item>& items) {
    if (items.isEmpty()) {
        return {};
    }
    const QString& first = items.first().path;
    return items.size() == 1 ? first : QStringLiteral("%1 (+%2)").arg(first).arg(items.size() - 1);
}

QString sourceOf(const CopyRequest& request) {
    if (request.images.size() == 1) {
        const CopyRequest::Image& image = request.images.first();
        return imageAddress(request.source, request.repository, image.tag, image.digest);
    }
    return imageAddress(request.source, request.repository);
}

QString targetOf(const CopyRequest& request) {
    std::optional<Tag> tag;
    if (request.images.size() == 1) {
        const CopyRequest::Image& image = request.images.first();
        tag = image.targetTag ? image.targetTag : image.tag;
    }
    return imageAddress(request.target, request.targetRepository, tag);
}

} // namespace

QString TransferRequest::sourceText() const {
    return std::visit(
        [](const auto& request) {
            using Request = std::decay_t<decltype(request)>;
            if constexpr (std::is_same_v<Request, CopyRequest>) {
                return sourceOf(request);
            } else if constexpr (std::is_same_v<Request, UploadRequest>) {
                return written(request.items);
            } else if constexpr (std::is_same_v<Request, LayerExportRequest>) {
                return imageAddress(request.source, request.repository, {}, request.layer);
            } else if constexpr (std::is_same_v<Request, FilesExportRequest> ||
                                 std::is_same_v<Request, RootfsExportRequest>) {
                return written(request.image);
            } else {
                static_assert(isMissing<Request>);
            }
        },
        work);
}

QString TransferRequest::targetText() const {
    return std::visit(
        [](const auto& request) {
            using Request = std::decay_t<decltype(request)>;
            if constexpr (std::is_same_v<Request, CopyRequest>) {
                return targetOf(request);
            } else if constexpr (std::is_same_v<Request, UploadRequest>) {
                return imageAddress(request.target, request.repository, request.tag);
            } else if constexpr (std::is_same_v<Request, FilesExportRequest>) {
                return request.name.isEmpty() ? request.folder
                                              : QDir(request.folder).filePath(request.name);
            } else {
                return request.target;
            }
        },
        work);
}

QString TransferRequest::operation() const {
    QString verb;
    switch (kind()) {
    case Kind::Copy:
        verb = QStringLiteral("copy");
        break;
    case Kind::Upload:
        verb = QStringLiteral("upload");
        break;
    case Kind::LayerExport:
    case Kind::FilesExport:
    case Kind::RootfsExport:
        verb = QStringLiteral("export");
        break;
    }
    return QStringLiteral("%1 of %2 to %3").arg(verb, sourceText(), targetText());
}

} // namespace stowage
