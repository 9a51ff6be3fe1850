#include "core/transfer/fileupload.h"

#include "core/digest/hasher.h"
#include "core/image/mediatype.h"
#include "core/registry/imageaddress.h"
#include "core/transfer/filemediatype.h"
#include "core/transfer/filesource.h"
#include "core/transfer/foldersource.h"
#include "core/transfer/presence.h"

#include <QFileInfo>
#include <QSet>

#include <utility>

namespace stowage {

namespace {

// The names that ORAS reads, so that what is uploaded here can be pulled with it.
const QString titleAnnotation = QStringLiteral("org.opencontainers.image.title");
const QString unpackAnnotation = QStringLiteral("io.deis.oras.content.unpack");
const QString contentDigestAnnotation = QStringLiteral("io.deis.oras.content.digest");
const QString unknownArtifact = QStringLiteral("application/vnd.unknown.artifact.v1");

QString titleOf(const QString& path) {
    return QFileInfo(identityOf(path)).fileName();
}

} // namespace

FileUpload::FileUpload(const UploadRequest& request, std::shared_ptr<Registry> target)
    : request_(request), registry_(std::move(target)),
      target_(registry_ ? registry_->open(request.repository) : nullptr),
      targetText_(imageAddress(request.target, request.repository)) {}

Result<> FileUpload::check() const {
    if (request_.items.isEmpty()) {
        return failure(ErrorCode::InvalidArgument, QStringLiteral("there is nothing to upload"));
    }
    if (request_.digest && request_.items.size() > 1) {
        return failure(ErrorCode::InvalidArgument,
                       QStringLiteral("one digest cannot be that of several files"));
    }
    if (request_.digest && request_.digest->isTarSum() &&
        request_.digest->tarSumVersion() != TarSumVersion::V1) {
        return failure(ErrorCode::TarSumVersionUnsupported,
                       QStringLiteral("digests of %1 are not accepted for uploads, only tarsum.v1")
                           .arg(request_.digest->algorithm()));
    }
    QSet<QString> titles;
    for (const UploadRequest::Item& item : request_.items) {
        if (!QFileInfo::exists(item.path)) {
            return failure(ErrorCode::NotFound, QStringLiteral("%1 is not there").arg(item.path));
        }
        const QString title = titleOf(item.path);
        if (request_.tag && titles.contains(title)) {
            return failure(ErrorCode::InvalidArgument,
                           QStringLiteral("two of the files are called %1").arg(title));
        }
        titles.insert(title);
    }
    return {};
}

Result<TransferPlan> FileUpload::plan(std::stop_token stop) {
    if (auto checked = check(); !checked) {
        return failure(checked);
    }
    TransferPlan plan;
    for (const UploadRequest::Item& item : std::as_const(request_.items)) {
        const QFileInfo info(item.path);
        TransferPlan::Blob blob{.title = item.path, .size = info.isDir() ? 0 : info.size()};
        if (info.isDir()) {
            const auto folder = FolderSource::open(item.path, stop);
            if (!folder) {
                return failure(folder);
            }
            blob.size = (*folder)->contentSize();
        } else if (registry_ && blob.size > registry_->capabilities().maximumBlobSize) {
            plan.problems.append(
                Error(ErrorCode::TooLarge, QStringLiteral("%1 has %2 bytes, %3 takes at most %4")
                                               .arg(item.path)
                                               .arg(blob.size)
                                               .arg(request_.target.toString())
                                               .arg(registry_->capabilities().maximumBlobSize)));
        }
        if (request_.digest && target_) {
            // How large a folder is when it is packed nobody knows yet.
            const Descriptor wanted{
                .mediaType = {}, .digest = *request_.digest, .size = info.isDir() ? -1 : blob.size};
            const auto there = presenceOf(wanted, target_->layers(), stop);
            if (!there) {
                return failure(there, QStringLiteral("asking %1").arg(targetText_));
            }
            blob.action = *there == Presence::Whole ? TransferPlan::Action::Exists
                                                    : TransferPlan::Action::Move;
        }
        (blob.action == TransferPlan::Action::Move ? plan.bytesToMove : plan.bytesThere) +=
            blob.size;
        plan.blobs.append(blob);
    }
    if (request_.tag) {
        TransferPlan::TagChange change{.tag = *request_.tag};
        if (target_) {
            if (auto current = target_->tags().resolve(*request_.tag, stop)) {
                change.current = *current;
            } else if (current.error().code() != ErrorCode::NotFound &&
                       current.error().code() != ErrorCode::InvalidDigest) {
                return failure(current, QStringLiteral("asking %1").arg(targetText_));
            }
        }
        plan.tags.append(change);
    }
    return plan;
}

Result<TransferOutcome> FileUpload::run(TransferProgress& progress, const RunOptions& options,
                                        std::stop_token stop) {
    const auto planned = plan(stop);
    if (!planned) {
        return failure(planned);
    }
    if (!planned->problems.isEmpty()) {
        return std::unexpected(planned->problems.first());
    }
    TransferOutcome outcome;
    BlobSender sender(target_->layers(), targetText_, options, outcome.warnings);
    QList<TransferProgress::Step*> steps;
    for (const TransferPlan::Blob& blob : planned->blobs) {
        steps.append(&progress.add(TransferStep::Kind::Blob, blob.title, blob.size));
    }
    TransferProgress::Step* tagStep =
        request_.tag ? &progress.add(TransferStep::Kind::Tag, request_.tag->toString(), 0)
                     : nullptr;
    const qint64 before = progress.moved();
    QList<Descriptor> layers;
    for (qsizetype i = 0; i < request_.items.size(); ++i) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        auto layer = send(request_.items.at(i), sender, *steps.at(i), stop);
        if (!layer) {
            return failure(layer);
        }
        layers.append(*std::move(layer));
    }
    outcome.results = layers;
    if (tagStep != nullptr) {
        auto manifest = putArtifact(layers, sender, *tagStep, stop);
        if (!manifest) {
            return failure(manifest);
        }
        outcome.results = {*std::move(manifest)};
    }
    if (auto committed = registry_->commit(stop); !committed) {
        return failure(committed, QStringLiteral("writing %1").arg(request_.target.toString()));
    }
    outcome.bytesMoved = progress.moved() - before;
    return outcome;
}

Result<Descriptor> FileUpload::send(const UploadRequest::Item& item, BlobSender& sender,
                                    TransferProgress::Step& step, const std::stop_token& stop) {
    auto layer = QFileInfo(item.path).isDir() ? sendFolder(item, sender, step, stop)
                                              : sendFile(item, sender, step, stop);
    if (!layer) {
        step.end(layer.error().isCancelled() ? TransferStep::State::Waiting
                                             : TransferStep::State::Failed);
        return layer;
    }
    layer->annotations.insert(titleAnnotation, titleOf(item.path));
    return layer;
}

Result<Descriptor> FileUpload::sendFile(const UploadRequest::Item& item, BlobSender& sender,
                                        TransferProgress::Step& step, const std::stop_token& stop) {
    const auto source = FileSource::open(item.path);
    if (!source) {
        return failure(source);
    }
    const auto mediaType =
        item.mediaType.isEmpty() ? fileMediaType(item.path) : Result<QString>(item.mediaType);
    if (!mediaType) {
        return failure(mediaType);
    }
    step.setTotal((*source)->size());
    if (request_.digest && !request_.digest->isTarSum()) {
        const Descriptor wanted{
            .mediaType = {}, .digest = *request_.digest, .size = (*source)->size()};
        const auto there = presenceOf(wanted, target_->layers(), stop);
        if (there == Presence::Whole) {
            // That the target has such a layer does not say that the file is it.
            step.begin();
            qint64 hashed = 0;
            const auto actual = (*source)->digest(
                request_.digest->hashAlgorithm(),
                [&](qint64 bytes) { step.setDone(hashed += bytes); }, stop);
            if (!actual) {
                return failure(actual);
            }
            if (*actual != *request_.digest) {
                return failure(
                    ErrorCode::InvalidDigest,
                    QStringLiteral("the digest of %1 is %2, not %3")
                        .arg(item.path, actual->toString(), request_.digest->toString()));
            }
            auto stored = target_->layers().stat(*request_.digest, stop);
            if (!stored) {
                return failure(stored, QStringLiteral("asking %1").arg(targetText_));
            }
            stored->mediaType = *mediaType;
            step.end(TransferStep::State::Skipped);
            return stored;
        }
    }
    return sender.send(**source, {.digest = request_.digest, .mediaType = *mediaType}, step, stop);
}

Result<Descriptor> FileUpload::sendFolder(const UploadRequest::Item& item, BlobSender& sender,
                                          TransferProgress::Step& step,
                                          const std::stop_token& stop) {
    const auto source = FolderSource::open(item.path, stop);
    if (!source) {
        return failure(source);
    }
    step.setTotal((*source)->contentSize());
    auto layer = sender.send(
        **source,
        {.digest = request_.digest,
         .mediaType = item.mediaType.isEmpty() ? MediaType::ociLayerGzip : item.mediaType},
        step, stop);
    if (layer && (*source)->layer()) {
        layer->annotations.insert(unpackAnnotation, QStringLiteral("true"));
        layer->annotations.insert(contentDigestAnnotation, (*source)->layer()->diffId.toString());
    }
    return layer;
}

Result<Descriptor> FileUpload::putEmptyConfig(const std::stop_token& stop) {
    const QByteArray empty = QByteArrayLiteral("{}");
    const Descriptor config{
        .mediaType = MediaType::ociEmpty, .digest = Hasher::digestOf(empty), .size = empty.size()};
    const auto there = presenceOf(config, target_->layers(), stop);
    if (!there) {
        return failure(there);
    }
    if (*there == Presence::Whole) {
        return config;
    }
    // Its source is named, so that what a killed run leaves of it is known for what it is.
    const UploadSource source{.identity = QStringLiteral("empty@") + config.digest.toString(),
                              .size = config.size};
    const auto upload = target_->layers().upload(config, source, stop);
    if (!upload) {
        return failure(upload);
    }
    if (auto written = (*upload)->write(empty); !written) {
        (void)(*upload)->cancel();
        return failure(written);
    }
    const auto finished = (*upload)->finish(config.size, config.digest, stop);
    if (!finished) {
        (void)(*upload)->cancel();
        return failure(finished);
    }
    return config;
}

Result<Descriptor> FileUpload::putArtifact(const QList<Descriptor>& layers, BlobSender& sender,
                                           TransferProgress::Step& step,
                                           const std::stop_token& stop) {
    step.begin();
    const auto config = putEmptyConfig(stop);
    if (!config) {
        step.end(TransferStep::State::Failed);
        return failure(config, QStringLiteral("writing to %1").arg(targetText_));
    }
    sender.dropLeftovers({config->digest}, stop);
    const QByteArray manifest = makeManifest(
        *config, layers, request_.artifactType.isEmpty() ? unknownArtifact : request_.artifactType);
    auto put = target_->manifests().put(manifest, MediaType::ociManifest, request_.tag, stop);
    if (!put) {
        step.end(TransferStep::State::Failed);
        return failure(
            put, QStringLiteral("putting %1 into %2").arg(request_.tag->toString(), targetText_));
    }
    step.end(TransferStep::State::Done);
    return put;
}

} // namespace stowage
