#pragma once

#include "core/digest/digest.h"
#include "core/registry/layerservice.h"

#include <QList>
#include <QSet>

#include <functional>
#include <map>
#include <optional>
#include <stop_token>

namespace stowage {

/// What one reading of a blob found.
struct BlobFindings {
    Digest actual; ///< Of the algorithm, and TarSum version, of the expected digest.
    qint64 size = 0;

    /// Digests of the uncompressed bytes, for each algorithm that was asked for.
    std::map<HashAlgorithm, Digest> uncompressed = {};
    std::optional<Error> unpackError = std::nullopt; ///< Why there are none.
};

/// Reads a blob once, from its first byte to its last, and hashes it and, where asked to, what it
/// holds uncompressed. The two buffers are all the memory it needs. One thread.
class BlobReader {
public:
    /// `progress` is told the bytes read, as stored, after each buffer.
    BlobReader(LayerService& layers, std::function<void(qint64 bytes)> progress,
               std::stop_token stop);

    /// Errors: LayerUnknown, Cancelled, Io and whatever else reading fails with; with a TarSum
    /// expected, those of computing one.
    Result<BlobFindings> read(const Digest& expected, const QSet<HashAlgorithm>& uncompressed);

private:
    class Tap;

    Result<BlobFindings> readTarSum(const Digest& expected, Layer& layer);
    /// Leaves `findings` without digests where the uncompressed bytes are the stored ones.
    std::optional<Error> unpack(Tap& tap, const QSet<HashAlgorithm>& algorithms,
                                BlobFindings& findings);

    LayerService& layers_;
    std::function<void(qint64)> progress_;
    std::stop_token stop_;
};

} // namespace stowage
