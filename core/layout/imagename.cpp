#include "core/layout/imagename.h"

#include <utility>

namespace stowage {

namespace {

constexpr QLatin1String library("library/");
constexpr QLatin1String dockerHub("docker.io");

/// The name as a reference; a name that cannot be one (too long) stays as it is.
Reference referenceTo(const RepositoryName& repository, const std::optional<Tag>& tag,
                      const std::optional<Digest>& digest) {
    const auto parsed = Reference::parse(repository.toString());
    return parsed ? Reference(parsed->domain(), parsed->name(), tag, digest)
                  : Reference({}, repository, tag, digest);
}

} // namespace

RepositoryName listedRepository(const Reference& reference) {
    const QString& name = reference.name().toString();
    if (reference.domain() == dockerHub && name.startsWith(library) &&
        name.count(QLatin1Char('/')) == 1) {
        if (auto listed = RepositoryName::parse(QStringView(name).sliced(library.size()))) {
            return *listed;
        }
    }
    return reference.name();
}

RepositoryName listedRepository(const RepositoryName& name) {
    const auto reference = Reference::parse(name.toString());
    return reference ? listedRepository(*reference) : name;
}

ListedNames::ListedNames(RepositoryName unnamed) : unnamed_(std::move(unnamed)) {}

bool ListedNames::take(const RepositoryName& repository, const std::optional<Tag>& tag) {
    if (!tag) {
        return true;
    }
    const qsizetype before = taken_.size();
    taken_.insert(repository.toString() + QLatin1Char(':') + tag->toString());
    return taken_.size() > before;
}

ListedNames::Name ListedNames::claim(const std::optional<Reference>& reference,
                                     std::optional<Tag> tag) {
    if (!reference) {
        return {.repository = unnamed_, .tag = take(unnamed_, tag) ? tag : std::nullopt};
    }
    if (!tag && reference->tag()) {
        tag = reference->tag();
    } else if (!tag && !reference->digest()) {
        tag = Tag::closestTo({});
    }
    const RepositoryName listed = listedRepository(*reference);
    if (take(listed, tag)) {
        return {.repository = listed, .tag = std::move(tag)};
    }
    const RepositoryName withHost = RepositoryName::closestTo(
        reference->domain() + QLatin1Char('/') + reference->name().toString());
    if (take(withHost, tag)) {
        return {.repository = withHost, .tag = std::move(tag)};
    }
    return {.repository = listed, .tag = std::nullopt};
}

RepositoryName defaultRepository(const QString& path) {
    QString name = path.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty);
    for (const char* suffix : {".gz", ".xz", ".zst", ".zstd", ".bz2", ".tgz", ".txz", ".tar"}) {
        const QLatin1String text(suffix);
        if (name.size() > text.size() && name.endsWith(text, Qt::CaseInsensitive)) {
            name.chop(text.size());
        }
    }
    return RepositoryName::closestTo(name);
}

QString fullReference(const RepositoryName& repository, const std::optional<Tag>& tag,
                      const std::optional<Digest>& digest) {
    return referenceTo(repository, tag, digest).toString();
}

QString familiarReference(const RepositoryName& repository, const Tag& tag) {
    return referenceTo(repository, tag, std::nullopt).familiar();
}

} // namespace stowage
