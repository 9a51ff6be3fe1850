#pragma once

#include "core/image/manifest.h"
#include "core/registry/registry.h"
#include "core/transfer/blobsender.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"

#include <QSet>

#include <memory>
#include <stop_token>

namespace stowage {

/// One CopyRequest between two open registries: plan(), then run(). One thread.
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

    Result<QList<CopyRequest::Image>> chosenImages(const std::stop_token& stop);
    Result<QList<CopyRequest::Image>> wholeRepository(const std::stop_token& stop);
    Result<> visit(const Digest& digest, int depth, const std::stop_token& stop);
    Result<> addBlob(const Descriptor& blob, const std::stop_token& stop);
    Result<> addTag(const Tag& tag, const Digest& digest, const std::stop_token& stop);
    Node* node(const Digest& digest);

    /// Whether a blob that the target has is what its digest says; a server answers for itself.
    Result<bool> isSound(const Descriptor& blob, const std::stop_token& stop);
    Result<> move(const TransferPlan::Blob& blob, BlobSender& sender, TransferProgress::Step& step,
                  const std::stop_token& stop);
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
