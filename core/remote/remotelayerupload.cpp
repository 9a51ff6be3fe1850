#include "core/remote/remotelayerupload.h"

#include "core/remote/answererror.h"

#include <QDir>

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// A registry that wants larger chunks gets the blob as a whole: chunks are kept in memory.
constexpr qint64 largestInMemory = 64 * 1024 * 1024;

} // namespace

RemoteLayerUpload::RemoteLayerUpload(RemoteUploads::Record record, UploadSession session,
                                     std::shared_ptr<RemoteHost> host,
                                     std::shared_ptr<RemoteUploads> uploads,
                                     std::unique_ptr<QLockFile> lock, std::stop_token stop)
    : record_(std::move(record)), session_(std::move(session)), host_(std::move(host)),
      uploads_(std::move(uploads)), lock_(std::move(lock)), share_(host_->chunks().share()),
      stop_(std::move(stop)), passOn_(stop_, [this] { sendingStop_.request_stop(); }) {}

RemoteLayerUpload::~RemoteLayerUpload() {
    letGo();
}

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
    upload->all_.emplace();
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
        upload->all_.emplace();
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
    return all_ ? all_->size() : record_.acknowledged.offset;
}

Digest RemoteLayerUpload::digestSoFar() const {
    return all_ ? all_->digest() : record_.acknowledged.digest;
}

void RemoteLayerUpload::setPrefix(const Hasher& prefix) {
    if (!all_ && prefix.size() == record_.acknowledged.offset) {
        all_ = prefix;
        hasher_ = prefix;
        record_.acknowledged.digest = prefix.digest();
    }
}

// --- sending ---

qint64 RemoteLayerUpload::chunkSize() const {
    return std::max(host_->chunks().size(), std::min(record_.leastChunk, largestInMemory));
}

bool RemoteLayerUpload::mayChunk() const {
    return record_.acknowledged.offset > 0 ||
           (!host_->chunks().isRefused() && record_.leastChunk <= largestInMemory);
}

Result<> RemoteLayerUpload::write(QByteArrayView bytes) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (!all_) {
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
            all_->update(bytes);
            return {};
        }
        const qint64 chunk = chunkSize();
        if (buffer_.size() >= chunk) {
            // Only when there is more to come: the last bytes go with the request that ends it.
            if (auto launched = launch(); !launched) {
                return launched;
            }
            continue;
        }
        const qsizetype count = std::min<qsizetype>(bytes.size(), chunk - buffer_.size());
        buffer_.reserve(chunk);
        buffer_.append(bytes.first(count));
        all_->update(bytes.first(count));
        bytes = bytes.sliced(count);
    }
    return {};
}

/// Waits for the chunk before, and begins to send the next.
Result<> RemoteLayerUpload::launch() {
    if (auto settled = settle(); !settled || whole_) {
        return settled;
    }
    if (!mayChunk()) {
        return becomeWhole();
    }
    // What the chunk before has told of the line counts already.
    const qsizetype count = std::min<qsizetype>(buffer_.size(), chunkSize());
    if (buffer_.size() == count) {
        chunk_ = std::exchange(buffer_, {});
        chunkEnd_ = all_;
    } else {
        chunk_ = buffer_.first(count);
        buffer_.remove(0, count);
        chunkEnd_.reset();
    }
    sending_ = std::async(std::launch::async, [this, count] { return sendChunk(count); });
    return {};
}

/// Waits for the chunk on its way: what the registry has not taken of it is in front of what was
/// written since.
Result<> RemoteLayerUpload::settle() {
    auto result = sending_.valid() ? sending_.get() : Result<>();
    if (!chunk_.isEmpty()) {
        chunk_ += buffer_;
        buffer_ = std::exchange(chunk_, {});
    }
    return isRefused_ ? becomeWhole() : std::move(result);
}

/// Nobody wants to know any more how the chunk on its way ends; a little time it has.
void RemoteLayerUpload::letGo() {
    sendingStop_.request_stop();
    (void)settle();
}

/// Returns when the registry has more than before: all of it, or only a part.
Result<> RemoteLayerUpload::sendChunk(qsizetype count) {
    const qint64 from = record_.acknowledged.offset;
    for (int attempt = 1;;) {
        const QByteArray bytes = // Mostly all of it, and then no copy.
            count == chunk_.size() ? chunk_ : QByteArray(chunk_.constData(), count);
        const Hasher hasher = hashedWith(count);
        if (!record_.sent || record_.sent->offset < hasher.size()) { // A longer one may be there.
            record_.sent = RemoteUploads::Mark{hasher.size(), hasher.digest()};
        }
        if (auto kept = save(); !kept) {
            return kept;
        }
        const QDateTime begun = host_->settings().clock->now();
        const auto answer = session_.patch(bytes, from, sendingStop_.get_token());
        if (answer && answer->isSuccess()) {
            const qint64 there = UploadSession::acknowledged(*answer).value_or(from + count);
            if (there != from) {
                if (attempt == 1 && there == from + count) { // Else most of the time was waiting.
                    host_->chunks().took(count, std::chrono::milliseconds(
                                                    begun.msecsTo(host_->settings().clock->now())));
                }
                return moveTo(there);
            }
            if (attempt == UploadSession::tries) {
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
            if (answer && answer->status != 416 && !UploadSession::mayHelp(*answer)) {
                return refused(*answer, std::move(error));
            }
            if ((!answer && !UploadSession::isLost(error)) || attempt == UploadSession::tries) {
                return std::unexpected(std::move(error));
            }
            if (!answer) { // What is shorter comes through a bad connection sooner.
                count = std::max(
                    count / 2,
                    std::min<qsizetype>(count, std::max(ChunkPace::smallest, record_.leastChunk)));
            }
        }
        const std::stop_token stop = sendingStop_.get_token();
        if (!host_->pause(attempt++, answer ? &*answer : nullptr, stop)) {
            return cancelled();
        }
        const auto offset = session_.offset(stop);
        if (offset && *offset != from) {
            return moveTo(*offset);
        }
        if (!offset && offset.error().code() == ErrorCode::UploadUnknown) {
            return forgotten(offset.error().detail());
        }
        if (!offset && !UploadSession::isLost(offset.error()) &&
            offset.error().code() != ErrorCode::RateLimited) {
            return failure(offset);
        }
    }
}

/// The registry does not want the chunk, and will not another time.
Result<> RemoteLayerUpload::refused(const HttpAnswer& answer, Error error) {
    const bool isFirst = record_.acknowledged.offset == 0;
    if (answer.status == 404) {
        // Where there is no such thing as a chunk, the upload itself is known.
        const bool isKnown = isFirst && session_.offset(sendingStop_.get_token()).has_value();
        if (isFirst && (isKnown ? host_->chunks().refuseAll() : host_->chunks().missFirst())) {
            isRefused_ = true;
            return {};
        }
        return forgotten(QStringLiteral("the registry had forgotten the upload"));
    }
    if (isFirst && (answer.status == 400 || answer.status == 405 || answer.status == 501) &&
        host_->chunks().refuseAll()) {
        isRefused_ = true;
        return {};
    }
    return std::unexpected(std::move(error));
}

Result<> RemoteLayerUpload::acknowledgesNothing() {
    if (record_.acknowledged.offset == 0 && host_->chunks().refuseAll()) {
        isRefused_ = true;
        return {};
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
    if (offset > from + chunk_.size()) {
        session_.cancel();
        return forgotten(QStringLiteral("the registry has %1 bytes of the upload, more than were "
                                        "sent")
                             .arg(offset));
    }
    hasher_ = hashedWith(offset - from);
    if (offset == from + chunk_.size()) {
        chunk_.clear();
    } else {
        chunk_.remove(0, offset - from);
    }
    record_.acknowledge({offset, hasher_->digest()});
    return save();
}

Result<> RemoteLayerUpload::forgotten(const QString& why) {
    uploads_->remove(record_.uuid);
    return failure(ErrorCode::UploadUnknown, why);
}

/// Of what is acknowledged and the first bytes of the chunk.
Hasher RemoteLayerUpload::hashedWith(qsizetype count) const {
    if (chunkEnd_ && count == chunk_.size()) {
        return *chunkEnd_;
    }
    Hasher hasher(*hasher_);
    hasher.update(QByteArrayView(chunk_).first(count));
    return hasher;
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
    isRefused_ = false;
    buffer_ = QByteArray();
    whole_ = std::move(file);
    return save();
}

Result<> RemoteLayerUpload::checkpoint(const UploadSource& source) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    auto settled = settle();
    record_.source = source;
    while (settled && !stop_.stop_requested() && !whole_ && !buffer_.isEmpty() &&
           buffer_.size() >= record_.leastChunk && mayChunk()) {
        settled = launch();
        if (settled) {
            settled = settle();
        }
    }
    // Where one was asked to stop, what is acknowledged must do.
    const bool isStopped = !settled && settled.error().isCancelled() && stop_.stop_requested();
    return settled || isStopped ? save() : settled;
}

Result<> RemoteLayerUpload::cancel() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    (void)close();
    uploads_->remove(record_.uuid);
    session_.cancel();
    return {};
}

Result<> RemoteLayerUpload::close() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    isClosed_ = true;
    letGo();
    chunk_ = QByteArray();
    buffer_ = QByteArray();
    whole_.reset();
    lock_.reset();
    return {};
}

} // namespace stowage
