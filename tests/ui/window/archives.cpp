#include "tests/ui/window/archives.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "tests/layout/tarbuilder.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace stowage::test {

namespace {

using File = std::pair<QString, QByteArray>;

QList<File> layoutFiles(const NamedImage& named) {
    Descriptor top = named.image.documents.manifestDescriptor;
    top.annotations = {
        {QStringLiteral("org.opencontainers.image.ref.name"), named.name.section(u':', 1)},
        {QStringLiteral("io.containerd.image.name"), QStringLiteral("docker.io/") + named.name}};
    QList<File> files{
        {QStringLiteral("oci-layout"), QByteArrayLiteral(R"({"imageLayoutVersion":"1.0.0"})")},
        {QStringLiteral("index.json"), makeIndex({top})}};
    QList<QByteArray> blobs = named.image.layers;
    blobs << named.image.documents.config << named.image.documents.manifest;
    for (const QByteArray& blob : std::as_const(blobs)) {
        files.append({QStringLiteral("blobs/sha256/") + Hasher::digestOf(blob).hex(), blob});
    }
    return files;
}

} // namespace

QByteArray dockerArchive(const QList<NamedImage>& images) {
    TarBuilder tar;
    QJsonArray list;
    for (const NamedImage& named : images) {
        const QString config =
            named.image.documents.configDescriptor.digest.hex() + QStringLiteral(".json");
        tar.file(config.toUtf8(), named.image.documents.config);
        QJsonArray layers;
        for (const QByteArray& layer : named.image.tars) {
            const QString path = Hasher::digestOf(layer).hex() + QStringLiteral("/layer.tar");
            tar.file(path.toUtf8(), layer);
            layers.append(path);
        }
        list.append(QJsonObject{{QStringLiteral("Config"), config},
                                {QStringLiteral("RepoTags"), QJsonArray{named.name}},
                                {QStringLiteral("Layers"), layers}});
    }
    tar.file("manifest.json", QJsonDocument(list).toJson(QJsonDocument::Compact));
    return tar.bytes();
}

QByteArray ociArchive(const NamedImage& image) {
    TarBuilder tar;
    for (const auto& [path, content] : layoutFiles(image)) {
        tar.file(path.toUtf8(), content);
    }
    return tar.bytes();
}

bool writeOciLayout(const QString& folder, const NamedImage& image) {
    for (const auto& [path, content] : layoutFiles(image)) {
        const QString target = folder + QLatin1Char('/') + path;
        if (!QDir().mkpath(QFileInfo(target).path()) || !writeFile(target, content)) {
            return false;
        }
    }
    return true;
}

} // namespace stowage::test
