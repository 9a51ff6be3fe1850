#include "core/digest/hasher.h"

#include <QtGlobal>

#include <array>
#include <openssl/evp.h>

namespace stowage {

namespace {

const EVP_MD* implementation(HashAlgorithm algorithm) {
    // Fetched once: looking an algorithm up costs more than hashing a small blob.
    static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    static EVP_MD* const sha384 = EVP_MD_fetch(nullptr, "SHA2-384", nullptr);
    static EVP_MD* const sha512 = EVP_MD_fetch(nullptr, "SHA2-512", nullptr);
    switch (algorithm) {
    case HashAlgorithm::Sha384:
        return sha384;
    case HashAlgorithm::Sha512:
        return sha512;
    case HashAlgorithm::Sha256:
        break;
    }
    return sha256;
}

/// OpenSSL's hashes fail only when memory runs out, where nothing sensible can go on.
void require(bool succeeded) {
    if (!succeeded) {
        qBadAlloc();
    }
}

} // namespace

struct Hasher::Context {
    Context() : md(EVP_MD_CTX_new()) { require(md != nullptr); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { EVP_MD_CTX_free(md); }

    EVP_MD_CTX* md;
};

Hasher::Hasher(HashAlgorithm algorithm)
    : context_(std::make_unique<Context>()), algorithm_(algorithm) {
    require(EVP_DigestInit_ex2(context_->md, implementation(algorithm), nullptr) == 1);
}

Hasher::Hasher(const Hasher& other)
    : context_(std::make_unique<Context>()), algorithm_(other.algorithm_), size_(other.size_) {
    require(EVP_MD_CTX_copy_ex(context_->md, other.context_->md) == 1);
}

Hasher& Hasher::operator=(const Hasher& other) {
    if (this != &other) {
        *this = Hasher(other);
    }
    return *this;
}

Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(QByteArrayView bytes) {
    require(EVP_DigestUpdate(context_->md, bytes.data(), static_cast<size_t>(bytes.size())) == 1);
    size_ += bytes.size();
}

QByteArray Hasher::hash() const {
    // The state is finished in a copy, so that more may follow.
    const Hasher copy(*this);
    std::array<unsigned char, EVP_MAX_MD_SIZE> buffer{};
    unsigned int length = 0;
    require(EVP_DigestFinal_ex(copy.context_->md, buffer.data(), &length) == 1);
    return QByteArray(reinterpret_cast<const char*>(buffer.data()), static_cast<qsizetype>(length));
}

Digest Hasher::digest() const {
    return Digest::fromHash(algorithm_, hash());
}

Digest Hasher::digestOf(QByteArrayView bytes, HashAlgorithm algorithm) {
    Hasher hasher(algorithm);
    hasher.update(bytes);
    return hasher.digest();
}

} // namespace stowage
