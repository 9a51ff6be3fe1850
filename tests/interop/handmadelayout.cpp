#include "tests/interop/handmadelayout.h"

#include "core/digest/hasher.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stowage::test {

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
}

QList<SampleImage::Layer> motdAndData() {
    const QByteArray lower = tarOf("etc/motd", "hello\n");
    const QByteArray upper = tarOf("usr/share/data", noise(100'000));
    return {{gzipped(lower), lower}, {upper, upper, MediaType::ociLayer}};
}

void writeLayout(const QString& folder, const SampleImage& image,
                 const QList<SampleImage::Layer>& layers, const QString& tag) {
    const auto blob = [&folder](const QByteArray& bytes) {
        writeFile(QStringLiteral("%1/blobs/sha256/%2").arg(folder, Hasher::digestOf(bytes).hex()),
                  bytes);
    };
    blob(image.config);
    blob(image.manifest);
    for (const SampleImage::Layer& layer : layers) {
        blob(layer.stored);
    }
    writeFile(folder + QStringLiteral("/oci-layout"),
              QByteArrayLiteral("{\"imageLayoutVersion\":\"1.0.0\"}"));
    const QJsonObject descriptor{
        {QStringLiteral("mediaType"), image.manifestDescriptor.mediaType},
        {QStringLiteral("digest"), image.manifestDescriptor.digest.toString()},
        {QStringLiteral("size"), image.manifestDescriptor.size},
        {QStringLiteral("annotations"),
         QJsonObject{{QStringLiteral("org.opencontainers.image.ref.name"), tag}}}};
    writeFile(folder + QStringLiteral("/index.json"),
              QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                        {QStringLiteral("manifests"), QJsonArray{descriptor}}})
                  .toJson());
}

} // namespace stowage::test
