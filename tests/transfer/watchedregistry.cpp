#include "tests/transfer/watchedregistry.h"

#include <utility>

namespace stowage::test {

namespace {

using Watcher = WatchedRegistry::Watcher;

class WatchedLayer final : public Layer {
public:
    WatchedLayer(std::unique_ptr<Layer> inner, Watcher watcher)
        : inner_(std::move(inner)), watcher_(std::move(watcher)) {
        open(ReadOnly | Unbuffered);
    }

    RepositoryName name() const override { return inner_->name(); }
    Digest digest() const override { return inner_->digest(); }
    QDateTime createdAt() const override { return inner_->createdAt(); }
    qint64 size() const override { return inner_->size(); }
    bool seek(qint64 position) override {
        return inner_->seek(position) && QIODevice::seek(position);
    }

protected:
    qint64 readData(char* data, qint64 maxSize) override {
        if (auto told = watcher_(QStringLiteral("read")); !told) {
            setErrorString(told.error().message());
            return -1;
        }
        const qint64 count = inner_->read(data, maxSize);
        if (count < 0) {
            setErrorString(inner_->errorString());
        }
        return count;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::unique_ptr<Layer> inner_;
    Watcher watcher_;
};

class WatchedUpload final : public LayerUpload {
public:
    WatchedUpload(std::unique_ptr<LayerUpload> inner, Watcher watcher)
        : inner_(std::move(inner)), watcher_(std::move(watcher)) {}

    UploadId uuid() const override { return inner_->uuid(); }
    RepositoryName name() const override { return inner_->name(); }
    QDateTime startedAt() const override { return inner_->startedAt(); }
    qint64 offset() const override { return inner_->offset(); }
    Digest digestSoFar() const override { return inner_->digestSoFar(); }
    std::optional<UploadSource> source() const override { return inner_->source(); }

    Result<> write(QByteArrayView bytes) override {
        auto told = watcher_(QStringLiteral("write"));
        return told ? inner_->write(bytes) : told;
    }
    Result<> checkpoint(const UploadSource& source) override {
        auto told = watcher_(QStringLiteral("checkpoint"));
        return told ? inner_->checkpoint(source) : told;
    }
    Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("finish"));
        if (!told) {
            return failure(told);
        }
        return inner_->finish(size, digest, std::move(stop));
    }
    Result<> cancel() override {
        auto told = watcher_(QStringLiteral("cancel"));
        return told ? inner_->cancel() : told;
    }
    Result<> close() override {
        auto told = watcher_(QStringLiteral("close"));
        return told ? inner_->close() : told;
    }

private:
    std::unique_ptr<LayerUpload> inner_;
    Watcher watcher_;
};

class WatchedLayers final : public LayerService {
public:
    WatchedLayers(LayerService& inner, Watcher watcher)
        : inner_(inner), watcher_(std::move(watcher)) {}

    Result<bool> exists(const Digest& digest, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("exists"));
        if (!told) {
            return failure(told);
        }
        return inner_.exists(digest, std::move(stop));
    }
    Result<Descriptor> stat(const Digest& digest, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("stat"));
        if (!told) {
            return failure(told);
        }
        return inner_.stat(digest, std::move(stop));
    }
    Result<std::unique_ptr<Layer>> fetch(const Digest& digest, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("fetch"));
        if (!told) {
            return failure(told);
        }
        auto layer = inner_.fetch(digest, std::move(stop));
        if (!layer) {
            return layer;
        }
        return std::make_unique<WatchedLayer>(*std::move(layer), watcher_);
    }
    Result<std::unique_ptr<LayerUpload>> upload(const std::optional<Descriptor>& expected,
                                                const std::optional<UploadSource>& source,
                                                std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("upload"));
        if (!told) {
            return failure(told);
        }
        return watched(inner_.upload(expected, source, std::move(stop)));
    }
    Result<std::unique_ptr<LayerUpload>> resume(const UploadId& uuid,
                                                std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("resume"));
        if (!told) {
            return failure(told);
        }
        return watched(inner_.resume(uuid, std::move(stop)));
    }
    Result<QList<UploadInfo>> uploads(std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("uploads"));
        if (!told) {
            return failure(told);
        }
        return inner_.uploads(std::move(stop));
    }
    Result<MountOutcome> mount(const Digest& digest, const RepositoryName& from,
                               std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("mount"));
        if (!told) {
            return failure(told);
        }
        return inner_.mount(digest, from, std::move(stop));
    }
    Result<> remove(const Digest& digest, std::stop_token stop) override {
        return inner_.remove(digest, std::move(stop));
    }
    Result<QList<Digest>> list(std::stop_token stop) override {
        return inner_.list(std::move(stop));
    }

private:
    Result<std::unique_ptr<LayerUpload>> watched(Result<std::unique_ptr<LayerUpload>> upload) {
        if (!upload) {
            return upload;
        }
        return std::make_unique<WatchedUpload>(*std::move(upload), watcher_);
    }

    LayerService& inner_;
    Watcher watcher_;
};

class WatchedManifests final : public ManifestService {
public:
    WatchedManifests(ManifestService& inner, Watcher watcher)
        : inner_(inner), watcher_(std::move(watcher)) {}

    Result<bool> exists(const Digest& digest, std::stop_token stop) override {
        return inner_.exists(digest, std::move(stop));
    }
    Result<Manifest> get(const Digest& digest, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("get"));
        if (!told) {
            return failure(told);
        }
        return inner_.get(digest, std::move(stop));
    }
    Result<Manifest> get(const Tag& tag, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("get"));
        if (!told) {
            return failure(told);
        }
        return inner_.get(tag, std::move(stop));
    }
    Result<QByteArray> read(const Digest& digest, std::stop_token stop) override {
        return inner_.read(digest, std::move(stop));
    }
    Result<Descriptor> put(const QByteArray& bytes, const QString& mediaType,
                           const std::optional<Tag>& tag, std::stop_token stop) override {
        const auto told = watcher_(tag ? QStringLiteral("put-tagged") : QStringLiteral("put"));
        if (!told) {
            return failure(told);
        }
        return inner_.put(bytes, mediaType, tag, std::move(stop));
    }
    Result<> remove(const Digest& digest, std::stop_token stop) override {
        return inner_.remove(digest, std::move(stop));
    }
    Result<QList<Digest>> list(std::stop_token stop) override {
        return inner_.list(std::move(stop));
    }
    Result<QList<Descriptor>> referrers(const Digest& digest, const QString& artifactType,
                                        std::stop_token stop) override {
        return inner_.referrers(digest, artifactType, std::move(stop));
    }

private:
    ManifestService& inner_;
    Watcher watcher_;
};

class WatchedTags final : public TagService {
public:
    WatchedTags(TagService& inner, Watcher watcher) : inner_(inner), watcher_(std::move(watcher)) {}

    Result<Page<Tag>> page(const PageRequest& request, std::stop_token stop) override {
        return inner_.page(request, std::move(stop));
    }
    Result<Digest> resolve(const Tag& tag, std::stop_token stop) override {
        const auto told = watcher_(QStringLiteral("resolve"));
        if (!told) {
            return failure(told);
        }
        return inner_.resolve(tag, std::move(stop));
    }
    Result<> tag(const Tag& tag, const Digest& digest, std::stop_token stop) override {
        return inner_.tag(tag, digest, std::move(stop));
    }
    Result<> untag(const Tag& tag, std::stop_token stop) override {
        return inner_.untag(tag, std::move(stop));
    }
    Result<QList<Digest>> history(const Tag& tag, std::stop_token stop) override {
        return inner_.history(tag, std::move(stop));
    }
    Result<QList<Tag>> tagsOf(const Digest& digest, std::stop_token stop) override {
        return inner_.tagsOf(digest, std::move(stop));
    }

private:
    TagService& inner_;
    Watcher watcher_;
};

class WatchedRepository final : public Repository {
public:
    WatchedRepository(std::unique_ptr<Repository> inner, const Watcher& watcher)
        : inner_(std::move(inner)), layers_(inner_->layers(), watcher),
          manifests_(inner_->manifests(), watcher), tags_(inner_->tags(), watcher) {}

    const RepositoryName& name() const override { return inner_->name(); }
    LayerService& layers() override { return layers_; }
    ManifestService& manifests() override { return manifests_; }
    TagService& tags() override { return tags_; }

private:
    std::unique_ptr<Repository> inner_;
    WatchedLayers layers_;
    WatchedManifests manifests_;
    WatchedTags tags_;
};

} // namespace

WatchedRegistry::WatchedRegistry(std::shared_ptr<Registry> inner, Place place, Watcher watcher)
    : inner_(std::move(inner)), place_(std::move(place)), watcher_(std::move(watcher)) {}

Capabilities WatchedRegistry::capabilities() const {
    Capabilities capabilities = inner_->capabilities();
    capabilities.maximumBlobSize = maximumBlobSize_;
    capabilities.blobsAtOnce = blobsAtOnce_;
    return capabilities;
}

Result<Page<RepositoryName>> WatchedRegistry::repositories(const PageRequest& request,
                                                           std::stop_token stop) {
    return inner_->repositories(request, std::move(stop));
}

Result<QList<RepositoryName>> WatchedRegistry::uploading(std::stop_token stop) {
    return inner_->uploading(std::move(stop));
}

std::unique_ptr<Repository> WatchedRegistry::open(const RepositoryName& name) {
    return std::make_unique<WatchedRepository>(inner_->open(name), watcher_);
}

Result<> WatchedRegistry::commit(std::stop_token stop) {
    auto told = watcher_(QStringLiteral("commit"));
    return told ? inner_->commit(std::move(stop)) : told;
}

} // namespace stowage::test
