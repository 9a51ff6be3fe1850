#pragma once

#include "core/digest/digest.h"

#include <QByteArrayView>

#include <memory>

namespace stowage {

/// Hashes a stream with OpenSSL's EVP. One thread; can be copied in mid-stream (the copy goes on
/// from the same state). Never fails: the algorithms are part of every OpenSSL 3.
class Hasher {
public:
    explicit Hasher(HashAlgorithm algorithm = HashAlgorithm::Sha256);
    Hasher(const Hasher& other);
    Hasher& operator=(const Hasher& other);
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;
    ~Hasher();

    void update(QByteArrayView bytes);

    /// Bytes hashed so far.
    qint64 size() const { return size_; }
    HashAlgorithm algorithm() const { return algorithm_; }

    /// The digest of what was hashed so far; more may follow.
    Digest digest() const;
    QByteArray hash() const;

    static Digest digestOf(QByteArrayView bytes, HashAlgorithm algorithm = HashAlgorithm::Sha256);

private:
    struct Context;
    std::unique_ptr<Context> context_;
    HashAlgorithm algorithm_;
    qint64 size_ = 0;
};

} // namespace stowage
