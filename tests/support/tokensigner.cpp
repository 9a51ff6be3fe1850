#include "tests/support/tokensigner.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSslCertificate>

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace stowage::test {

namespace {

QByteArray encoded(const QByteArray& bytes) {
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray encoded(const QJsonObject& object) {
    return encoded(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// r and s one behind the other (RFC 7518, section 3.4), of what OpenSSL makes.
QByteArray rawSignature(const QByteArray& der) {
    constexpr int half = 32;
    const auto* at = reinterpret_cast<const unsigned char*>(der.constData());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
        d2i_ECDSA_SIG(nullptr, &at, der.size()), &ECDSA_SIG_free);
    QByteArray raw(qsizetype{2} * half, '\0');
    auto* const to = reinterpret_cast<unsigned char*>(raw.data());
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), to, half) != half ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), to + half, half) != half) {
        qFatal("OpenSSL: no signature");
    }
    return raw;
}

} // namespace

void TokenSigner::FreeKey::operator()(EVP_PKEY* key) const {
    EVP_PKEY_free(key);
}

TokenSigner::TokenSigner(const TestAuthority::Issued& signer) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(
        BIO_new_mem_buf(signer.key.constData(), static_cast<int>(signer.key.size())), &BIO_free);
    key_.reset(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
    const QSslCertificate certificate(signer.certificate);
    if (!key_ || certificate.isNull()) {
        qFatal("no key to sign tokens with");
    }
    header_ = encoded(QJsonObject{
        {QStringLiteral("typ"), QStringLiteral("JWT")},
        {QStringLiteral("alg"), QStringLiteral("ES256")},
        {QStringLiteral("x5c"), QJsonArray{QString::fromLatin1(certificate.toDer().toBase64())}},
    });
}

TokenSigner::~TokenSigner() = default;

QByteArray TokenSigner::sign(const QJsonObject& claims) const {
    const QByteArray text = header_ + '.' + encoded(claims);
    return text + '.' + encoded(signature(text));
}

QByteArray TokenSigner::signature(const QByteArray& text) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.constData());
    const auto count = static_cast<size_t>(text.size());
    size_t size = 0;
    QByteArray der;
    bool done =
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
        EVP_DigestSign(context.get(), nullptr, &size, bytes, count) == 1;
    if (done) {
        der.resize(static_cast<qsizetype>(size));
        done = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                              bytes, count) == 1;
    }
    if (!done) {
        qFatal("OpenSSL: signing a token");
    }
    der.truncate(static_cast<qsizetype>(size));
    return rawSignature(der);
}

} // namespace stowage::test
