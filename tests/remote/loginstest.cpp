#include "core/remote/logins.h"

#include "core/remote/remoteregistry.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

namespace {

QString s(const char* text) {
    return QString::fromUtf8(text);
}

Credential userNamed(const char* name, const char* password = "p") {
    return {.user = s(name), .password = s(password), .identityToken = {}, .registryToken = {}};
}

} // namespace

/// Which of several log-ins holds, and from when on.
class LogInsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void whatWasTypedComesFirst();
    void aKeptOneTakesTheTypedOnesPlace();
    void everyNameOfDockerHubIsTheSame();
    void forgettingTellsWhereItWas();
    void whatCannotBeStoredLeavesTheKeyringAlone();
    void revisionChangesWithEveryLogIn();
    void anOpenRegistryNoticesALogInElsewhere();
    void refusesWhatIsNoHost();

private:
    QString user(const char* host);

    std::unique_ptr<QTemporaryDir> home_;
    std::shared_ptr<LogIns> logIns_;
};

void LogInsTest::init() {
    home_ = std::make_unique<QTemporaryDir>();
    QVERIFY(home_->isValid());
    logIns_ = std::make_shared<LogIns>(
        std::make_unique<ConfigCredentials>(QProcessEnvironment(), home_->path()),
        Keyring(s("Stowage test")), home_->filePath(s("keyring.json")));
}

QString LogInsTest::user(const char* host) {
    const auto found = logIns_->find(s(host), nullptr, {});
    if (!found) {
        return errorCodeName(found.error().code());
    }
    return *found ? (*found)->user : s("none");
}

void LogInsTest::whatWasTypedComesFirst() {
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("kept"), LogIns::Keep::Files));
    QCOMPARE(user("a.example"), s("kept"));
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("typed"), LogIns::Keep::Session));
    QCOMPARE(user("a.example"), s("typed"));
    QCOMPARE(user("b.example"), s("none"));
}

void LogInsTest::aKeptOneTakesTheTypedOnesPlace() {
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("typed"), LogIns::Keep::Session));
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("kept"), LogIns::Keep::Files));
    QCOMPARE(user("a.example"), s("kept"));
}

void LogInsTest::everyNameOfDockerHubIsTheSame() {
    VERIFY_RESULT(logIns_->keep(s("docker.io"), userNamed("typed"), LogIns::Keep::Session));
    QCOMPARE(user("index.docker.io"), s("typed"));
}

void LogInsTest::forgettingTellsWhereItWas() {
    QCOMPARE(logIns_->forget(s("a.example")).value(), QStringList());
    const auto file = logIns_->keep(s("a.example"), userNamed("kept"), LogIns::Keep::Files);
    VERIFY_RESULT(file);
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("typed"), LogIns::Keep::Session));
    QCOMPARE(logIns_->forget(s("A.example")).value(), (QStringList{s("memory"), *file}));
    QCOMPARE(user("a.example"), s("none"));
}

void LogInsTest::whatCannotBeStoredLeavesTheKeyringAlone() {
    const auto write = [this](const char* name, const char* text) {
        QFile file(home_->filePath(s(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) > 0;
    };
    QVERIFY(QDir(home_->path()).mkdir(s(".docker")));
    QVERIFY(write(".docker/config.json", "no JSON"));
    QVERIFY(write("keyring.json", R"({"registries":["a.example"]})"));
    const auto kept = logIns_->keep(s("a.example"), userNamed("new"), LogIns::Keep::Files);
    QVERIFY(!kept);
    // It is the file that is at fault: nobody has come as far as the keyring.
    QVERIFY2(kept.error().message().contains(s("config.json")), qPrintable(kept.error().message()));
}

void LogInsTest::revisionChangesWithEveryLogIn() {
    QList<quint64> seen{logIns_->revision()};
    QCOMPARE(logIns_->revision(), seen.first());
    const auto changes = [&] {
        const quint64 now = logIns_->revision();
        const bool isNew = !seen.contains(now);
        seen.append(now);
        return isNew;
    };
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("typed"), LogIns::Keep::Session));
    QVERIFY(changes());
    VERIFY_RESULT(logIns_->keep(s("a.example"), userNamed("kept"), LogIns::Keep::Files));
    QVERIFY(changes());
    QFile file(home_->filePath(s(".docker/config.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{}");
    file.close();
    QVERIFY(changes());
    VERIFY_RESULT(logIns_->forget(s("a.example")));
    QVERIFY(!changes()); // There was none left.
}

void LogInsTest::anOpenRegistryNoticesALogInElsewhere() {
    const auto server =
        DockerRegistry::start(home_->filePath(s("registry")), {.users = {{s("amy"), s("right")}}});
    QVERIFY(server);
    RemoteSettings settings;
    settings.credentials = logIns_;
    const auto registry =
        RemoteRegistry::open(Place{Place::Kind::Remote, server->address()}, settings);
    VERIFY_RESULT(registry);
    COMPARE_ERROR((*registry)->repositories(), ErrorCode::Unauthorized);
    LogIns elsewhere(std::make_unique<ConfigCredentials>(QProcessEnvironment(), home_->path()),
                     Keyring(s("Stowage test")), home_->filePath(s("elsewhere.json")));
    VERIFY_RESULT(
        elsewhere.keep(server->address(), userNamed("amy", "right"), LogIns::Keep::Files));
    VERIFY_RESULT((*registry)->repositories());
    VERIFY_RESULT(elsewhere.forget(server->address()));
    COMPARE_ERROR((*registry)->repositories(), ErrorCode::Unauthorized);
}

void LogInsTest::refusesWhatIsNoHost() {
    QCOMPARE(user("https://a.example"), s("invalid-argument"));
    COMPARE_ERROR(logIns_->keep(s("a/b"), userNamed("x"), LogIns::Keep::Session),
                  ErrorCode::InvalidArgument);
    COMPARE_ERROR(logIns_->forget(s("a b")), ErrorCode::InvalidArgument);
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::LogInsTest)
#include "loginstest.moc"
