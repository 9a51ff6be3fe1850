#include "core/remote/remotelayerupload.h"

#include "core/base/displaytext.h"
#include "core/image/mediatype.h"
#include "core/remote/answererror.h"

#include <QDir>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr int sendTries = 5;

/// A registry that wants larger chunks gets the blob as a whole: chunks are kept in memory.
constexpr qint64 largestInMemory = 64 * 1024 * 1024;

bool isLost(const Error& error) {
    return error.code() == ErrorCode::Network || error.code() == ErrorCode::Timeout;
}

/// Whether the same once more may be answered better.
bool mayHelp(const HttpAnswer& answer) {
    return (answer.status >= 500 && answer.status != 501) || answer.status == 429 ||
           answer.status == 408;
}

} // namespace

RemoteLayerUpload::RemoteLayerUpload(RemoteUploads::Record record, UploadSession session,
                                     std::shared_ptr<RemoteHost> host,
                                     std::shared_ptr<RemoteUploads> uploads,
                                     std::unique_ptr<QLockFile> lock, std::stop_token stop)
    : record_(std::move(record)), session_(std::move(session)), host_(std::move(host)),
      uploads_(std::move(uploads)), lock_(std::move(lock)), stop_(std::move(stop)) {}

Result<std::unique_ptr<LayerUpload>>
RemoteLayerUpload::begin(const RepositoryName& name, std::shared_ptr<RemoteHost> host,
                         std::shared_ptr<RemoteUploads> uploads,
                         const std::optional<UploadSource>& source, std::stop_token stop) {
    auto session = UploadSession::begin(name, host, stop);
    if (!session) {
        return failure(session);
    }
    RemoteUploads::Record record{.uuid = UploadId::generate(),
                                 .repository = name,
                                 .location = session->location(),
                                 .leastChunk = session->leastChunk(),
                                 .startedAt = host->settings().clock->now(),
                                 .source = source};
    auto lock = uploads->lock(record.uuid);
    if (!lock) {
        return failure(lock);
    }
    std::unique_ptr<RemoteLayerUpload> upload(
        new RemoteLayerUpload(std::move(record), *std::move(session), std::move(host),
                              std::move(uploads), *std::move(lock), std::move(stop)));
    upload->hasher_.emplace();
    if (auto kept = upload->save(); !kept) {
        return failure(kept);
    }
    return upload;
}

Result<std::unique_ptr<LayerUpload>>
RemoteLayerUpload::resume(const UploadId& uuid, const RepositoryName& name,
                          std::shared_ptr<RemoteHost> host, std::shared_ptr<RemoteUploads> uploads,
                          std::stop_token stop) {
    auto lock = uploads->lock(uuid);
    if (!lock) {
        return failure(lock);
    }
    auto record = uploads->read(uuid);
    if (!record) {
        return failure(record);
    }
    const QString what = QStringLiteral("the upload %1").arg(uuid.toString());
    if (record->repository != name) {
        return failure(
            ErrorCode::UploadUnknown,
            QStringLiteral("no unfinished upload %1 to %2").arg(uuid.toString(), name.toString()));
    }
    UploadSession session(name, host, record->location, record->leastChunk);
    const auto offset = session.offset(stop);
    if (!offset) {
        if (offset.error().code() == ErrorCode::UploadUnknown) {
            uploads->remove(uuid);
            return failure(offset, what);
        }
        return failure(offset);
    }
    const auto mark = record->lastMark(*offset);
    if (!mark) {
        uploads->remove(uuid);
        session.cancel();
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("%1: the registry has %2 bytes of it, more than were sent")
                           .arg(what)
                           .arg(*offset));
    }
    record->goBackTo(*mark);
    record->acknowledged.offset = *offset;
    std::unique_ptr<RemoteLayerUpload> upload(
        new RemoteLayerUpload(*std::move(record), std::move(session), std::move(host),
                              std::move(uploads), *std::move(lock), std::move(stop)));
    upload->known_ = mark->offset;
    if (*offset == 0) {
        upload->hasher_.emplace();
    }
    return upload;
}

Result<> RemoteLayerUpload::checkOpen() const {
    return isClosed_ ? Result<>(failure(
                           ErrorCode::Closed,
                           QStringLiteral("the upload %1 is over").arg(record_.uuid.toString())))
                     : Result<>();
}

Result<> RemoteLayerUpload::save() {
    record_.location = session_.location();
    // Half known, it stays as it is on the disk, which is as good.
    return hasher_ || known_ == record_.acknowledged.offset ? uploads_->write(record_) : Result<>();
}

qint64 RemoteLayerUpload::offset() const {
    return whole_ ? whole_->size() : record_.acknowledged.offset + buffer_.size();
}

Digest RemoteLayerUpload::digestSoFar() const {
    if (!hasher_) {
        return record_.acknowledged.digest;
    }
    if (buffer_.isEmpty()) {
        return hasher_->digest();
    }
    Hasher all(*hasher_);
    all.update(buffer_);
    return all.digest();
}

void RemoteLayerUpload::setPrefix(const Hasher& prefix) {
    if (!hasher_ && prefix.size() == record_.acknowledged.offset && buffer_.isEmpty()) {
        hasher_ = prefix;
        record_.acknowledged.digest = prefix.digest();
    }
}

// --- sending ---

bool RemoteLayerUpload::mayChunk() const {
    return record_.acknowledged.offset > 0 ||
           (!host_->chunks().isRefused() && record_.leastChunk <= largestInMemory);
}

Result<> RemoteLayerUpload::write(QByteArrayView bytes) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (!hasher_) {
        return failure(ErrorCode::Internal,
                       QStringLiteral("an upload goes on without what was sent before"));
    }
    while (!bytes.isEmpty()) {
        if (whole_) {
            if (whole_->write(bytes.data(), bytes.size()) != bytes.size()) {
                return failure(ErrorCode::NoSpace,
                               QStringLiteral("writing %1: %2")
                                   .arg(whole_->fileName(), whole_->errorString()));
            }
            hasher_->update(bytes);
            return {};
        }
        const qint64 chunk =
            std::max(host_->chunks().size(), std::min(record_.leastChunk, largestInMemory));
        if (buffer_.size() >= chunk) {
            // Only when there is more to come: the last bytes go with the request that ends it.
            if (auto sent = mayChunk() ? sendChunk(chunk) : becomeWhole(); !sent) {
                return sent;
            }
            continue;
        }
        const qsizetype count = std::min<qsizetype>(bytes.size(), chunk - buffer_.size());
        buffer_.reserve(chunk);
        buffer_.append(bytes.first(count));
        bytes = bytes.sliced(count);
    }
    return {};
}

/// Returns when the registry has more than before: all of it, or only a part.
Result<> RemoteLayerUpload::sendChunk(qsizetype count) {
    const qint64 from = record_.acknowledged.offset;
    for (int attempt = 1;;) {
        const QByteArray bytes = // Mostly all of it, and then no copy.
            count == buffer_.size() ? buffer_ : QByteArray(buffer_.constData(), count);
        Hasher hasher(*hasher_);
        hasher.update(bytes);
        if (!record_.sent || record_.sent->offset < hasher.size()) { // A longer one may be there.
            record_.sent = RemoteUploads::Mark{hasher.size(), hasher.digest()};
        }
        if (auto kept = save(); !kept) {
            return kept;
        }
        const QDateTime begun = host_->settings().clock->now();
        const auto answer = session_.patch(bytes, from, stop_);
        if (answer && answer->isSuccess()) {
            const qint64 there = UploadSession::acknowledged(*answer).value_or(from + count);
            if (there != from) {
                if (attempt == 1 && there == from + count) { // Else most of the time was waiting.
                    host_->chunks().took(count, std::chrono::milliseconds(
                                                    begun.msecsTo(host_->settings().clock->now())));
                }
                return moveTo(there);
            }
            if (attempt == sendTries) {
                return acknowledgesNothing();
            }
        } else if (answer && answer->status == 413) {
            host_->chunks().refuse(count);
            if (count / 2 < std::max(ChunkPace::smallest, record_.leastChunk)) {
                return std::unexpected(
                    errorOf(*answer, RemoteHost::describe("PATCH", answer->url)));
            }
            count /= 2;
            continue;
        } else {
            Error error = answer ? errorOf(*answer, RemoteHost::describe("PATCH", answer->url))
                                 : answer.error();
            if (answer && answer->status != 416 && !mayHelp(*answer)) {
                return refused(*answer, std::move(error));
            }
            if ((!answer && !isLost(error)) || attempt == sendTries) {
                return std::unexpected(std::move(error));
            }
            if (!answer) { // What is shorter comes through a bad connection sooner.
                count = std::max(
                    count / 2,
                    std::min<qsizetype>(count, std::max(ChunkPace::smallest, record_.leastChunk)));
            }
        }
        if (!host_->pause(attempt++, answer ? &*answer : nullptr, stop_)) {
            return cancelled();
        }
        const auto offset = session_.offset(stop_);
        if (offset && *offset != from) {
            return moveTo(*offset);
        }
        if (!offset && offset.error().code() == ErrorCode::UploadUnknown) {
            return forgotten(offset.error().detail());
        }
        if (!offset && !isLost(offset.error()) && offset.error().code() != ErrorCode::RateLimited) {
            return failure(offset);
        }
    }
}

/// The registry does not want the chunk, and will not another time.
Result<> RemoteLayerUpload::refused(const HttpAnswer& answer, Error error) {
    const bool isFirst = record_.acknowledged.offset == 0;
    if (answer.status == 404) {
        // Where there is no such thing as a chunk, the upload itself is known.
        const bool isKnown = isFirst && session_.offset(stop_).has_value();
        if (isFirst && (isKnown ? host_->chunks().refuseAll() : host_->chunks().missFirst())) {
            return becomeWhole();
        }
        return forgotten(QStringLiteral("the registry had forgotten the upload"));
    }
    if (isFirst && (answer.status == 400 || answer.status == 405 || answer.status == 501) &&
        host_->chunks().refuseAll()) {
        return becomeWhole();
    }
    return std::unexpected(std::move(error));
}

Result<> RemoteLayerUpload::acknowledgesNothing() {
    if (record_.acknowledged.offset == 0 && host_->chunks().refuseAll()) {
        return becomeWhole();
    }
    return failure(ErrorCode::Protocol,
                   QStringLiteral("%1: the registry accepts what it is sent and has no more than "
                                  "before")
                       .arg(RemoteHost::describe("PATCH", session_.location())));
}

Result<> RemoteLayerUpload::moveTo(qint64 offset) {
    const qint64 from = record_.acknowledged.offset;
    if (offset < from) {
        if (auto kept = save(); !kept) { // The way to it.
            return kept;
        }
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("the registry has %1 of the %2 bytes that it had "
                                      "acknowledged")
                           .arg(offset)
                           .arg(from));
    }
    if (offset > from + buffer_.size()) {
        session_.cancel();
        return forgotten(QStringLiteral("the registry has %1 bytes of the upload, more than were "
                                        "sent")
                             .arg(offset));
    }
    hasher_->update(QByteArrayView(buffer_).first(offset - from));
    buffer_.remove(0, offset - from);
    record_.acknowledge({offset, hasher_->digest()});
    return save();
}

Result<> RemoteLayerUpload::forgotten(const QString& why) {
    uploads_->remove(record_.uuid);
    return failure(ErrorCode::UploadUnknown, why);
}

Result<> RemoteLayerUpload::becomeWhole() {
    const QString folder = uploads_->folder();
    auto file = std::make_unique<QTemporaryFile>((folder.isEmpty() ? QDir::tempPath() : folder) +
                                                 QStringLiteral("/.whole-XXXXXX"));
    if (!file->open() || file->write(buffer_) != buffer_.size()) {
        return failure(ErrorCode::NoSpace,
                       QStringLiteral("writing %1: %2").arg(file->fileName(), file->errorString()));
    }
    if (record_.sent) {
        // What it thinks of the upload after having refused a part of it nobody knows.
        session_.cancel();
        auto session = UploadSession::begin(record_.repository, host_, stop_);
        if (!session) {
            return failure(session);
        }
        session_ = *std::move(session);
        record_.sent.reset();
    }
    hasher_->update(buffer_);
    buffer_ = QByteArray();
    whole_ = std::move(file);
    return save();
}

Result<> RemoteLayerUpload::checkpoint(const UploadSource& source) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    record_.source = source;
    // Where one was asked to stop, what is acknowledged must do.
    if (!stop_.stop_requested() && !buffer_.isEmpty() && buffer_.size() >= record_.leastChunk &&
        mayChunk()) {
        return sendChunk(buffer_.size());
    }
    return save();
}

// --- ending ---

Result<HttpAnswer> RemoteLayerUpload::putOnce(const Digest& digest, const std::stop_token& stop) {
    if (!whole_) {
        return session_.put(digest, buffer_, record_.acknowledged.offset, stop);
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
    return isLost(offset.error()) || offset.error().code() == ErrorCode::RateLimited
               ? Result<>()
               : failure(offset);
}

/// The last bytes are too many for one request.
Result<> RemoteLayerUpload::putInChunks(const Digest& digest, qint64 size,
                                        const std::stop_token& stop) {
    while (!buffer_.isEmpty()) {
        const qint64 count = std::max(host_->chunks().size(), record_.leastChunk);
        if (auto sent = sendChunk(std::min<qsizetype>(buffer_.size(), count)); !sent) {
            return sent;
        }
    }
    return put(digest, size, stop);
}

Result<> RemoteLayerUpload::put(const Digest& digest, qint64 size, const std::stop_token& stop) {
    for (int attempt = 1;; ++attempt) {
        const auto answer = putOnce(digest, stop);
        if (answer && answer->isSuccess()) {
            const QByteArray told = answer->header("docker-content-digest");
            if (told.isEmpty() || told == digest.toString().toLatin1() ||
                told == digestSoFar().toString().toLatin1()) {
                return {};
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
            buffer_.size() / 2 >= ChunkPace::smallest) {
            host_->chunks().refuse(buffer_.size());
            return putInChunks(digest, size, stop);
        }
        const bool isGone = answer && answer->status == 404;
        const bool isWorthIt =
            answer ? mayHelp(*answer) || isGone || answer->status == 416 : isLost(error);
        if (!isWorthIt) {
            return std::unexpected(std::move(error));
        }
        // The answer to a request that was carried out may be what was lost.
        const auto there = session_.isThere(digest, size, stop);
        if (there && *there) {
            return {};
        }
        if (isGone && !whole_) {
            return forgotten(QStringLiteral("the registry had forgotten the upload"));
        }
        if (attempt == sendTries) {
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
    if (auto done = put(digest, size, stop); !done) {
        return failure(done);
    }
    uploads_->remove(record_.uuid);
    (void)close();
    return Descriptor{.mediaType = MediaType::octetStream, .digest = sent, .size = size};
}

Result<> RemoteLayerUpload::cancel() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    uploads_->remove(record_.uuid);
    (void)close();
    session_.cancel();
    return {};
}

Result<> RemoteLayerUpload::close() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    isClosed_ = true;
    buffer_ = QByteArray();
    whole_.reset();
    lock_.reset();
    return {};
}

} // namespace stowage
