#pragma once

#include "core/digest/verifier.h"
#include "core/registry/layer.h"

#include <QIODevice>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace stowage {

/// A layer that tells how much was read of it. One thread, as the layer.
class CountedLayer final : public QIODevice {
public:
    using Counter = std::function<void(qint64 bytes)>;

    CountedLayer(std::unique_ptr<Layer> layer, Counter counter);

    bool isSequential() const override { return false; }
    qint64 size() const override { return layer_->size(); }
    bool seek(qint64 position) override;

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::unique_ptr<Layer> layer_;
    Counter counter_;
};

/// A layer read once from its start, and hashed: whatever part of it the reader wants, finish()
/// reads the rest and says whether it is what it should be. One thread.
class VerifiedLayer final : public QIODevice {
public:
    VerifiedLayer(std::unique_ptr<Layer> layer, const Digest& expected,
                  CountedLayer::Counter counter);

    /// Errors: InvalidDigest, Io, Cancelled.
    Result<> finish(const std::stop_token& stop);

    bool isSequential() const override { return true; }

protected:
    qint64 readData(char* data, qint64 maxSize) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::unique_ptr<Layer> layer_;
    std::optional<Verifier> verifier_; ///< Nothing where only a TarSum is known.
    CountedLayer::Counter counter_;
};

} // namespace stowage
