#pragma once

#include "core/image/descriptor.h"
#include "core/image/repositoryname.h"
#include "core/registry/layer.h"
#include "core/registry/layerupload.h"

#include <QDateTime>
#include <QList>

#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

enum class MountOutcome {
    Mounted,    ///< The layer is linked here now; no data moved.
    NotMounted, ///< Refused or not there: upload it.
};

/// An unfinished upload, as a list shows it.
struct UploadInfo {
    UploadId uuid;
    QDateTime startedAt; ///< UTC.
    qint64 size = 0;     ///< Durable bytes.
    std::optional<UploadSource> source;
};

/// The layers of one repository: distribution's LayerService. One thread.
class LayerService {
public:
    LayerService() = default;
    LayerService(const LayerService&) = delete;
    LayerService& operator=(const LayerService&) = delete;
    virtual ~LayerService() = default;

    virtual Result<bool> exists(const Digest& digest, std::stop_token stop = {}) = 0;

    /// Digest and size as stored; the media type is application/octet-stream. Errors: LayerUnknown.
    virtual Result<Descriptor> stat(const Digest& digest, std::stop_token stop = {}) = 0;

    /// Errors: LayerUnknown, Io.
    virtual Result<std::unique_ptr<Layer>> fetch(const Digest& digest,
                                                 std::stop_token stop = {}) = 0;

    /// Begins an upload. `expected` is what the caller intends to finish with, where it knows it:
    /// places that must know sizes beforehand refuse with TooLarge here, before a byte is written.
    /// `source` is recorded from the very beginning, where uploads outlive their process: so that
    /// even one that ended before its first checkpoint is found again by its source.
    virtual Result<std::unique_ptr<LayerUpload>>
    upload(const std::optional<Descriptor>& expected = std::nullopt,
           const std::optional<UploadSource>& source = std::nullopt, std::stop_token stop = {}) = 0;

    /// Takes an unfinished upload up again, at its durable offset. Errors: UploadUnknown, Busy when
    /// another process or thread holds it, Unsupported.
    virtual Result<std::unique_ptr<LayerUpload>> resume(const UploadId& uuid,
                                                        std::stop_token stop = {}) = 0;

    /// Unfinished uploads of this repository, oldest first; those without a start time are left
    /// out.
    virtual Result<QList<UploadInfo>> uploads(std::stop_token stop = {}) = 0;

    /// Links a layer that another repository of the same registry has.
    virtual Result<MountOutcome> mount(const Digest& digest, const RepositoryName& from,
                                       std::stop_token stop = {}) = 0;

    /// Removes this repository's link; the blob stays. Errors: LayerUnknown, Unsupported.
    virtual Result<> remove(const Digest& digest, std::stop_token stop = {}) = 0;

    /// All layers (and configs) linked here, sorted. Errors: Unsupported where a place cannot tell.
    virtual Result<QList<Digest>> list(std::stop_token stop = {}) = 0;
};

} // namespace stowage
