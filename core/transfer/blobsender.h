#pragma once

#include "core/registry/layerservice.h"
#include "core/transfer/blobsource.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferprogress.h"

#include <QSet>
#include <QStringList>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// Brings blobs into one repository: goes on with an unfinished upload of the same source where
/// there is one, checkpoints on the way, and leaves the upload resumable when it is stopped.
///
/// One thread. The LayerService and the records must outlive it.
class BlobSender {
public:
    /// `target` names the repository in errors.
    BlobSender(LayerService& layers, QString target, const RunOptions& options,
               QStringList& warnings);

    /// What the content must turn out to be. An addressed source needs one.
    struct Expected {
        std::optional<Digest> digest = std::nullopt;
        QString mediaType = {};
    };

    /// Errors: InvalidDigest and InvalidLength naming the source when its content is not what it
    /// should be; SourceChanged, NotFound; what the target's calls fail with, naming the target.
    Result<Descriptor> send(BlobSource& source, const Expected& expected,
                            TransferProgress::Step& step, std::stop_token stop);

    /// Removes unfinished uploads of blobs that the target has by now, unless somebody is at one:
    /// two transfers may have sent a blob at once, and one of them may have ended before anyone
    /// noted its upload. Where it fails they stay.
    void dropLeftovers(const QSet<Digest>& blobs, const std::stop_token& stop);

private:
    enum class Origin {
        New,
        Recorded, ///< This transfer's own, from an earlier run.
        Found,    ///< Somebody's, of the same source: found in the target's list.
    };

    struct Taken {
        std::unique_ptr<LayerUpload> upload;
        Origin origin = Origin::New;
        qint64 durable = 0; ///< Bytes that a later run finds, as far as this one knows.
    };

    enum class Again {
        No,
        Anew,    ///< What was there before does not fit: try without.
        Further, ///< The target has not what it had; perhaps there is something to go on with.
    };

    struct Sent {
        std::optional<Descriptor> descriptor;
        Again again = Again::No;
    };

    Result<Sent> sendOnce(BlobSource& source, const Expected& expected,
                          TransferProgress::Step& step, bool mayResume,
                          const std::stop_token& stop);
    void noteLost(const Error& error);
    Taken taken(std::unique_ptr<LayerUpload> upload, Origin origin, const BlobSource& source);
    Result<Taken> takeUp(const BlobSource& source, const Expected& expected, bool mayResume,
                         const std::stop_token& stop);
    Result<std::unique_ptr<LayerUpload>> recorded(const BlobSource& source,
                                                  const std::stop_token& stop);
    Result<std::unique_ptr<LayerUpload>> found(const BlobSource& source,
                                               const std::stop_token& stop);
    Result<std::unique_ptr<LayerUpload>> begin(const BlobSource& source, const Expected& expected,
                                               const std::stop_token& stop);

    Result<> pump(BlobSource& source, Taken& taken, TransferProgress::Step& step,
                  const std::stop_token& stop);
    Result<Descriptor> finish(BlobSource& source, LayerUpload& upload, const Expected& expected,
                              const std::stop_token& stop);

    Result<Sent> fail(const Error& error, const BlobSource& source, Taken& taken);
    void keep(const BlobSource& source, Taken& taken);
    void drop(const BlobSource& source, LayerUpload& upload);
    void setAside(const QString& identity, const LayerUpload& upload);
    void dropSetAside(const QString& identity, const std::stop_token& stop);

    LayerService& layers_;
    QString target_;
    RunOptions options_;
    QStringList& warnings_;
    QString lost_; ///< Why the blob's upload is not what it was; until it is told.
};

} // namespace stowage
