#include "core/digest/digest.h"

#include "core/base/quoted.h"

#include <QHashFunctions>

#include <utility>

namespace stowage {

namespace {

constexpr bool isLowerAlnum(char16_t c) {
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
}

constexpr bool isLowerHex(char16_t c) {
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
}

constexpr bool isEncoded(char16_t c) {
    return isLowerAlnum(c) || (c >= u'A' && c <= u'Z') || c == u'=' || c == u'_' || c == u'-';
}

/// `[a-z0-9]+([.+_-][a-z0-9]+)*`
bool isAlgorithm(QStringView text) {
    bool separated = true;
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (isLowerAlnum(unit)) {
            separated = false;
        } else if (!separated && (unit == u'.' || unit == u'+' || unit == u'_' || unit == u'-')) {
            separated = true;
        } else {
            return false;
        }
    }
    return !separated;
}

template <class Predicate>
bool allOf(QStringView text, Predicate predicate) {
    for (const QChar c : text) {
        if (!predicate(c.unicode())) {
            return false;
        }
    }
    return true;
}

std::optional<HashAlgorithm> hashNamed(QStringView name) {
    if (name == u"sha256") {
        return HashAlgorithm::Sha256;
    }
    if (name == u"sha512") {
        return HashAlgorithm::Sha512;
    }
    if (name == u"sha384") {
        return HashAlgorithm::Sha384;
    }
    return std::nullopt;
}

std::optional<TarSumVersion> tarSumNamed(QStringView name) {
    if (name == u"tarsum") {
        return TarSumVersion::V0;
    }
    if (name == u"tarsum.v1") {
        return TarSumVersion::V1;
    }
    if (name == u"tarsum.dev") {
        return TarSumVersion::Dev;
    }
    return std::nullopt;
}

QString tarSumName(TarSumVersion version) {
    switch (version) {
    case TarSumVersion::V1:
        return QStringLiteral("tarsum.v1");
    case TarSumVersion::Dev:
        return QStringLiteral("tarsum.dev");
    case TarSumVersion::V0:
        break;
    }
    return QStringLiteral("tarsum");
}

/// Where the algorithm stands in the order of the texts: sha256 < sha384 < sha512 < tarsum+… <
/// tarsum.dev+… < tarsum.v1+….
int rank(HashAlgorithm hash, std::optional<TarSumVersion> tarSum) {
    constexpr int hashes = 3;
    int family = 0;
    if (tarSum) {
        switch (*tarSum) {
        case TarSumVersion::V0:
            family = 1;
            break;
        case TarSumVersion::Dev:
            family = 2;
            break;
        case TarSumVersion::V1:
            family = 3;
            break;
        }
    }
    return family * hashes + static_cast<int>(hash);
}

} // namespace

QString hashAlgorithmName(HashAlgorithm algorithm) {
    switch (algorithm) {
    case HashAlgorithm::Sha384:
        return QStringLiteral("sha384");
    case HashAlgorithm::Sha512:
        return QStringLiteral("sha512");
    case HashAlgorithm::Sha256:
        break;
    }
    return QStringLiteral("sha256");
}

qsizetype hashSize(HashAlgorithm algorithm) {
    switch (algorithm) {
    case HashAlgorithm::Sha384:
        return 48;
    case HashAlgorithm::Sha512:
        return 64;
    case HashAlgorithm::Sha256:
        break;
    }
    return 32;
}

Digest::Digest(HashAlgorithm hash, std::optional<TarSumVersion> tarSum, QString hex)
    : hash_(hash), tarSum_(tarSum), hex_(std::move(hex)) {}

Result<Digest> Digest::parse(QStringView text) {
    const auto colon = text.indexOf(u':');
    if (colon < 0 || !isAlgorithm(text.first(colon))) {
        return failure(
            ErrorCode::InvalidDigest,
            QStringLiteral("%1 is not a digest of the form algorithm:hex").arg(quoted(text)));
    }
    const QStringView algorithm = text.first(colon);
    const QStringView encoded = text.sliced(colon + 1);
    if (encoded.isEmpty() || !allOf(encoded, isEncoded)) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("%1 has no valid hash after the colon").arg(quoted(text)));
    }

    QStringView hashName = algorithm;
    std::optional<TarSumVersion> tarSum;
    if (algorithm == u"tarsum" || algorithm.startsWith(u"tarsum.") ||
        algorithm.startsWith(u"tarsum+")) {
        const auto plus = algorithm.indexOf(u'+');
        if (plus < 0) {
            return failure(ErrorCode::InvalidDigest,
                           QStringLiteral("%1 is a TarSum without a hash").arg(quoted(text)));
        }
        tarSum = tarSumNamed(algorithm.first(plus));
        if (!tarSum) {
            return failure(ErrorCode::TarSumVersionUnsupported,
                           QStringLiteral("%1 is of a TarSum version that is not known here")
                               .arg(quoted(text)));
        }
        hashName = algorithm.sliced(plus + 1);
    }
    const auto hash = hashNamed(hashName);
    if (!hash) {
        return failure(ErrorCode::UnsupportedDigest,
                       QStringLiteral("the algorithm of %1 is not known here").arg(quoted(text)));
    }
    if (encoded.size() != 2 * hashSize(*hash) || !allOf(encoded, isLowerHex)) {
        return failure(ErrorCode::InvalidDigest,
                       QStringLiteral("%1 does not have %2 lower-case hexadecimal digits")
                           .arg(quoted(text))
                           .arg(2 * hashSize(*hash)));
    }
    return Digest(*hash, tarSum, encoded.toString());
}

Digest Digest::fromHash(HashAlgorithm algorithm, QByteArrayView hash) {
    Q_ASSERT(hash.size() == hashSize(algorithm));
    return Digest(algorithm, std::nullopt, QString::fromLatin1(hash.toByteArray().toHex()));
}

Digest Digest::fromTarSum(TarSumVersion version, HashAlgorithm algorithm, QByteArrayView hash) {
    Q_ASSERT(hash.size() == hashSize(algorithm));
    return Digest(algorithm, version, QString::fromLatin1(hash.toByteArray().toHex()));
}

QString Digest::algorithm() const {
    if (!tarSum_) {
        return hashAlgorithmName(hash_);
    }
    return tarSumName(*tarSum_) + QLatin1Char('+') + hashAlgorithmName(hash_);
}

QString Digest::toString() const {
    return algorithm() + QLatin1Char(':') + hex_;
}

Digest Digest::ofNothing() {
    return Digest(
        HashAlgorithm::Sha256, std::nullopt,
        QStringLiteral("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

std::strong_ordering operator<=>(const Digest& a, const Digest& b) {
    if (const auto order = rank(a.hash_, a.tarSum_) <=> rank(b.hash_, b.tarSum_); order != 0) {
        return order;
    }
    return a.hex_.compare(b.hex_) <=> 0;
}

size_t qHash(const Digest& digest, size_t seed) {
    return qHash(digest.hex(), seed);
}

} // namespace stowage
