#pragma once

// The local store: registries in docker distribution's folder layout, which a running
// docker-registry can serve and whose folders open here as they are. A LocalRegistry owns its
// driver; repositories, layers and uploads keep what they need of it alive. Registries and drivers
// may be used from any thread, everything else from the one that opened it.

#include "core/base/clock.h"
#include "core/registry/registry.h"
#include "core/storage/localstore.h"

#include <memory>

namespace stowage {

class LocalRegistry final : public Registry {
public:
    /// Opens a folder that is the `rootdirectory` of docker-registry's configuration: the one that
    /// holds `docker/registry/v2`. Create makes a registry of an absent or empty folder. `clock`
    /// outlives the registry. Errors: NotFound; Unsupported, saying what was looked for; ReadOnly
    /// when it is to be written and can't be.
    static Result<std::shared_ptr<Registry>> open(const QString& folder, OpenMode mode,
                                                  const Clock& clock = Clock::system());

    /// The same over any driver.
    static Result<std::shared_ptr<Registry>> open(std::shared_ptr<StorageDriver> driver,
                                                  const Place& place, OpenMode mode,
                                                  const Clock& clock = Clock::system());

    explicit LocalRegistry(std::shared_ptr<LocalStore> store);

    const Place& place() const override { return store_->place(); }
    Capabilities capabilities() const override;
    Result<Page<RepositoryName>> repositories(const PageRequest& request,
                                              std::stop_token stop) override;
    Result<QList<RepositoryName>> uploading(std::stop_token stop) override;
    std::unique_ptr<Repository> open(const RepositoryName& name) override;
    Result<> commit(std::stop_token stop) override;

private:
    std::shared_ptr<LocalStore> store_;
};

} // namespace stowage
