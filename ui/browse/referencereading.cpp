#include "ui/browse/referencereading.h"

#include "core/image/reference.h"

#include <QDir>
#include <QFileInfo>

namespace stowage {

namespace {

bool isNamedInside(Place::Kind kind) {
    return kind == Place::Kind::OciLayout || kind == Place::Kind::OciArchive ||
           kind == Place::Kind::DockerArchive;
}

/// Whether a repository of an archive is what a typed reference means by its name.
bool isMeant(const RepositoryName& repository, const PlaceReference& reference) {
    const auto typed = Reference::parse(reference.name);
    if (!typed || Tag::parse(reference.name)) {
        return true; // a tag alone fits any
    }
    const QString& name = repository.toString();
    return typed->name() == repository ||
           typed->familiar().section(QLatin1Char(':'), 0, 0) == name ||
           (typed->domain() + QLatin1Char('/') + typed->name().toString()) == name;
}

/// Not every kind of place knows that it lacks a repository: then it is one without anything in it.
Result<bool> hasRepository(Repository& repository, const std::stop_token& stop) {
    const auto tags = repository.tags().page({.count = 1}, stop);
    if (!tags) {
        return tags.error().code() == ErrorCode::NotFound ? Result<bool>(false) : failure(tags);
    }
    if (!tags->items.isEmpty()) {
        return true;
    }
    const auto manifests = repository.manifests().list(stop);
    return manifests ? Result<bool>(!manifests->isEmpty()) : failure(manifests);
}

Result<bool> hasImage(Registry& registry, const RepositoryName& name,
                      const PlaceReference& reference, std::stop_token stop) {
    const auto repository = registry.open(name);
    if (reference.digest) {
        return repository->manifests().exists(*reference.digest, stop);
    }
    if (!reference.tag) {
        return hasRepository(*repository, stop);
    }
    const auto digest = repository->tags().resolve(*reference.tag, stop);
    if (!digest && digest.error().code() != ErrorCode::NotFound) {
        return failure(digest);
    }
    return digest.has_value();
}

} // namespace

Result<PlaceReference> parseTyped(const QString& text, const std::optional<Place>& context,
                                  const Recognizer& recognize, std::stop_token stop) {
    if (PlaceReference::hasScheme(text)) {
        return PlaceReference::parse(text);
    }
    QString path = text;
    if (path.startsWith(QLatin1String("~/"))) {
        path = QDir::home().filePath(path.mid(2));
    }
    const bool looksLikePath = path.startsWith(QLatin1Char('/')) ||
                               path.startsWith(QLatin1String("./")) ||
                               path.startsWith(QLatin1String("../"));
    if (looksLikePath && recognize) {
        const auto found = recognize(path, stop);
        if (!found) {
            return failure(found);
        }
        if (found->place) {
            return PlaceReference{.place = *found->place};
        }
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 holds no images that can be listed").arg(path));
    }
    if (!context) {
        return PlaceReference::parse(text);
    }
    const auto image = Reference::parseInRegistry(text);
    if (!image) {
        return failure(image);
    }
    PlaceReference reference{.place = *context};
    reference.repository = image->name();
    reference.tag = image->tag();
    reference.digest = image->digest();
    return reference;
}

Result<Location> resolveReference(OpenPlaces& places, const PlaceReference& reference,
                                  std::stop_token stop) {
    const auto registry = places.open(reference.place, stop);
    if (!registry) {
        return failure(registry);
    }
    Location location = Location::of(reference);
    if (location.repository) {
        const auto there = hasImage(**registry, *location.repository, reference, stop);
        if (!there) {
            return failure(there);
        }
        if (!*there) {
            return failure(ErrorCode::NotFound,
                           QStringLiteral("there is no %1").arg(reference.toString()));
        }
        return location;
    }
    const bool namesImage = reference.tag || reference.digest;
    if (!namesImage || !isNamedInside(reference.place.kind)) {
        return location.placeLocation();
    }
    PageRequest request{.count = 500};
    do {
        const auto page = (*registry)->repositories(request, stop);
        if (!page) {
            return failure(page);
        }
        for (const RepositoryName& name : page->items) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            if (!isMeant(name, reference)) {
                continue;
            }
            const auto there = hasImage(**registry, name, reference, stop);
            if (!there) {
                return failure(there);
            }
            if (*there) {
                location.repository = name;
                return location;
            }
        }
        request.after = page->next;
    } while (!request.after.isEmpty());
    return failure(ErrorCode::NotFound, QStringLiteral("there is no %1").arg(reference.toString()));
}

Result<Location> lookUp(const QString& text, const std::optional<Place>& context,
                        const Recognizer& recognize, OpenPlaces& places, const QList<Place>& listed,
                        std::stop_token stop) {
    const auto reference = parseTyped(text, context, recognize, stop);
    if (!reference) {
        return failure(reference);
    }
    auto location = resolveReference(places, *reference, stop);
    if (!location && !listed.contains(reference->place)) {
        places.forget(reference->place);
    }
    return location;
}

} // namespace stowage
