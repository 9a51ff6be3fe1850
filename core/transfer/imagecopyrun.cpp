// How an image is copied once its plan is made: what ImageCopy::run() does.

#include "core/base/piecesize.h"
#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "core/transfer/imagecopy.h"
#include "core/transfer/lanes.h"
#include "core/transfer/layersource.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace stowage {

Result<TransferOutcome> ImageCopy::run(const TransferPlan& plan, TransferProgress& progress,
                                       const RunOptions& options, std::stop_token stop) {
    if (auto problem = problemOf(plan)) {
        return std::unexpected(*std::move(problem));
    }
    TransferOutcome outcome;
    const qint64 before = progress.moved();
    if (auto moved = moveBlobs(plan.blobs, progress, options, outcome.warnings, stop); !moved) {
        return failure(moved);
    }
    if (auto put = putManifests(progress, outcome, stop); !put) {
        return failure(put);
    }
    if (auto committed = targetRegistry_->commit(stop); !committed) {
        return failure(committed, QStringLiteral("writing %1").arg(request_.target.toString()));
    }
    outcome.bytesMoved = progress.moved() - before;
    return outcome;
}

Result<> ImageCopy::moveBlobs(const QList<TransferPlan::Blob>& blobs, TransferProgress& progress,
                              const RunOptions& options, QStringList& warnings,
                              const std::stop_token& stop) {
    QList<TransferProgress::Step*> steps;
    for (const TransferPlan::Blob& blob : blobs) {
        const bool isConfig = MediaType::isImageConfig(blob.descriptor->mediaType);
        steps.append(&progress.add(isConfig ? TransferStep::Kind::Config : TransferStep::Kind::Blob,
                                   blob.title, blob.size));
    }
    // Each blob's own, so that their order is the plan's, whichever came first.
    std::vector<QStringList> said(static_cast<size_t>(blobs.size()));
    const auto begin = [&]() -> LaneWork {
        // A repository belongs to one thread.
        const std::shared_ptr<Repository> target = targetRegistry_->open(request_.targetRepository);
        return [&, target](qsizetype i, const std::stop_token& laneStop) {
            QStringList& warned = said[static_cast<size_t>(i)];
            BlobSender sender(target->layers(), targetText_, options, warned);
            return bring(blobs.at(i), target->layers(), sender, *steps.at(i), warned, laneStop);
        };
    };
    auto brought = inLanes(lanes(), blobs.size(), begin, stop);
    for (const QStringList& some : said) {
        warnings += some;
    }
    if (brought) {
        BlobSender(target_->layers(), targetText_, options, warnings)
            .dropLeftovers(seenBlobs_, stop);
    }
    return brought;
}

Result<> ImageCopy::bring(const TransferPlan::Blob& blob, LayerService& target, BlobSender& sender,
                          TransferProgress::Step& step, QStringList& warnings,
                          const std::stop_token& stop) {
    const auto there = lookAt(blob, target, stop);
    if (!there) {
        return failure(there);
    }
    if (*there == Presence::Whole) {
        step.end(TransferStep::State::Skipped);
        return {};
    }
    if (*there == Presence::Damaged) {
        warnings.append(
            QStringLiteral("%1 was damaged in %2 and is sent anew").arg(blob.title, targetText_));
    }
    return move(blob, target, sender, step, stop);
}

/// What the target has of a blob by now: another transfer may have brought it since the plan was
/// made. What is on a disk is read; a server answers for itself, by the size alone.
Result<Presence> ImageCopy::lookAt(const TransferPlan::Blob& blob, LayerService& target,
                                   const std::stop_token& stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    switch (blob.action) {
    case TransferPlan::Action::Mount:
        break;
    case TransferPlan::Action::Exists: {
        const auto sound = isSound(*blob.descriptor, target, stop);
        if (!sound) {
            return failure(sound);
        }
        return *sound ? Presence::Whole : Presence::Damaged;
    }
    case TransferPlan::Action::Move:
        return presenceOf(*blob.descriptor, target, stop).value_or(Presence::Absent);
    }
    return Presence::Absent;
}

Result<bool> ImageCopy::isSound(const Descriptor& blob, LayerService& target,
                                const std::stop_token& stop) {
    if (!request_.target.isOnDisk() || blob.digest.isTarSum()) {
        return true;
    }
    const auto layer = target.fetch(blob.digest, stop);
    if (!layer) {
        return layer.error().isCancelled() ? Result<bool>(failure(layer)) : false;
    }
    Hasher hasher(blob.digest.hashAlgorithm());
    const auto piece = std::make_unique<char[]>(pieceSize);
    for (;;) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const qint64 got = (*layer)->read(piece.get(), pieceSize);
        if (got <= 0) {
            return got == 0 && hasher.digest() == blob.digest;
        }
        hasher.update(QByteArrayView(piece.get(), got));
    }
}

Result<> ImageCopy::move(const TransferPlan::Blob& blob, LayerService& target, BlobSender& sender,
                         TransferProgress::Step& step, const std::stop_token& stop) {
    const Descriptor& descriptor = *blob.descriptor;
    if (blob.action == TransferPlan::Action::Mount) {
        const auto mounted = target.mount(descriptor.digest, request_.repository, stop);
        if (mounted && *mounted == MountOutcome::Mounted) {
            step.end(TransferStep::State::Mounted);
            return {};
        }
        if (!mounted && mounted.error().isCancelled()) {
            return failure(mounted);
        }
        // A mount that was refused, for whatever reason, only means that the bytes must move.
    }
    LayerSource source(sourceRegistry_, request_.repository, descriptor);
    const auto sent = sender.send(
        source, {.digest = descriptor.digest, .mediaType = descriptor.mediaType}, step, stop);
    return sent ? Result<>() : failure(sent);
}

Result<Descriptor> ImageCopy::put(const Node& node, const std::optional<Tag>& tag,
                                  const std::stop_token& stop) {
    auto put =
        target_->manifests().put(node.manifest.bytes(), node.manifest.mediaType(), tag, stop);
    if (!put) {
        const QString what = tag ? tag->toString() : node.manifest.digest().toString();
        return failure(put, QStringLiteral("putting %1 into %2").arg(what, targetText_));
    }
    if (put->digest != node.manifest.digest()) {
        return failure(ErrorCode::Protocol, QStringLiteral("%1 stored %2 under another digest: %3")
                                                .arg(targetText_, node.manifest.digest().toString(),
                                                     put->digest.toString()));
    }
    return put;
}

Result<> ImageCopy::putManifests(TransferProgress& progress, TransferOutcome& outcome,
                                 const std::stop_token& stop) {
    // A manifest with tags that is nobody's child is stored together with its first tag, after all
    // others; the rest goes in before, each child before its index.
    QList<std::pair<const Node*, std::optional<Tag>>> order;
    for (const Node& node : std::as_const(nodes_)) {
        if (node.isChild || node.tags.isEmpty()) {
            order.append({&node, std::nullopt});
        }
    }
    for (const Node& node : std::as_const(nodes_)) {
        for (const Tag& tag : node.tags) {
            order.append({&node, tag});
        }
    }
    QList<TransferProgress::Step*> steps;
    for (const auto& [node, tag] : std::as_const(order)) {
        steps.append(&progress.add(tag ? TransferStep::Kind::Tag : TransferStep::Kind::Manifest,
                                   tag ? tag->toString() : node->manifest.digest().toString(),
                                   node->manifest.bytes().size()));
    }
    for (qsizetype i = 0; i < order.size(); ++i) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        steps.at(i)->begin();
        const auto& [node, tag] = order.at(i);
        const auto stored = put(*node, tag, stop);
        if (!stored) {
            steps.at(i)->end(stored.error().isCancelled() ? TransferStep::State::Waiting
                                                          : TransferStep::State::Failed);
            return failure(stored);
        }
        steps.at(i)->end(TransferStep::State::Done);
        if (tag) {
            outcome.tags.append({*tag, stored->digest});
        }
        if (!node->isChild && std::none_of(outcome.results.cbegin(), outcome.results.cend(),
                                           [&](const Descriptor& result) {
                                               return result.digest == stored->digest;
                                           })) {
            outcome.results.append(*stored);
        }
    }
    return {};
}

} // namespace stowage
