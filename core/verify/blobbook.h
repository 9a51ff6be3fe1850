#pragma once

#include "core/base/progress.h"
#include "core/verify/blobreader.h"
#include "core/verify/ledger.h"
#include "core/verify/taskqueue.h"

#include <map>
#include <mutex>
#include <stop_token>

namespace stowage {

/// Every blob that a verification met, by digest, so that each is read once: whoever needs one
/// asks here, and is answered from what was read already or when its turn comes. Thread-safe.
class BlobBook {
public:
    BlobBook(Ledger& ledger, TaskQueue& queue, Progress& progress, std::stop_token stop);

    /// What one repository says of a blob that it has.
    struct Need {
        VerifiedObject::Kind kind = VerifiedObject::Kind::Blob;
        Digest digest;
        qint64 expectedSize = -1;
        QString mediaType = {};
        qint64 storedSize = 0;
        VerifiedObject::Use use;
        std::optional<Digest> diffId = std::nullopt; ///< What its uncompressed bytes must have.
    };

    /// The id of the object that will tell. Needs that differ in kind or size are objects of their
    /// own; the blob is read once all the same. A diff_id is asked for together with its blob: were
    /// it asked for afterwards, a worker might have begun to read without it, and would read twice.
    int need(const Need& need);

private:
    enum class Phase { Idle, Queued, Reading };

    struct Blob {
        RepositoryName readFrom;
        qint64 storedSize = 0;
        Phase phase = Phase::Idle;
        QList<int> objects = {};
        std::map<Digest, int> diffIds = {};
        std::optional<Result<BlobFindings>> findings = std::nullopt; ///< Of the last reading.
    };

    void read(const Digest& digest, RepositoryHandles& handles);

    // These need the lock.
    int needStored(Blob& blob, const Need& need);
    void needDiffId(Blob& blob, const Digest& diffId, const VerifiedObject::Use& use);
    bool isSettled(const Blob& blob, const Digest& diffId) const;
    void queueIfUnsettled(const Digest& digest, Blob& blob);
    void judgeStored(const Blob& blob, int id);
    void judgeDiffId(const Blob& blob, const Digest& diffId, int id);
    static QSet<HashAlgorithm> algorithmsOf(const Blob& blob);

    Ledger& ledger_;
    TaskQueue& queue_;
    Progress& progress_;
    std::stop_token stop_;

    std::mutex mutex_;
    std::map<Digest, Blob> blobs_; ///< Guarded by mutex_.
};

} // namespace stowage
