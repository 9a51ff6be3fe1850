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
    if (!manifests && manifests.error().code() == ErrorCode::Unsupported) {
        return false; // A server: what no tag names there nobody can find.
    }
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

Result<QList<PlaceReference>> readingsOf(const QString& text, const std::optional<Place>& context) {
    QList<PlaceReference> readings;
    const auto here =
        context ? PlaceReference::within(*context, text) : PlaceReference::parse(text);
    if (here) {
        readings.append(*here);
    }
    if (const auto anywhere = Reference::parse(text)) {
        const Place host{Place::Kind::Remote, anywhere->domain()};
        const bool namesHost = text.startsWith(host.location + QLatin1Char('/')) ||
                               text.startsWith(QLatin1String("index.docker.io/"));
        const PlaceReference there{.place = host,
                                   .repository = anywhere->name(),
                                   .tag = anywhere->tag(),
                                   .digest = anywhere->digest()};
        if (namesHost && context == host) {
            return QList<PlaceReference>{there};
        }
        if (namesHost || !context) {
            readings.append(there);
        }
    }
    return readings.isEmpty() ? Result<QList<PlaceReference>>(failure(here)) : readings;
}

} // namespace

Result<QList<PlaceReference>> parseTyped(const QString& text, const std::optional<Place>& context,
                                         const Recognizer& recognize, std::stop_token stop) {
    if (PlaceReference::hasScheme(text)) {
        const auto reference = PlaceReference::parse(text);
        return reference ? Result<QList<PlaceReference>>({*reference}) : failure(reference);
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
            return QList<PlaceReference>{{.place = *found->place}};
        }
        return failure(ErrorCode::Unsupported,
                       QStringLiteral("%1 holds no images that can be listed").arg(path));
    }
    return readingsOf(text, context);
}

Result<Location> resolveReference(OpenPlaces& places, const QList<PlaceReference>& readings,
                                  std::stop_token stop) {
    auto location = resolveReference(places, readings.constFirst(), stop);
    for (qsizetype i = 1; i < readings.size() && !location && !stop.stop_requested(); ++i) {
        // Whose tag alone is wrong is not looked for elsewhere.
        PlaceReference repository = readings.at(i - 1);
        if (repository.tag || repository.digest) {
            repository.tag.reset();
            repository.digest.reset();
            if (resolveReference(places, repository, stop)) {
                break;
            }
        }
        location = resolveReference(places, readings.at(i), stop);
    }
    return location;
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
    const auto readings = parseTyped(text, context, recognize, stop);
    if (!readings) {
        return failure(readings);
    }
    auto location = resolveReference(places, *readings, stop);
    for (const PlaceReference& reading : *readings) {
        const bool isWhere = location && location->place == reading.place;
        if (!isWhere && !listed.contains(reading.place)) {
            places.forget(reading.place);
        }
    }
    return location;
}

} // namespace stowage
