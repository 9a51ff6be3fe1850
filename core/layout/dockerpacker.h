#pragma once

#include "core/layout/archivewriter.h"
#include "core/layout/ocifolder.h"

#include <QHash>

#include <mutex>

namespace stowage {

/// Makes a docker archive of the images in a layout: `<hex>.tar` for each layer, uncompressed,
/// `<hex>.json` for each config, and manifest.json, as skopeo and podman write it. Thread-safe.
class DockerPacker {
public:
    /// Whether the image can go into such an archive. Reads its layers, for their uncompressed
    /// sizes must be known before the first is written, and holds them against the config's
    /// diff_ids. Errors: Unsupported, InvalidDigest, ManifestInvalid, TooLarge, Corrupt, Cancelled.
    Result<> accept(const OciFolder& folder, const Manifest& manifest, std::stop_token stop);

    Result<> pack(const OciFolder& folder, ArchiveWriter& writer, std::stop_token stop);

private:
    struct Unpacked {
        Digest diffId; ///< sha256.
        qint64 size = 0;
    };

    Result<Unpacked> unpack(const OciFolder& folder, const Digest& digest, std::stop_token stop);

    std::mutex mutex_;
    QHash<Digest, Unpacked> unpacked_; ///< By the digests of the layers as uploaded.
};

} // namespace stowage
