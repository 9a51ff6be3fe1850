#include "core/image/manifest.h"

#include "core/base/quoted.h"
#include "core/digest/hasher.h"
#include "core/image/json.h"
#include "core/image/jsonfields.h"
#include "core/image/jsonkeys.h"
#include "core/image/mediatype.h"
#include "core/image/schema1.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

JsonFields manifestFields(const QJsonObject& object) {
    return JsonFields(object, QStringLiteral("the manifest"),
                      {schemaVersionKey, mediaTypeKey, artifactTypeKey, configKey, layersKey,
                       manifestsKey, subjectKey, annotationsKey, fsLayersKey, historyKey,
                       signaturesKey});
}

std::optional<Manifest::Kind> kindOf(const QString& mediaType) {
    if (MediaType::isIndex(mediaType)) {
        return Manifest::Kind::Index;
    }
    if (MediaType::isImageManifest(mediaType)) {
        return Manifest::Kind::Image;
    }
    if (MediaType::isSchema1(mediaType)) {
        return Manifest::Kind::Schema1;
    }
    return std::nullopt;
}

/// The media type without parameters ("; charset=utf-8") and in lower case, as HTTP headers have
/// it.
QString normalized(const QString& mediaType) {
    return mediaType.section(QLatin1Char(';'), 0, 0).trimmed().toLower();
}

/// What the document is by the fields it has. One that could be read in two ways is none.
Manifest::Kind shapeOf(JsonFields& fields) {
    const bool index = fields.has(manifestsKey);
    const bool image = fields.has(layersKey) || fields.has(configKey);
    const bool schema1 = fields.has(fsLayersKey);
    if (static_cast<int>(index) + static_cast<int>(image) + static_cast<int>(schema1) > 1) {
        fields.fail(ErrorCode::ManifestInvalid, QStringLiteral("it is both an index and an image"));
    }
    const qint64 version = fields.number(schemaVersionKey);
    if (version != 1 && version != 2) {
        fields.fail(ErrorCode::ManifestInvalid,
                    QStringLiteral("its schemaVersion is %1, not 1 or 2").arg(version));
    }
    if (schema1 != (version == 1)) {
        fields.fail(ErrorCode::ManifestInvalid,
                    QStringLiteral("its fields do not fit its schemaVersion %1").arg(version));
    }
    if (schema1) {
        return Manifest::Kind::Schema1;
    }
    return index ? Manifest::Kind::Index : Manifest::Kind::Image;
}

/// An empty index or list may leave its one telling field out or null it; then its type tells.
void checkDeclared(JsonFields& fields, Manifest::Kind& kind, const QString& declared,
                   const QString& by) {
    const auto meant = kindOf(declared);
    if (!meant || *meant == kind) {
        return;
    }
    if (*meant == Manifest::Kind::Index && !fields.has(configKey) && !fields.has(layersKey) &&
        kind == Manifest::Kind::Image) {
        kind = Manifest::Kind::Index;
        return;
    }
    fields.fail(ErrorCode::ManifestInvalid,
                QStringLiteral("it is not the %1 that %2 says").arg(quoted(declared), by));
}

Result<QList<Descriptor>> descriptors(const QJsonArray& array, const QString& what) {
    QList<Descriptor> result;
    result.reserve(array.size());
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString where = QStringLiteral("%1 %2 of the manifest").arg(what).arg(i + 1);
        if (!array.at(i).isObject()) {
            return failure(ErrorCode::ManifestInvalid, where + QStringLiteral(": it is no object"));
        }
        auto descriptor = Descriptor::fromJson(array.at(i).toObject(), where);
        if (!descriptor) {
            return failure(descriptor);
        }
        result.append(*std::move(descriptor));
    }
    return result;
}

Result<std::optional<Descriptor>> optionalDescriptor(JsonFields& fields, QLatin1String key) {
    if (!fields.has(key)) {
        return std::nullopt;
    }
    const QJsonObject object = fields.object(key);
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    auto descriptor =
        Descriptor::fromJson(object, QStringLiteral("the %1 of the manifest").arg(key));
    if (!descriptor) {
        return failure(descriptor);
    }
    return *std::move(descriptor);
}

QString artifactTypeOf(const QString& declared, const std::optional<Descriptor>& config) {
    if (declared.isEmpty() && config && !MediaType::isImageConfig(config->mediaType)) {
        return config->mediaType;
    }
    return declared;
}

} // namespace

Manifest::Manifest(Kind kind, QByteArray bytes, Digest digest)
    : kind_(kind), bytes_(std::move(bytes)), digest_(std::move(digest)) {}

Result<Manifest> Manifest::parse(QByteArray bytes, const QString& mediaType) {
    const auto document = parseJsonObject(bytes, QStringLiteral("the manifest"), maximumSize);
    if (!document) {
        return failure(document);
    }
    JsonFields fields = manifestFields(*document);
    Kind kind = shapeOf(fields);
    const QString own = fields.string(mediaTypeKey);
    const QString given = normalized(mediaType);
    checkDeclared(fields, kind, own, QStringLiteral("its mediaType"));
    checkDeclared(fields, kind, given, QStringLiteral("its source"));
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }
    if (kind == Kind::Schema1) {
        return parseSchema1(bytes);
    }

    const Digest digest = Hasher::digestOf(bytes);
    Manifest manifest(kind, std::move(bytes), digest);
    if (!own.isEmpty()) {
        manifest.mediaType_ = own;
    } else if (kindOf(given)) {
        manifest.mediaType_ = given;
    } else {
        manifest.mediaType_ = kind == Kind::Index ? MediaType::ociIndex : MediaType::ociManifest;
    }
    manifest.annotations_ = fields.stringMap(annotationsKey);
    const QString artifactType = fields.string(artifactTypeKey);
    const QJsonArray layers = fields.array(layersKey);
    const QJsonArray manifests = fields.array(manifestsKey);
    if (kind == Kind::Image && !fields.has(configKey)) {
        fields.fail(ErrorCode::ManifestInvalid, QStringLiteral("it has neither a config nor a list "
                                                               "of manifests"));
    }
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }

    auto config = optionalDescriptor(fields, configKey);
    auto subject = optionalDescriptor(fields, subjectKey);
    auto parsedLayers = descriptors(layers, QStringLiteral("layer"));
    auto children = descriptors(manifests, QStringLiteral("entry"));
    if (!config || !subject) {
        return failure(config ? subject : config);
    }
    if (!parsedLayers || !children) {
        return failure(parsedLayers ? children : parsedLayers);
    }
    manifest.artifactType_ = artifactTypeOf(artifactType, *config);
    manifest.config_ = *std::move(config);
    manifest.subject_ = *std::move(subject);
    manifest.layers_ = *std::move(parsedLayers);
    manifest.manifests_ = *std::move(children);
    return manifest;
}

Result<Manifest> Manifest::parseSchema1(const QByteArray& bytes) {
    const auto document = parseJsonObject(bytes, QStringLiteral("the manifest"), maximumSize);
    if (!document) {
        return failure(document);
    }
    const auto payload = schema1Payload(bytes, *document);
    if (!payload) {
        return failure(payload);
    }
    // What is signed is what counts, not what stands around it.
    const auto content =
        parseJsonObject(*payload, QStringLiteral("the signed part of the manifest"), maximumSize);
    if (!content) {
        return failure(content);
    }
    JsonFields fields = manifestFields(*content);
    if (shapeOf(fields) != Kind::Schema1) {
        fields.fail(ErrorCode::ManifestInvalid, QStringLiteral("it has no list of fsLayers"));
    }
    const QJsonArray layers = fields.array(fsLayersKey);
    if (auto checked = fields.check(); !checked) {
        return failure(checked);
    }

    Manifest manifest(Kind::Schema1, bytes, Hasher::digestOf(*payload));
    manifest.mediaType_ = document->contains(signaturesKey) ? MediaType::dockerSchema1Signed
                                                            : MediaType::dockerSchema1;
    for (const auto& layer : layers) {
        JsonFields entry(layer.toObject(), QStringLiteral("a layer of the manifest"), {blobSumKey});
        const QString text = entry.requiredString(blobSumKey);
        if (auto checked = entry.check(); !checked) {
            return failure(checked);
        }
        auto digest = Digest::parse(text);
        if (!digest) {
            return failure(digest, entry.where());
        }
        manifest.layers_.append(Descriptor{
            .mediaType = MediaType::dockerLayerGzip, .digest = *std::move(digest), .size = -1});
    }
    // Schema 1 lists the topmost layer first.
    std::reverse(manifest.layers_.begin(), manifest.layers_.end());
    return manifest;
}

QList<Descriptor> Manifest::blobs() const {
    QList<Descriptor> result;
    if (config_) {
        result.append(*config_);
    }
    std::copy_if(layers_.begin(), layers_.end(), std::back_inserter(result),
                 [](const Descriptor& layer) { return !layer.isForeign(); });
    return result;
}

Descriptor Manifest::descriptor() const {
    return Descriptor{.mediaType = mediaType_,
                      .digest = digest_,
                      .size = bytes_.size(),
                      .artifactType = artifactType_};
}

} // namespace stowage
