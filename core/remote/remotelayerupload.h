#pragma once

#include "core/digest/hasher.h"
#include "core/registry/layerupload.h"
#include "core/remote/remotehost.h"
#include "core/remote/remoteuploads.h"

#include <QByteArray>
#include <QLockFile>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// An upload to a remote registry in chunks, each whole before it is acknowledged and remembered
/// when it is: a later run goes on behind the last of them (OCI distribution specification 1.1,
/// "Pushing a blob in chunks"). A blob that fits into one chunk is sent as the body of the closing
/// PUT. One thread; keeps up to one chunk in memory.
class RemoteLayerUpload : public LayerUpload {
public:
    /// A stop ends what is under way here later, too.
    static Result<std::unique_ptr<LayerUpload>> begin(const RepositoryName& name,
                                                      std::shared_ptr<RemoteHost> host,
                                                      std::shared_ptr<RemoteUploads> uploads,
                                                      const std::optional<UploadSource>& source,
                                                      std::stop_token stop);

    /// Asks the registry how far it came, whose word counts.
    static Result<std::unique_ptr<LayerUpload>>
    resume(const UploadId& uuid, const RepositoryName& name, std::shared_ptr<RemoteHost> host,
           std::shared_ptr<RemoteUploads> uploads, std::stop_token stop);

    UploadId uuid() const override { return record_.uuid; }
    RepositoryName name() const override { return record_.repository; }
    QDateTime startedAt() const override { return record_.startedAt; }
    qint64 offset() const override { return record_.acknowledged.offset + buffer_.size(); }
    Digest digestSoFar() const override;
    bool wantsPrefix() const override { return !hasher_; }
    void setPrefix(const Hasher& prefix) override;
    std::optional<UploadSource> source() const override { return record_.source; }
    Result<> write(QByteArrayView bytes) override;
    Result<> checkpoint(const UploadSource& source) override;
    Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) override;
    Result<> cancel() override;
    Result<> close() override;

private:
    RemoteLayerUpload(RemoteUploads::Record record, std::shared_ptr<RemoteHost> host,
                      std::shared_ptr<RemoteUploads> uploads, std::unique_ptr<QLockFile> lock,
                      std::stop_token stop);

    RegistryRequest request(const char* method) const;
    Result<> sendChunk(qsizetype count);
    Result<> acknowledge(const HttpAnswer& answer, const RemoteUploads::Mark& mark);
    Result<qint64> askOffset(const std::stop_token& stop);
    Result<bool> isThere(const Digest& digest, qint64 size, const std::stop_token& stop);
    Result<> put(const Digest& digest, qint64 size, const std::stop_token& stop);
    Result<> checkOpen() const;

    RemoteUploads::Record record_;
    std::shared_ptr<RemoteHost> host_;
    std::shared_ptr<RemoteUploads> uploads_;
    std::unique_ptr<QLockFile> lock_;
    std::stop_token stop_;
    std::optional<Hasher> hasher_; ///< Of what is acknowledged; nothing where it is not known.
    QByteArray buffer_;            ///< Behind what is acknowledged.
    qint64 leastChunk_ = 0;        ///< As the registry wants it of all but the last.
    bool isClosed_ = false;
};

} // namespace stowage
