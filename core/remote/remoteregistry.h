#pragma once

// The registry over HTTP: OCI's distribution specification 1.1 as servers speak it. A
// RemoteRegistry and its RemoteHost are shared by all threads; Repositories and what they hand out
// belong to the thread that opened them. All calls block, and none needs an event loop.

#include "core/registry/registry.h"
#include "core/remote/remotehost.h"
#include "core/remote/remotesettings.h"

#include <map>
#include <memory>
#include <mutex>

namespace stowage {

class MirrorRest;
class RemoteUploads;

/// A registry on another machine. A repository is read from its mirrors, and is where
/// registries.conf says that it is. Thread-safe.
class RemoteRegistry : public Registry {
public:
    /// Asks the server whether it is a registry. Not whether anyone may do anything there: a server
    /// that wants a log-in is open, and what needs one fails with Unauthorized.
    /// Errors: Network, Timeout, Protocol, Cancelled; those of certs.d.
    static Result<std::shared_ptr<RemoteRegistry>>
    open(const Place& place, const RemoteSettings& settings, std::stop_token stop = {});

    ~RemoteRegistry() override;

    const Place& place() const override { return place_; }
    Capabilities capabilities() const override;

    /// Errors: Unsupported where the registry lists no repositories, to anyone or to who asks.
    Result<Page<RepositoryName>> repositories(const PageRequest& request = {},
                                              std::stop_token stop = {}) override;
    Result<QList<RepositoryName>> uploading(std::stop_token stop = {}) override;
    std::unique_ptr<Repository> open(const RepositoryName& name) override;
    Result<> commit(std::stop_token stop = {}) override;

private:
    RemoteRegistry(Place place, const RemoteSettings& settings);

    bool isCatalogRefused(const Error& error, const std::stop_token& stop);
    std::unique_ptr<Repository> openAt(const RegistriesConf::Endpoint& endpoint,
                                       const RepositoryName& name, bool isBlocked);
    std::shared_ptr<RemoteHost> hostOf(const RegistriesConf::Endpoint& endpoint, bool isBlocked);
    std::shared_ptr<MirrorRest> restOf(const QString& host);

    Place place_;
    RemoteSettings settings_;
    std::shared_ptr<RemoteHost> host_;
    std::mutex mutex_; ///< Guards what follows.
    /// Those that registries.conf leads to, by name and by how they may be spoken to.
    std::map<QString, std::shared_ptr<RemoteHost>> others_;
    std::map<QString, std::shared_ptr<MirrorRest>> rests_; ///< Of mirrors, by host.
    std::shared_ptr<RemoteUploads> uploads_;
};

} // namespace stowage
