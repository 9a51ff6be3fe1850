#include "tests/storage/localfixture.h"

#include "core/image/mediatype.h"
#include "core/storage/localregistry.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTest>

#include <utility>

namespace stowage::test {

namespace {

QString below(const QString& path) {
    return QStringLiteral("/docker/registry/v2/") + path;
}

/// The value of what a fixture cannot do without.
template <class T>
T need(Result<T> result) {
    if (!result) {
        qFatal("%s", qPrintable(result.error().message()));
    }
    return std::move(*result);
}

} // namespace

RepositoryName repositoryName(const char* text) {
    return need(RepositoryName::parse(QString::fromLatin1(text)));
}

Tag tagName(const char* text) {
    return need(Tag::parse(QString::fromLatin1(text)));
}

QByteArray randomBytes(qsizetype size) {
    QByteArray bytes(size, Qt::Uninitialized);
    for (char& byte : bytes) {
        byte = static_cast<char>(QRandomGenerator::global()->generate());
    }
    return bytes;
}

QString fastFolderTemplate() {
    const QFileInfo memory(QStringLiteral("/dev/shm"));
    const QString parent =
        memory.isDir() && memory.isWritable() ? memory.filePath() : QDir::tempPath();
    return parent + QStringLiteral("/stowage-test-XXXXXX");
}

LocalFixture::LocalFixture(std::shared_ptr<StorageDriver> over)
    : driver(std::move(over)),
      registry(need(LocalRegistry::open(driver,
                                        Place{Place::Kind::RegistryFolder, QStringLiteral("/test")},
                                        OpenMode::Create, clock))) {}

std::unique_ptr<Repository> LocalFixture::open(const char* name) {
    return registry->open(repositoryName(name));
}

Digest LocalFixture::push(const char* name, const QByteArray& bytes) {
    const auto repository = open(name);
    const auto upload = need(repository->layers().upload());
    if (auto written = upload->write(bytes); !written) {
        qFatal("%s", qPrintable(written.error().message()));
    }
    return need(upload->finish(bytes.size(), Hasher::digestOf(bytes), {})).digest;
}

Digest LocalFixture::pushImage(const char* name, const char* tag, const QByteArray& layer) {
    const QByteArray config = R"({"architecture":"amd64","os":"linux","layer":")" +
                              Hasher::digestOf(layer).hex().toLatin1() + "\"}";
    push(name, layer);
    const QByteArray manifest = imageOf(push(name, config), config.size(), {layerOf(layer)});
    const auto repository = open(name);
    std::optional<Tag> as;
    if (tag != nullptr) {
        as = tagName(tag);
    }
    return need(repository->manifests().put(manifest, MediaType::ociManifest, as)).digest;
}

Digest LocalFixture::pushIndex(const char* name, const char* tag,
                               const QList<Descriptor>& children) {
    const auto repository = open(name);
    return need(repository->manifests().put(makeIndex(children), MediaType::ociIndex, tagName(tag)))
        .digest;
}

QByteArray LocalFixture::imageOf(const Digest& config, qint64 configSize,
                                 const QList<Descriptor>& layers) {
    return makeManifest({.mediaType = MediaType::ociConfig, .digest = config, .size = configSize},
                        layers);
}

Descriptor LocalFixture::layerOf(const QByteArray& bytes) {
    return {
        .mediaType = MediaType::ociLayer, .digest = Hasher::digestOf(bytes), .size = bytes.size()};
}

QByteArray LocalFixture::file(const QString& path) const {
    return driver->getContent(below(path)).value_or("(none)");
}

void LocalFixture::putFile(const QString& path, const QByteArray& bytes) const {
    QVERIFY(driver->putContent(below(path), bytes));
}

bool LocalFixture::hasFile(const QString& path) const {
    return driver->stat(below(path)).has_value();
}

} // namespace stowage::test
