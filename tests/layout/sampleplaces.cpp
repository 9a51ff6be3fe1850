#include "tests/layout/sampleplaces.h"

#include "core/digest/hasher.h"
#include "tests/support/runprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stowage::test {

QStringList StoredImage::digests() const {
    QStringList digests{documents.configDescriptor.digest.toString()};
    for (const QByteArray& layer : layers) {
        digests.append(Hasher::digestOf(layer).toString());
    }
    return digests;
}

StoredImage sampleImage(const QList<QByteArray>& texts, bool compressed) {
    QList<SampleImage::Layer> layers;
    QList<QByteArray> allStored;
    QList<QByteArray> tars;
    for (const QByteArray& text : texts) {
        const QByteArray tar = tarOf("file-" + text.left(8), text);
        const QByteArray stored = compressed ? gzipped(tar) : tar;
        layers.append({.stored = stored,
                       .tar = tar,
                       .mediaType = compressed ? MediaType::ociLayerGzip : MediaType::ociLayer});
        allStored.append(stored);
        tars.append(tar);
    }
    return {.documents = SampleImage::of(layers), .layers = allStored, .tars = tars};
}

Result<Descriptor> putBlob(Registry& registry, const QString& repository, const QByteArray& bytes) {
    const Descriptor expected = describe(bytes, MediaType::octetStream);
    const auto opened = registry.open(repositoryName(repository));
    auto upload = opened->layers().upload(expected);
    if (!upload) {
        return failure(upload);
    }
    if (auto written = (*upload)->write(bytes); !written) {
        return failure(written);
    }
    return (*upload)->finish(expected.size, expected.digest, {});
}

Result<Descriptor> put(Registry& registry, const QString& repository,
                       const std::optional<QString>& tag, const StoredImage& image) {
    for (const QByteArray& blob : QList<QByteArray>{image.documents.config} + image.layers) {
        if (auto done = putBlob(registry, repository, blob); !done) {
            return done;
        }
    }
    const auto opened = registry.open(repositoryName(repository));
    return opened->manifests().put(image.documents.manifest,
                                   image.documents.manifestDescriptor.mediaType,
                                   tag ? std::optional(tagName(*tag)) : std::nullopt);
}

QByteArray skopeo(const QStringList& arguments) {
    const ProgramResult result = runProgram(
        QStringLiteral("skopeo"), QStringList{QStringLiteral("--insecure-policy")} + arguments);
    if (!result.ok()) {
        qWarning("skopeo: %s", result.err.constData());
        return {};
    }
    return result.out;
}

bool skopeoCopy(const QString& from, const QString& to) {
    return !skopeo({QStringLiteral("copy"), from, to}).isEmpty();
}

QStringList skopeoDigests(const QString& image) {
    const QByteArray bytes = skopeo({QStringLiteral("inspect"), QStringLiteral("--raw"), image});
    const QJsonObject manifest = QJsonDocument::fromJson(bytes).object();
    const auto digestOf = [](const QJsonValue& descriptor) {
        return descriptor.toObject().value(QLatin1String("digest")).toString();
    };
    QStringList digests{digestOf(manifest.value(QLatin1String("config")))};
    for (const QJsonValue& layer : manifest.value(QLatin1String("layers")).toArray()) {
        digests.append(digestOf(layer));
    }
    return digests << Hasher::digestOf(bytes).toString();
}

bool writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<QByteArray> readLayer(Registry& registry, const QString& repository, const Digest& digest) {
    const auto opened = registry.open(repositoryName(repository));
    auto layer = opened->layers().fetch(digest);
    if (!layer) {
        return failure(layer);
    }
    return (*layer)->readAll();
}

RepositoryName repositoryName(const QString& text) {
    return RepositoryName::parse(text).value_or(RepositoryName::closestTo({}));
}

Tag tagName(const QString& text) {
    return Tag::parse(text).value_or(Tag::closestTo({}));
}

} // namespace stowage::test
