#include "core/storage/locallayerupload.h"

#include "core/base/counted.h"
#include "core/base/log.h"
#include "core/base/utctime.h"
#include "core/image/mediatype.h"
#include "core/layers/tarsum.h"
#include "core/storage/hashfile.h"
#include "core/storage/locallayer.h"
#include "core/storage/registrypaths.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

/// Below this, handing bytes to another thread costs more than hashing them here.
constexpr qsizetype worthAThread = 64 * 1024;

constexpr qint64 maximumTimeSize = 64;

/// Errors: UploadUnknown.
Result<QDateTime> readStartedAt(StorageDriver& driver, const RepositoryName& name,
                                const UploadId& uuid) {
    auto text = driver.getContent(RegistryPaths::uploadStartedAt(name, uuid), maximumTimeSize);
    const bool unknown = !text && (text.error().code() == ErrorCode::NotFound ||
                                   text.error().code() == ErrorCode::TooLarge);
    if (!text && !unknown) {
        return failure(text);
    }
    auto time = unknown ? QDateTime()
                        : QDateTime::fromString(QString::fromUtf8(*text), Qt::ISODate).toUTC();
    if (!time.isValid()) {
        return failure(
            ErrorCode::UploadUnknown,
            QStringLiteral("%1 has no unfinished upload %2").arg(name.toString(), uuid.toString()));
    }
    return time;
}

} // namespace

LocalLayerUpload::LocalLayerUpload(std::shared_ptr<LocalStore> store, RepositoryName name,
                                   UploadId uuid, QDateTime startedAt)
    : store_(std::move(store)), name_(std::move(name)), uuid_(std::move(uuid)),
      startedAt_(std::move(startedAt)) {}

LocalLayerUpload::~LocalLayerUpload() {
    if (state_ == State::Closed) {
        return;
    }
    if (auto closed = close(); !closed) {
        qCWarning(logStorage, "%ls", qUtf16Printable(closed.error().message()));
    }
}

QString LocalLayerUpload::operation() const {
    return QStringLiteral("upload %1 to %2").arg(uuid_.toString(), name_.toString());
}

Result<std::unique_ptr<LayerUpload>>
LocalLayerUpload::create(std::shared_ptr<LocalStore> store, const RepositoryName& name,
                         const std::optional<UploadSource>& source) {
    // Whole seconds, as it will be read back.
    const auto now = utcFromSecs(store->clock().now().toSecsSinceEpoch());
    std::unique_ptr<LocalLayerUpload> upload(
        new LocalLayerUpload(std::move(store), name, UploadId::generate(), now));
    upload->record_.source = source;
    if (auto begun = upload->begin(); !begun) {
        // Without its start time, what is left of it is no upload to anyone.
        if (upload->writing_) {
            (void)upload->cancel();
        }
        upload->letGo();
        return failure(begun, upload->operation());
    }
    return upload;
}

Result<> LocalLayerUpload::begin() {
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing);
    }
    writing_ = std::move(*writing);
    StorageDriver& driver = store_->driver();
    const QString data = RegistryPaths::uploadData(name_, uuid_);
    auto writer = driver.writer(data, WriteMode::Anew);
    if (!writer) {
        return failure(writer);
    }
    writer_ = std::move(*writer);
    auto lock = driver.lock(data, LockMode::Exclusive);
    if (!lock) {
        return failure(lock);
    }
    lock_ = std::move(*lock);
    // The record before the start time: an upload without a record is docker-registry's.
    if (auto recorded = record_.write(driver, RegistryPaths::uploadRecord(name_, uuid_));
        !recorded) {
        return recorded;
    }
    return driver.putContent(RegistryPaths::uploadStartedAt(name_, uuid_),
                             startedAt_.toString(Qt::ISODate).toLatin1());
}

Result<std::unique_ptr<LayerUpload>> LocalLayerUpload::resume(std::shared_ptr<LocalStore> store,
                                                              const RepositoryName& name,
                                                              const UploadId& uuid,
                                                              std::stop_token stop) {
    auto startedAt = readStartedAt(store->driver(), name, uuid);
    if (!startedAt) {
        return failure(startedAt);
    }
    std::unique_ptr<LocalLayerUpload> upload(
        new LocalLayerUpload(std::move(store), name, uuid, *startedAt));
    if (auto taken = upload->takeUp(std::move(stop)); !taken) {
        upload->letGo();
        return failure(taken, upload->operation());
    }
    return upload;
}

Result<> LocalLayerUpload::takeUp(std::stop_token stop) {
    auto writing = store_->beginWriting();
    if (!writing) {
        return failure(writing);
    }
    writing_ = std::move(*writing);
    StorageDriver& driver = store_->driver();
    const QString data = RegistryPaths::uploadData(name_, uuid_);
    auto lock = driver.lock(data, LockMode::Exclusive);
    if (!lock) {
        // No folder to lock in: finished or cancelled a moment ago.
        const bool gone = lock.error().code() == ErrorCode::NotFound;
        return gone ? failure(ErrorCode::UploadUnknown, lock.error().detail()) : failure(lock);
    }
    lock_ = std::move(*lock);
    if (auto startedAt = readStartedAt(driver, name_, uuid_); !startedAt) {
        // Finished between the first look and the lock, which made the folder once more.
        if (startedAt.error().code() == ErrorCode::UploadUnknown) {
            [[maybe_unused]] const auto removed =
                driver.remove(RegistryPaths::upload(name_, uuid_));
        }
        return failure(startedAt);
    }
    auto writer = driver.writer(data, WriteMode::Append);
    if (!writer) {
        return failure(writer);
    }
    writer_ = std::move(*writer);
    // docker-registry trusts a hash state whose offset is the file's size, whatever the bytes are.
    auto states = driver.remove(RegistryPaths::uploadHashStates(name_, uuid_));
    if (!states && states.error().code() != ErrorCode::NotFound) {
        return states;
    }
    return rehash(std::move(stop));
}

Result<> LocalLayerUpload::rehash(std::stop_token stop) {
    StorageDriver& driver = store_->driver();
    auto record = UploadRecord::read(driver, RegistryPaths::uploadRecord(name_, uuid_));
    const bool isForeign = !record && record.error().code() == ErrorCode::NotFound;
    if (!record && !isForeign && record.error().code() != ErrorCode::Corrupt) {
        return failure(record);
    }
    if (!record && !isForeign) {
        qCWarning(logStorage, "%ls", qUtf16Printable(record.error().message()));
        return startAgain();
    }
    // docker-registry's uploads have no record. What there is of one is made durable and hashed
    // here, so that whoever goes on compares it with the source first.
    const qint64 length = isForeign ? writer_->size() : record->offset;
    if (record) {
        record_ = *record;
    }
    if (length > writer_->size()) {
        return startAgain();
    }
    if (auto cut = writer_->truncate(length); !cut) {
        return cut;
    }
    const QString data = RegistryPaths::uploadData(name_, uuid_);
    if (auto hashed = hashFile(driver, data, length, hasher_, std::move(stop)); !hashed) {
        return hashed;
    }
    if (isForeign) {
        return LocalLayerUpload::record(std::nullopt);
    }
    if (hasher_.digest() != record_.digest) {
        qCWarning(logStorage, "%ls: its first %lld bytes are damaged; it begins anew",
                  qUtf16Printable(operation()), static_cast<long long>(length));
        return startAgain();
    }
    return {};
}

Result<> LocalLayerUpload::startAgain() {
    // The record first: until the data is cut, it says that none of it counts.
    record_ = UploadRecord{.source = record_.source};
    hasher_ = Hasher();
    if (auto written = record_.write(store_->driver(), RegistryPaths::uploadRecord(name_, uuid_));
        !written) {
        return written;
    }
    return writer_->truncate(0);
}

Result<QList<UploadInfo>> LocalLayerUpload::list(LocalStore& store, const RepositoryName& name,
                                                 std::stop_token stop) {
    StorageDriver& driver = store.driver();
    auto entries = driver.list(RegistryPaths::uploads(name));
    if (!entries && entries.error().code() == ErrorCode::NotFound) {
        return QList<UploadInfo>();
    }
    if (!entries) {
        return failure(entries);
    }
    QList<UploadInfo> uploads;
    for (const StorageEntry& entry : *entries) {
        if (stop.stop_requested()) {
            return cancelled();
        }
        const auto uuid = UploadId::parse(entry.name);
        if (!uuid) {
            continue;
        }
        const auto startedAt = readStartedAt(driver, name, *uuid);
        if (!startedAt) {
            continue;
        }
        UploadInfo info{.uuid = *uuid, .startedAt = *startedAt, .source = {}};
        if (const auto data = driver.stat(RegistryPaths::uploadData(name, *uuid))) {
            info.size = data->size;
        }
        if (const auto record =
                UploadRecord::read(driver, RegistryPaths::uploadRecord(name, *uuid))) {
            info.size = record->offset <= info.size ? record->offset : 0;
            info.source = record->source;
        }
        uploads.append(std::move(info));
    }
    std::stable_sort(uploads.begin(), uploads.end(), [](const UploadInfo& a, const UploadInfo& b) {
        return a.startedAt < b.startedAt;
    });
    return uploads;
}

Result<> LocalLayerUpload::checkOpen() const {
    switch (state_) {
    case State::Open:
        return {};
    case State::Published:
        return failure(ErrorCode::Closed,
                       QStringLiteral("%1 is published already: finish it").arg(operation()));
    case State::Lost:
        return failure(
            ErrorCode::Io,
            QStringLiteral("%1 failed while it was published: resume it").arg(operation()));
    case State::Closed:
        break;
    }
    return failure(ErrorCode::Closed, QStringLiteral("%1 was closed before").arg(operation()));
}

Result<> LocalLayerUpload::write(QByteArrayView bytes) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (bytes.size() < worthAThread) {
        if (auto written = writer_->write(bytes); !written) {
            return failure(written, operation());
        }
        hasher_.update(bytes);
        return {};
    }
    // On a copy, so that after a failed write the hash still fits what is there.
    Hasher next = hasher_;
    hashing_.begin(next, bytes);
    auto written = writer_->write(bytes);
    hashing_.finish();
    if (!written) {
        return failure(written, operation());
    }
    hasher_ = std::move(next);
    return {};
}

Result<> LocalLayerUpload::record(const std::optional<UploadSource>& source) {
    if (auto synced = writer_->sync(); !synced) {
        return synced;
    }
    UploadRecord next{.offset = offset(), .digest = digestSoFar(), .source = source};
    if (auto written = next.write(store_->driver(), RegistryPaths::uploadRecord(name_, uuid_));
        !written) {
        return written;
    }
    record_ = std::move(next);
    return {};
}

Result<> LocalLayerUpload::checkpoint(const UploadSource& source) {
    if (auto open = checkOpen(); !open) {
        return open;
    }
    if (auto recorded = record(source); !recorded) {
        return failure(recorded, operation());
    }
    return {};
}

Result<Digest> LocalLayerUpload::digestAs(const Digest& wanted, std::stop_token stop) {
    if (!wanted.isTarSum() && wanted.hashAlgorithm() == HashAlgorithm::Sha256) {
        return hasher_.digest();
    }
    const QString data = RegistryPaths::uploadData(name_, uuid_);
    if (wanted.isTarSum()) {
        auto reader = store_->driver().reader(data);
        if (!reader) {
            return failure(reader);
        }
        LocalLayer archive(name_, wanted, startedAt_, std::move(*reader));
        auto sum = tarSum(archive, *wanted.tarSumVersion(), wanted.hashAlgorithm(), nullptr,
                          std::move(stop));
        if (!sum && sum.error().code() == ErrorCode::Corrupt) {
            return failure(ErrorCode::InvalidDigest,
                           QStringLiteral("what was uploaded is no tar, so it has no TarSum: %1")
                               .arg(sum.error().message()));
        }
        if (!sum) {
            return failure(sum);
        }
        return sum->digest;
    }
    Hasher hasher(wanted.hashAlgorithm());
    if (auto hashed = hashFile(store_->driver(), data, offset(), hasher, std::move(stop));
        !hashed) {
        return failure(hashed);
    }
    return hasher.digest();
}

Result<> LocalLayerUpload::publish(const Digest& digest, std::stop_token stop) {
    if (auto synced = writer_->sync(); !synced) {
        return synced;
    }
    const QString data = RegistryPaths::uploadData(name_, uuid_);
    auto published = store_->blobs().publish(data, digest, offset(), std::move(stop));
    if (!published) {
        // A move that failed half way has made a blob of the very file that is open here: nothing
        // more may be written to it.
        if (const auto there = store_->driver().stat(data);
            !there && there.error().code() == ErrorCode::NotFound) {
            state_ = State::Lost;
        }
        return published;
    }
    state_ = State::Published;
    return writer_->close();
}

Result<Descriptor> LocalLayerUpload::tryFinish(qint64 size, const Digest& digest,
                                               std::stop_token stop) {
    if (digest.isTarSum() && digest.tarSumVersion() != TarSumVersion::V1) {
        return failure(ErrorCode::TarSumVersionUnsupported,
                       QStringLiteral("%1 is not accepted for uploads: only tarsum.v1 is")
                           .arg(digest.algorithm()));
    }
    if (size != offset()) {
        return failure(ErrorCode::InvalidLength,
                       QStringLiteral("%1 came, not %2").arg(counted(offset(), "byte")).arg(size));
    }
    const Digest canonical = hasher_.digest();
    if (state_ == State::Open) {
        const auto actual = digestAs(digest, stop);
        if (!actual) {
            return failure(actual);
        }
        if (*actual != digest) {
            return failure(
                ErrorCode::InvalidDigest,
                QStringLiteral("what was uploaded has digest %1").arg(actual->toString()));
        }
        if (stop.stop_requested()) {
            return cancelled();
        }
        if (auto published = publish(canonical, std::move(stop)); !published) {
            return failure(published);
        }
    }
    LayerLinks links(store_, name_);
    if (auto linked = links.add(canonical, digest); !linked) {
        return failure(linked);
    }
    if (auto removed = removeFolder(); !removed) {
        // The layer is in; what is left over is seen in the list of uploads.
        qCWarning(logStorage, "%ls: %ls", qUtf16Printable(operation()),
                  qUtf16Printable(removed.error().message()));
    }
    letGo();
    return Descriptor{.mediaType = MediaType::octetStream, .digest = canonical, .size = size};
}

Result<Descriptor> LocalLayerUpload::finish(qint64 size, const Digest& digest,
                                            std::stop_token stop) {
    if (auto open = checkOpen(); !open && state_ != State::Published) {
        return failure(open);
    }
    auto finished = tryFinish(size, digest, std::move(stop));
    if (!finished) {
        return failure(
            finished,
            QStringLiteral("upload of %1 to %2").arg(digest.toString(), name_.toString()));
    }
    return finished;
}

Result<> LocalLayerUpload::removeFolder() {
    // The start time first: without it, what may be left is no upload to anyone.
    StorageDriver& driver = store_->driver();
    auto removed = driver.remove(RegistryPaths::uploadStartedAt(name_, uuid_));
    if (!removed && removed.error().code() != ErrorCode::NotFound) {
        return removed;
    }
    removed = driver.remove(RegistryPaths::upload(name_, uuid_));
    if (!removed && removed.error().code() != ErrorCode::NotFound) {
        return removed;
    }
    return {};
}

void LocalLayerUpload::letGo() {
    state_ = State::Closed;
    writer_.reset();
    lock_.reset();
    writing_.reset();
}

Result<> LocalLayerUpload::cancel() {
    if (state_ == State::Closed) {
        return checkOpen();
    }
    auto removed = removeFolder();
    letGo();
    if (!removed) {
        return failure(removed, operation());
    }
    return {};
}

Result<> LocalLayerUpload::close() {
    if (state_ == State::Closed) {
        return checkOpen();
    }
    Result<> kept;
    if (state_ == State::Open && offset() != record_.offset) {
        kept = record(record_.source);
    }
    letGo();
    if (!kept) {
        return failure(kept, operation());
    }
    return {};
}

} // namespace stowage
