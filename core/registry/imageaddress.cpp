#include "core/registry/imageaddress.h"

#include "core/registry/placereference.h"

namespace stowage {

QString imageAddress(const Place& place, const std::optional<RepositoryName>& repository,
                     const std::optional<Tag>& tag, const std::optional<Digest>& digest) {
    PlaceReference reference{.place = place, .digest = digest};
    switch (place.kind) {
    case Place::Kind::RegistryFolder:
    case Place::Kind::Remote:
        reference.repository = repository;
        reference.tag = tag;
        break;
    case Place::Kind::OciLayout:
    case Place::Kind::OciArchive:
        reference.name = tag ? tag->toString() : QString();
        break;
    case Place::Kind::DockerArchive:
        // A digest stands behind the path alone.
        if (repository && (tag || !digest)) {
            reference.name = repository->toString();
            reference.name += tag ? QLatin1Char(':') + tag->toString() : QString();
        }
        break;
    }
    return reference.toString();
}

} // namespace stowage
