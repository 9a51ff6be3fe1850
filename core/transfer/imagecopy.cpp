#include "core/transfer/imagecopy.h"

#include "core/base/counted.h"
#include "core/image/indexdepth.h"
#include "core/image/mediatype.h"
#include "core/registry/imageaddress.h"
#include "core/transfer/lanes.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// Layers that are fetched from elsewhere by their URLs need not be in a registry.
bool mayBeAbsent(const Descriptor& blob) {
    return !blob.urls.isEmpty() || MediaType::isNonDistributable(blob.mediaType);
}

} // namespace

std::optional<Error> problemOf(const TransferPlan& plan) {
    // What is missing comes first: it is complete, and nothing else matters before it is there.
    for (const Error& problem : plan.problems) {
        if (problem.code() == ErrorCode::ManifestIncomplete) {
            return problem;
        }
    }
    return plan.problems.isEmpty() ? std::nullopt : std::optional(plan.problems.first());
}

ImageCopy::ImageCopy(const CopyRequest& request, std::shared_ptr<Registry> source,
                     std::shared_ptr<Registry> target)
    : request_(request), sourceRegistry_(std::move(source)), targetRegistry_(std::move(target)),
      source_(sourceRegistry_->open(request.repository)),
      target_(targetRegistry_ ? targetRegistry_->open(request.targetRepository) : nullptr),
      targetText_(imageAddress(request.target, request.targetRepository)) {}

ImageCopy::Node* ImageCopy::node(const Digest& digest) {
    const auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& node) {
        return node.manifest.digest() == digest;
    });
    return found == nodes_.end() ? nullptr : &*found;
}

Result<TransferPlan> ImageCopy::plan(std::stop_token stop) {
    plan_ = {};
    nodes_.clear();
    seenManifests_.clear();
    seenBlobs_.clear();
    missing_.clear();
    const auto images = chosenImages(stop);
    if (!images) {
        return failure(images);
    }
    for (const CopyRequest::Image& image : *images) {
        if (auto visited = visit(*image.digest, 0, stop); !visited) {
            return failure(visited);
        }
        const auto& tag = image.targetTag ? image.targetTag : image.tag;
        if (tag) {
            if (auto added = addTag(*tag, *image.digest, stop); !added) {
                return failure(added);
            }
        }
    }
    if (auto asked = askForBlobs(stop); !asked) {
        return failure(asked);
    }
    for (const Node& node : std::as_const(nodes_)) {
        bool exists = false;
        if (target_) {
            const auto there = target_->manifests().exists(node.manifest.digest(), stop);
            if (!there) {
                return failure(there, QStringLiteral("asking %1").arg(targetText_));
            }
            exists = *there;
        }
        plan_.manifests.append({node.manifest.descriptor(), exists});
    }
    if (!missing_.isEmpty()) {
        plan_.problems.prepend(Error(ErrorCode::ManifestIncomplete,
                                     QStringLiteral("%1 lacks content that its manifests name: %2")
                                         .arg(imageAddress(request_.source, request_.repository),
                                              missing_.join(QStringLiteral(", "))))
                                   .about(missing_));
    }
    return plan_;
}

Result<QList<CopyRequest::Image>> ImageCopy::chosenImages(const std::stop_token& stop) {
    if (request_.images.isEmpty()) {
        return wholeRepository(stop);
    }
    QList<CopyRequest::Image> images = request_.images;
    for (CopyRequest::Image& image : images) {
        if (image.digest) {
            continue;
        }
        if (!image.tag) {
            return failure(ErrorCode::InvalidArgument,
                           QStringLiteral("an image to be copied has neither tag nor digest"));
        }
        auto digest = source_->tags().resolve(*image.tag, stop);
        if (!digest) {
            return failure(digest, imageAddress(request_.source, request_.repository, image.tag));
        }
        image.digest = *digest;
    }
    return images;
}

Result<QList<CopyRequest::Image>> ImageCopy::wholeRepository(const std::stop_token& stop) {
    const QString where = imageAddress(request_.source, request_.repository);
    QList<CopyRequest::Image> images;
    PageRequest request{.after = {}, .count = 1000};
    do {
        const auto page = source_->tags().page(request, stop);
        if (!page) {
            return failure(page, where);
        }
        for (const Tag& tag : page->items) {
            auto digest = source_->tags().resolve(tag, stop);
            if (!digest) {
                return failure(digest, imageAddress(request_.source, request_.repository, tag));
            }
            images.append({.tag = tag, .digest = *digest});
        }
        request.after = page->next;
    } while (!request.after.isEmpty());
    if (!images.isEmpty()) {
        return images;
    }
    const auto all = source_->manifests().list(stop);
    if (!all) {
        return failure(all, where);
    }
    for (const Digest& digest : *all) {
        images.append({.digest = digest});
    }
    if (images.isEmpty()) {
        return failure(ErrorCode::NotFound, QStringLiteral("%1 holds no image").arg(where));
    }
    return images;
}

Result<> ImageCopy::visit(const Digest& digest, int depth, const std::stop_token& stop) {
    if (stop.stop_requested()) {
        return cancelled();
    }
    const bool isChild = depth > 0;
    if (seenManifests_.contains(digest)) {
        if (Node* known = node(digest); known != nullptr && isChild) {
            known->isChild = true;
        }
        return {};
    }
    seenManifests_.insert(digest);
    auto manifest = source_->manifests().get(digest, stop);
    if (!manifest) {
        if (isChild && manifest.error().code() == ErrorCode::NotFound) {
            missing_.append(digest.toString());
            return {};
        }
        return failure(manifest, imageAddress(request_.source, request_.repository, {}, digest));
    }
    if (manifest->isIndex()) {
        if (depth == deepestIndex) {
            return failure(ErrorCode::ManifestInvalid,
                           QStringLiteral("indexes are nested more than %1 deep, down to %2")
                               .arg(deepestIndex)
                               .arg(digest.toString()));
        }
        for (const Descriptor& child : manifest->manifests()) {
            if (auto visited = visit(child.digest, depth + 1, stop); !visited) {
                return visited;
            }
        }
    }
    for (const Descriptor& blob : manifest->blobs()) {
        if (!seenBlobs_.contains(blob.digest)) {
            seenBlobs_.insert(blob.digest);
            plan_.blobs.append({.title = blob.digest.toString(),
                                .descriptor = blob,
                                .size = blob.size,
                                .action = TransferPlan::Action::Move});
        }
    }
    nodes_.append(Node{.manifest = *std::move(manifest), .tags = {}, .isChild = isChild});
    return {};
}

Result<> ImageCopy::askForBlobs(const std::stop_token& stop) {
    std::vector<Asked> asked(static_cast<size_t>(plan_.blobs.size()));
    const auto begin = [&]() -> LaneWork {
        // A repository belongs to one thread.
        const std::shared_ptr<Repository> source = sourceRegistry_->open(request_.repository);
        const std::shared_ptr<Repository> target =
            targetRegistry_ ? targetRegistry_->open(request_.targetRepository) : nullptr;
        return [&, source, target](qsizetype i, const std::stop_token& laneStop) -> Result<> {
            auto answer =
                askForBlob(*plan_.blobs.at(i).descriptor, *source, target.get(), laneStop);
            if (!answer) {
                return failure(answer);
            }
            asked[static_cast<size_t>(i)] = *std::move(answer);
            return {};
        };
    };
    if (auto done = inLanes(lanes(), plan_.blobs.size(), begin, stop); !done) {
        return done;
    }
    auto blobs = std::exchange(plan_.blobs, {});
    for (qsizetype i = 0; i < blobs.size(); ++i) {
        if (judgeBlob(blobs[i], asked[static_cast<size_t>(i)])) {
            plan_.blobs.append(blobs.at(i));
        }
    }
    return {};
}

int ImageCopy::lanes() const {
    return std::max(sourceRegistry_->capabilities().blobsAtOnce,
                    targetRegistry_ ? targetRegistry_->capabilities().blobsAtOnce : 1);
}

Result<ImageCopy::Asked> ImageCopy::askForBlob(const Descriptor& blob, Repository& source,
                                               Repository* target, const std::stop_token& stop) {
    Asked asked;
    if (target != nullptr) {
        const auto there = presenceOf(blob, target->layers(), stop);
        if (!there) {
            return failure(there, QStringLiteral("asking %1").arg(targetText_));
        }
        asked.isAtTarget = *there == Presence::Whole;
    }
    if (!asked.isAtTarget) {
        const auto stored = source.layers().stat(blob.digest, stop);
        if (stored) {
            asked.sizeAtSource = stored->size;
        } else if (stored.error().code() != ErrorCode::LayerUnknown) {
            return failure(stored, QStringLiteral("asking %1")
                                       .arg(imageAddress(request_.source, request_.repository)));
        }
    }
    return asked;
}

/// What the plan makes of it. False: it does nothing about this one.
bool ImageCopy::judgeBlob(TransferPlan::Blob& planned, const Asked& asked) {
    const Descriptor& blob = *planned.descriptor;
    if (asked.isAtTarget) {
        planned.action = TransferPlan::Action::Exists;
    } else if (!asked.sizeAtSource) {
        if (!mayBeAbsent(blob)) {
            missing_.append(blob.digest.toString());
        }
        return false;
    } else {
        if (*asked.sizeAtSource != blob.size) {
            plan_.problems.append(Error(
                ErrorCode::InvalidLength,
                QStringLiteral("%1 of %2 has %3, its manifest says %4")
                    .arg(blob.digest.toString(), imageAddress(request_.source, request_.repository))
                    .arg(counted(*asked.sizeAtSource, "byte"))
                    .arg(blob.size)));
        }
        if (request_.source == request_.target) {
            planned.action = TransferPlan::Action::Mount;
        }
        if (targetRegistry_ && blob.size > targetRegistry_->capabilities().maximumBlobSize) {
            plan_.problems.append(Error(ErrorCode::TooLarge,
                                        QStringLiteral("%1 has %2 bytes, %3 takes at most %4")
                                            .arg(blob.digest.toString())
                                            .arg(blob.size)
                                            .arg(request_.target.toString())
                                            .arg(targetRegistry_->capabilities().maximumBlobSize)));
        }
    }
    (planned.action == TransferPlan::Action::Move ? plan_.bytesToMove : plan_.bytesThere) +=
        blob.size;
    return true;
}

Result<> ImageCopy::addTag(const Tag& tag, const Digest& digest, const std::stop_token& stop) {
    TransferPlan::TagChange change{.tag = tag, .digest = digest};
    if (target_) {
        auto current = target_->tags().resolve(tag, stop);
        if (current) {
            change.current = *current;
        } else if (current.error().code() != ErrorCode::NotFound &&
                   current.error().code() != ErrorCode::InvalidDigest) {
            // A tag whose link is broken is as good as none: it is about to be written anew.
            return failure(current, QStringLiteral("asking %1").arg(targetText_));
        }
    }
    if (Node* root = node(digest)) {
        root->tags.append(tag);
    }
    plan_.tags.append(change);
    return {};
}

} // namespace stowage
