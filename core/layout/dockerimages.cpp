#include "core/layout/dockerimages.h"

#include "core/image/json.h"
#include "core/image/jsonfields.h"

#include <QJsonDocument>

#include <utility>

namespace stowage {

namespace {

constexpr qsizetype largest = 4 * 1024 * 1024;
constexpr qsizetype mostLayers = 4096;
constexpr QLatin1String imagesKey("images");
constexpr QLatin1String configKey("Config");
constexpr QLatin1String repoTagsKey("RepoTags");
constexpr QLatin1String layersKey("Layers");

} // namespace

Result<QList<DockerImage>> parseDockerImages(const QByteArray& bytes) {
    // A list is what it should be; as a field of an object it is read as strictly as all documents.
    const QByteArray wrapped = QByteArrayLiteral("{\"images\":") + bytes + '}';
    const auto document = parseJsonObject(wrapped, QStringLiteral("manifest.json"), largest);
    if (!document) {
        const bool invalid = document.error().code() == ErrorCode::ManifestInvalid;
        return invalid ? failure(ErrorCode::Corrupt, document.error().message())
                       : failure(document);
    }
    if (!document->value(imagesKey).isArray() || document->size() != 1) {
        return failure(ErrorCode::Corrupt, QStringLiteral("manifest.json is no list of images"));
    }
    QList<DockerImage> images;
    const QJsonArray array = document->value(imagesKey).toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString where = QStringLiteral("image %1 of manifest.json").arg(i + 1);
        if (!array.at(i).isObject()) {
            return failure(ErrorCode::Corrupt, where + QStringLiteral(" is no object"));
        }
        JsonFields fields(array.at(i).toObject(), where, {configKey, repoTagsKey, layersKey});
        DockerImage image;
        image.config = fields.requiredString(configKey);
        image.repoTags = fields.strings(repoTagsKey);
        image.layers = fields.strings(layersKey);
        if (auto good = fields.check(); !good) {
            return failure(ErrorCode::Corrupt, good.error().message());
        }
        if (image.layers.size() > mostLayers) {
            return failure(ErrorCode::TooLarge,
                           QStringLiteral("%1 has %2 layers").arg(where).arg(image.layers.size()));
        }
        images.append(std::move(image));
    }
    return images;
}

QByteArray makeDockerImages(const QList<DockerImage>& images) {
    QJsonArray array;
    for (const DockerImage& image : images) {
        QJsonObject object;
        object.insert(configKey, image.config);
        object.insert(repoTagsKey, image.repoTags.isEmpty()
                                       ? QJsonValue()
                                       : QJsonArray::fromStringList(image.repoTags));
        object.insert(layersKey, QJsonArray::fromStringList(image.layers));
        array.append(object);
    }
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

} // namespace stowage
