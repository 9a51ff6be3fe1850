#include "ui/browse/location.h"

namespace stowage {

QString Location::imageText() const {
    if (!repository) {
        return {};
    }
    QString text = repository->toString();
    if (tag) {
        text += QLatin1Char(':') + tag->toString();
    } else if (digest) {
        text += QLatin1Char('@') + digest->toString();
    }
    return text;
}

QString Location::toString() const {
    PlaceReference reference{place, repository, tag, tag ? std::nullopt : digest, {}};
    const bool isNamedInside = place.kind == Place::Kind::OciLayout ||
                               place.kind == Place::Kind::OciArchive ||
                               place.kind == Place::Kind::DockerArchive;
    if (isNamedInside) {
        reference.repository.reset();
        if (place.kind == Place::Kind::DockerArchive) {
            reference.name = tag ? imageText() : QString();
        } else if (tag) {
            reference.name = tag->toString();
        }
    }
    return reference.toString();
}

Location Location::of(const PlaceReference& reference) {
    return {reference.place, reference.repository, reference.tag, reference.digest, std::nullopt};
}

} // namespace stowage
