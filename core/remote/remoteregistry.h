#pragma once

// The registry over HTTP: OCI's distribution specification 1.1 as servers speak it. A
// RemoteRegistry and its RemoteHost are shared by all threads; Repositories and what they hand out
// belong to the thread that opened them. All calls block, and none needs an event loop.

#include "core/registry/registry.h"
#include "core/remote/remotehost.h"
#include "core/remote/remotesettings.h"

#include <memory>

namespace stowage {

class RemoteUploads;

/// A registry on another machine. Thread-safe.
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

    /// Errors: Unsupported where the registry lists no repositories.
    Result<Page<RepositoryName>> repositories(const PageRequest& request = {},
                                              std::stop_token stop = {}) override;
    Result<QList<RepositoryName>> uploading(std::stop_token stop = {}) override;
    std::unique_ptr<Repository> open(const RepositoryName& name) override;
    Result<> commit(std::stop_token stop = {}) override;

private:
    RemoteRegistry(Place place, const RemoteSettings& settings);

    Place place_;
    std::shared_ptr<RemoteHost> host_;
    std::shared_ptr<RemoteUploads> uploads_;
};

} // namespace stowage
