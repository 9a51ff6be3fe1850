#include "ui/browse/imagedetails.h"

#include "core/digest/verifier.h"
#include "core/image/indexdepth.h"
#include "core/image/mediatype.h"

#include <QCoreApplication>
#include <QSet>
#include <QSysInfo>

namespace stowage {

namespace {

struct ImageText {
    Q_DECLARE_TR_FUNCTIONS(Image)
};

constexpr qint64 configLimit = 4 * 1024 * 1024;

/// Children of an index that a summary reads; what is beyond is counted by its descriptor alone.
constexpr qsizetype summarizedChildren = 64;

const QString attestationType = QStringLiteral("attestation-manifest");
const QString referenceTypeKey = QStringLiteral("vnd.docker.reference.type");

bool isAttestation(const Descriptor& child) {
    return child.annotations.value(referenceTypeKey) == attestationType;
}

/// The machine's own platform, as images name it.
Platform machinePlatform() {
    const QString cpu = QSysInfo::currentCpuArchitecture();
    QString architecture = cpu;
    if (cpu == QLatin1String("x86_64")) {
        architecture = QStringLiteral("amd64");
    } else if (cpu == QLatin1String("i386")) {
        architecture = QStringLiteral("386");
    }
    return {QStringLiteral("linux"), architecture};
}

QString childText(const Descriptor& child) {
    if (isAttestation(child)) {
        return ImageText::tr("Attestation");
    }
    if (child.platform && !child.platform->isUnknown()) {
        return child.platform->toString();
    }
    if (!child.artifactType.isEmpty()) {
        return child.artifactType;
    }
    return child.digest.shortened();
}

std::optional<Digest> chooseChild(const QList<ImageDetails::Child>& children,
                                  const std::optional<Digest>& wanted) {
    const auto matching = [&](const auto& fits) -> std::optional<Digest> {
        const auto found = std::ranges::find_if(children, fits);
        if (found == children.end()) {
            return std::nullopt;
        }
        return found->descriptor.digest;
    };
    using Child = ImageDetails::Child;
    if (wanted) {
        if (auto child = matching([&](const Child& c) { return c.descriptor.digest == *wanted; })) {
            return child;
        }
    }
    const Platform machine = machinePlatform();
    if (auto child = matching([&](const Child& c) {
            const auto& platform = c.descriptor.platform;
            return platform && platform->os == machine.os &&
                   platform->architecture == machine.architecture;
        })) {
        return child;
    }
    if (auto child = matching([](const Child& c) { return !c.isAttestation; })) {
        return child;
    }
    return matching([](const Child&) { return true; });
}

qint64 sizeOf(const Manifest& manifest, QSet<Digest>& counted) {
    qint64 size = 0;
    for (const Descriptor& blob : manifest.blobs()) {
        if (counted.contains(blob.digest)) {
            continue;
        }
        counted.insert(blob.digest);
        size += blob.size;
    }
    return size;
}

std::optional<ImageConfig> readConfig(Repository& repository, const Manifest& manifest,
                                      std::stop_token stop) {
    if (!manifest.config() || !MediaType::isImageConfig(manifest.config()->mediaType)) {
        return std::nullopt;
    }
    const auto bytes = readBlob(repository, *manifest.config(), configLimit, stop);
    if (!bytes) {
        return std::nullopt;
    }
    auto config = ImageConfig::parse(*bytes);
    if (!config) {
        return std::nullopt;
    }
    return std::move(*config);
}

/// The image that is shown of an index: where that has indexes in it, of those in turn.
Result<Manifest> readChild(Repository& repository, Digest digest, const std::stop_token& stop) {
    for (int depth = 1; depth <= deepestIndex; ++depth) {
        auto manifest = repository.manifests().get(digest, stop);
        if (!manifest || !manifest->isIndex()) {
            return manifest;
        }
        QList<ImageDetails::Child> children;
        for (const Descriptor& child : manifest->manifests()) {
            children.append({child, {}, isAttestation(child)});
        }
        const auto next = chooseChild(children, {});
        if (!next) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("the index %1 is empty").arg(digest.toString()));
        }
        digest = *next;
    }
    return failure(ErrorCode::ManifestInvalid,
                   QStringLiteral("indexes are nested more than %1 deep").arg(deepestIndex));
}

void summarizeIndex(Repository& repository, const Manifest& index, ImageSummary& summary,
                    std::stop_token stop) {
    QSet<Digest> counted;
    qsizetype read = 0;
    QList<ImageDetails::Child> children;
    for (const Descriptor& child : index.manifests()) {
        children.append({child, {}, isAttestation(child)});
        if (!isAttestation(child) && child.platform && !child.platform->isUnknown()) {
            summary.platforms.append(child.platform->toString());
        }
        if (stop.stop_requested() || ++read > summarizedChildren) {
            summary.isIncomplete = true;
            continue;
        }
        const auto manifest = repository.manifests().get(child.digest, stop);
        if (!manifest) {
            summary.isIncomplete = true;
            continue;
        }
        // What is in an index in it is not added up: its page looks further.
        summary.isIncomplete = summary.isIncomplete || manifest->isIndex();
        summary.size += sizeOf(*manifest, counted);
        if (summary.created.isValid()) {
            continue;
        }
        if (const auto config = readConfig(repository, *manifest, stop)) {
            summary.created = config->created;
        }
    }
    summary.child = chooseChild(children, {});
}

} // namespace

QString contentKindText(ContentKind kind) {
    switch (kind) {
    case ContentKind::Image:
        return ImageText::tr("Image");
    case ContentKind::Index:
        return ImageText::tr("Index");
    case ContentKind::HelmChart:
        return ImageText::tr("Helm chart");
    case ContentKind::Wasm:
        return ImageText::tr("Wasm module");
    case ContentKind::Signature:
        return ImageText::tr("Signature");
    case ContentKind::Attestation:
        return ImageText::tr("Attestation");
    case ContentKind::Artifact:
        return ImageText::tr("Artifact");
    case ContentKind::OldImage:
        return ImageText::tr("Image (schema 1)");
    }
    return {};
}

QString contentKindIcon(ContentKind kind) {
    switch (kind) {
    case ContentKind::Image:
    case ContentKind::OldImage:
        return QStringLiteral("image");
    case ContentKind::Index:
        return QStringLiteral("index");
    case ContentKind::Signature:
    case ContentKind::Attestation:
        return QStringLiteral("attestation");
    case ContentKind::HelmChart:
    case ContentKind::Wasm:
    case ContentKind::Artifact:
        return QStringLiteral("file");
    }
    return {};
}

bool isOfImages(ContentKind kind) {
    return kind == ContentKind::Image || kind == ContentKind::Index ||
           kind == ContentKind::OldImage;
}

ContentKind contentKind(const Manifest& manifest) {
    if (manifest.isIndex()) {
        return ContentKind::Index;
    }
    if (manifest.kind() == Manifest::Kind::Schema1) {
        return ContentKind::OldImage;
    }
    const QString& config = manifest.config()->mediaType;
    if (MediaType::isImageConfig(config)) {
        const auto isStatement = [](const Descriptor& layer) {
            return layer.mediaType == QLatin1String("application/vnd.in-toto+json");
        };
        const auto& layers = manifest.layers();
        if (!layers.isEmpty() && std::ranges::all_of(layers, isStatement)) {
            return ContentKind::Attestation;
        }
        const auto isSignature = [](const Descriptor& layer) {
            return layer.mediaType ==
                   QLatin1String("application/vnd.dev.cosign.simplesigning.v1+json");
        };
        if (!layers.isEmpty() && std::ranges::all_of(layers, isSignature)) {
            return ContentKind::Signature;
        }
        return ContentKind::Image;
    }
    const QString type = manifest.artifactType().isEmpty() ? config : manifest.artifactType();
    if (type == QLatin1String("application/vnd.cncf.helm.config.v1+json")) {
        return ContentKind::HelmChart;
    }
    if (type == QLatin1String("application/vnd.wasm.config.v0+json")) {
        return ContentKind::Wasm;
    }
    if (type == QLatin1String("application/vnd.cncf.notary.signature")) {
        return ContentKind::Signature;
    }
    if (type.startsWith(QLatin1String("application/vnd.dev.sigstore.bundle"))) {
        return ContentKind::Attestation;
    }
    return ContentKind::Artifact;
}

Result<ImageSummary> summarizeImage(Repository& repository, const Digest& digest,
                                    std::stop_token stop) {
    const auto manifest = repository.manifests().get(digest, stop);
    if (!manifest) {
        return failure(manifest);
    }
    ImageSummary summary{.digest = digest, .kind = contentKind(*manifest)};
    summary.artifactType = manifest->artifactType();
    if (manifest->isIndex()) {
        summarizeIndex(repository, *manifest, summary, stop);
        return summary;
    }
    QSet<Digest> counted;
    summary.size = sizeOf(*manifest, counted);
    if (const auto config = readConfig(repository, *manifest, stop)) {
        summary.created = config->created;
        if (!config->platform.os.isEmpty()) {
            summary.platforms = {config->platform.toString()};
        }
    } else {
        summary.isIncomplete = summary.kind == ContentKind::Image;
    }
    return summary;
}

qint64 ImageDetails::size() const {
    if (!image) {
        return -1;
    }
    QSet<Digest> counted;
    return sizeOf(*image, counted);
}

Result<ImageDetails> readImage(Registry& registry, const Location& location, std::stop_token stop) {
    if (!location.isImage()) {
        return failure(ErrorCode::InvalidArgument, QStringLiteral("no image is named"));
    }
    const auto repository = registry.open(*location.repository);
    auto top = location.tag ? repository->manifests().get(*location.tag, stop)
                            : repository->manifests().get(*location.digest, stop);
    if (!top) {
        return failure(top);
    }

    ImageDetails details{.top = std::move(*top)};
    if (details.top.isIndex()) {
        for (const Descriptor& child : details.top.manifests()) {
            details.children.append({child, childText(child), isAttestation(child)});
        }
        details.child = chooseChild(details.children, location.child);
        if (details.child) {
            auto image = readChild(*repository, *details.child, stop);
            if (image) {
                details.image = std::move(*image);
            } else {
                details.imageError = image.error();
            }
        }
    } else {
        details.image = details.top;
    }
    if (!details.image || !details.image->config()) {
        return details;
    }

    auto bytes = readBlob(*repository, *details.image->config(), configLimit, stop);
    if (!bytes) {
        if (bytes.error().isCancelled()) {
            return failure(bytes);
        }
        details.configError = bytes.error();
        return details;
    }
    details.configBytes = std::move(*bytes);
    if (!MediaType::isImageConfig(details.image->config()->mediaType)) {
        return details;
    }
    auto config = ImageConfig::parse(details.configBytes);
    if (config) {
        details.config = std::move(*config);
    } else {
        details.configError = config.error();
    }
    return details;
}

Result<QByteArray> readBlob(Repository& repository, const Descriptor& descriptor, qint64 limit,
                            std::stop_token stop) {
    if (descriptor.size > limit) {
        return failure(ErrorCode::TooLarge, QStringLiteral("%1 has %2 bytes; the limit is %3")
                                                .arg(descriptor.digest.toString())
                                                .arg(descriptor.size)
                                                .arg(limit));
    }
    const auto layer = repository.layers().fetch(descriptor.digest, stop);
    if (!layer) {
        return failure(layer);
    }
    QByteArray bytes;
    constexpr qint64 step = 64 * 1024;
    while (bytes.size() <= limit) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const QByteArray part = (*layer)->read(step);
        if (part.isEmpty()) {
            break;
        }
        bytes += part;
    }
    Verifier verifier(descriptor.digest, descriptor.size);
    verifier.update(bytes);
    if (const auto checked = verifier.check(); !checked) {
        return failure(checked, QStringLiteral("reading of %1").arg(descriptor.digest.toString()));
    }
    return bytes;
}

QString madeByText(const QString& createdBy) {
    QString text = createdBy.trimmed();
    const auto drop = [&text](QLatin1String prefix) {
        if (!text.startsWith(prefix)) {
            return false;
        }
        text = text.mid(prefix.size()).trimmed();
        return true;
    };
    constexpr QLatin1String shell("/bin/sh -c ");
    if (drop(shell)) {
        if (!drop(QLatin1String("#(nop)"))) {
            text.prepend(QLatin1String("RUN "));
        }
    } else if (drop(QLatin1String("RUN /bin/sh -c "))) {
        text.prepend(QLatin1String("RUN "));
    }
    constexpr QLatin1String buildKit(" # buildkit");
    if (text.endsWith(buildKit)) {
        text.chop(buildKit.size());
    }
    return text.simplified();
}

} // namespace stowage
