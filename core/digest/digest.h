#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringView>

#include <compare>
#include <optional>

namespace stowage {

enum class HashAlgorithm { Sha256, Sha384, Sha512 };

/// Versions of TarSum, docker's checksum of an archive's content rather than of its bytes.
/// Absent in the text form is V0.
enum class TarSumVersion { V0, V1, Dev };

/// "sha256", "sha384", "sha512".
QString hashAlgorithmName(HashAlgorithm algorithm);

/// Bytes in a digest of the algorithm: 32, 48, 64.
qsizetype hashSize(HashAlgorithm algorithm);

/// A content digest: parsed once, valid ever after, so that no path and no URL is ever made of
/// unchecked text. `sha256:<hex>` as in the OCI image specification ("Digests"), and TarSum digests
/// `tarsum[.<version>]+<hash>:<hex>` as in docker distribution's original design.
///
/// A value; ordered and hashed by its text.
class Digest {
public:
    /// Errors: InvalidDigest when the text breaks the grammar or has the wrong length for its
    /// algorithm, UnsupportedDigest when it is well formed but the algorithm is not one of ours,
    /// TarSumVersionUnsupported for a TarSum of a version other than the three above.
    static Result<Digest> parse(QStringView text);

    /// From raw hash bytes; `hash` must be hashSize(algorithm) long.
    static Digest fromHash(HashAlgorithm algorithm, QByteArrayView hash);
    static Digest fromTarSum(TarSumVersion version, HashAlgorithm algorithm, QByteArrayView hash);

    HashAlgorithm hashAlgorithm() const { return hash_; }
    std::optional<TarSumVersion> tarSumVersion() const { return tarSum_; }
    bool isTarSum() const { return tarSum_.has_value(); }

    /// What stands before the colon: "sha256", "tarsum.v1+sha256".
    QString algorithm() const;

    /// Lower-case hexadecimal digits.
    const QString& hex() const { return hex_; }

    QString toString() const;

    /// For lists: the first twelve hexadecimal digits.
    QString shortened() const { return hex_.left(12); }

    /// sha256 of no bytes at all.
    static Digest ofNothing();

    friend bool operator==(const Digest&, const Digest&) = default;
    friend std::strong_ordering operator<=>(const Digest& a, const Digest& b);

private:
    Digest(HashAlgorithm hash, std::optional<TarSumVersion> tarSum, QString hex);

    HashAlgorithm hash_;
    std::optional<TarSumVersion> tarSum_;
    QString hex_;
};

size_t qHash(const Digest& digest, size_t seed = 0);

} // namespace stowage
