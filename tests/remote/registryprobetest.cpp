#include "core/remote/registryprobe.h"

#include "core/remote/remotehost.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testauthority.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using test::DockerRegistry;
using test::RecordedRequest;
using test::ScriptedAnswer;
using test::ScriptedServer;

namespace {

test::ServerTls tlsOf(const test::TestAuthority::Issued& issued) {
    test::ServerTls tls;
    tls.certificateFile = issued.certificateFile;
    tls.keyFile = issued.keyFile;
    return tls;
}

QByteArray fingerprintOf(const test::TestAuthority::Issued& issued) {
    return QSslCertificate(issued.certificate).digest(QCryptographicHash::Sha256);
}

} // namespace

class RegistryProbeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatARegistryWithoutTlsIs() {
        const QTemporaryDir folder;
        const auto registry = DockerRegistry::start(folder.path());
        QVERIFY(registry);
        const auto probe = probeRegistry(registry->address(), {}, {});
        VERIFY_RESULT(probe);
        QVERIFY(!probe->isSecure);
        QVERIFY(probe->isRegistry);
        QCOMPARE(probe->apiVersion, QStringLiteral("registry/2.0"));
        QCOMPARE(probe->asks, ServerProbe::Asks::Nothing);
        QVERIFY(!probe->certificate);
    }

    void tellsOfTheCertificateAndTheLogIn() {
        const QTemporaryDir folder;
        test::TestAuthority authority(QStringLiteral("Corner shop"));
        const auto issued = authority.issueForServer();
        DockerRegistry::Options options;
        options.tls = tlsOf(issued);
        options.users = {{QStringLiteral("ann"), QStringLiteral("secret")}};
        const auto registry = DockerRegistry::start(folder.filePath(QStringLiteral("r")), options);
        QVERIFY(registry);

        // Nobody vouches for it: that is an answer.
        const auto stranger = probeRegistry(registry->address(), {}, {});
        VERIFY_RESULT(stranger);
        QVERIFY(stranger->isSecure);
        QVERIFY(!stranger->isRegistry);
        QCOMPARE(stranger->asks, ServerProbe::Asks::Unknown);
        QVERIFY(!stranger->certificate->isTrusted());
        QVERIFY(!stranger->certificate->problems.isEmpty());
        QCOMPARE(stranger->certificate->sha256, fingerprintOf(issued));
        QCOMPARE(stranger->certificate->issuer, QStringLiteral("Corner shop"));
        QVERIFY(stranger->certificate->validUntil > QDateTime::currentDateTimeUtc());

        // The user does.
        RemoteSettings settings;
        settings.exceptions = std::make_shared<CertificateExceptions>(
            folder.filePath(QStringLiteral("certificates.json")));
        VERIFY_RESULT(settings.exceptions->add(registry->address(), fingerprintOf(issued)));
        const auto known = probeRegistry(registry->address(), settings, {});
        VERIFY_RESULT(known);
        QVERIFY(known->certificate->isTrusted());
        QVERIFY(known->certificate->isException);
        QVERIFY(known->isRegistry);
        QCOMPARE(known->asks, ServerProbe::Asks::Basic);

        // certs.d does.
        RemoteSettings trusting;
        trusting.certificateFolders = {folder.filePath(QStringLiteral("certs.d"))};
        const QString own =
            trusting.certificateFolders.first() + QLatin1Char('/') + registry->address();
        QVERIFY(QDir().mkpath(own));
        QVERIFY(QFile::copy(authority.certificateFile(), own + QStringLiteral("/ca.crt")));
        const auto vouched = probeRegistry(registry->address(), trusting, {});
        VERIFY_RESULT(vouched);
        QVERIFY(vouched->certificate->isTrusted());
        QVERIFY(!vouched->certificate->isException);
        QVERIFY(vouched->certificate->problems.isEmpty());
    }

    void anExceptionIsForOneCertificateAlone() {
        const QTemporaryDir folder;
        test::TestAuthority authority;
        ScriptedServer server(tlsOf(authority.issueForServer()));
        server.answer([](const RecordedRequest&) { return ScriptedAnswer::json(200, "{}"); });
        RemoteSettings settings;
        settings.exceptions = std::make_shared<CertificateExceptions>(
            folder.filePath(QStringLiteral("certificates.json")));
        const auto another = authority.issueForServer();
        VERIFY_RESULT(settings.exceptions->add(server.address(), fingerprintOf(another)));
        const auto probe = probeRegistry(server.address(), settings, {});
        VERIFY_RESULT(probe);
        QVERIFY(!probe->certificate->isTrusted());
        RemoteHost host(server.address(), settings);
        COMPARE_ERROR(host.base({}), ErrorCode::Network);
        QVERIFY(server.requests().isEmpty());
        VERIFY_RESULT(settings.exceptions->add(server.address(), probe->certificate->sha256));
        RemoteHost trusting(server.address(), settings);
        VERIFY_RESULT(trusting.base({}));
    }

    void tellsWhoGivesOutTokens() {
        test::TestAuthority authority;
        ScriptedServer server(tlsOf(authority.issueForServer()));
        server.answer([](const RecordedRequest&) {
            return ScriptedAnswer::error(401, "UNAUTHORIZED")
                .with("WWW-Authenticate", "Bearer realm=\"https://auth.example:8443/token?x=y\","
                                          "service=\"reg.example\"");
        });
        const QTemporaryDir folder;
        RemoteSettings settings;
        settings.exceptions = std::make_shared<CertificateExceptions>(
            folder.filePath(QStringLiteral("certificates.json")));
        const auto first = probeRegistry(server.address(), settings, {});
        VERIFY_RESULT(first);
        VERIFY_RESULT(settings.exceptions->add(server.address(), first->certificate->sha256));
        const auto probe = probeRegistry(server.address(), settings, {});
        VERIFY_RESULT(probe);
        QCOMPARE(probe->asks, ServerProbe::Asks::Token);
        QCOMPARE(probe->realmHost, QStringLiteral("auth.example:8443"));
        for (const RecordedRequest& request : server.requests()) {
            QVERIFY(!request.hasHeader("authorization"));
        }
    }

    void nobodyThereIsAnError() {
        ScriptedServer server;
        server.stop();
        COMPARE_ERROR(probeRegistry(server.address(), {}, {}), ErrorCode::Network);
        COMPARE_ERROR(probeRegistry(QStringLiteral("no host/"), {}, {}),
                      ErrorCode::InvalidArgument);
        std::stop_source stop;
        stop.request_stop();
        COMPARE_ERROR(probeRegistry(server.address(), {}, stop.get_token()), ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(RegistryProbeTest)
#include "registryprobetest.moc"
