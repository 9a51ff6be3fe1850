#include "core/remote/remotelayerupload.h"

#include "core/image/mediatype.h"
#include "core/remote/answererror.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

constexpr int sendTries = 5;
constexpr qsizetype smallestChunk = 64 * 1024;

/// "0-1023", perhaps with "bytes=" before it, is 1024 bytes. Nothing (which is written "0-0", as
/// one byte is) is 0. -1 where it is no range.
qint64 bytesOfRange(const QByteArray& header) {
    const qsizetype dash = header.lastIndexOf('-');
    bool isNumber = false;
    const qint64 last = header.sliced(dash + 1).trimmed().toLongLong(&isNumber);
    if (dash < 0 || !isNumber || last < 0) {
        return -1;
    }
    return last == 0 ? 0 : last + 1;
}

bool isLost(const Error& error) {
    return error.code() == ErrorCode::Network || error.code() == ErrorCode::Timeout;
}

} // namespace

RemoteLayerUpload::RemoteLayerUpload(RemoteUploads::Record record, std::shared_ptr<RemoteHost> host,
                                     std::shared_ptr<RemoteUploads> uploads,
                                     std::unique_ptr<QLockFile> lock, std::stop_token stop)
    : record_(std::move(record)), host_(std::move(host)), uploads_(std::move(uploads)),
      lock_(std::move(lock)), stop_(std::move(stop)) {}

Result<std::unique_ptr<LayerUpload>>
RemoteLayerUpload::begin(const RepositoryName& name, std::shared_ptr<RemoteHost> host,
                         std::shared_ptr<RemoteUploads> uploads,
                         const std::optional<UploadSource>& source, std::stop_token stop) {
    const auto answer = host->send(
        RegistryRequest{.method = QByteArrayLiteral("POST"),
                        .path = name.toString() + QStringLiteral("/blobs/uploads/"),
                        .scopes = {repositoryScope(name.toString(), QStringLiteral("pull,push"))}},
        stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("POST", answer->url);
    if (answer->status != 202) {
        return std::unexpected(errorOf(*answer, what));
    }
    auto location = host->follow(*answer, answer->header("location"));
    if (!location) {
        return failure(location, what);
    }
    RemoteUploads::Record record{.uuid = UploadId::generate(),
                                 .repository = name,
                                 .location = *std::move(location),
                                 .startedAt = host->settings().clock->now(),
                                 .source = source};
    auto lock = uploads->lock(record.uuid);
    if (!lock) {
        return failure(lock);
    }
    if (auto kept = uploads->write(record); !kept) {
        return failure(kept);
    }
    std::unique_ptr<RemoteLayerUpload> upload(new RemoteLayerUpload(
        std::move(record), std::move(host), std::move(uploads), *std::move(lock), std::move(stop)));
    upload->hasher_.emplace();
    upload->leastChunk_ =
        std::clamp<qint64>(answer->header("oci-chunk-min-length").toLongLong(), 0, 1 << 30);
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
    const auto unknown = [&](const QString& why) {
        uploads->remove(uuid);
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("the upload %1: %2").arg(uuid.toString(), why));
    };
    if (record->repository != name) {
        return failure(
            ErrorCode::UploadUnknown,
            QStringLiteral("no unfinished upload %1 to %2").arg(uuid.toString(), name.toString()));
    }
    std::unique_ptr<RemoteLayerUpload> upload(new RemoteLayerUpload(
        *std::move(record), std::move(host), uploads, *std::move(lock), stop));
    const auto offset = upload->askOffset(stop);
    if (!offset) {
        if (offset.error().code() == ErrorCode::UploadUnknown) {
            return unknown(offset.error().detail());
        }
        return failure(offset);
    }
    RemoteUploads::Record& at = upload->record_;
    if (at.sent && at.sent->offset == *offset) {
        at.acknowledged = *at.sent; // Its answer was lost.
    } else if (at.acknowledged.offset != *offset) {
        (void)upload->cancel();
        return unknown(QStringLiteral("the registry has %1 bytes of it, which is not where it was "
                                      "left")
                           .arg(*offset));
    }
    at.sent.reset();
    if (at.acknowledged.offset == 0) {
        upload->hasher_.emplace();
    }
    return upload;
}

RegistryRequest RemoteLayerUpload::request(const char* method) const {
    return {.method = method,
            .url = record_.location,
            .scopes = {repositoryScope(record_.repository.toString(), QStringLiteral("pull,push"))},
            .canRepeat = false};
}

Result<> RemoteLayerUpload::checkOpen() const {
    return isClosed_ ? Result<>(failure(
                           ErrorCode::Closed,
                           QStringLiteral("the upload %1 is over").arg(record_.uuid.toString())))
                     : Result<>();
}

Digest RemoteLayerUpload::digestSoFar() const {
    if (!hasher_) {
        return record_.acknowledged.digest;
    }
    if (buffer_.isEmpty()) {
        return hasher_->digest();
    }
    Hasher whole(*hasher_);
    whole.update(buffer_);
    return whole.digest();
}

void RemoteLayerUpload::setPrefix(const Hasher& prefix) {
    if (!hasher_ && prefix.size() == record_.acknowledged.offset && buffer_.isEmpty()) {
        hasher_ = prefix;
    }
}

// --- sending ---

Result<> RemoteLayerUpload::write(QByteArrayView bytes) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (!hasher_) {
        return failure(ErrorCode::Internal,
                       QStringLiteral("an upload goes on without what was sent before"));
    }
    while (!bytes.isEmpty()) {
        const qint64 chunk = std::max<qint64>(host_->chunkSize(), leastChunk_);
        if (buffer_.size() >= chunk) {
            // Only when there is more to come: the last bytes go with the request that ends it.
            if (auto sent = sendChunk(chunk); !sent) {
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

Result<> RemoteLayerUpload::sendChunk(qsizetype count) {
    const QByteArray bytes(buffer_.constData(), count);
    Hasher hasher(*hasher_);
    hasher.update(bytes);
    const RemoteUploads::Mark mark{record_.acknowledged.offset + count, hasher.digest()};
    record_.sent = mark;
    if (auto kept = uploads_->write(record_); !kept) {
        return kept;
    }
    for (int attempt = 1;; ++attempt) {
        RegistryRequest made = request("PATCH");
        made.headers = {{"Content-Type", "application/octet-stream"},
                        {"Content-Range", QStringLiteral("%1-%2")
                                              .arg(record_.acknowledged.offset)
                                              .arg(mark.offset - 1)
                                              .toLatin1()}};
        made.body = bytes;
        const auto answer = host_->send(made, stop_);
        if (answer && answer->isSuccess()) {
            if (auto known = acknowledge(*answer, mark); !known) {
                return known;
            }
            break;
        }
        Error error =
            answer ? errorOf(*answer, RemoteHost::describe("PATCH", answer->url)) : answer.error();
        if (answer && answer->status == 413 && count / 2 >= smallestChunk) {
            host_->refuseChunk(count);
            return sendChunk(count / 2);
        }
        const bool mayHelp =
            answer ? answer->status == 416 || answer->status >= 500 || answer->status == 429
                   : isLost(error);
        if (!mayHelp || attempt == sendTries) {
            return std::unexpected(std::move(error));
        }
        if (!host_->pause(attempt, stop_)) {
            return cancelled();
        }
        const auto offset = askOffset(stop_);
        if (!offset) {
            if (isLost(offset.error())) {
                continue;
            }
            return failure(offset);
        }
        if (*offset == mark.offset) {
            record_.acknowledged = mark;
            record_.sent.reset();
            break;
        }
        if (*offset != record_.acknowledged.offset) {
            return failure(ErrorCode::UploadUnknown,
                           QStringLiteral("the registry has %1 bytes of the upload, not %2")
                               .arg(*offset)
                               .arg(record_.acknowledged.offset));
        }
    }
    hasher_ = std::move(hasher);
    buffer_.remove(0, count);
    return uploads_->write(record_);
}

Result<> RemoteLayerUpload::acknowledge(const HttpAnswer& answer, const RemoteUploads::Mark& mark) {
    if (const QByteArray next = answer.header("location"); !next.isEmpty()) {
        auto location = host_->follow(answer, next);
        if (!location) {
            return failure(location, RemoteHost::describe("PATCH", answer.url));
        }
        record_.location = *std::move(location);
    }
    const qint64 there = bytesOfRange(answer.header("range"));
    if (there > 0 && there != mark.offset) {
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("the registry acknowledges %1 bytes of the upload, not %2")
                           .arg(there)
                           .arg(mark.offset));
    }
    record_.acknowledged = mark;
    record_.sent.reset();
    return {};
}

Result<qint64> RemoteLayerUpload::askOffset(const std::stop_token& stop) {
    RegistryRequest made = request("GET");
    made.canRepeat = true;
    const auto answer = host_->send(made, stop);
    if (!answer) {
        return failure(answer);
    }
    const QString what = RemoteHost::describe("GET", answer->url);
    if (!answer->isSuccess()) {
        Error error = errorOf(*answer, what);
        // Whatever it says of it: there is nothing to go on with.
        if (answer->status == 404 || answer->status == 400 || answer->status == 405) {
            return failure(ErrorCode::UploadUnknown,
                           QStringLiteral("the registry no longer knows it"));
        }
        return std::unexpected(std::move(error));
    }
    if (const QByteArray next = answer->header("location"); !next.isEmpty()) {
        auto location = host_->follow(*answer, next);
        if (!location) {
            return failure(location, what);
        }
        record_.location = *std::move(location);
    }
    const qint64 there = bytesOfRange(answer->header("range"));
    if (there < 0) {
        return failure(ErrorCode::UploadUnknown,
                       QStringLiteral("the registry does not say how much it has"));
    }
    return there;
}

Result<> RemoteLayerUpload::checkpoint(const UploadSource& source) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    record_.source = source;
    // Where one was asked to stop, what is acknowledged must do.
    if (!stop_.stop_requested() && buffer_.size() > leastChunk_ && !buffer_.isEmpty()) {
        return sendChunk(buffer_.size());
    }
    return uploads_->write(record_);
}

// --- ending ---

Result<bool> RemoteLayerUpload::isThere(const Digest& digest, qint64 size,
                                        const std::stop_token& stop) {
    RegistryRequest made{
        .method = QByteArrayLiteral("HEAD"),
        .path = QStringLiteral("%1/blobs/%2").arg(record_.repository.toString(), digest.toString()),
        .scopes = {repositoryScope(record_.repository.toString())}};
    const auto answer = host_->send(made, stop);
    if (!answer) {
        return failure(answer);
    }
    return answer->isSuccess() && answer->header("content-length").toLongLong() == size;
}

Result<> RemoteLayerUpload::put(const Digest& digest, qint64 size, const std::stop_token& stop) {
    for (int attempt = 1;; ++attempt) {
        RegistryRequest made = request("PUT");
        QByteArray address = made.url.toEncoded();
        address += made.url.hasQuery() ? '&' : '?';
        address += "digest=" + QUrl::toPercentEncoding(digest.toString());
        made.url = QUrl::fromEncoded(address, QUrl::StrictMode);
        made.headers = {{"Content-Type", "application/octet-stream"}};
        if (!buffer_.isEmpty() && record_.acknowledged.offset > 0) {
            made.headers.emplaceBack(
                "Content-Range",
                QStringLiteral("%1-%2").arg(record_.acknowledged.offset).arg(size - 1).toLatin1());
        }
        made.body = buffer_;
        const auto answer = host_->send(made, stop);
        if (answer && answer->isSuccess()) {
            return {};
        }
        Error error =
            answer ? errorOf(*answer, RemoteHost::describe("PUT", answer->url)) : answer.error();
        if (answer && answer->status == 413 && buffer_.size() / 2 >= smallestChunk) {
            host_->refuseChunk(buffer_.size());
            while (!buffer_.isEmpty()) {
                const qsizetype count = std::min<qsizetype>(buffer_.size(), host_->chunkSize());
                if (auto sent = sendChunk(count); !sent) {
                    return sent;
                }
            }
            continue;
        }
        const bool isGone = answer && answer->status == 404;
        const bool mayHelp = answer ? answer->status >= 500 || answer->status == 429 || isGone ||
                                          answer->status == 416
                                    : isLost(error);
        if (!mayHelp) {
            return std::unexpected(std::move(error));
        }
        // The answer to a request that was carried out may be what was lost.
        const auto there = isThere(digest, size, stop);
        if (there && *there) {
            return {};
        }
        if (isGone) {
            return failure(ErrorCode::UploadUnknown,
                           QStringLiteral("the registry no longer knows the upload"));
        }
        if (attempt == sendTries) {
            return std::unexpected(std::move(error));
        }
        if (!host_->pause(attempt, stop)) {
            return cancelled();
        }
        const auto offset = askOffset(stop);
        if (!offset) {
            if (isLost(offset.error())) {
                continue;
            }
            return failure(offset);
        }
        if (*offset == size && !buffer_.isEmpty()) {
            hasher_->update(buffer_);
            record_.acknowledged = {size, hasher_->digest()};
            buffer_ = QByteArray();
        } else if (*offset != record_.acknowledged.offset) {
            return failure(ErrorCode::UploadUnknown,
                           QStringLiteral("the registry has %1 bytes of the upload, not %2")
                               .arg(*offset)
                               .arg(record_.acknowledged.offset));
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
    lock_.reset();
    isClosed_ = true;
    buffer_ = QByteArray();
    return Descriptor{.mediaType = MediaType::octetStream, .digest = sent, .size = size};
}

Result<> RemoteLayerUpload::cancel() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    isClosed_ = true;
    buffer_ = QByteArray();
    uploads_->remove(record_.uuid);
    lock_.reset();
    // Not with the token of what was stopped. The registry drops what nobody goes on with, so that
    // a failure changes nothing.
    (void)host_->send(request("DELETE"), {});
    return {};
}

Result<> RemoteLayerUpload::close() {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    isClosed_ = true;
    buffer_ = QByteArray();
    lock_.reset();
    return {};
}

} // namespace stowage
