#include "core/layout/ociindex.h"

#include "core/image/json.h"
#include "core/image/mediatype.h"
#include "core/layout/imagename.h"

#include <QJsonDocument>

#include <utility>

namespace stowage {

namespace {

constexpr QLatin1String manifestsKey("manifests");
constexpr QLatin1String annotationsKey("annotations");

const QString& refNameKey() {
    static const QString key = QStringLiteral("org.opencontainers.image.ref.name");
    return key;
}

const QString& fullNameKey() {
    static const QString key = QStringLiteral("io.containerd.image.name");
    return key;
}

/// What one entry's annotations say its name is.
struct EntryName {
    std::optional<Reference> full = std::nullopt;
    std::optional<Tag> tag = std::nullopt;
    QString text = {};
};

EntryName nameOf(const Descriptor& descriptor) {
    EntryName name;
    const QString fullName = descriptor.annotations.value(fullNameKey());
    const QString refName = descriptor.annotations.value(refNameKey());
    if (auto reference = Reference::parse(fullName)) {
        name.full = *reference;
        name.text = fullName;
    }
    if (auto tag = Tag::parse(refName)) {
        name.tag = *tag;
    } else if (!refName.isEmpty() && !name.full) {
        if (auto reference = Reference::parse(refName)) {
            name.full = *reference;
        } else {
            name.tag = Tag::closestTo(refName);
        }
    }
    if (name.text.isEmpty()) {
        name.text = refName;
    }
    return name;
}

QJsonObject entryOf(const Descriptor& descriptor) {
    QJsonObject entry;
    entry.insert(QLatin1String("mediaType"), descriptor.mediaType);
    entry.insert(QLatin1String("digest"), descriptor.digest.toString());
    entry.insert(QLatin1String("size"), descriptor.size);
    if (!descriptor.artifactType.isEmpty()) {
        entry.insert(QLatin1String("artifactType"), descriptor.artifactType);
    }
    if (!descriptor.annotations.isEmpty()) {
        QJsonObject annotations;
        for (auto it = descriptor.annotations.cbegin(); it != descriptor.annotations.cend(); ++it) {
            annotations.insert(it.key(), it.value());
        }
        entry.insert(annotationsKey, annotations);
    }
    return entry;
}

} // namespace

OciIndex::OciIndex() {
    document_.insert(QLatin1String("schemaVersion"), 2);
    document_.insert(QLatin1String("mediaType"), MediaType::ociIndex);
}

Result<OciIndex> OciIndex::parse(const QByteArray& bytes) {
    const auto manifest = Manifest::parse(bytes, MediaType::ociIndex);
    if (!manifest) {
        return failure(manifest, QStringLiteral("index.json"));
    }
    const auto document = parseJsonObject(bytes, QStringLiteral("index.json"));
    if (!document) {
        return failure(document);
    }
    OciIndex index;
    index.document_ = *document;
    index.manifests_ = document->value(manifestsKey).toArray();
    index.descriptors_ = manifest->manifests();
    return index;
}

QList<ListedImage> OciIndex::images(const RepositoryName& unnamed) const {
    QList<ListedImage> images;
    ListedNames names(unnamed);
    for (qsizetype number = 0; number < descriptors_.size(); ++number) {
        const Descriptor& descriptor = descriptors_.at(number);
        EntryName own = nameOf(descriptor);
        ListedNames::Name name = names.claim(own.full, std::move(own.tag));
        images.append({.repository = std::move(name.repository),
                       .tag = std::move(name.tag),
                       .reference = std::move(own.text),
                       .number = number,
                       .descriptor = descriptor});
    }
    return images;
}

void OciIndex::insert(const Descriptor& manifest, const RepositoryName& repository,
                      const std::optional<Tag>& tag, const RepositoryName& unnamed) {
    Descriptor entry{.mediaType = manifest.mediaType,
                     .digest = manifest.digest,
                     .size = manifest.size,
                     .artifactType = manifest.artifactType};
    if (tag) {
        entry.annotations.insert(refNameKey(), tag->toString());
    }
    if (listedRepository(repository) != listedRepository(unnamed)) {
        const auto digest = tag ? std::nullopt : std::optional(manifest.digest);
        entry.annotations.insert(fullNameKey(), fullReference(repository, tag, digest));
    }
    qsizetype place = descriptors_.size();
    for (qsizetype i = 0; tag && i < place; ++i) {
        if (descriptors_.at(i).annotations.value(refNameKey()) == tag->toString()) {
            place = i;
        }
    }
    descriptors_.insert(place, entry);
    manifests_.insert(place, entryOf(entry));
}

void OciIndex::removeAt(qsizetype number) {
    descriptors_.removeAt(number);
    manifests_.removeAt(number);
}

QByteArray OciIndex::toBytes() const {
    QJsonObject document = document_;
    document.insert(manifestsKey, manifests_);
    return QJsonDocument(document).toJson(QJsonDocument::Compact);
}

} // namespace stowage
