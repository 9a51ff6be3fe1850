#pragma once

#include "core/image/manifest.h"
#include "core/registry/registry.h"
#include "core/transfer/blobsender.h"
#include "core/transfer/presence.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"

#include <QSet>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// One CopyRequest between two open registries: plan(), then run(). One thread, which run() joins
/// by others where the places take several blobs at once.
class ImageCopy {
public:
    /// `target` may be null while only a plan is wanted of a place that does not exist yet.
    ImageCopy(const CopyRequest& request, std::shared_ptr<Registry> source,
              std::shared_ptr<Registry> target);

    /// Reads all manifests and asks the target what it has. What would make the copy fail is in
    /// the plan's problems. Errors: those of reading manifests and of asking.
    Result<TransferPlan> plan(std::stop_token stop);

    /// After plan(). Blobs, then manifests with children before their index, then tags.
    Result<TransferOutcome> run(const TransferPlan& plan, TransferProgress& progress,
                                const RunOptions& options, std::stop_token stop);

private:
    struct Node {
        Manifest manifest;
        QList<Tag> tags = {}; ///< To be put under at the target.
        bool isChild = false;
    };

    /// What the two places say of a blob.
    struct Asked {
        bool isAtTarget = false;                 ///< Whole, as far as its size tells.
        std::optional<qint64> sizeAtSource = {}; ///< Not asked for where the target has it.
    };

    Result<QList<CopyRequest::Image>> chosenImages(const std::stop_token& stop);
    Result<QList<CopyRequest::Image>> wholeRepository(const std::stop_token& stop);
    Result<> visit(const Digest& digest, int depth, const std::stop_token& stop);
    bool judgeBlob(TransferPlan::Blob& planned, const Asked& asked);
    Result<> addTag(const Tag& tag, const Digest& digest, const std::stop_token& stop);
    Node* node(const Digest& digest);

    // These run on several threads at once where the places like it, as lanes() says.
    int lanes() const;
    Result<> askForBlobs(const std::stop_token& stop);
    Result<Asked> askForBlob(const Descriptor& blob, Repository& source, Repository* target,
                             const std::stop_token& stop);
    Result<> moveBlobs(const QList<TransferPlan::Blob>& blobs, TransferProgress& progress,
                       const RunOptions& options, QStringList& warnings,
                       const std::stop_token& stop);
    Result<> bring(const TransferPlan::Blob& blob, LayerService& target, BlobSender& sender,
                   TransferProgress::Step& step, QStringList& warnings,
                   const std::stop_token& stop);
    Result<Presence> lookAt(const TransferPlan::Blob& blob, LayerService& target,
                            const std::stop_token& stop);
    Result<bool> isSound(const Descriptor& blob, LayerService& target, const std::stop_token& stop);
    Result<> move(const TransferPlan::Blob& blob, LayerService& target, BlobSender& sender,
                  TransferProgress::Step& step, const std::stop_token& stop);

    Result<> putManifests(TransferProgress& progress, TransferOutcome& outcome,
                          const std::stop_token& stop);
    Result<Descriptor> put(const Node& node, const std::optional<Tag>& tag,
                           const std::stop_token& stop);

    CopyRequest request_;
    std::shared_ptr<Registry> sourceRegistry_;
    std::shared_ptr<Registry> targetRegistry_;
    std::unique_ptr<Repository> source_;
    std::unique_ptr<Repository> target_;
    QString targetText_;

    TransferPlan plan_;
    QList<Node> nodes_; ///< Children before their index.
    QSet<Digest> seenManifests_;
    QSet<Digest> seenBlobs_;
    QStringList missing_;
};

/// All problems of a plan as the one error to end with; nothing where there are none.
std::optional<Error> problemOf(const TransferPlan& plan);

} // namespace stowage
