#include "core/transfer/blobsender.h"

#include "core/base/counted.h"
#include "core/digest/hasher.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// How often a blob is begun again before it is given up.
constexpr int mostAgain = 3;

/// The record of an upload whose source changed: kept until the next run removes it.
QString setAsideKey(const QString& identity) {
    return QStringLiteral("changed:") + identity;
}

/// What stands behind the last "@": the digest of an addressed source, wherever it is read from.
QStringView digestPart(const QString& identity) {
    return QStringView(identity).sliced(identity.lastIndexOf(QLatin1Char('@')) + 1);
}

/// Whether an upload recorded with `before` is of the same content, as far as can be told without
/// reading.
bool isSameSource(const UploadSource& before, const BlobSource& source) {
    const UploadSource& now = source.description();
    if (source.isAddressed()) {
        return before.size == now.size && digestPart(before.identity) == digestPart(now.identity);
    }
    return before.identity == now.identity && before.size == now.size &&
           before.modified == now.modified;
}

} // namespace

BlobSender::BlobSender(LayerService& layers, QString target, const RunOptions& options,
                       QStringList& warnings)
    : layers_(layers), target_(std::move(target)), options_(options), warnings_(warnings) {}

Result<Descriptor> BlobSender::send(BlobSource& source, const Expected& expected,
                                    TransferProgress::Step& step, std::stop_token stop) {
    step.begin();
    lost_.clear();
    bool mayResume = true;
    auto sent = sendOnce(source, expected, step, mayResume, stop);
    for (int more = mostAgain; sent && sent->again != Again::No && more > 0; --more) {
        step.setDone(0);
        // The last time without whatever has stood in the way so often.
        mayResume = mayResume && sent->again == Again::Further && more > 1;
        sent = sendOnce(source, expected, step, mayResume, stop);
    }
    if (sent && sent->descriptor) {
        step.setTotal(sent->descriptor->size);
        step.end(TransferStep::State::Done);
        if (options_.records != nullptr) {
            options_.records->checkpointed();
        }
        return *std::move(sent->descriptor);
    }
    if (!sent) {
        step.end(sent.error().isCancelled() ? TransferStep::State::Waiting
                                            : TransferStep::State::Failed);
        return failure(sent);
    }
    step.end(TransferStep::State::Failed);
    return failure(ErrorCode::UploadUnknown,
                   QStringLiteral("%1 forgets every upload of %2").arg(target_, source.name()));
}

Result<BlobSender::Sent> BlobSender::sendOnce(BlobSource& source, const Expected& expected,
                                              TransferProgress::Step& step, bool mayResume,
                                              const std::stop_token& stop) {
    auto taken = takeUp(source, expected, mayResume, stop);
    if (!taken) {
        return failure(taken);
    }
    LayerUpload& upload = *taken->upload;
    const bool resumed = upload.offset() > 0;
    taken->durable = upload.offset();
    if (auto pumped = pump(source, *taken, step, stop); !pumped) {
        return fail(pumped.error(), source, *taken);
    }
    auto finished = finish(source, upload, expected, stop);
    if (!finished) {
        if (finished.error().code() == ErrorCode::UploadUnknown) {
            return fail(finished.error(), source, *taken);
        }
        if (resumed && source.isAddressed() &&
            (finished.error().code() == ErrorCode::InvalidDigest ||
             finished.error().code() == ErrorCode::InvalidLength)) {
            // Either what was sent before is bad or the source is; one whole run tells.
            drop(source, upload);
            warnings_.append(QStringLiteral("%1 was sent anew: what an earlier run had sent of it "
                                            "did not fit")
                                 .arg(source.name()));
            return Sent{.descriptor = std::nullopt, .again = Again::Anew};
        }
        return fail(finished.error(), source, *taken);
    }
    if (options_.records != nullptr) {
        options_.records->forget(source.description().identity);
    }
    return Sent{.descriptor = *std::move(finished)};
}

// --- finding an upload ---

void BlobSender::noteLost(const Error& error) {
    if (lost_.isEmpty()) { // What comes of it is no other loss.
        lost_ = error.detail();
    }
}

BlobSender::Taken BlobSender::taken(std::unique_ptr<LayerUpload> upload, Origin origin,
                                    const BlobSource& source) {
    if (!lost_.isEmpty()) {
        warnings_.append(
            upload->offset() == 0
                ? QStringLiteral("%1: %2; sent again from the beginning").arg(source.name(), lost_)
                : QStringLiteral("%1: %2; sent again from byte %3")
                      .arg(source.name(), lost_)
                      .arg(upload->offset()));
        lost_.clear();
    }
    return Taken{std::move(upload), origin};
}

Result<BlobSender::Taken> BlobSender::takeUp(const BlobSource& source, const Expected& expected,
                                             bool mayResume, const std::stop_token& stop) {
    dropSetAside(source.description().identity, stop);
    if (mayResume) {
        auto upload = recorded(source, stop);
        if (!upload) {
            return failure(upload);
        }
        if (*upload != nullptr) {
            return taken(*std::move(upload), Origin::Recorded, source);
        }
        upload = found(source, stop);
        if (!upload) {
            return failure(upload);
        }
        if (*upload != nullptr) {
            return taken(*std::move(upload), Origin::Found, source);
        }
    }
    auto upload = begin(source, expected, stop);
    if (!upload) {
        return failure(upload);
    }
    return taken(*std::move(upload), Origin::New, source);
}

Result<std::unique_ptr<LayerUpload>> BlobSender::recorded(const BlobSource& source,
                                                          const std::stop_token& stop) {
    if (options_.records == nullptr) {
        return nullptr;
    }
    const QString& identity = source.description().identity;
    const auto uuid = options_.records->find(identity);
    if (!uuid) {
        return nullptr;
    }
    auto upload = layers_.resume(*uuid, stop);
    if (upload) {
        return upload;
    }
    switch (upload.error().code()) {
    case ErrorCode::UploadUnknown:
        noteLost(upload.error());
        [[fallthrough]];
    case ErrorCode::Unsupported:
    case ErrorCode::Busy: // Another run found it first and goes on with it; it is no longer ours.
        options_.records->forget(identity);
        return nullptr;
    default:
        return failure(upload, QStringLiteral("resuming an upload to %1").arg(target_));
    }
}

Result<std::unique_ptr<LayerUpload>> BlobSender::found(const BlobSource& source,
                                                       const std::stop_token& stop) {
    auto uploads = layers_.uploads(stop);
    if (!uploads) {
        if (uploads.error().isCancelled()) {
            return failure(uploads);
        }
        return nullptr; // Not every place can list them; then there is none to be found.
    }
    // The one that is furthest saves most.
    std::sort(uploads->begin(), uploads->end(),
              [](const UploadInfo& a, const UploadInfo& b) { return a.size > b.size; });
    for (const UploadInfo& info : std::as_const(*uploads)) {
        if (!info.source || !isSameSource(*info.source, source)) {
            continue;
        }
        auto upload = layers_.resume(info.uuid, stop);
        if (upload) {
            if (options_.records != nullptr) {
                options_.records->remember(source.description().identity, info.uuid);
            }
            return upload;
        }
        if (upload.error().code() == ErrorCode::UploadUnknown) {
            noteLost(upload.error());
        }
    }
    return nullptr;
}

Result<std::unique_ptr<LayerUpload>>
BlobSender::begin(const BlobSource& source, const Expected& expected, const std::stop_token& stop) {
    std::optional<Descriptor> descriptor;
    if (expected.digest && source.description().size >= 0) {
        descriptor = Descriptor{.mediaType = expected.mediaType,
                                .digest = *expected.digest,
                                .size = source.description().size};
    }
    auto upload = layers_.upload(descriptor, source.description(), stop);
    if (!upload) {
        return failure(upload, QStringLiteral("beginning an upload to %1").arg(target_));
    }
    if (options_.records != nullptr) {
        options_.records->remember(source.description().identity, (*upload)->uuid());
    }
    return upload;
}

// --- moving bytes ---

Result<> BlobSender::pump(BlobSource& source, Taken& taken, TransferProgress::Step& step,
                          const std::stop_token& stop) {
    LayerUpload& upload = *taken.upload;
    const qint64 size = source.description().size;
    const qint64 offset = upload.offset();
    if (const auto before = upload.source();
        !source.isAddressed() &&
        ((before && before->size != size) || (size >= 0 && offset > size))) {
        return failure(ErrorCode::SourceChanged,
                       QStringLiteral("%1 is no longer the file whose upload was begun: its size "
                                      "is another")
                           .arg(source.name()));
    }
    // What was sent before is compared with the source, unless the source's digest will tell.
    const bool isReadAgain = !source.isAddressed() || upload.wantsPrefix();
    const qint64 toRead = isReadAgain ? offset : 0;
    const qint64 toCompare = source.isAddressed() ? 0 : upload.knownOffset();
    Hasher prefix;
    step.setDone(source.progressAt(isReadAgain ? 0 : offset));
    qint64 sinceCheckpoint = 0;

    const auto consume = [&](QByteArrayView bytes) -> Result<> {
        while (prefix.size() < toRead && !bytes.isEmpty()) {
            const qint64 until = prefix.size() < toCompare ? toCompare : toRead;
            const qsizetype count = std::min<qsizetype>(bytes.size(), until - prefix.size());
            prefix.update(bytes.first(count));
            step.setDone(source.progressAt(prefix.size()));
            bytes = bytes.sliced(count);
            if (prefix.size() == toCompare && prefix.digest() != upload.digestSoFar()) {
                return failure(ErrorCode::SourceChanged,
                               QStringLiteral("%1 is no longer what it was when its upload was "
                                              "begun: its first %2 bytes differ")
                                   .arg(source.name())
                                   .arg(toCompare));
            }
            if (prefix.size() == toRead) {
                upload.setPrefix(prefix);
            }
        }
        if (bytes.isEmpty()) {
            return {};
        }
        if (auto written = upload.write(bytes); !written) {
            return failure(written, QStringLiteral("writing to %1").arg(target_));
        }
        step.countMoved(bytes.size());
        step.setDone(source.progressAt(upload.offset()));
        sinceCheckpoint += bytes.size();
        if (sinceCheckpoint >= options_.checkpointInterval) {
            sinceCheckpoint = 0;
            if (auto same = source.checkUnchanged(); !same) {
                return same;
            }
            if (auto kept = upload.checkpoint(source.description()); !kept) {
                return failure(kept, QStringLiteral("writing to %1").arg(target_));
            }
            taken.durable = upload.offset();
            if (options_.records != nullptr) {
                options_.records->checkpointed();
            }
        }
        return {};
    };

    const qint64 from = isReadAgain ? 0 : offset;
    auto piped =
        pipe([&](BufferRing& ring, std::stop_token own) { return source.produce(from, ring, own); },
             consume, stop);
    if (piped && prefix.size() < toRead) {
        return failure(ErrorCode::SourceChanged,
                       QStringLiteral("%1 is shorter than what was sent of it").arg(source.name()));
    }
    return piped ? source.checkUnchanged() : piped;
}

Result<Descriptor> BlobSender::finish(BlobSource& source, LayerUpload& upload,
                                      const Expected& expected, const std::stop_token& stop) {
    const qint64 size = source.description().size;
    const qint64 offset = upload.offset();
    const Digest sent = upload.digestSoFar();
    if (source.isAddressed()) {
        // The source's word against its bytes, before the target hears of either.
        if (offset != size) {
            return failure(ErrorCode::InvalidLength,
                           QStringLiteral("%1 has %2, not %3")
                               .arg(source.name(), counted(offset, "byte"))
                               .arg(size));
        }
        if (expected.digest && !expected.digest->isTarSum() &&
            expected.digest->hashAlgorithm() == HashAlgorithm::Sha256 && sent != *expected.digest) {
            return failure(ErrorCode::InvalidDigest,
                           QStringLiteral("the content of %1 has another digest: %2")
                               .arg(source.name(), sent.toString()));
        }
    }
    auto finished = upload.finish(offset, expected.digest.value_or(sent), stop);
    if (!finished) {
        const ErrorCode code = finished.error().code();
        const bool isSources = code == ErrorCode::InvalidDigest ||
                               code == ErrorCode::InvalidLength ||
                               code == ErrorCode::TarSumVersionUnsupported;
        return failure(finished,
                       isSources ? source.name() : QStringLiteral("writing to %1").arg(target_));
    }
    if (!expected.mediaType.isEmpty()) {
        finished->mediaType = expected.mediaType;
    }
    return finished;
}

// --- ending without success ---

Result<BlobSender::Sent> BlobSender::fail(const Error& error, const BlobSource& source,
                                          Taken& taken) {
    LayerUpload& upload = *taken.upload;
    switch (error.code()) {
    case ErrorCode::SourceChanged:
        if (taken.origin == Origin::Found) {
            // Nobody here began it, so that nothing was promised: leave it to whoever did.
            warnings_.append(
                QStringLiteral("%1 was sent anew: an unfinished upload of it, %2, no longer fits")
                    .arg(source.name(), upload.uuid().toString()));
            if (options_.records != nullptr) {
                options_.records->forget(source.description().identity);
            }
            if (source.checkUnchanged()) {
                return Sent{.descriptor = std::nullopt, .again = Again::Anew};
            }
            break;
        }
        setAside(source.description().identity, upload);
        break;
    case ErrorCode::InvalidDigest:
    case ErrorCode::InvalidLength:
    case ErrorCode::TarSumVersionUnsupported:
        // Bytes that an addressed source lied about are of no use; a file may only have been
        // measured against a digest that was mistyped.
        if (source.isAddressed()) {
            drop(source, upload);
        } else {
            keep(source, taken);
        }
        break;
    case ErrorCode::LayerDamaged: // The upload itself is over.
        drop(source, upload);
        break;
    case ErrorCode::Cancelled:
        keep(source, taken);
        break;
    case ErrorCode::UploadUnknown:
        noteLost(error);
        (void)upload.close();
        return Sent{.descriptor = std::nullopt, .again = Again::Further};
    default:
        // The target may be what failed, so nothing is asked of it but to let go; the last
        // checkpoint stays.
        if (taken.durable == 0) {
            drop(source, upload);
        }
        break;
    }
    return std::unexpected(error);
}

void BlobSender::keep(const BlobSource& source, Taken& taken) {
    LayerUpload& upload = *taken.upload;
    if (upload.offset() == 0) {
        drop(source, upload);
        return;
    }
    // What cannot be made durable now resumes from the checkpoint before.
    if (upload.offset() > taken.durable && source.checkUnchanged() &&
        upload.checkpoint(source.description()) && options_.records != nullptr) {
        options_.records->checkpointed();
    }
    (void)upload.close();
}

void BlobSender::drop(const BlobSource& source, LayerUpload& upload) {
    (void)upload.cancel();
    if (options_.records != nullptr) {
        options_.records->forget(source.description().identity);
    }
}

void BlobSender::dropLeftovers(const QSet<Digest>& blobs, const std::stop_token& stop) {
    const auto uploads = layers_.uploads(stop);
    if (!uploads) {
        return;
    }
    for (const UploadInfo& info : *uploads) {
        // A file has a time; its name may say anything.
        if (!info.source || info.source->modified != 0) {
            continue;
        }
        const auto digest = Digest::parse(digestPart(info.source->identity).toString());
        if (!digest || !blobs.contains(*digest)) {
            continue;
        }
        if (const auto upload = layers_.resume(info.uuid, stop)) {
            (void)(*upload)->cancel();
        }
    }
}

void BlobSender::setAside(const QString& identity, const LayerUpload& upload) {
    if (options_.records != nullptr) {
        options_.records->forget(identity);
        options_.records->remember(setAsideKey(identity), upload.uuid());
    }
}

void BlobSender::dropSetAside(const QString& identity, const std::stop_token& stop) {
    if (options_.records == nullptr) {
        return;
    }
    const QString key = setAsideKey(identity);
    if (const auto uuid = options_.records->find(key)) {
        auto upload = layers_.resume(*uuid, stop);
        if (upload) {
            (void)(*upload)->cancel();
        }
        if (upload || upload.error().code() == ErrorCode::UploadUnknown) {
            options_.records->forget(key);
        }
    }
}

} // namespace stowage
