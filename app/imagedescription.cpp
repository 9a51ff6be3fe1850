#include "app/imagedescription.h"

#include "app/units.h"
#include "core/base/displaytext.h"
#include "core/image/indexdepth.h"
#include "core/image/mediatype.h"

#include <QJsonArray>

namespace stowage {

namespace {

constexpr qint64 maximumConfigSize = 4 * 1024 * 1024;

std::optional<ImageConfig> readConfig(Repository& repository, const Manifest& manifest,
                                      const std::stop_token& stop) {
    const auto& descriptor = manifest.config();
    if (!descriptor || !MediaType::isImageConfig(descriptor->mediaType) ||
        descriptor->size > maximumConfigSize) {
        return std::nullopt;
    }
    auto blob = repository.layers().fetch(descriptor->digest, stop);
    if (!blob) {
        return std::nullopt;
    }
    auto config = ImageConfig::parse((*blob)->read(maximumConfigSize + 1));
    return config ? std::optional(*config) : std::nullopt;
}

/// Looks at a part of a broad index: it is one long chain that is meant.
bool isTooDeep(Repository& repository, const Manifest& top, const std::stop_token& stop) {
    constexpr qsizetype broadest = 64;
    QList<Manifest> level{top};
    for (int depth = 0; !level.isEmpty(); ++depth) {
        if (depth == deepestIndex) {
            return true;
        }
        QList<Manifest> next;
        for (const Manifest& index : std::as_const(level)) {
            for (const Descriptor& child : index.manifests()) {
                if (!MediaType::isIndex(child.mediaType) || next.size() == broadest) {
                    continue;
                }
                if (auto manifest = repository.manifests().get(child.digest, stop)) {
                    next.append(*std::move(manifest));
                }
            }
        }
        level = std::move(next);
    }
    return false;
}

QString kindName(const Manifest& manifest) {
    switch (manifest.kind()) {
    case Manifest::Kind::Index:
        return QStringLiteral("index");
    case Manifest::Kind::Schema1:
        return QStringLiteral("schema 1 image");
    case Manifest::Kind::Image:
        break;
    }
    const bool image = manifest.config() && MediaType::isImageConfig(manifest.config()->mediaType);
    return image ? QStringLiteral("image") : QStringLiteral("artifact");
}

QJsonObject descriptorJson(const Descriptor& descriptor) {
    QJsonObject object{
        {QStringLiteral("mediaType"), descriptor.mediaType},
        {QStringLiteral("digest"), descriptor.digest.toString()},
        {QStringLiteral("size"), descriptor.size},
    };
    if (descriptor.platform) {
        object.insert(QStringLiteral("platform"), descriptor.platform->toString());
    }
    if (!descriptor.annotations.isEmpty()) {
        QJsonObject annotations;
        for (auto it = descriptor.annotations.cbegin(); it != descriptor.annotations.cend(); ++it) {
            annotations.insert(it.key(), it.value());
        }
        object.insert(QStringLiteral("annotations"), annotations);
    }
    return object;
}

QString field(const char* name, const QString& value) {
    return QStringLiteral("%1 %2").arg(QLatin1String(name), -10).arg(displayText(value));
}

QString descriptorLine(const Descriptor& descriptor, const QString& note) {
    return QStringLiteral("  %1  %2  %3")
        .arg(descriptor.digest.toString(), formatBytes(descriptor.size).rightJustified(7),
             displayText(note));
}

} // namespace

Result<ImageDescription> ImageDescription::read(Repository& repository, const Digest& digest,
                                                std::stop_token stop) {
    auto manifest = repository.manifests().get(digest, stop);
    if (!manifest) {
        return failure(manifest);
    }
    auto config = readConfig(repository, *manifest, stop);
    const bool tooDeep = manifest->isIndex() && isTooDeep(repository, *manifest, stop);
    return ImageDescription{std::move(*manifest), std::move(config), tooDeep};
}

QStringList ImageDescription::toLines(const QString& name) const {
    QStringList lines{
        field("Name", name),
        field("Digest", manifest.digest().toString()),
        field("Kind", kindName(manifest)),
        field("Type", manifest.mediaType()),
    };
    if (!manifest.artifactType().isEmpty()) {
        lines.append(field("Artifact", manifest.artifactType()));
    }
    if (config) {
        lines.append(field("Platform", config->platform.toString()));
        if (config->created.isValid()) {
            lines.append(field("Created", config->created.toUTC().toString(Qt::ISODate)));
        }
        if (!config->entrypoint.isEmpty() || !config->cmd.isEmpty()) {
            const QStringList command = config->entrypoint + config->cmd;
            lines.append(field("Command", command.join(QLatin1Char(' '))));
        }
    }
    if (manifest.isIndex()) {
        lines.append(QStringLiteral("Manifests"));
        for (const Descriptor& child : manifest.manifests()) {
            lines.append(descriptorLine(child, child.platform ? child.platform->toString()
                                                              : child.mediaType));
        }
        if (isNestedTooDeep) {
            lines.append(field("Nested", QStringLiteral("indexes lie in each other more than %1 "
                                                        "deep, which is not followed")
                                             .arg(deepestIndex)));
        }
        return lines;
    }
    if (manifest.config()) {
        lines.append(QStringLiteral("Config"));
        lines.append(descriptorLine(*manifest.config(), manifest.config()->mediaType));
    }
    qint64 total = 0;
    for (const Descriptor& layer : manifest.layers()) {
        total += layer.size;
    }
    lines.append(field(
        "Layers",
        QStringLiteral("%1, %2 together").arg(manifest.layers().size()).arg(formatBytes(total))));
    for (qsizetype i = 0; i < manifest.layers().size(); ++i) {
        const Descriptor& layer = manifest.layers()[i];
        const QString title =
            layer.annotations.value(QStringLiteral("org.opencontainers.image.title"));
        const QString made = config ? config->createdBy(i) : title;
        lines.append(descriptorLine(layer, made.isEmpty() ? layer.mediaType : made));
    }
    return lines;
}

QJsonObject ImageDescription::toJson(const QString& name) const {
    QJsonObject object{
        {QStringLiteral("name"), name},
        {QStringLiteral("digest"), manifest.digest().toString()},
        {QStringLiteral("size"), static_cast<qint64>(manifest.bytes().size())},
        {QStringLiteral("mediaType"), manifest.mediaType()},
        {QStringLiteral("kind"), kindName(manifest)},
    };
    if (!manifest.artifactType().isEmpty()) {
        object.insert(QStringLiteral("artifactType"), manifest.artifactType());
    }
    if (config) {
        object.insert(QStringLiteral("platform"), config->platform.toString());
        if (config->created.isValid()) {
            object.insert(QStringLiteral("created"), config->created.toUTC().toString(Qt::ISODate));
        }
    }
    if (manifest.isIndex()) {
        QJsonArray children;
        for (const Descriptor& child : manifest.manifests()) {
            children.append(descriptorJson(child));
        }
        object.insert(QStringLiteral("manifests"), children);
        if (isNestedTooDeep) {
            object.insert(QStringLiteral("nestedTooDeep"), true);
        }
        return object;
    }
    if (manifest.config()) {
        object.insert(QStringLiteral("config"), descriptorJson(*manifest.config()));
    }
    QJsonArray layers;
    for (qsizetype i = 0; i < manifest.layers().size(); ++i) {
        QJsonObject layer = descriptorJson(manifest.layers()[i]);
        if (config) {
            layer.insert(QStringLiteral("createdBy"), config->createdBy(i));
            if (i < config->diffIds.size()) {
                layer.insert(QStringLiteral("diffId"), config->diffIds[i].toString());
            }
        }
        layers.append(layer);
    }
    object.insert(QStringLiteral("layers"), layers);
    return object;
}

} // namespace stowage
