#include "core/verify/blobreader.h"

#include "core/digest/hasher.h"
#include "core/layers/decompressor.h"
#include "core/layers/tarsum.h"

#include <memory>
#include <utility>
#include <vector>

namespace stowage {

namespace {

/// Large enough that calls cost nothing, small enough to stay in a core's cache between reading and
/// hashing.
constexpr qint64 bufferSize = 256 * 1024;

std::unique_ptr<char[]> makeBuffer() {
    return std::make_unique_for_overwrite<char[]>(static_cast<size_t>(bufferSize));
}

} // namespace

/// A layer whose bytes are hashed as they are read, whoever reads them. Once it failed it stays so.
class BlobReader::Tap final : public QIODevice {
public:
    Tap(Layer& layer, HashAlgorithm algorithm, const std::function<void(qint64)>& progress,
        std::stop_token stop)
        : layer_(layer), stored_(algorithm), progress_(progress), stop_(std::move(stop)) {
        open(ReadOnly | Unbuffered);
    }

    bool isSequential() const override { return true; }

    const Hasher& stored() const { return stored_; }
    const std::optional<Error>& error() const { return error_; }

    /// Reads what is left.
    Result<> drain() {
        const auto buffer = makeBuffer();
        for (;;) {
            const qint64 count = readData(buffer.get(), bufferSize);
            if (count == 0) {
                return {};
            }
            if (count < 0) {
                return std::unexpected(*error_);
            }
        }
    }

protected:
    qint64 readData(char* data, qint64 maxSize) override {
        if (!error_ && stop_.stop_requested()) {
            error_ = Error::cancelled();
        }
        if (error_) {
            return -1;
        }
        const qint64 count = layer_.read(data, maxSize);
        if (count < 0) {
            error_ = Error(ErrorCode::Io, layer_.errorString());
            setErrorString(layer_.errorString());
            return -1;
        }
        stored_.update(QByteArrayView(data, count));
        if (count > 0) {
            progress_(count);
        }
        return count;
    }

    qint64 writeData(const char*, qint64) override { return -1; }

private:
    Layer& layer_;
    Hasher stored_;
    const std::function<void(qint64)>& progress_;
    std::stop_token stop_;
    std::optional<Error> error_;
};

BlobReader::BlobReader(LayerService& layers, std::function<void(qint64)> progress,
                       std::stop_token stop)
    : layers_(layers), progress_(std::move(progress)), stop_(std::move(stop)) {}

Result<BlobFindings> BlobReader::read(const Digest& expected,
                                      const QSet<HashAlgorithm>& uncompressed) {
    const auto layer = layers_.fetch(expected, stop_);
    if (!layer) {
        return failure(layer);
    }
    (*layer)->expectWhole();
    if (expected.isTarSum()) {
        return readTarSum(expected, **layer);
    }
    Tap tap(**layer, expected.hashAlgorithm(), progress_, stop_);
    BlobFindings findings{.actual = expected};
    if (!uncompressed.isEmpty()) {
        findings.unpackError = unpack(tap, uncompressed, findings);
    }
    // What stands behind the compressed stream is part of the blob too.
    if (auto drained = tap.drain(); !drained) {
        return failure(drained);
    }
    findings.actual = tap.stored().digest();
    findings.size = tap.stored().size();
    if (!uncompressed.isEmpty() && !findings.unpackError && findings.uncompressed.empty()) {
        findings.uncompressed.insert_or_assign(expected.hashAlgorithm(), findings.actual);
    }
    return findings;
}

std::optional<Error> BlobReader::unpack(Tap& tap, const QSet<HashAlgorithm>& algorithms,
                                        BlobFindings& findings) {
    Decompressor unpacked(tap);
    if (unpacked.compression() == Compression::None && !unpacked.error() &&
        algorithms == QSet<HashAlgorithm>{tap.stored().algorithm()}) {
        return std::nullopt; // The stored bytes, which are hashed anyway.
    }
    std::vector<Hasher> hashers;
    for (const HashAlgorithm algorithm : algorithms) {
        hashers.emplace_back(algorithm);
    }
    const auto buffer = makeBuffer();
    for (;;) {
        const qint64 count = unpacked.read(buffer.get(), bufferSize);
        if (count < 0) {
            return unpacked.error() ? *unpacked.error()
                                    : Error(ErrorCode::Corrupt, unpacked.errorString());
        }
        if (count == 0) {
            break;
        }
        for (Hasher& hasher : hashers) {
            hasher.update(QByteArrayView(buffer.get(), count));
        }
    }
    for (const Hasher& hasher : hashers) {
        findings.uncompressed.insert_or_assign(hasher.algorithm(), hasher.digest());
    }
    return std::nullopt;
}

Result<BlobFindings> BlobReader::readTarSum(const Digest& expected, Layer& layer) {
    Tap tap(layer, HashAlgorithm::Sha256, progress_, stop_);
    Decompressor unpacked(tap);
    auto sum =
        tarSum(unpacked, *expected.tarSumVersion(), expected.hashAlgorithm(), nullptr, stop_);
    if (tap.error()) {
        return std::unexpected(*tap.error());
    }
    if (!sum) {
        return failure(sum);
    }
    if (auto drained = tap.drain(); !drained) {
        return failure(drained);
    }
    return BlobFindings{.actual = sum->digest, .size = tap.stored().size()};
}

} // namespace stowage
