#pragma once

#include "core/digest/hasher.h"

#include <optional>

namespace stowage {

/// Checks a stream against the digest, and the size if known, that it should have. One thread.
/// For plain digests only: a TarSum needs the archive read as an archive.
class Verifier {
public:
    explicit Verifier(Digest expected, std::optional<qint64> expectedSize = std::nullopt);

    void update(QByteArrayView bytes) { hasher_.update(bytes); }

    const Digest& expected() const { return expected_; }
    Digest actual() const { return hasher_.digest(); }
    qint64 size() const { return hasher_.size(); }

    /// Errors: InvalidLength, then InvalidDigest, with expected and actual in the detail.
    Result<> check() const;

private:
    Digest expected_;
    std::optional<qint64> expectedSize_;
    Hasher hasher_;
};

} // namespace stowage
