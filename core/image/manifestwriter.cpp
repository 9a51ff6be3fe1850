#include "core/image/jsontext.h"
#include "core/image/manifest.h"
#include "core/image/mediatype.h"

namespace stowage {

namespace {

QList<QByteArray> allToJson(const QList<Descriptor>& descriptors) {
    QList<QByteArray> result;
    for (const Descriptor& descriptor : descriptors) {
        result.append(descriptor.toJson());
    }
    return result;
}

void begin(JsonText& json, const QString& mediaType) {
    json.add(QLatin1String("schemaVersion"), 2);
    json.add(QLatin1String("mediaType"), mediaType);
}

void end(JsonText& json, const QMap<QString, QString>& annotations) {
    if (!annotations.isEmpty()) {
        json.add(QLatin1String("annotations"), annotations);
    }
}

} // namespace

QByteArray makeManifest(const Descriptor& config, const QList<Descriptor>& layers,
                        const QString& artifactType, const QMap<QString, QString>& annotations) {
    JsonText json;
    begin(json, MediaType::ociManifest);
    json.addUnlessEmpty(QLatin1String("artifactType"), artifactType);
    json.addJson(QLatin1String("config"), config.toJson());
    json.addJson(QLatin1String("layers"), allToJson(layers));
    end(json, annotations);
    return json.finish();
}

QByteArray makeIndex(const QList<Descriptor>& manifests,
                     const QMap<QString, QString>& annotations) {
    JsonText json;
    begin(json, MediaType::ociIndex);
    json.addJson(QLatin1String("manifests"), allToJson(manifests));
    end(json, annotations);
    return json.finish();
}

} // namespace stowage
