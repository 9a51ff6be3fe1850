#include "core/image/descriptor.h"

#include "core/image/jsonfields.h"
#include "core/image/jsonkeys.h"
#include "core/image/jsontext.h"
#include "core/image/mediatype.h"

namespace stowage {

namespace {

Result<Platform> platformFromJson(const QJsonObject& object, const QString& where) {
    JsonFields fields(object, where, {osKey, architectureKey, variantKey, osVersionKey});
    Platform platform{.os = fields.string(osKey),
                      .architecture = fields.string(architectureKey),
                      .variant = fields.string(variantKey),
                      .osVersion = fields.string(osVersionKey)};
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    return platform;
}

QByteArray platformToJson(const Platform& platform) {
    JsonText json;
    json.add(architectureKey, platform.architecture);
    json.add(osKey, platform.os);
    json.addUnlessEmpty(osVersionKey, platform.osVersion);
    json.addUnlessEmpty(variantKey, platform.variant);
    return json.finish();
}

} // namespace

Result<Descriptor> Descriptor::fromJson(const QJsonObject& object, const QString& where) {
    JsonFields fields(
        object, where,
        {mediaTypeKey, digestKey, sizeKey, urlsKey, annotationsKey, platformKey, artifactTypeKey});
    QString mediaType = fields.requiredString(mediaTypeKey);
    const auto digest = fields.digest(digestKey);
    const qint64 size = fields.size(sizeKey);
    QStringList urls = fields.strings(urlsKey);
    QMap<QString, QString> annotations = fields.stringMap(annotationsKey);
    QString artifactType = fields.string(artifactTypeKey);
    const QJsonObject platformObject = fields.object(platformKey);
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    std::optional<Platform> platform;
    if (fields.has(platformKey)) {
        auto parsed = platformFromJson(platformObject, QStringLiteral("the platform of ") + where);
        if (!parsed) {
            return failure(parsed);
        }
        platform = *std::move(parsed);
    }
    return Descriptor{.mediaType = std::move(mediaType),
                      .digest = *digest,
                      .size = size,
                      .annotations = std::move(annotations),
                      .urls = std::move(urls),
                      .artifactType = std::move(artifactType),
                      .platform = std::move(platform)};
}

QByteArray Descriptor::toJson() const {
    JsonText json;
    json.add(mediaTypeKey, mediaType);
    json.add(digestKey, digest.toString());
    json.add(sizeKey, size);
    if (!urls.isEmpty()) {
        json.add(urlsKey, urls);
    }
    if (!annotations.isEmpty()) {
        json.add(annotationsKey, annotations);
    }
    if (platform) {
        json.addJson(platformKey, platformToJson(*platform));
    }
    json.addUnlessEmpty(artifactTypeKey, artifactType);
    return json.finish();
}

bool Descriptor::isForeign() const {
    return MediaType::isNonDistributable(mediaType) && !urls.isEmpty();
}

} // namespace stowage
