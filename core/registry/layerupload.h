#pragma once

#include "core/digest/hasher.h"
#include "core/image/descriptor.h"
#include "core/image/repositoryname.h"
#include "core/registry/uploadid.h"
#include "core/registry/uploadsource.h"

#include <QByteArrayView>
#include <QDateTime>

#include <optional>
#include <stop_token>

namespace stowage {

/// A layer on its way into a repository: distribution's LayerUpload.
///
/// One thread. Dropping it is close(): what is durable can be resumed by its uuid, from this or any
/// later process. After finish or cancel every call answers Closed. A failed finish leaves the
/// upload as it was, resumable.
class LayerUpload {
public:
    LayerUpload() = default;
    LayerUpload(const LayerUpload&) = delete;
    LayerUpload& operator=(const LayerUpload&) = delete;
    virtual ~LayerUpload() = default;

    virtual UploadId uuid() const = 0;
    virtual RepositoryName name() const = 0;
    virtual QDateTime startedAt() const = 0; ///< UTC.

    /// Bytes written so far. Right after LayerService::resume: the bytes that are durable.
    virtual qint64 offset() const = 0;

    /// sha256 of the bytes [0, offset()), to be compared with the source before going on.
    virtual Digest digestSoFar() const = 0;

    /// Right after LayerService::resume: how many bytes digestSoFar() is of: fewer than offset()
    /// where the place has another number of them than it had acknowledged.
    virtual qint64 knownOffset() const { return offset(); }

    /// Whether digestSoFar() ends to be known with the next write, for what an earlier run sent
    /// cannot be read back: then setPrefix() must come before it.
    virtual bool wantsPrefix() const { return false; }

    /// The hash of [0, offset()), as the caller has it from its source.
    virtual void setPrefix(const Hasher& /*prefix*/) {}

    /// What the last checkpoint said of the source, or else the call that began the upload; nothing
    /// when neither did.
    virtual std::optional<UploadSource> source() const = 0;

    /// Appends at offset(). Errors: Closed, NoSpace, Io, ReadOnly; UploadUnknown where the place no
    /// longer has what it had: after close(), resuming tells what there is to go on with.
    virtual Result<> write(QByteArrayView bytes) = 0;

    /// Makes all that was written durable and records it with its source: after a crash the upload
    /// resumes from here. Costs a sync of the disk, so once every few tens of MiB, not every write.
    virtual Result<> checkpoint(const UploadSource& source) = 0;

    /// Verifies, publishes, links and cleans up, in that order. On success the upload is gone and
    /// the layer is in the repository. `digest` may be of any algorithm accepted for uploads; the
    /// answer carries the canonical sha256.
    /// Errors, in the order they are looked for: Closed, InvalidDigest (no bytes can have it, or
    /// the content has another), TarSumVersionUnsupported, UnsupportedDigest, InvalidLength,
    /// Cancelled, NoSpace, Io; LayerDamaged where the place had the layer already, keeps that and
    /// lacks some of it: then the upload is over.
    virtual Result<Descriptor> finish(qint64 size, const Digest& digest, std::stop_token stop) = 0;

    /// Gives up: the data is removed and the uuid is unknown from now on.
    virtual Result<> cancel() = 0;

    /// Lets go, keeping what is durable.
    virtual Result<> close() = 0;
};

} // namespace stowage
