#include "core/digest/hasher.h"
#include "tests/support/fakestate.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stowage::test {

namespace {

using State = FakeRegistry::State;

class FakeLayer final : public Layer {
public:
    FakeLayer(std::shared_ptr<FakeRegistry> registry, State& state, RepositoryName name,
              Digest digest, QByteArray bytes)
        : registry_(std::move(registry)), state_(state), name_(std::move(name)),
          digest_(std::move(digest)), bytes_(std::move(bytes)) {
        const std::scoped_lock lock(state_.mutex);
        ++state_.counters[digest_].opened;
        ++state_.openLayers;
        open(ReadOnly | Unbuffered);
    }

    ~FakeLayer() override {
        const std::scoped_lock lock(state_.mutex);
        --state_.openLayers;
    }

    RepositoryName name() const override { return name_; }
    Digest digest() const override { return digest_; }
    QDateTime createdAt() const override { return {}; }
    qint64 size() const override { return bytes_.size(); }

    bool seek(qint64 position) override {
        return position >= 0 && position <= bytes_.size() && QIODevice::seek(position);
    }

protected:
    qint64 readData(char* data, qint64 maxSize) override {
        const qint64 at = pos();
        std::function<void(const Digest&, qint64)> hook;
        {
            const std::scoped_lock lock(state_.mutex);
            hook = state_.hook;
        }
        if (hook) {
            hook(digest_, at);
        }
        const qint64 count = std::clamp<qint64>(bytes_.size() - at, 0, maxSize);
        const std::scoped_lock lock(state_.mutex);
        const auto fault = state_.failingReads.find(digest_);
        if (fault != state_.failingReads.end() && at + count > fault->second) {
            setErrorString(QStringLiteral("the disk is broken at byte %1").arg(fault->second));
            return -1;
        }
        std::memcpy(data, bytes_.constData() + at, static_cast<size_t>(count));
        state_.counters[digest_].bytes += count;
        return count;
    }

    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::shared_ptr<FakeRegistry> registry_;
    State& state_;
    RepositoryName name_;
    Digest digest_;
    QByteArray bytes_;
};

class FakeUpload final : public LayerUpload {
public:
    FakeUpload(std::shared_ptr<FakeRegistry> registry, State& state, RepositoryName name,
               UploadId uuid)
        : registry_(std::move(registry)), state_(state), name_(std::move(name)),
          uuid_(std::move(uuid)) {}

    ~FakeUpload() override { close(); }

    UploadId uuid() const override { return uuid_; }
    RepositoryName name() const override { return name_; }

    QDateTime startedAt() const override {
        const std::scoped_lock lock(state_.mutex);
        return upload().startedAt;
    }

    qint64 offset() const override {
        const std::scoped_lock lock(state_.mutex);
        return upload().data.size();
    }

    Digest digestSoFar() const override {
        const std::scoped_lock lock(state_.mutex);
        return Hasher::digestOf(upload().data);
    }

    std::optional<UploadSource> source() const override {
        const std::scoped_lock lock(state_.mutex);
        return upload().source;
    }

    Result<> write(QByteArrayView bytes) override {
        const std::scoped_lock lock(state_.mutex);
        if (closed_) {
            return failure(ErrorCode::Closed, QStringLiteral("the upload is closed"));
        }
        upload().data.append(bytes.data(), bytes.size());
        return {};
    }

    Result<> checkpoint(const UploadSource& source) override {
        const std::scoped_lock lock(state_.mutex);
        if (closed_) {
            return failure(ErrorCode::Closed, QStringLiteral("the upload is closed"));
        }
        upload().source = source;
        upload().durable = upload().data.size();
        return {};
    }

    Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) override {
        const std::scoped_lock lock(state_.mutex);
        if (closed_) {
            return failure(ErrorCode::Closed, QStringLiteral("the upload is closed"));
        }
        if (digest.isTarSum()) {
            return failure(ErrorCode::TarSumVersionUnsupported,
                           QStringLiteral("%1 is not accepted").arg(digest.algorithm()));
        }
        if (stop.stop_requested()) {
            return cancelled();
        }
        const QByteArray data = upload().data;
        if (data.size() != size) {
            return failure(
                ErrorCode::InvalidLength,
                QStringLiteral("the size is %1 bytes, not %2").arg(data.size()).arg(size));
        }
        const Digest actual = Hasher::digestOf(data, digest.hashAlgorithm());
        if (actual != digest) {
            return failure(ErrorCode::InvalidDigest,
                           QStringLiteral("the digest is %1, not %2")
                               .arg(actual.toString(), digest.toString()));
        }
        const Digest canonical = Hasher::digestOf(data);
        state_.blobs.insert_or_assign(canonical, data);
        state_.repositories[name_].layers.insert(canonical);
        state_.uploads.remove(uuid_.toString());
        closed_ = true;
        return Descriptor{.mediaType = QStringLiteral("application/octet-stream"),
                          .digest = canonical,
                          .size = size};
    }

    Result<> cancel() override {
        const std::scoped_lock lock(state_.mutex);
        if (closed_) {
            return failure(ErrorCode::Closed, QStringLiteral("the upload is closed"));
        }
        state_.uploads.remove(uuid_.toString());
        closed_ = true;
        return {};
    }

    Result<> close() override {
        const std::scoped_lock lock(state_.mutex);
        if (!closed_) {
            upload().open = false;
            closed_ = true;
        }
        return {};
    }

private:
    State::Upload& upload() const { return *state_.uploads.find(uuid_.toString()); }

    std::shared_ptr<FakeRegistry> registry_;
    State& state_;
    RepositoryName name_;
    UploadId uuid_;
    bool closed_ = false;
};

class FakeLayers final : public LayerService {
public:
    FakeLayers(std::shared_ptr<FakeRegistry> registry, State& state, RepositoryName name)
        : registry_(std::move(registry)), state_(state), name_(std::move(name)) {}

    Result<bool> exists(const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        return has(digest);
    }

    Result<Descriptor> stat(const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (!has(digest)) {
            return unknown(digest);
        }
        return Descriptor{.mediaType = QStringLiteral("application/octet-stream"),
                          .digest = digest,
                          .size = state_.blobs.at(digest).size()};
    }

    Result<std::unique_ptr<Layer>> fetch(const Digest& digest, std::stop_token stop) override {
        if (stop.stop_requested()) {
            return cancelled();
        }
        QByteArray bytes;
        {
            const std::scoped_lock lock(state_.mutex);
            if (!has(digest)) {
                return unknown(digest);
            }
            bytes = state_.blobs.at(digest);
        }
        return std::make_unique<FakeLayer>(registry_, state_, name_, digest, bytes);
    }

    Result<std::unique_ptr<LayerUpload>> upload(const std::optional<Descriptor>&,
                                                const std::optional<UploadSource>& source,
                                                std::stop_token) override {
        const UploadId uuid = UploadId::generate();
        const std::scoped_lock lock(state_.mutex);
        state_.uploads.insert(uuid.toString(), {.repository = name_,
                                                .data = {},
                                                .startedAt = QDateTime::currentDateTimeUtc(),
                                                .source = source,
                                                .durable = 0,
                                                .open = true});
        return std::make_unique<FakeUpload>(registry_, state_, name_, uuid);
    }

    Result<std::unique_ptr<LayerUpload>> resume(const UploadId& uuid, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        const auto upload = state_.uploads.find(uuid.toString());
        if (upload == state_.uploads.end() || upload->repository != name_) {
            return failure(ErrorCode::UploadUnknown,
                           QStringLiteral("there is no upload %1").arg(uuid.toString()));
        }
        if (upload->open) {
            return failure(ErrorCode::Busy,
                           QStringLiteral("the upload %1 is in use").arg(uuid.toString()));
        }
        upload->open = true;
        upload->data.truncate(upload->durable);
        return std::make_unique<FakeUpload>(registry_, state_, name_, uuid);
    }

    Result<QList<UploadInfo>> uploads(std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        QList<UploadInfo> list;
        for (auto upload = state_.uploads.cbegin(); upload != state_.uploads.cend(); ++upload) {
            if (upload->repository == name_) {
                list.append({.uuid = *UploadId::parse(upload.key()),
                             .startedAt = upload->startedAt,
                             .size = upload->durable,
                             .source = upload->source});
            }
        }
        std::sort(list.begin(), list.end(), [](const UploadInfo& a, const UploadInfo& b) {
            return a.startedAt < b.startedAt;
        });
        return list;
    }

    Result<MountOutcome> mount(const Digest& digest, const RepositoryName& from,
                               std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        const auto source = state_.repositories.find(from);
        if (source == state_.repositories.end() || !source->second.layers.contains(digest)) {
            return MountOutcome::NotMounted;
        }
        links().insert(digest);
        return MountOutcome::Mounted;
    }

    Result<> remove(const Digest& digest, std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (links().erase(digest) == 0) {
            return unknown(digest);
        }
        return {};
    }

    Result<QList<Digest>> list(std::stop_token) override {
        const std::scoped_lock lock(state_.mutex);
        if (state_.unlistable) {
            return failure(ErrorCode::Unsupported, QStringLiteral("layers cannot be listed here"));
        }
        return QList<Digest>(links().begin(), links().end());
    }

private:
    // These need the lock.
    std::set<Digest>& links() { return state_.repositories[name_].layers; }
    bool has(const Digest& digest) {
        return links().contains(digest) && state_.blobs.contains(digest);
    }

    static std::unexpected<Error> unknown(const Digest& digest) {
        return failure(ErrorCode::LayerUnknown,
                       QStringLiteral("there is no layer %1").arg(digest.toString()));
    }

    std::shared_ptr<FakeRegistry> registry_;
    State& state_;
    RepositoryName name_;
};

} // namespace

std::unique_ptr<LayerService> openFakeLayers(std::shared_ptr<FakeRegistry> registry,
                                             FakeRegistry::State& state,
                                             const RepositoryName& name) {
    return std::make_unique<FakeLayers>(std::move(registry), state, name);
}

} // namespace stowage::test
