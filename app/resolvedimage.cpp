#include "app/resolvedimage.h"

#include "core/image/reference.h"

namespace stowage {

namespace {

/// One candidate: a tag, or an untagged manifest.
struct Candidate {
    RepositoryName repository;
    std::optional<Tag> tag;
    Digest digest;

    QString text() const {
        return repository.toString() +
               (tag ? QLatin1Char(':') + tag->toString() : QLatin1Char('@') + digest.toString());
    }
};

Result<QList<Candidate>> candidates(Registry& registry, const std::stop_token& stop) {
    auto names = registry.repositories({}, stop);
    if (!names) {
        return failure(names);
    }
    QList<Candidate> found;
    for (const RepositoryName& name : names->items) {
        const auto repository = registry.open(name);
        auto tags = repository->tags().page({}, stop);
        if (!tags) {
            return failure(tags);
        }
        for (const Tag& tag : tags->items) {
            auto digest = repository->tags().resolve(tag, stop);
            if (!digest) {
                return failure(digest);
            }
            found.append({name, tag, *digest});
        }
        if (!tags->items.isEmpty()) {
            continue;
        }
        auto manifests = repository->manifests().list(stop);
        if (!manifests) {
            return failure(manifests);
        }
        for (const Digest& digest : *manifests) {
            found.append({name, std::nullopt, digest});
        }
    }
    return found;
}

bool means(const Candidate& candidate, const PlaceReference& reference) {
    if (reference.digest && candidate.digest != *reference.digest) {
        return false;
    }
    if (reference.name.isEmpty()) {
        return true;
    }
    if (!candidate.tag) {
        return false;
    }
    if (reference.name == candidate.tag->toString() || reference.name == candidate.text()) {
        return true;
    }
    // As docker writes it: with or without host and library/; without a tag, any.
    const auto full = Reference::parse(reference.name);
    if (!full || (full->tag() && *full->tag() != *candidate.tag)) {
        return false;
    }
    const Reference bare(full->domain(), full->name(), std::nullopt, std::nullopt);
    const QString repository = candidate.repository.toString();
    return repository == bare.familiar() || repository == bare.toString() ||
           repository == full->name().toString();
}

Error ambiguous(const QString& place, const QList<Candidate>& found) {
    QStringList names;
    for (const Candidate& candidate : found) {
        names.append(candidate.text());
    }
    return Error(
               ErrorCode::InvalidArgument,
               QStringLiteral("%1 holds %2 images; name one of them").arg(place).arg(found.size()))
        .about(std::move(names));
}

Result<ResolvedImage> resolveInFile(Registry& registry, const PlaceReference& reference,
                                    const std::stop_token& stop) {
    auto all = candidates(registry, stop);
    if (!all) {
        return failure(all, reference.place.toString());
    }
    QList<Candidate> found;
    for (const Candidate& candidate : *all) {
        if (means(candidate, reference)) {
            found.append(candidate);
        }
    }
    if (found.isEmpty() && reference.digest) {
        // Not at the top: perhaps a child of an index, or an image without a name.
        for (const Candidate& candidate : *all) {
            auto repository = registry.open(candidate.repository);
            auto exists = repository->manifests().exists(*reference.digest, stop);
            if (exists && *exists) {
                return ResolvedImage{std::move(repository), std::nullopt, *reference.digest};
            }
        }
    }
    if (found.isEmpty()) {
        return failure(ErrorCode::NotFound,
                       all->isEmpty()
                           ? QStringLiteral("%1 holds no image").arg(reference.place.toString())
                           : QStringLiteral("%1 holds no such image; it has %2")
                                 .arg(reference.toString(), all->first().text()));
    }
    if (found.size() > 1) {
        return std::unexpected(ambiguous(reference.place.toString(), found));
    }
    return ResolvedImage{registry.open(found.first().repository), found.first().tag,
                         found.first().digest};
}

} // namespace

Result<ResolvedImage> resolveImage(Registry& registry, const PlaceReference& reference,
                                   std::stop_token stop) {
    const Place::Kind kind = reference.place.kind;
    if (kind != Place::Kind::RegistryFolder && kind != Place::Kind::Remote) {
        return resolveInFile(registry, reference, stop);
    }
    if (!reference.repository) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("%1 names no repository").arg(reference.toString()));
    }
    auto repository = registry.open(*reference.repository);
    if (reference.digest) {
        return ResolvedImage{std::move(repository), reference.tag, *reference.digest};
    }
    std::optional<Tag> tag = reference.tag;
    if (!tag) {
        auto tags = repository->tags().page({}, stop);
        if (!tags) {
            return failure(tags);
        }
        for (const Tag& candidate : tags->items) {
            if (tags->items.size() == 1 || candidate.toString() == QLatin1String("latest")) {
                tag = candidate;
                break;
            }
        }
        if (!tag) {
            QStringList names;
            for (const Tag& candidate : tags->items) {
                names.append(candidate.toString());
            }
            if (names.isEmpty()) {
                return failure(ErrorCode::NotFound,
                               QStringLiteral("%1 has no tag").arg(reference.toString()));
            }
            return std::unexpected(
                Error(ErrorCode::InvalidArgument, QStringLiteral("%1 has %2 tags; name one of them")
                                                      .arg(reference.toString())
                                                      .arg(names.size()))
                    .about(std::move(names)));
        }
    }
    auto digest = repository->tags().resolve(*tag, stop);
    if (!digest) {
        return failure(digest, reference.toString());
    }
    return ResolvedImage{std::move(repository), tag, *digest};
}

bool namesImage(const PlaceReference& reference) {
    return reference.tag || reference.digest || !reference.name.isEmpty();
}

} // namespace stowage
