#include "core/remote/remoteregistry.h"

#include "core/remote/listpages.h"
#include "core/remote/remoterepository.h"
#include "core/remote/remoteuploads.h"

#include <utility>

namespace stowage {

RemoteRegistry::RemoteRegistry(Place place, const RemoteSettings& settings)
    : place_(std::move(place)), host_(std::make_shared<RemoteHost>(place_.location, settings)),
      uploads_(std::make_shared<RemoteUploads>(settings.uploadsFolder, place_.location)) {}

RemoteRegistry::~RemoteRegistry() = default;

Result<std::shared_ptr<RemoteRegistry>>
RemoteRegistry::open(const Place& place, const RemoteSettings& settings, std::stop_token stop) {
    std::shared_ptr<RemoteRegistry> registry(new RemoteRegistry(place, settings));
    if (const auto base = registry->host_->base(stop); !base) {
        return failure(base);
    }
    return registry;
}

Capabilities RemoteRegistry::capabilities() const {
    return {.canWrite = true, .canRemove = true, .canResume = uploads_->isKept()};
}

Result<Page<RepositoryName>> RemoteRegistry::repositories(const PageRequest& request,
                                                          std::stop_token stop) {
    ListPages list(*host_, QStringLiteral("_catalog"), QLatin1String("repositories"),
                   {QStringLiteral("registry:catalog:*")});
    const auto names = list.read(request, stop);
    if (!names) {
        const ErrorCode code = names.error().code();
        if (code == ErrorCode::NotFound || code == ErrorCode::Unsupported) {
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

Result<QList<RepositoryName>> RemoteRegistry::uploading(std::stop_token /*stop*/) {
    return uploads_->repositories();
}

std::unique_ptr<Repository> RemoteRegistry::open(const RepositoryName& name) {
    return std::make_unique<RemoteRepository>(name, host_, uploads_);
}

Result<> RemoteRegistry::commit(std::stop_token /*stop*/) {
    return {};
}

} // namespace stowage
