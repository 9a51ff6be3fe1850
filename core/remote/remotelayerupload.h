#pragma once

#include "core/digest/hasher.h"
#include "core/registry/layerupload.h"
#include "core/remote/remotehost.h"
#include "core/remote/remoteuploads.h"
#include "core/remote/uploadsession.h"

#include <QByteArray>
#include <QLockFile>
#include <QTemporaryFile>

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// An upload to a remote registry in chunks, each whole before it is acknowledged and remembered
/// when it is: a later run goes on behind the last of them (OCI distribution specification 1.1,
/// "Pushing a blob in chunks"). A blob that fits into one chunk is sent as the body of the closing
/// PUT; so is any blob where the registry takes no chunks, from a temporary file, and then nothing
/// of it is durable before the end. One thread, beside which another sends a chunk while the next
/// is written: so the failure of one is told by a later call. Keeps up to two chunks in memory.
///
/// How much there is is the registry's to say: where it has less than it had acknowledged, or has
/// forgotten the upload, write() and finish() answer UploadUnknown, and resume() tells which: it
/// goes on from what is there, or answers UploadUnknown, too.
///
/// A stop lets a chunk under way come to its end for RemoteSettings::chunkTime: some registries
/// drop an upload whose connection breaks within one.
class RemoteLayerUpload : public LayerUpload {
public:
    /// A stop ends what is under way here later, too.
    static Result<std::unique_ptr<LayerUpload>> begin(const RepositoryName& name,
                                                      std::shared_ptr<RemoteHost> host,
                                                      std::shared_ptr<RemoteUploads> uploads,
                                                      const std::optional<UploadSource>& source,
                                                      std::stop_token stop);

    static Result<std::unique_ptr<LayerUpload>>
    resume(const UploadId& uuid, const RepositoryName& name, std::shared_ptr<RemoteHost> host,
           std::shared_ptr<RemoteUploads> uploads, std::stop_token stop);

    ~RemoteLayerUpload() override;

    UploadId uuid() const override { return record_.uuid; }
    RepositoryName name() const override { return record_.repository; }
    QDateTime startedAt() const override { return record_.startedAt; }
    qint64 offset() const override;
    Digest digestSoFar() const override;
    qint64 knownOffset() const override { return all_ ? offset() : known_; }
    bool wantsPrefix() const override { return !all_; }
    void setPrefix(const Hasher& prefix) override;
    std::optional<UploadSource> source() const override { return record_.source; }
    Result<> write(QByteArrayView bytes) override;
    Result<> checkpoint(const UploadSource& source) override;
    Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) override;
    Result<> cancel() override;
    Result<> close() override;

private:
    RemoteLayerUpload(RemoteUploads::Record record, UploadSession session,
                      std::shared_ptr<RemoteHost> host, std::shared_ptr<RemoteUploads> uploads,
                      std::unique_ptr<QLockFile> lock, std::stop_token stop);

    Result<> checkOpen() const;
    Result<> save();
    qint64 chunkSize() const;
    bool mayChunk() const;

    Result<> launch();
    Result<> settle();
    void letGo();
    Result<> becomeWhole();

    // The sending thread's, while there is one.
    Result<> sendChunk(qsizetype count);
    Result<> refused(const HttpAnswer& answer, Error error);
    Result<> acknowledgesNothing();
    Result<> moveTo(qint64 offset);
    Result<> forgotten(const QString& why);
    Hasher hashedWith(qsizetype count) const;

    Result<> put(const Digest& digest, qint64 size, const std::stop_token& stop);
    Result<> putInChunks(const Digest& digest, qint64 size, const std::stop_token& stop);
    Result<HttpAnswer> putOnce(const Digest& digest, const std::stop_token& stop);
    Result<> beforePuttingAgain(const std::stop_token& stop);
    Result<> checkStored(const Digest& digest, qint64 size, const std::stop_token& stop);

    RemoteUploads::Record record_; ///< The location is the session's.
    UploadSession session_;
    std::shared_ptr<RemoteHost> host_;
    std::shared_ptr<RemoteUploads> uploads_;
    std::unique_ptr<QLockFile> lock_;
    ChunkPace::Share share_;
    const std::stop_token stop_;
    std::stop_source sendingStop_; ///< After stop_, or when nobody wants the upload any more.
    std::stop_callback<std::function<void()>> passOn_;

    /// Of all that was written; nothing while what an earlier run sent is not known.
    std::optional<Hasher> all_;
    qint64 known_ = 0;                      ///< Bytes that the acknowledged digest is of.
    QByteArray buffer_;                     ///< Behind chunk_.
    std::unique_ptr<QTemporaryFile> whole_; ///< All, where nothing goes out before the end.
    bool isClosed_ = false;

    // With record_ and session_ the sending thread's, while there is one.
    QByteArray chunk_;               ///< Behind what is acknowledged.
    std::optional<Hasher> chunkEnd_; ///< Of all up to the end of chunk_, where it is known.
    std::optional<Hasher> hasher_;   ///< Of what is acknowledged; as all_, nothing at first.
    bool isRefused_ = false;         ///< The registry takes no chunks: all has to become whole_.
    std::future<Result<>> sending_;  ///< Valid while there is such a thread.
};

} // namespace stowage
