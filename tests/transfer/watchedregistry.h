#pragma once

#include "core/registry/registry.h"

#include <QString>

#include <functional>
#include <memory>

namespace stowage::test {

/// Another registry seen through a watcher: every call that matters is told before it happens, by
/// name, and fails or waits as the watcher says. Thread-safe if the watcher is.
///
/// Calls: fetch, read, stat, exists, uploads, upload, resume, mount, write, checkpoint, finish,
/// cancel, close, get, put, put-tagged, resolve, commit.
class WatchedRegistry final : public Registry {
public:
    using Watcher = std::function<Result<>(const QString& call)>;

    WatchedRegistry(std::shared_ptr<Registry> inner, Place place, Watcher watcher);

    /// Before it is shared between threads.
    void setMaximumBlobSize(qint64 bytes) { maximumBlobSize_ = bytes; }
    void setBlobsAtOnce(int blobs) { blobsAtOnce_ = blobs; }

    const Place& place() const override { return place_; }
    Capabilities capabilities() const override;
    Result<Page<RepositoryName>> repositories(const PageRequest& request,
                                              std::stop_token stop) override;
    Result<QList<RepositoryName>> uploading(std::stop_token stop) override;
    std::unique_ptr<Repository> open(const RepositoryName& name) override;
    Result<> commit(std::stop_token stop) override;

private:
    std::shared_ptr<Registry> inner_;
    Place place_;
    Watcher watcher_;
    qint64 maximumBlobSize_ = Capabilities().maximumBlobSize;
    int blobsAtOnce_ = Capabilities().blobsAtOnce;
};

} // namespace stowage::test
