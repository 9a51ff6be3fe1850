#include "tests/screenshots/sampleregistry.h"

#include "core/digest/hasher.h"
#include "core/image/manifest.h"
#include "core/image/mediatype.h"
#include "core/layers/layerentry.h"
#include "core/layers/tarwriter.h"
#include "tests/support/sampleimage.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stowage::test {

namespace {

constexpr qint64 base = 1'700'000'000; // seconds since 1970

struct File {
    const char* path;
    qsizetype size;
    int mode = 0644;
    const char* link = nullptr;
};

struct Step {
    const char* command;
    QList<File> files;
};

QByteArray makeTar(const QList<File>& files, quint32 seed) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    TarWriter tar(buffer);
    qint64 age = 0;
    for (const File& file : files) {
        const QByteArray path(file.path);
        const bool isFolder = path.endsWith('/');
        LayerEntry entry(path, isFolder    ? EntryType::Folder
                               : file.link ? EntryType::SymbolicLink
                                           : EntryType::File);
        entry.setMode(static_cast<quint16>(isFolder ? 0755 : file.mode));
        entry.setModified(base + 3600 * age++);
        if (file.link) {
            entry.setLinkTarget(file.link);
        }
        const QByteArray content = noise(file.size, seed + static_cast<quint32>(age));
        entry.setSize(content.size());
        (void)tar.begin(entry);
        (void)tar.write(content);
    }
    (void)tar.finish();
    return buffer.data();
}

class Filler {
public:
    explicit Filler(Registry& registry, const QString& repository)
        : repository_(registry.open(*RepositoryName::parse(repository))) {}

    Result<Descriptor> addBlob(const QByteArray& bytes, const QString& type) {
        auto upload = repository_->layers().upload();
        if (!upload) {
            return failure(upload);
        }
        if (auto written = (*upload)->write(bytes); !written) {
            return failure(written);
        }
        auto done = (*upload)->finish(bytes.size(), Hasher::digestOf(bytes), {});
        if (done) {
            done->mediaType = type;
        }
        return done;
    }

    Result<Descriptor> addImage(const QList<Step>& steps, const Platform& platform, int days,
                                const std::optional<Tag>& tag) {
        QJsonArray diffIds;
        QJsonArray history;
        QList<Descriptor> layers;
        const QString created =
            QDateTime::fromSecsSinceEpoch(base).toUTC().addDays(days).toString(Qt::ISODate);
        quint32 seed = 1;
        for (const Step& step : steps) {
            const bool isEmpty = step.files.isEmpty();
            history.append(
                QJsonObject{{QStringLiteral("created"), created},
                            {QStringLiteral("created_by"), QString::fromLatin1(step.command)},
                            {QStringLiteral("empty_layer"), isEmpty}});
            if (isEmpty) {
                continue;
            }
            const QByteArray tar = makeTar(step.files, seed++ * 100);
            auto layer = addBlob(gzipped(tar), MediaType::ociLayerGzip);
            if (!layer) {
                return layer;
            }
            layers.append(*layer);
            diffIds.append(Hasher::digestOf(tar).toString());
        }
        const QJsonObject run{
            {QStringLiteral("Env"),
             QJsonArray{QStringLiteral("PATH=/usr/local/bin:/usr/bin:/bin"),
                        QStringLiteral("APP_PORT=8080"), QStringLiteral("LANG=C.UTF-8")}},
            {QStringLiteral("Entrypoint"), QJsonArray{QStringLiteral("/opt/app/bin/server")}},
            {QStringLiteral("Cmd"),
             QJsonArray{QStringLiteral("--listen"), QStringLiteral(":8080")}},
            {QStringLiteral("WorkingDir"), QStringLiteral("/opt/app")},
            {QStringLiteral("User"), QStringLiteral("app")},
            {QStringLiteral("ExposedPorts"),
             QJsonObject{{QStringLiteral("8080/tcp"), QJsonObject()}}},
            {QStringLiteral("Labels"),
             QJsonObject{{QStringLiteral("org.opencontainers.image.title"), QStringLiteral("app")},
                         {QStringLiteral("org.opencontainers.image.source"),
                          QStringLiteral("https://example.org/team/app")},
                         {QStringLiteral("org.opencontainers.image.licenses"),
                          QStringLiteral("Apache-2.0")}}}};
        const QByteArray config =
            QJsonDocument(
                QJsonObject{{QStringLiteral("architecture"), platform.architecture},
                            {QStringLiteral("os"), platform.os},
                            {QStringLiteral("created"), created},
                            {QStringLiteral("config"), run},
                            {QStringLiteral("rootfs"),
                             QJsonObject{{QStringLiteral("type"), QStringLiteral("layers")},
                                         {QStringLiteral("diff_ids"), diffIds}}},
                            {QStringLiteral("history"), history}})
                .toJson(QJsonDocument::Compact);
        auto configDescriptor = addBlob(config, MediaType::ociConfig);
        if (!configDescriptor) {
            return configDescriptor;
        }
        auto image = repository_->manifests().put(makeManifest(*configDescriptor, layers),
                                                  MediaType::ociManifest, tag);
        if (image) {
            image->platform = platform;
        }
        return image;
    }

    Result<> addIndex(const QList<Descriptor>& images, const Tag& tag) {
        QJsonArray manifests;
        for (const Descriptor& image : images) {
            manifests.append(QJsonObject{
                {QStringLiteral("mediaType"), image.mediaType},
                {QStringLiteral("digest"), image.digest.toString()},
                {QStringLiteral("size"), image.size},
                {QStringLiteral("platform"),
                 QJsonObject{{QStringLiteral("os"), image.platform->os},
                             {QStringLiteral("architecture"), image.platform->architecture}}}});
        }
        const QByteArray index =
            QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2},
                                      {QStringLiteral("mediaType"), MediaType::ociIndex},
                                      {QStringLiteral("manifests"), manifests}})
                .toJson(QJsonDocument::Compact);
        auto put = repository_->manifests().put(index, MediaType::ociIndex, tag);
        if (!put) {
            return failure(put);
        }
        return {};
    }

private:
    std::unique_ptr<Repository> repository_;
};

const Platform amd64{QStringLiteral("linux"), QStringLiteral("amd64")};
const Platform arm64{QStringLiteral("linux"), QStringLiteral("arm64")};

Step rootStep() {
    return {"/bin/sh -c #(nop) ADD file:4a8f in / ",
            {{"etc/", 0},
             {"etc/hosts", 220},
             {"etc/issue", 60},
             {"etc/os-release", 380},
             {"etc/passwd", 1200},
             {"usr/", 0},
             {"usr/bin/", 0},
             {"usr/bin/bash", 1'260'000, 0755},
             {"usr/bin/env", 48'000, 0755},
             {"usr/bin/sh", 0, 0777, "bash"},
             {"usr/lib/", 0},
             {"usr/lib/libc.so.6", 1'920'000, 0755},
             {"usr/lib/libcrypto.so.3", 4'700'000},
             {"usr/share/doc/copyright", 9'300},
             {"var/log/", 0}}};
}

Step packagesStep() {
    return {"/bin/sh -c apt-get update && apt-get install -y ca-certificates python3",
            {{"etc/ca-certificates.conf", 6'000},
             {"etc/passwd", 1'260},
             {"usr/bin/python3.11", 0, 0777, "../lib/python3.11/bin/python"},
             {"usr/lib/python3.11/bin/python", 2'700'000, 0755},
             {"usr/lib/python3.11/os.py", 39'000},
             {"var/cache/apt/pkgcache.bin", 1'500'000}}};
}

QList<Step> appSteps(qsizetype serverSize) {
    return {rootStep(),
            packagesStep(),
            {"ENV APP_PORT=8080", {}},
            {"COPY conf /etc/app # buildkit",
             {{"etc/app/app.conf", 1'400}, {"etc/app/log.conf", 600}, {"etc/.wh.issue", 0}}},
            {"RUN /bin/sh -c make install && rm -rf /var/cache/apt # buildkit",
             {{"opt/app/bin/server", serverSize, 0755},
              {"opt/app/share/data.bin", 830'000},
              {"var/cache/.wh.apt", 0}}}};
}

} // namespace

Result<> fillWithSamples(Registry& registry) {
    const auto tag = [](const char* text) { return *Tag::parse(QString::fromLatin1(text)); };
    Filler app(registry, QStringLiteral("team/app"));
    qsizetype size = 1'800'000;
    int days = 0;
    for (const char* name : {"v1", "v2", "v9"}) {
        if (auto put = app.addImage(appSteps(size += 150'000), amd64, days += 30, tag(name));
            !put) {
            return failure(put);
        }
    }
    auto one = app.addImage(appSteps(2'500'000), amd64, 120, std::nullopt);
    auto other = app.addImage(appSteps(2'450'000), arm64, 120, std::nullopt);
    if (!one || !other) {
        return failure(one ? other : one);
    }
    for (const char* name : {"v10", "latest"}) {
        if (auto put = app.addIndex({*one, *other}, tag(name)); !put) {
            return put;
        }
    }
    for (const char* name : {"library/debian", "library/alpine", "team/web", "team/worker-9",
                             "team/worker-10", "tools/builder"}) {
        Filler filler(registry, QString::fromLatin1(name));
        QList<Step> steps{rootStep()};
        if (QByteArray(name).startsWith("team") || QByteArray(name).startsWith("tools")) {
            steps.append(packagesStep());
            steps.append({"COPY site /srv # buildkit",
                          {{"srv/index.html", static_cast<qsizetype>(900 * qstrlen(name))},
                           {"srv/app.js", static_cast<qsizetype>(31'000 * qstrlen(name))}}});
        }
        if (auto put = filler.addImage(steps, amd64, 60, tag("1.0")); !put) {
            return failure(put);
        }
    }
    return {};
}

} // namespace stowage::test
