#include "core/remote/registrykey.h"

#include "tests/support/results.h"

#include <QTest>

using namespace stowage;

class RegistryKeyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dockerHubHasAKeyOfItsOwn();
    void knowsTheKeysOfARegistry_data();
    void knowsTheKeysOfARegistry();
    void theMostSpecialRepositoryKeyIsFirst();
};

void RegistryKeyTest::dockerHubHasAKeyOfItsOwn() {
    const QString index = QStringLiteral("https://index.docker.io/v1/");
    QCOMPARE(registryKey(QStringLiteral("docker.io")), index);
    QCOMPARE(registryKey(QStringLiteral("index.docker.io")), index);
    QCOMPARE(registryKey(QStringLiteral("registry-1.docker.io")), index);
    QCOMPARE(registryKey(QStringLiteral("ghcr.io")), QStringLiteral("ghcr.io"));
    QCOMPARE(registryKey(QStringLiteral("localhost:5000")), QStringLiteral("localhost:5000"));
}

void RegistryKeyTest::knowsTheKeysOfARegistry_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("isIts");

    const auto row = [](const char* key, const char* host, bool isIts) {
        QTest::addRow("%s of %s", key, host)
            << QString::fromLatin1(key) << QString::fromLatin1(host) << isIts;
    };
    row("a.example", "a.example", true);
    row("A.Example", "a.example", true);
    row("a.example:5000", "a.example:5000", true);
    row("https://a.example", "a.example", true);
    row("http://a.example/", "a.example", true);
    row("https://a.example/v1/", "a.example", true);
    row("https://a.example/some/path", "a.example", true);
    row("a.example/v2/", "a.example", true);
    row("https://index.docker.io/v1/", "docker.io", true);
    row("docker.io", "index.docker.io", true);
    row("registry-1.docker.io", "docker.io", true);

    row("", "a.example", false);
    row("a.example", "a.example:443", false);
    row("a.example:5000", "a.example", false);
    row("a.example.evil", "a.example", false);
    row("evil-a.example", "a.example", false);
    row("x.a.example", "a.example", false);
    row("https://evil/a.example", "a.example", false);
    row("https://a.example@evil/", "a.example", false);
    row("https://user@a.example/", "a.example", false);
    row("a.example/team", "a.example", false);
    row("a.example/v2/team", "a.example", false);
    row("docker.io/library", "docker.io", false);
    row("ghcr.io", "docker.io", false);
}

void RegistryKeyTest::knowsTheKeysOfARegistry() {
    QFETCH(QString, key);
    QFETCH(QString, host);
    QTEST(isKeyOf(key, host), "isIts");
}

void RegistryKeyTest::theMostSpecialRepositoryKeyIsFirst() {
    const auto name = RepositoryName::parse(u"a/b/c");
    VERIFY_RESULT(name);
    QCOMPARE(repositoryKeys(QStringLiteral("r.example"), *name),
             QStringList({QStringLiteral("r.example/a/b/c"), QStringLiteral("r.example/a/b"),
                          QStringLiteral("r.example/a")}));
}

QTEST_GUILESS_MAIN(RegistryKeyTest)
#include "registrykeytest.moc"
