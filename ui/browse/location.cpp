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

QString Location::skopeoCommand() const {
    // skopeo has no name for a registry's folder: there the folder must be served first.
    QString quoted = place.kind == Place::Kind::RegistryFolder
                         ? QStringLiteral("docker://localhost:5000/") + imageText()
                         : toString();
    quoted.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QStringLiteral("skopeo inspect '%1'").arg(quoted);
}

Location Location::of(const PlaceReference& reference) {
    return {reference.place, reference.repository, reference.tag, reference.digest, std::nullopt};
}

} // namespace stowage
