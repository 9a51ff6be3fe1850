#include "core/verify/blobbook.h"

#include <algorithm>
#include <utility>

namespace stowage {

namespace {

using Kind = VerifiedObject::Kind;
using State = VerifiedObject::State;

/// A blob that cannot be read is Bad, unless it is simply not there.
State stateOf(const Error& error) {
    switch (error.code()) {
    case ErrorCode::LayerUnknown:
    case ErrorCode::NotFound:
        return State::Missing;
    case ErrorCode::Cancelled:
        return State::Waiting;
    default:
        return State::Bad;
    }
}

} // namespace

BlobBook::BlobBook(Ledger& ledger, TaskQueue& queue, Progress& progress, std::stop_token stop)
    : ledger_(ledger), queue_(queue), progress_(progress), stop_(std::move(stop)) {}

int BlobBook::need(const Need& need) {
    const std::scoped_lock lock(mutex_);
    auto [entry, isNew] = blobs_.try_emplace(
        need.digest, Blob{.readFrom = need.use.repository, .storedSize = need.storedSize});
    Blob& blob = entry->second;
    const int id = needStored(blob, need);
    if (need.diffId) {
        needDiffId(blob, *need.diffId, {.repository = need.use.repository, .parent = id});
    }
    queueIfUnsettled(need.digest, blob);
    return id;
}

int BlobBook::needStored(Blob& blob, const Need& need) {
    for (const int id : blob.objects) {
        bool same = false;
        ledger_.change(id, [&](VerifiedObject& object) {
            same = object.kind == need.kind && object.expectedSize == need.expectedSize;
        });
        if (same) {
            ledger_.addUse(id, need.use);
            return id;
        }
    }
    const int id = ledger_.add({.kind = need.kind,
                                .expected = need.digest,
                                .expectedSize = need.expectedSize,
                                .total = need.storedSize,
                                .mediaType = need.mediaType,
                                .uses = {need.use}});
    blob.objects.append(id);
    if (blob.findings) {
        judgeStored(blob, id);
    }
    return id;
}

void BlobBook::needDiffId(Blob& blob, const Digest& diffId, const VerifiedObject::Use& use) {
    if (const auto known = blob.diffIds.find(diffId); known != blob.diffIds.end()) {
        ledger_.addUse(known->second, use);
        return;
    }
    const int id = ledger_.add(
        {.kind = Kind::DiffId, .expected = diffId, .total = blob.storedSize, .uses = {use}});
    blob.diffIds.emplace(diffId, id);
    if (isSettled(blob, diffId)) {
        judgeDiffId(blob, diffId, id);
    }
}

bool BlobBook::isSettled(const Blob& blob, const Digest& diffId) const {
    if (!blob.findings) {
        return false;
    }
    const Result<BlobFindings>& findings = *blob.findings;
    return !findings || findings->unpackError ||
           findings->uncompressed.contains(diffId.hashAlgorithm());
}

void BlobBook::queueIfUnsettled(const Digest& digest, Blob& blob) {
    const bool settled =
        blob.findings && std::all_of(blob.diffIds.begin(), blob.diffIds.end(),
                                     [&](const auto& diff) { return isSettled(blob, diff.first); });
    if (settled || blob.phase != Phase::Idle) {
        return;
    }
    blob.phase = Phase::Queued;
    progress_.expect(blob.storedSize);
    queue_.addBlob(blob.storedSize,
                   [this, digest](RepositoryHandles& handles) { read(digest, handles); });
}

QSet<HashAlgorithm> BlobBook::algorithmsOf(const Blob& blob) {
    QSet<HashAlgorithm> algorithms;
    for (const auto& [diffId, id] : blob.diffIds) {
        algorithms.insert(diffId.hashAlgorithm());
    }
    return algorithms;
}

void BlobBook::read(const Digest& digest, RepositoryHandles& handles) {
    QList<int> ids;
    QSet<HashAlgorithm> algorithms;
    std::optional<RepositoryName> readFrom;
    {
        const std::scoped_lock lock(mutex_);
        Blob& blob = blobs_.at(digest);
        blob.phase = Phase::Reading;
        readFrom = blob.readFrom;
        algorithms = algorithmsOf(blob);
        ids = blob.objects;
        for (const auto& [diffId, id] : blob.diffIds) {
            ids.append(id);
        }
        // A second reading, for a diff_id that came late, leaves alone what the first settled.
        ids.removeIf([this](int id) { return ledger_.state(id) != State::Waiting; });
        for (const int id : ids) {
            ledger_.settle(id, State::Checking);
        }
    }

    qint64 done = 0;
    BlobReader reader(
        handles.repository(*readFrom).layers(),
        [&](qint64 bytes) {
            done += bytes;
            progress_.advance(bytes);
            ledger_.setDone(ids, done);
        },
        stop_);
    auto findings = reader.read(digest, algorithms);

    const std::scoped_lock lock(mutex_);
    Blob& blob = blobs_.at(digest);
    // The total was what the place said before; now it is known.
    progress_.expect(done - blob.storedSize);
    blob.storedSize = done;
    blob.phase = Phase::Idle;
    if (!findings && findings.error().isCancelled()) {
        for (const int id : ids) {
            ledger_.change(id, [](VerifiedObject& object) {
                object.state = State::Waiting;
                object.done = 0;
            });
        }
        return;
    }
    blob.findings = std::move(findings);
    for (const int id : blob.objects) {
        judgeStored(blob, id);
    }
    for (const auto& [diffId, id] : blob.diffIds) {
        if (isSettled(blob, diffId)) {
            judgeDiffId(blob, diffId, id);
        }
    }
    queueIfUnsettled(digest, blob);
}

void BlobBook::judgeStored(const Blob& blob, int id) {
    const Result<BlobFindings>& findings = *blob.findings;
    if (findings) {
        judge(ledger_, id, findings->size, findings->actual);
    } else {
        ledger_.settle(id, stateOf(findings.error()), findings.error());
    }
}

void BlobBook::judgeDiffId(const Blob& blob, const Digest& diffId, int id) {
    const Result<BlobFindings>& findings = *blob.findings;
    if (!findings) {
        // The blob's own object says what is wrong.
        ledger_.settle(id, State::NotChecked,
                       Error(findings.error()).in(QStringLiteral("unpacking the layer")));
        return;
    }
    if (findings->unpackError) {
        ledger_.settle(id, State::Bad, findings->unpackError);
        return;
    }
    const auto actual = findings->uncompressed.find(diffId.hashAlgorithm());
    ledger_.change(id, [&](VerifiedObject& object) {
        object.actual = actual->second;
        object.done = object.total;
        object.state = State::Good;
        if (actual->second != diffId) {
            object.state = State::Bad;
            object.error =
                Error(ErrorCode::InvalidDigest,
                      QStringLiteral("the digest of the uncompressed layer is %1, not %2")
                          .arg(actual->second.toString(), diffId.toString()));
        }
    });
}

} // namespace stowage
