#include "core/remote/hostname.h"

#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

class HostNameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesHosts_data();
    void parsesHosts();
    void refusesWhatIsNoHost_data();
    void refusesWhatIsNoHost();
    void knowsThisMachineByName_data();
    void knowsThisMachineByName();
    void knowsWhereDockerHubIs_data();
    void knowsWhereDockerHubIs();
};

void HostNameTest::parsesHosts_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port"); // -1 for none
    QTest::addColumn<QString>("written");

    const auto row = [](const char* text, const char* host, int port, const char* written) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(host) << port
                            << QString::fromLatin1(written);
    };
    row("docker.io", "docker.io", -1, "docker.io");
    row("localhost:5000", "localhost", 5000, "localhost:5000");
    row("Registry.Example:443", "registry.example", 443, "registry.example:443");
    row("127.0.0.1:1", "127.0.0.1", 1, "127.0.0.1:1");
    row("[::1]", "::1", -1, "[::1]");
    row("[2001:DB8::1]:65535", "2001:db8::1", 65535, "[2001:db8::1]:65535");
}

void HostNameTest::parsesHosts() {
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    const auto parsed = HostPort::parse(text);
    VERIFY_RESULT(parsed);
    QCOMPARE(parsed->host, host);
    QCOMPARE(parsed->port ? int{*parsed->port} : -1, port);
    QTEST(parsed->toString(), "written");
    const auto again = HostPort::parse(parsed->toString());
    VERIFY_RESULT(again);
    QVERIFY(*again == *parsed);
}

void HostNameTest::refusesWhatIsNoHost_data() {
    QTest::addColumn<QString>("text");

    const auto row = [](const char* name, const QString& text) { QTest::newRow(name) << text; };
    row("nothing", {});
    row("a URL", QStringLiteral("https://a.example"));
    row("a path", QStringLiteral("a.example/b"));
    row("user information", QStringLiteral("user@a.example"));
    row("user information that looks like a port", QStringLiteral("a.example:80@evil.example"));
    row("a query", QStringLiteral("a.example?b"));
    row("a fragment", QStringLiteral("a.example#b"));
    row("a backslash", QStringLiteral("a.example\\b"));
    row("a percent sign", QStringLiteral("a%2eexample"));
    row("a space", QStringLiteral("a. example"));
    row("a line break", QStringLiteral("a.example\r\nHost: b"));
    row("a NUL", QStringLiteral("a.example") + QChar(u'\0'));
    row("letters beyond ASCII", QStringLiteral("ex\u00e4mple.com"));
    row("a full-width dot", QStringLiteral("a\uff0eexample"));
    row("a trailing dot", QStringLiteral("a.example."));
    row("port 0", QStringLiteral("a.example:0"));
    row("port 00000", QStringLiteral("a.example:00000"));
    row("a port too high", QStringLiteral("a.example:65536"));
    row("no port", QStringLiteral("a.example:"));
    row("IPv6 without brackets", QStringLiteral("::1"));
    row("no IPv6 address", QStringLiteral("[:::]"));
    row("IPv6 with too many groups", QStringLiteral("[1:2:3:4:5:6:7:8:9]"));
    row("IPv4 in brackets", QStringLiteral("[127]"));
    row("a zone id", QStringLiteral("[fe80::1%1]"));
    row("too long", QString(256, QLatin1Char('a')));
}

void HostNameTest::refusesWhatIsNoHost() {
    QFETCH(QString, text);
    COMPARE_ERROR(HostPort::parse(text), ErrorCode::InvalidArgument);
}

void HostNameTest::knowsThisMachineByName_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("loopback");

    const auto row = [](const char* text, bool loopback) {
        QTest::newRow(text) << QString::fromLatin1(text) << loopback;
    };
    row("localhost", true);
    row("LocalHost:5000", true);
    row("127.0.0.1", true);
    row("127.0.0.1:5000", true);
    row("127.255.3.4", true);
    row("[::1]", true);
    row("[::1]:5000", true);
    row("[0:0:0:0:0:0:0:1]", true);
    row("::1", true);

    row("", false);
    row("localhost.example", false);
    row("x.localhost", false);
    row("notlocalhost", false);
    row("127.0.0.1.example", false);
    row("127.example", false);
    row("0127.0.0.1", false); // octal to some: 87.0.0.1
    row("127.0.0.01", false);
    row("127.0.0.256", false);
    row("127.1", false);
    row("2130706433", false);
    row("0x7f.0.0.1", false);
    row("128.0.0.1", false);
    row("0.0.0.0", false);
    row("::", false);
    row("[::2]", false);
    row("::ffff:127.0.0.1", false);
    row("localhost:80@evil.example", false);
    row("evil.example/localhost", false);
    row("127.0.0.1:99999", false);
    row("docker.io", false);
}

void HostNameTest::knowsThisMachineByName() {
    QFETCH(QString, text);
    QFETCH(bool, loopback);
    QCOMPARE(isLoopback(text), loopback);
}

void HostNameTest::knowsWhereDockerHubIs_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("api");

    const auto row = [](const char* host, const char* api) {
        QTest::newRow(host) << QString::fromLatin1(host) << QString::fromLatin1(api);
    };
    row("docker.io", "registry-1.docker.io");
    row("Docker.IO", "registry-1.docker.io");
    row("index.docker.io", "registry-1.docker.io");
    row("registry-1.docker.io", "registry-1.docker.io");
    row("ghcr.io", "ghcr.io");
    row("xdocker.io", "xdocker.io");
    row("docker.io.example", "docker.io.example");
    row("docker.io:5000", "docker.io:5000");
    row("localhost:5000", "localhost:5000");
}

void HostNameTest::knowsWhereDockerHubIs() {
    QFETCH(QString, host);
    QFETCH(QString, api);
    QCOMPARE(apiHost(host), api);
}

QTEST_GUILESS_MAIN(HostNameTest)
#include "hostnametest.moc"
