#include "app/places.h"

#include "app/remoteaccess.h"
#include "core/layout/dockerarchive.h"
#include "core/layout/ociarchive.h"
#include "core/layout/ocilayout.h"
#include "core/layout/recognize.h"
#include "core/remote/remoteregistry.h"
#include "core/storage/localregistry.h"

#include <utility>

namespace stowage {

namespace {

Result<std::shared_ptr<Registry>> openAs(PlainHttp plainHttp, const Place& place, OpenMode mode,
                                         std::stop_token stop) {
    switch (place.kind) {
    case Place::Kind::RegistryFolder:
        return LocalRegistry::open(place.location, mode);
    case Place::Kind::OciLayout:
        return OciLayout::open(place.location, mode, std::move(stop));
    case Place::Kind::OciArchive:
        return OciArchive::open(place.location, mode, std::move(stop));
    case Place::Kind::DockerArchive:
        return DockerArchive::open(place.location, mode, std::move(stop));
    case Place::Kind::Remote:
        break;
    }
    const auto settings = remoteSettings(place.location, plainHttp);
    if (!settings) {
        return failure(settings);
    }
    return RemoteRegistry::open(place, *settings, std::move(stop));
}

} // namespace

Result<std::shared_ptr<Registry>> openPlace(const Place& place, OpenMode mode,
                                            std::stop_token stop) {
    return openAs(PlainHttp::AsConfigured, place, mode, std::move(stop));
}

Result<std::shared_ptr<Registry>> openPlaceInsecurely(const Place& place, OpenMode mode,
                                                      std::stop_token stop) {
    return openAs(PlainHttp::Allowed, place, mode, std::move(stop));
}

Result<Recognition> recognizePath(const QString& path, std::stop_token stop) {
    return recognize(path, std::move(stop));
}

} // namespace stowage
