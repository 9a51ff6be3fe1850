#include "core/remote/tokenrealm.h"

#include <QTest>

using namespace stowage;

/// Which token servers a registry may send to.
class TokenRealmTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isJudged_data();
    void isJudged();
};

void TokenRealmTest::isJudged_data() {
    QTest::addColumn<QString>("realm");
    QTest::addColumn<QString>("registry");
    QTest::addColumn<bool>("isInsecure");
    QTest::addColumn<bool>("may");

    const auto row = [](const char* realm, const char* registry, bool isInsecure, bool may) {
        QTest::addRow("%s from %s%s", realm, registry, isInsecure ? ", insecure" : "")
            << QString::fromLatin1(realm) << QString::fromLatin1(registry) << isInsecure << may;
    };
    const char* const hub = "https://registry-1.docker.io";
    row("https://auth.docker.io/token", hub, false, true);
    row("http://auth.docker.io/token", hub, false, false);
    row("http://auth.docker.io/token", hub, true, true);
    row("ftp://auth.docker.io/token", hub, true, false);
    row("/token", hub, false, false);
    row("", hub, false, false);
    row("https://", hub, false, false);
    row("https://ada@auth.docker.io/token", hub, false, false);
    row("https://9.9.9.9/token", hub, false, true);
    for (const char* local :
         {"https://10.0.0.1/t", "https://172.16.0.1/t", "https://172.31.255.255/t",
          "https://192.168.1.1/t", "https://169.254.169.254/t", "https://100.64.0.1/t",
          "https://127.0.0.1/t", "https://localhost/t", "https://0.0.0.0/t", "https://[::1]/t",
          "https://[::]/t", "https://[fe80::1]/t", "https://[fd00::1]/t",
          "https://[::ffff:10.0.0.1]/t", "https://[::ffff:169.254.169.254]/t",
          "https://0x0a000001/t", "https://2130706433/t", "http://127.0.0.1/t"}) {
        row(local, hub, false, false);
        row(local, hub, true, false);
    }
    row("https://172.32.0.1/t", hub, false, true);
    row("https://[2001:db8::1]/t", hub, false, true);
    row("https://192.168.1.1/t", "https://192.168.1.1:5000", false, true);
    row("http://192.168.1.1/t", "http://192.168.1.1:5000", true, true);
    row("http://192.168.1.1/t", "https://192.168.1.1:5000", false, false);
    row("https://192.168.1.2/t", "https://192.168.1.1:5000", true, false);
    row("http://127.0.0.1:1/t", "http://127.0.0.1:2", false, true);
    row("http://127.0.0.1:1/t", "https://localhost:2", false, true);
    row("http://example.org/t", "http://127.0.0.1:2", false, false);
}

void TokenRealmTest::isJudged() {
    QFETCH(const QString, realm);
    QFETCH(const QString, registry);
    QFETCH(const bool, isInsecure);
    QTEST(mayAskForToken(QUrl(realm, QUrl::StrictMode), QUrl(registry), isInsecure), "may");
}

QTEST_GUILESS_MAIN(TokenRealmTest)
#include "tokenrealmtest.moc"
