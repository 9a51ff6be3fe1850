#include "tests/support/testauthority.h"

#include <QFile>
#include <QHostAddress>

#include <cstring>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <utility>

namespace stowage::test {

namespace {

struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
using CertificatePointer = std::unique_ptr<X509, FreeCertificate>;

/// What went well in OpenSSL; the end of the test otherwise.
template <class T>
T expectOpenSsl(T done, const char* what) {
    if (!done) {
        qFatal("OpenSSL: %s", what);
    }
    return done;
}

/// What `writePem` puts into a BIO.
template <class Write>
QByteArray pemOf(Write writePem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), &BIO_free);
    expectOpenSsl(writePem(memory.get()) == 1, "writing PEM");
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(memory.get(), &bytes);
    return QByteArray(bytes, size);
}

void setCommonName(X509_NAME* name, const QString& text) {
    const QByteArray bytes = text.toUtf8();
    expectOpenSsl(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                             reinterpret_cast<const unsigned char*>(bytes.data()),
                                             static_cast<int>(bytes.size()), -1, 0) == 1,
                  "the name");
}

void addExtension(X509* certificate, X509* issuer, int kind, const QByteArray& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = expectOpenSsl(
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()), value.constData());
    expectOpenSsl(X509_add_ext(certificate, extension, -1) == 1, "an extension");
    X509_EXTENSION_free(extension);
}

/// A certificate that lacks its extensions and its signature.
CertificatePointer unsignedCertificate(const QString& subject, const QString& issuer, EVP_PKEY* key,
                                       TestAuthority::Validity validity) {
    CertificatePointer certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    // Of their number alone, two certificates of one issuer are told apart.
    quint64 number = 0;
    expectOpenSsl(RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof(number)) == 1,
                  "a serial number");
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), number);
    constexpr long day = 24 * 60 * 60;
    const bool over = validity == TestAuthority::Validity::Over;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), over ? -3 * day : -day);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), over ? -day : 2 * day);
    setCommonName(X509_get_subject_name(certificate.get()), subject);
    setCommonName(X509_get_issuer_name(certificate.get()), issuer);
    expectOpenSsl(X509_set_pubkey(certificate.get(), key) == 1, "the key");
    return certificate;
}

} // namespace

struct TestAuthority::Key {
    EVP_PKEY* pointer =
        expectOpenSsl(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), "making a key");

    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() { EVP_PKEY_free(pointer); }
};

TestAuthority::TestAuthority(const QString& name) : key_(std::make_unique<Key>()), name_(name) {
    const auto certificate = unsignedCertificate(name, name, key_->pointer, Validity::Now);
    X509* const own = certificate.get();
    addExtension(own, own, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(own, own, NID_subject_key_identifier, "hash");
    expectOpenSsl(X509_sign(own, key_->pointer, EVP_sha256()), "signing");
    own_ = write(own, *key_);
}

TestAuthority::~TestAuthority() = default;

TestAuthority::Issued TestAuthority::issueForServer(const QStringList& hosts, Validity validity) {
    QStringList names;
    for (const QString& host : hosts) {
        const bool address = !QHostAddress(host).isNull();
        names.append((address ? QStringLiteral("IP:") : QStringLiteral("DNS:")) + host);
    }
    return issue(hosts.value(0), "serverAuth", names.join(u',').toUtf8(), validity);
}

TestAuthority::Issued TestAuthority::issueForClient(const QString& name, Validity validity) {
    return issue(name, "clientAuth", {}, validity);
}

TestAuthority::Issued TestAuthority::issueForSigner(const QString& name) {
    return issue(name, {}, {}, Validity::Now);
}

TestAuthority::Issued TestAuthority::issue(const QString& name, const QByteArray& use,
                                           const QByteArray& hosts, Validity validity) {
    const Key key;
    const auto certificate = unsignedCertificate(name, name_, key.pointer, validity);
    X509* const issued = certificate.get();
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(
        BIO_new_mem_buf(own_.certificate.constData(), static_cast<int>(own_.certificate.size())),
        &BIO_free);
    const CertificatePointer own(expectOpenSsl(
        PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), "reading its certificate"));
    addExtension(issued, own.get(), NID_basic_constraints, "critical,CA:FALSE");
    addExtension(issued, own.get(), NID_key_usage, "critical,digitalSignature");
    addExtension(issued, own.get(), NID_subject_key_identifier, "hash");
    addExtension(issued, own.get(), NID_authority_key_identifier, "keyid");
    if (!use.isEmpty()) {
        addExtension(issued, own.get(), NID_ext_key_usage, use);
    }
    if (!hosts.isEmpty()) {
        addExtension(issued, own.get(), NID_subject_alt_name, hosts);
    }
    expectOpenSsl(X509_sign(issued, key_->pointer, EVP_sha256()), "signing");
    return write(issued, key);
}

TestAuthority::Issued TestAuthority::write(X509* certificate, const Key& key) {
    const auto writeFile = [this](const QString& name, const QByteArray& content) {
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
            qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
        }
        return file.fileName();
    };
    Issued issued;
    issued.certificate =
        pemOf([certificate](BIO* to) { return PEM_write_bio_X509(to, certificate); });
    issued.key = pemOf([&key](BIO* to) {
        return PEM_write_bio_PrivateKey(to, key.pointer, nullptr, nullptr, 0, nullptr, nullptr);
    });
    const int number = written_++;
    issued.certificateFile = writeFile(QStringLiteral("%1.crt").arg(number), issued.certificate);
    issued.keyFile = writeFile(QStringLiteral("%1.key").arg(number), issued.key);
    return issued;
}

} // namespace stowage::test
