// How an upload to a remote registry ends: the closing request, and what to do where its answer
// says that nothing is over.

#include "core/base/counted.h"
#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "core/remote/answererror.h"
#include "core/remote/remotelayerupload.h"

#include <algorithm>
#include <utility>

namespace stowage {

Result<HttpAnswer> RemoteLayerUpload::putOnce(const Digest& digest, const std::stop_token& stop) {
    if (!whole_) {
        return session_.put(digest, chunk_, record_.acknowledged.offset, stop);
    }
    if (!whole_->flush()) {
        return failure(
            ErrorCode::NoSpace,
            QStringLiteral("writing %1: %2").arg(whole_->fileName(), whole_->errorString()));
    }
    return session_.putFile(digest, whole_->fileName(), stop);
}

Result<> RemoteLayerUpload::beforePuttingAgain(const std::stop_token& stop) {
    if (whole_) {
        session_.cancel();
        auto session = UploadSession::begin(record_.repository, host_, stop);
        if (!session) {
            return failure(session);
        }
        session_ = *std::move(session);
        return {};
    }
    const auto offset = session_.offset(stop);
    if (offset) {
        return *offset == record_.acknowledged.offset ? Result<>() : moveTo(*offset);
    }
    if (offset.error().code() == ErrorCode::UploadUnknown) {
        return forgotten(offset.error().detail());
    }
    return UploadSession::isLost(offset.error()) || offset.error().code() == ErrorCode::RateLimited
               ? Result<>()
               : failure(offset);
}

/// The last bytes are too many for one request.
Result<> RemoteLayerUpload::putInChunks(const Digest& digest, qint64 size,
                                        const std::stop_token& stop) {
    while (!chunk_.isEmpty()) {
        const qint64 count = std::max(host_->chunks().size(), record_.leastChunk);
        if (auto sent = sendChunk(std::min<qsizetype>(chunk_.size(), count)); !sent) {
            return sent;
        }
        if (isRefused_) {
            if (auto whole = settle(); !whole) {
                return whole;
            }
        }
    }
    return put(digest, size, stop);
}

/// A registry that had the blob already takes it again and keeps what it had, broken or not.
Result<> RemoteLayerUpload::checkStored(const Digest& digest, qint64 size,
                                        const std::stop_token& stop) {
    const auto stored = session_.storedSize(digest, stop);
    if (!stored || !*stored || **stored == size) {
        return {}; // As far as it can be told: it has said that all is well.
    }
    uploads_->remove(record_.uuid);
    (void)close();
    return failure(
        ErrorCode::LayerDamaged,
        QStringLiteral("%1 has a damaged %2, of %3 instead of %4, and keeps it although it was "
                       "sent anew: delete the images there that use it, have the registry's "
                       "garbage collected, and send it again")
            .arg(host_->name(), digest.toString(), counted(**stored, "byte"))
            .arg(size));
}

Result<> RemoteLayerUpload::put(const Digest& digest, qint64 size, const std::stop_token& stop) {
    for (int attempt = 1;; ++attempt) {
        const auto answer = putOnce(digest, stop);
        if (answer && answer->isSuccess()) {
            const QByteArray told = answer->header("docker-content-digest");
            if (told.isEmpty() || told == digest.toString().toLatin1() ||
                told == digestSoFar().toString().toLatin1()) {
                return checkStored(digest, size, stop);
            }
            return failure(ErrorCode::Protocol,
                           QStringLiteral("%1: the registry says that it stored %2, not %3")
                               .arg(RemoteHost::describe("PUT", answer->url),
                                    displayText(QString::fromLatin1(told.left(200))),
                                    digest.toString()));
        }
        Error error =
            answer ? errorOf(*answer, RemoteHost::describe("PUT", answer->url)) : answer.error();
        if (answer && answer->status == 413 && !whole_ &&
            chunk_.size() / 2 >= ChunkPace::smallest) {
            host_->chunks().refuse(chunk_.size());
            return putInChunks(digest, size, stop);
        }
        const bool isGone = answer && answer->status == 404;
        const bool isWorthIt =
            answer ? UploadSession::mayHelp(*answer) || isGone || answer->status == 416
                   : UploadSession::isLost(error);
        if (!isWorthIt) {
            return std::unexpected(std::move(error));
        }
        // The answer to a request that was carried out may be what was lost.
        const auto there = session_.storedSize(digest, stop);
        if (there && *there == size) {
            return {};
        }
        if (isGone && !whole_) {
            return forgotten(QStringLiteral("the registry had forgotten the upload"));
        }
        if (attempt == UploadSession::tries) {
            return std::unexpected(std::move(error));
        }
        if (!host_->pause(attempt, answer ? &*answer : nullptr, stop)) {
            return cancelled();
        }
        if (auto ready = beforePuttingAgain(stop); !ready) {
            return ready;
        }
    }
}

Result<Descriptor> RemoteLayerUpload::finish(qint64 size, const Digest& digest,
                                             std::stop_token stop) {
    if (auto open = checkOpen(); !open) {
        return failure(open);
    }
    if (digest.isTarSum()) {
        return failure(ErrorCode::UnsupportedDigest,
                       QStringLiteral("registries take no TarSum: %1").arg(digest.toString()));
    }
    const Digest sent = digestSoFar();
    if (digest.hashAlgorithm() == HashAlgorithm::Sha256 && sent != digest) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("the content has the digest %1, not %2")
                           .arg(sent.toString(), digest.toString()));
    }
    if (size != offset()) {
        return failure(ErrorCode::InvalidLength,
                       QStringLiteral("the size is %1 bytes, not %2").arg(offset()).arg(size));
    }
    if (auto settled = settle(); !settled) {
        return failure(settled);
    }
    chunk_ = std::exchange(buffer_, {});
    chunkEnd_ = all_;
    if (auto done = put(digest, size, stop); !done) {
        if (!isClosed_) {
            (void)settle();
        }
        return failure(done);
    }
    uploads_->remove(record_.uuid);
    (void)close();
    return Descriptor{.mediaType = MediaType::octetStream, .digest = sent, .size = size};
}

} // namespace stowage
