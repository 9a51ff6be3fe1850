#include "ui/browse/location.h"

#include "core/registry/imageaddress.h"

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
    return imageAddress(place, repository, tag, tag ? std::nullopt : digest);
}

QString Location::skopeoCommand() const {
    // skopeo has no name for a registry's folder: there the folder must be served first.
    QString quoted = place.kind == Place::Kind::RegistryFolder
                         ? QStringLiteral("docker://localhost:5000/") + imageText()
                         : toString();
    quoted.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QStringLiteral("skopeo inspect '%1'").arg(quoted);
}

Location Location::withoutComparison() const {
    Location image = *this;
    image.comparedWith.reset();
    return image;
}

std::optional<Location> Location::otherLocation() const {
    if (!comparedWith) {
        return std::nullopt;
    }
    return Location{comparedWith->place, comparedWith->repository, comparedWith->tag,
                    comparedWith->digest, comparedWith->child};
}

Location Location::comparedTo(const Location& other) const {
    Location both = *this;
    both.comparedWith = {other.place, other.repository, other.tag, other.digest, other.child};
    return both;
}

bool Location::isIn(const Place& other) const {
    return place == other || (comparedWith && comparedWith->place == other);
}

Location Location::above() const {
    if (isComparison()) {
        return withoutComparison();
    }
    return isImage() ? repositoryLocation() : placeLocation();
}

QString Location::fullText() const {
    return isComparison() ? QStringLiteral("%1 ↔ %2").arg(imageText(), otherText()) : imageText();
}

QString Location::otherText() const {
    const auto other = otherLocation();
    if (!other) {
        return {};
    }
    if (other->repositoryLocation() != repositoryLocation()) {
        return other->imageText();
    }
    if (other->tag) {
        return other->tag->toString();
    }
    return other->digest ? other->digest->shortened() : other->imageText();
}

Location Location::of(const PlaceReference& reference) {
    return {reference.place, reference.repository, reference.tag, reference.digest, std::nullopt};
}

} // namespace stowage
