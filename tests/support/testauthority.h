#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <openssl/types.h>

namespace stowage::test {

/// A certificate authority that nobody trusts who is not told to: it lives in a temporary folder,
/// for as long as its test. Keys are on the curve P-256; a certificate of this minute holds for two
/// days. One thread; the process ends, with the reason, should OpenSSL refuse.
class TestAuthority {
public:
    /// A certificate and its key, as PEM: their texts, and the files that hold them.
    struct Issued {
        QByteArray certificate;
        QByteArray key;
        QString certificateFile;
        QString keyFile;
    };

    enum class Validity {
        Now,
        Over, ///< It ran out yesterday.
    };

    explicit TestAuthority(const QString& name = QStringLiteral("Test authority"));
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;
    ~TestAuthority();

    /// Its own certificate, as PEM.
    QByteArray certificate() const { return own_.certificate; }
    QString certificateFile() const { return own_.certificateFile; }

    /// For a server that is called by these names and addresses. Each call makes a new one.
    Issued issueForServer(const QStringList& hosts = {QStringLiteral("localhost"),
                                                      QStringLiteral("127.0.0.1")},
                          Validity validity = Validity::Now);

    /// For a client of this name.
    Issued issueForClient(const QString& name, Validity validity = Validity::Now);

    /// For whoever signs in this authority's name. `name` is for people.
    Issued issueForSigner(const QString& name);

private:
    struct Key;

    Issued issue(const QString& name, const QByteArray& use, const QByteArray& hosts,
                 Validity validity);
    Issued write(X509* certificate, const Key& key);

    QTemporaryDir folder_;
    int written_ = 0;
    std::unique_ptr<Key> key_;
    QString name_;
    Issued own_;
};

} // namespace stowage::test
