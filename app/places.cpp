#include "app/places.h"

#include "app/statefolder.h"
#include "core/layout/dockerarchive.h"
#include "core/layout/ociarchive.h"
#include "core/layout/ocilayout.h"
#include "core/layout/recognize.h"
#include "core/remote/configcredentials.h"
#include "core/remote/hostcertificates.h"
#include "core/remote/registriesconf.h"
#include "core/remote/remoteregistry.h"
#include "core/storage/localregistry.h"

#include <QDir>
#include <QProcessEnvironment>

#include <utility>

namespace stowage {

namespace {

Result<RemoteSettings> remoteSettings(const QString& host) {
    // One for all registries: it keeps what it has read.
    static const auto credentials = std::make_shared<ConfigCredentials>(
        QProcessEnvironment::systemEnvironment(), QDir::homePath());
    RemoteSettings settings;
    settings.credentials = credentials;
    settings.certificateFolders = HostCertificates::standardFolders();
    settings.uploadsFolder = stateFolder() + QStringLiteral("/uploads");
    const auto conf = RegistriesConf::read(RegistriesConf::standardFiles());
    if (!conf) {
        return failure(conf);
    }
    const RegistriesConf::Route route = conf->lookup(host, nullptr);
    if (route.blocked) {
        return failure(ErrorCode::Denied,
                       QStringLiteral("%1 is blocked by this machine's registries.conf").arg(host));
    }
    settings.isInsecure = route.location.insecure;
    return settings;
}

} // namespace

Result<std::shared_ptr<Registry>> openPlace(const Place& place, OpenMode mode,
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
    const auto settings = remoteSettings(place.location);
    if (!settings) {
        return failure(settings);
    }
    return RemoteRegistry::open(place, *settings, std::move(stop));
}

Result<Recognition> recognizePath(const QString& path, std::stop_token stop) {
    return recognize(path, std::move(stop));
}

} // namespace stowage
