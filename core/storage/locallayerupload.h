#pragma once

#include "core/digest/hasher.h"
#include "core/registry/layerservice.h"
#include "core/storage/hashingthread.h"
#include "core/storage/layerlinks.h"
#include "core/storage/uploadrecord.h"

#include <memory>

namespace stowage {

/// An upload into a local registry, in distribution's `_uploads` folder: docker-registry can take
/// up what was begun here, and the other way round.
///
/// What is durable is what the UploadRecord beside the data says. Locked against other programs
/// that know the lock; docker-registry does not.
class LocalLayerUpload final : public LayerUpload {
public:
    static Result<std::unique_ptr<LayerUpload>> create(std::shared_ptr<LocalStore> store,
                                                       const RepositoryName& name,
                                                       const std::optional<UploadSource>& source);
    static Result<std::unique_ptr<LayerUpload>> resume(std::shared_ptr<LocalStore> store,
                                                       const RepositoryName& name,
                                                       const UploadId& uuid, std::stop_token stop);
    static Result<QList<UploadInfo>> list(LocalStore& store, const RepositoryName& name,
                                          std::stop_token stop);

    ~LocalLayerUpload() override;

    UploadId uuid() const override { return uuid_; }
    RepositoryName name() const override { return name_; }
    QDateTime startedAt() const override { return startedAt_; }
    qint64 offset() const override { return hasher_.size(); }
    Digest digestSoFar() const override { return hasher_.digest(); }
    std::optional<UploadSource> source() const override { return record_.source; }

    Result<> write(QByteArrayView bytes) override;
    Result<> checkpoint(const UploadSource& source) override;
    Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) override;
    Result<> cancel() override;
    Result<> close() override;

private:
    enum class State {
        Open,
        Published, ///< The blob is in its place; the link is not there yet.
        Lost,      ///< The blob was moved, but not surely so: nothing here can be trusted.
        Closed,
    };

    LocalLayerUpload(std::shared_ptr<LocalStore> store, RepositoryName name, UploadId uuid,
                     QDateTime startedAt);

    Result<> begin();
    Result<> takeUp(std::stop_token stop);
    Result<> rehash(std::stop_token stop);
    Result<> startAgain();
    Result<> checkOpen() const;
    Result<> record(const std::optional<UploadSource>& source);
    Result<Digest> digestAs(const Digest& wanted, std::stop_token stop);
    Result<> publish(const Digest& digest, std::stop_token stop);
    Result<Descriptor> tryFinish(qint64 size, const Digest& digest, std::stop_token stop);
    Result<> removeFolder();
    void letGo();
    QString operation() const;

    std::shared_ptr<LocalStore> store_;
    RepositoryName name_;
    UploadId uuid_;
    QDateTime startedAt_;
    State state_ = State::Open;
    std::unique_ptr<StorageLock> writing_; ///< The store's, shared.
    std::unique_ptr<StorageLock> lock_;    ///< This upload's.
    std::unique_ptr<FileWriter> writer_;
    UploadRecord record_; ///< As it is on disk.
    Hasher hasher_;
    HashingThread hashing_;
};

} // namespace stowage
