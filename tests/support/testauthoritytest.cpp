#include "tests/support/testauthority.h"

#include "tests/support/runprogram.h"

#include <QTest>

using namespace stowage::test;

/// What TestAuthority makes, as openssl's own command sees it.
class TestAuthorityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void serversAreCalledByTheirNames();
    void clientsAreNoServers();
    void anothersCertificateIsNotHeld();
    void whatIsOverIsOver();
    void aKeyBelongsToItsCertificate();

private:
    static ProgramResult verify(const TestAuthority& authority, const TestAuthority::Issued& issued,
                                const QStringList& options) {
        return runProgram(QStringLiteral("openssl"),
                          QStringList{QStringLiteral("verify"), QStringLiteral("-x509_strict"),
                                      QStringLiteral("-CAfile"), authority.certificateFile()} +
                              options + QStringList{issued.certificateFile});
    }

    TestAuthority authority_;
};

void TestAuthorityTest::serversAreCalledByTheirNames() {
    const auto server = authority_.issueForServer();
    const auto named = [&](const char* option, const char* name) {
        return verify(authority_, server,
                      {QStringLiteral("-purpose"), QStringLiteral("sslserver"),
                       QString::fromLatin1(option), QString::fromLatin1(name)});
    };
    QVERIFY2(named("-verify_hostname", "localhost").ok(), "localhost");
    QVERIFY2(named("-verify_ip", "127.0.0.1").ok(), "127.0.0.1");
    QVERIFY(!named("-verify_hostname", "example.org").ok());
    QVERIFY(!named("-verify_ip", "127.0.0.2").ok());
}

void TestAuthorityTest::clientsAreNoServers() {
    const auto client = authority_.issueForClient(QStringLiteral("ann"));
    const auto forPurpose = [&](const char* purpose) {
        return verify(authority_, client,
                      {QStringLiteral("-purpose"), QString::fromLatin1(purpose)});
    };
    const auto held = forPurpose("sslclient");
    QVERIFY2(held.ok(), held.err);
    QVERIFY(!forPurpose("sslserver").ok());
}

void TestAuthorityTest::anothersCertificateIsNotHeld() {
    TestAuthority other(QStringLiteral("Another authority"));
    QVERIFY(!verify(authority_, other.issueForServer(), {}).ok());
}

void TestAuthorityTest::whatIsOverIsOver() {
    const auto over =
        authority_.issueForServer({QStringLiteral("localhost")}, TestAuthority::Validity::Over);
    const auto result = verify(authority_, over, {});
    QVERIFY(!result.ok());
    QVERIFY2(result.err.contains("expired"), result.err);
}

void TestAuthorityTest::aKeyBelongsToItsCertificate() {
    const auto signer = authority_.issueForSigner(QStringLiteral("signer"));
    const auto ofCertificate =
        runProgram(QStringLiteral("openssl"),
                   {QStringLiteral("x509"), QStringLiteral("-in"), signer.certificateFile,
                    QStringLiteral("-noout"), QStringLiteral("-pubkey")});
    const auto ofKey =
        runProgram(QStringLiteral("openssl"), {QStringLiteral("pkey"), QStringLiteral("-in"),
                                               signer.keyFile, QStringLiteral("-pubout")});
    QVERIFY2(ofKey.ok(), ofKey.err);
    QCOMPARE(ofCertificate.out, ofKey.out);
}

QTEST_GUILESS_MAIN(TestAuthorityTest)
#include "testauthoritytest.moc"
