#include "core/remote/remoteregistry.h"

#include "core/remote/listpages.h"
#include "core/remote/mirroredrepository.h"
#include "core/remote/remoterepository.h"
#include "core/remote/remoteuploads.h"

#include <utility>

namespace stowage {

namespace {

/// As many connections as browsers and other registries' clients make of one host.
constexpr int blobsAtOnce = 4;

/// What holds for the registry as a whole.
RegistriesConf::Route routeOf(const RemoteSettings& settings, const QString& host) {
    return (settings.routes ? *settings.routes : RegistriesConf()).lookup(host);
}

} // namespace

RemoteRegistry::RemoteRegistry(Place place, const RemoteSettings& settings)
    : place_(std::move(place)), settings_(settings),
      host_(
          std::make_shared<RemoteHost>(routeOf(settings, place_.location).location.host, settings)),
      uploads_(std::make_shared<RemoteUploads>(settings.uploadsFolder, place_.location)) {}

RemoteRegistry::~RemoteRegistry() = default;

Result<std::shared_ptr<RemoteRegistry>>
RemoteRegistry::open(const Place& place, const RemoteSettings& settings, std::stop_token stop) {
    std::shared_ptr<RemoteRegistry> registry(new RemoteRegistry(place, settings));
    const auto base = registry->host_->base(stop);
    // Behind a wall there may be mirrors, and nothing else.
    const bool hasMirrors = !routeOf(settings, registry->place_.location).mirrors.isEmpty();
    if (!base && !(hasMirrors && (base.error().code() == ErrorCode::Network ||
                                  base.error().code() == ErrorCode::Timeout))) {
        return failure(base);
    }
    return registry;
}

Capabilities RemoteRegistry::capabilities() const {
    return {.canWrite = true,
            .canRemove = true,
            .canResume = uploads_->isKept(),
            .blobsAtOnce = blobsAtOnce};
}

Result<Page<RepositoryName>> RemoteRegistry::repositories(const PageRequest& request,
                                                          std::stop_token stop) {
    ListPages list(*host_, QStringLiteral("_catalog"), QLatin1String("repositories"),
                   {QStringLiteral("registry:catalog:*")});
    const auto names = list.read(request, stop);
    if (!names) {
        if (isCatalogRefused(names.error(), stop)) {
            return failure(ErrorCode::Unsupported,
                           QStringLiteral("%1 does not list its repositories").arg(host_->name()));
        }
        return failure(names);
    }
    Page<RepositoryName> page{.items = {}, .next = names->next};
    for (const QString& text : names->items) {
        const auto name = RepositoryName::parse(text);
        if (!name) {
            return failure(name,
                           QStringLiteral("the list of repositories of %1").arg(host_->name()));
        }
        page.items.append(*name);
    }
    return page;
}

/// Whether it is the list alone that the registry does not give, and no log-in that it waits for:
/// Docker Hub lists to nobody, and says so as one says that a log-in is missing. Who is let in at
/// the door then is asked there, without the scope that was refused.
bool RemoteRegistry::isCatalogRefused(const Error& error, const std::stop_token& stop) {
    switch (error.code()) {
    case ErrorCode::NotFound:
    case ErrorCode::Unsupported:
        return true;
    case ErrorCode::Unauthorized:
    case ErrorCode::Denied: {
        const auto door = host_->send({}, stop); // The root itself.
        return door && door->isSuccess();
    }
    default:
        return false;
    }
}

Result<QList<RepositoryName>> RemoteRegistry::uploading(std::stop_token /*stop*/) {
    return uploads_->repositories();
}

std::unique_ptr<Repository> RemoteRegistry::open(const RepositoryName& name) {
    if (!settings_.routes) {
        return std::make_unique<RemoteRepository>(name, host_, uploads_);
    }
    const RegistriesConf::Route route = settings_.routes->lookup(place_.location, &name);
    auto origin = openAt(route.location, name, route.blocked);
    std::vector<Mirrors::Mirror> mirrors;
    for (const RegistriesConf::Mirror& mirror : route.mirrors) {
        mirrors.push_back({openAt(mirror.endpoint, name, route.blocked), mirror.pulls,
                           restOf(mirror.endpoint.host)});
    }
    if (mirrors.empty()) {
        return origin;
    }
    return std::make_unique<MirroredRepository>(name, std::move(origin), std::move(mirrors));
}

std::unique_ptr<Repository> RemoteRegistry::openAt(const RegistriesConf::Endpoint& endpoint,
                                                   const RepositoryName& name, bool isBlocked) {
    // What a file's rewriting makes of a name need not be one any more; the registry says so then.
    const RepositoryName there = RepositoryName::parse(endpoint.repository).value_or(name);
    const bool isOwn =
        endpoint.host == host_->name() && !isBlocked && endpoint.insecure == settings_.isInsecure;
    const auto host = isOwn ? host_ : hostOf(endpoint, isBlocked);
    const auto uploads =
        endpoint.host == host_->name()
            ? uploads_
            : std::make_shared<RemoteUploads>(settings_.uploadsFolder, endpoint.host);
    return std::make_unique<RemoteRepository>(there, host, uploads);
}

std::shared_ptr<MirrorRest> RemoteRegistry::restOf(const QString& host) {
    const std::lock_guard lock(mutex_);
    auto& rest = rests_[host];
    if (!rest) {
        rest = std::make_shared<MirrorRest>(*settings_.clock);
    }
    return rest;
}

std::shared_ptr<RemoteHost> RemoteRegistry::hostOf(const RegistriesConf::Endpoint& endpoint,
                                                   bool isBlocked) {
    const QString key = QStringLiteral("%1 %2 %3")
                            .arg(endpoint.host)
                            .arg(int{endpoint.insecure})
                            .arg(int{isBlocked});
    const std::lock_guard lock(mutex_);
    auto& host = others_[key];
    if (!host) {
        RemoteSettings settings = settings_;
        settings.isInsecure = endpoint.insecure;
        settings.isBlocked = isBlocked;
        host = std::make_shared<RemoteHost>(endpoint.host, settings);
    }
    return host;
}

Result<> RemoteRegistry::commit(std::stop_token /*stop*/) {
    return {};
}

} // namespace stowage
