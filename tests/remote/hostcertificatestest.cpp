#include "core/remote/hostcertificates.h"

#include "tests/support/results.h"
#include "tests/support/testauthority.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString host = QStringLiteral("a.example:5000");

} // namespace

class HostCertificatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void readsAuthoritiesAndTheClient();
    void nothingIsSetUpWithoutAFolder();
    void theFirstFolderWithTheHostIsTheOnlyOne();
    void theFirstPairByNameIsTheClient();
    void theClientsFileMayHoldAChain();
    void aMissingHalfIsNamed_data();
    void aMissingHalfIsNamed();
    void aMalformedFileIsNamed_data();
    void aMalformedFileIsNamed();
    void anEncryptedKeyIsNamed();
    void refusesWhatIsNoHost();
    void knowsTheStandardFolders();

private:
    bool write(const char* folder, const char* name, const QByteArray& bytes) const {
        const QString path =
            folder_->filePath(QString::fromLatin1(folder)) + QLatin1Char('/') + host;
        QFile file(path + QLatin1Char('/') + QString::fromLatin1(name));
        return QDir().mkpath(path) && file.open(QIODevice::WriteOnly) &&
               file.write(bytes) == bytes.size();
    }

    Result<HostCertificates> read() const {
        return HostCertificates::read(host, {folder_->filePath(QStringLiteral("one")),
                                             folder_->filePath(QStringLiteral("two"))});
    }

    std::unique_ptr<TestAuthority> authority_;
    TestAuthority::Issued client_;
    std::unique_ptr<QTemporaryDir> folder_;
};

void HostCertificatesTest::initTestCase() {
    authority_ = std::make_unique<TestAuthority>();
    client_ = authority_->issueForClient(QStringLiteral("client"));
}

void HostCertificatesTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
}

void HostCertificatesTest::readsAuthoritiesAndTheClient() {
    QVERIFY(write("two", "ca.crt", authority_->certificate() + authority_->certificate()));
    QVERIFY(write("two", "other.crt", authority_->certificate()));
    QVERIFY(write("two", "client.cert", client_.certificate));
    QVERIFY(write("two", "client.key", client_.key));
    QVERIFY(write("two", "README", "not a certificate"));
    const auto found = read();
    VERIFY_RESULT(found);
    QCOMPARE(found->authorities.size(), 3);
    QCOMPARE(found->authorities.constFirst(), QSslCertificate(authority_->certificate()));
    QCOMPARE(found->client, QSslCertificate(client_.certificate));
    QCOMPARE(found->clientKey.toPem(), QSslKey(client_.key, QSsl::Ec).toPem());
    QVERIFY(!found->clientKey.isNull());
}

void HostCertificatesTest::nothingIsSetUpWithoutAFolder() {
    const auto found = read();
    VERIFY_RESULT(found);
    QVERIFY(found->authorities.isEmpty());
    QVERIFY(found->client.isNull());
    QVERIFY(found->clientKey.isNull());
}

void HostCertificatesTest::theFirstFolderWithTheHostIsTheOnlyOne() {
    QVERIFY(write("one", "README", "an empty set-up is one, too"));
    QVERIFY(write("two", "ca.crt", authority_->certificate()));
    const auto found = read();
    VERIFY_RESULT(found);
    QVERIFY(found->authorities.isEmpty());
}

void HostCertificatesTest::theFirstPairByNameIsTheClient() {
    const auto other = authority_->issueForClient(QStringLiteral("other"));
    QVERIFY(write("one", "b.cert", other.certificate) && write("one", "b.key", other.key));
    QVERIFY(write("one", "a.cert", client_.certificate) && write("one", "a.key", client_.key));
    const auto found = read();
    VERIFY_RESULT(found);
    QCOMPARE(found->client, QSslCertificate(client_.certificate));
}

void HostCertificatesTest::theClientsFileMayHoldAChain() {
    QVERIFY(write("one", "a.cert", client_.certificate + authority_->certificate()));
    QVERIFY(write("one", "a.key", client_.key));
    const auto found = read();
    VERIFY_RESULT(found);
    QCOMPARE(found->client, QSslCertificate(client_.certificate));
    QCOMPARE(found->clientChain,
             QList<QSslCertificate>({QSslCertificate(client_.certificate),
                                     QSslCertificate(authority_->certificate())}));
}

void HostCertificatesTest::aMissingHalfIsNamed_data() {
    QTest::addColumn<QString>("present");
    QTest::addColumn<QString>("missing");
    QTest::newRow("no key") << QStringLiteral("x.y.cert") << QStringLiteral("x.y.key");
    QTest::newRow("no certificate") << QStringLiteral("x.y.key") << QStringLiteral("x.y.cert");
}

void HostCertificatesTest::aMissingHalfIsNamed() {
    QFETCH(QString, present);
    QFETCH(QString, missing);
    QVERIFY(write("one", qPrintable(present), client_.certificate));
    const auto found = read();
    COMPARE_ERROR(found, ErrorCode::NotFound);
    QVERIFY(found.error().message().contains(host + QLatin1Char('/') + missing));
    QVERIFY(found.error().message().contains(host + QLatin1Char('/') + present));
}

void HostCertificatesTest::aMalformedFileIsNamed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("error");

    const QByteArray garbled = "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n";
    const auto row = [](const char* name, const char* file, const QByteArray& content,
                        const char* error) {
        QTest::newRow(name) << QString::fromLatin1(file) << content << QString::fromLatin1(error);
    };
    row("an authority", "ca.crt", "hunter2", "corrupt");
    row("an empty authority", "ca.crt", "", "corrupt");
    row("a garbled authority", "ca.crt", garbled, "corrupt");
    row("a garbled authority after a good one", "ca.crt", authority_->certificate() + garbled,
        "corrupt");
    row("a client's certificate", "a.cert", garbled, "corrupt");
    row("a client's key", "a.key", "hunter2", "corrupt");
    row("a certificate in the place of a key", "a.key", client_.certificate, "corrupt");
    row("a garbled key", "a.key",
        "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n", "unsupported");
    row("a huge file", "ca.crt", QByteArray(5 * 1024 * 1024, ' '), "too-large");
}

void HostCertificatesTest::aMalformedFileIsNamed() {
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QVERIFY(write("one", "a.cert", client_.certificate) && write("one", "a.key", client_.key));
    QVERIFY(write("one", qPrintable(name), content));
    const auto found = read();
    QVERIFY(!found);
    QTEST(errorCodeName(found.error().code()), "error");
    QVERIFY(found.error().message().contains(host + QLatin1Char('/') + name));
    QVERIFY(!found.error().message().contains(QLatin1String("hunter2")));
}

void HostCertificatesTest::anEncryptedKeyIsNamed() {
    QVERIFY(write("one", "a.cert", client_.certificate));
    QVERIFY(write("one", "a.key",
                  "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n"
                  "-----END ENCRYPTED PRIVATE KEY-----\n"));
    const auto found = read();
    COMPARE_ERROR(found, ErrorCode::Unsupported);
    QVERIFY(found.error().message().contains(QLatin1String("a.key")));
    QVERIFY(found.error().message().contains(QLatin1String("encrypted")));
}

void HostCertificatesTest::refusesWhatIsNoHost() {
    for (const char* text : {"", "..", "../x", "a/b", "a\nb"}) {
        COMPARE_ERROR(HostCertificates::read(QString::fromLatin1(text), {folder_->path()}),
                      ErrorCode::InvalidArgument);
    }
}

void HostCertificatesTest::knowsTheStandardFolders() {
    QProcessEnvironment environment;
    const QString home = QStringLiteral("/home/u");
    QCOMPARE(HostCertificates::standardFolders(environment, home),
             QStringList({QStringLiteral("/home/u/.config/containers/certs.d"),
                          QStringLiteral("/etc/containers/certs.d"),
                          QStringLiteral("/etc/docker/certs.d")}));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), QStringLiteral("/conf"));
    QCOMPARE(HostCertificates::standardFolders(environment, home).constFirst(),
             QStringLiteral("/conf/containers/certs.d"));
}

QTEST_GUILESS_MAIN(HostCertificatesTest)
#include "hostcertificatestest.moc"
