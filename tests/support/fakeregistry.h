#pragma once

#include "core/registry/registry.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>

namespace stowage::test {

/// A registry in memory that implements the whole contract and can be made to misbehave: bytes
/// flipped, cut short or gone under an intact link, reads that fail, tags that point nowhere.
///
/// Thread-safe, faults and counters too. Blobs are shared by the repositories and are known by the
/// digest they were stored under, whatever becomes of their bytes.
class FakeRegistry final : public Registry, public std::enable_shared_from_this<FakeRegistry> {
public:
    static std::shared_ptr<FakeRegistry> create();
    ~FakeRegistry() override;

    const Place& place() const override;
    Capabilities capabilities() const override;
    Result<Page<RepositoryName>> repositories(const PageRequest& request,
                                              std::stop_token stop) override;
    Result<QList<RepositoryName>> uploading(std::stop_token stop) override;
    std::unique_ptr<Repository> open(const RepositoryName& name) override;
    Result<> commit(std::stop_token stop) override;

    // Content, without the checks of uploads and puts.
    Digest addLayer(const QString& repository, const QByteArray& bytes);
    /// Linked in the repository and, with a tag, tagged; its children need not exist.
    Digest addManifest(const QString& repository, const QByteArray& bytes, const QString& tag = {});
    void pointTag(const QString& repository, const QString& tag, const Digest& digest);
    void link(const QString& repository, const Digest& digest);

    // Faults.
    void flip(const Digest& digest, qsizetype offset); ///< One bit of the byte there.
    void truncate(const Digest& digest, qsizetype size);
    void replace(const Digest& digest, const QByteArray& bytes);
    void removeBlob(const Digest& digest); ///< Its links stay.
    void unlink(const QString& repository, const Digest& digest);
    void failReads(const Digest& digest, qint64 offset); ///< Reads that reach the offset.
    void failTags(const QString& repository);            ///< Listing the repository's tags fails.
    void failListing();                                  ///< Listing the repositories fails.
    void setUnlistable(); ///< layers().list and manifests().list: Unsupported.

    /// Called before every read of a layer, on the reading thread, with nothing locked.
    void onRead(std::function<void(const Digest&, qint64 offset)> hook);

    // What happened.
    qint64 bytesRead(const Digest& digest) const;
    int timesOpened(const Digest& digest) const;
    QByteArray blob(const Digest& digest) const;
    int openLayers() const; ///< Layers that are open now.

    class State;

private:
    explicit FakeRegistry(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace stowage::test
