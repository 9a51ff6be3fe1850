#include "core/remote/credentialprogram.h"

#include "tests/remote/fakeprograms.h"
#include "tests/support/results.h"

#include <QTest>

#include <chrono>
#include <thread>

using namespace stowage;
using namespace stowage::test;
using namespace std::chrono_literals;

namespace {

const QString key = QStringLiteral("registry.example:5000");

} // namespace

class CredentialProgramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void keepsWhatItIsGiven();
    void anIdentityTokenGoesByItsOwnName();
    void readsAnswers_data();
    void readsAnswers();
    void anErrorHoldsNoSecret();
    void refusesASuffixThatIsNone_data();
    void refusesASuffixThatIsNone();
    void saysWhenItIsNotInstalled();
    void looksInAbsoluteFoldersAlone();
    void noShellSeesTheKey();
    void givesUpAfterItsTime();
    void stopsWhenAskedTo();
    void stopsReadingAnEndlessAnswer();
    void refusesWhatBreaksTheProtocol();

private:
    Result<CredentialProgram> helper(const char* suffix, std::chrono::milliseconds timeout = 30s) {
        return CredentialProgram::create(QString::fromLatin1(suffix), helpers_.environment(),
                                         timeout);
    }

    FakePrograms helpers_;
};

void CredentialProgramTest::initTestCase() {
    QVERIFY(helpers_.isValid());
    QVERIFY(helpers_.addKeeper("keeper"));
    QVERIFY(helpers_.add("hanging", R"(: > "$HELPERS/started"; exec /bin/sleep 600)"));
    QVERIFY(helpers_.add("endless", "exec /usr/bin/yes"));
}

void CredentialProgramTest::keepsWhatItIsGiven() {
    const auto keeper = helper("keeper");
    VERIFY_RESULT(keeper);
    const Credential credential{.user = QStringLiteral("m\u00fcller"),
                                .password = QStringLiteral("\"p\\a:ss\" $HOME `id`"),
                                .identityToken = {},
                                .registryToken = {}};
    VERIFY_RESULT(keeper->store(key, credential, {}));
    const auto found = keeper->get(key, {});
    VERIFY_RESULT(found);
    QVERIFY(*found == credential);
    VERIFY_RESULT(keeper->erase(key, {}));
    const auto gone = keeper->get(key, {});
    VERIFY_RESULT(gone);
    QVERIFY(!*gone);
}

void CredentialProgramTest::anIdentityTokenGoesByItsOwnName() {
    const auto keeper = helper("keeper");
    VERIFY_RESULT(keeper);
    const Credential credential{.user = {},
                                .password = {},
                                .identityToken = QStringLiteral("refresh"),
                                .registryToken = {}};
    VERIFY_RESULT(keeper->store(QStringLiteral("token.example"), credential, {}));
    QVERIFY(helpers_.content("kept-token.example").contains("\"Username\":\"<token>\""));
    const auto found = keeper->get(QStringLiteral("token.example"), {});
    VERIFY_RESULT(found);
    QVERIFY(*found == credential);
}

void CredentialProgramTest::readsAnswers_data() {
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("user"); // Null where there is no credential.
    QTest::addColumn<QString>("error");

    const auto row = [](const char* name, const QByteArray& script, const char* user,
                        const char* error) {
        QTest::newRow(name) << script << (user ? QString::fromLatin1(user) : QString())
                            << QString::fromLatin1(error);
    };
    row("a user", R"(echo '{"ServerURL":"x","Username":"u","Secret":"s"}')", "u", "");
    row("what it says on the side", R"(echo oops >&2; echo '{"Username":"u","Secret":"s"}')", "u",
        "");
    row("nothing kept", "echo 'credentials not found in native keychain'; exit 1", nullptr, "");
    row("an empty user", R"(echo '{"Username":"","Secret":""}')", nullptr, "");
    row("an error", "echo 'the keyring is locked'; exit 1", nullptr, "io");
    row("an error without a word", "exit 3", nullptr, "io");
    row("a crash", "kill -9 $$", nullptr, "io");
    row("no JSON", "echo yes", nullptr, "protocol");
    row("no answer", "exit 0", nullptr, "protocol");
    row("no secret", R"(echo '{"Username":"u"}')", nullptr, "protocol");
    row("a number", R"(echo '{"Username":"u","Secret":1}')", nullptr, "protocol");
    row("a user twice", R"(echo '{"Username":"u","Username":"v","Secret":"s"}')", nullptr,
        "protocol");
    row("a line feed in the secret", R"(printf '%s' '{"Username":"u","Secret":"s\nX: y"}')",
        nullptr, "protocol");
    row("a carriage return in the user", R"(printf '%s' '{"Username":"u\r","Secret":"s"}')",
        nullptr, "protocol");
    row("a NUL in the secret", R"(printf '%s' '{"Username":"u","Secret":"s\u0000"}')", nullptr,
        "protocol");
}

void CredentialProgramTest::readsAnswers() {
    QFETCH(QByteArray, script);
    QFETCH(QString, user);
    QFETCH(QString, error);
    FakePrograms helpers;
    QVERIFY(helpers.add("answer", script));
    const auto answer = CredentialProgram::create(QStringLiteral("answer"), helpers.environment());
    VERIFY_RESULT(answer);
    const auto found = answer->get(key, {});
    QCOMPARE(found ? QString() : errorCodeName(found.error().code()), error);
    if (found) {
        QCOMPARE(*found ? (*found)->user : QString(), user);
        QCOMPARE(found->has_value(), !user.isNull());
    }
}

void CredentialProgramTest::anErrorHoldsNoSecret() {
    FakePrograms helpers;
    QVERIFY(helpers.add("half", R"(echo '{"Username":"u","Secret":"hunter2"}'; exit 1)"));
    QVERIFY(helpers.add("broken", R"(echo '{"Username":"u","Secret":"hunter2"')"));
    QVERIFY(helpers.add("twice", R"(echo '{"hunter2":1,"hunter2":2}')"));
    for (const char* suffix : {"half", "broken", "twice"}) {
        const auto half =
            CredentialProgram::create(QString::fromLatin1(suffix), helpers.environment());
        VERIFY_RESULT(half);
        const auto found = half->get(key, {});
        QVERIFY(!found);
        QVERIFY(!found.error().message().contains(QLatin1String("hunter2")));
        QVERIFY(found.error().message().contains(QString::fromLatin1(suffix)));
    }
}

void CredentialProgramTest::refusesASuffixThatIsNone_data() {
    QTest::addColumn<QString>("suffix");
    for (const char* suffix : {"", "../keeper", "keeper/", "Keeper", "a b", "a;b", "a\nb", "a.b"}) {
        QTest::newRow(suffix) << QString::fromLatin1(suffix);
    }
}

void CredentialProgramTest::refusesASuffixThatIsNone() {
    QFETCH(QString, suffix);
    COMPARE_ERROR(CredentialProgram::create(suffix, helpers_.environment()),
                  ErrorCode::InvalidArgument);
}

void CredentialProgramTest::saysWhenItIsNotInstalled() {
    const auto missing = helper("missing");
    COMPARE_ERROR(missing, ErrorCode::Unsupported);
    QVERIFY(missing.error().message().contains(QLatin1String("docker-credential-missing")));
}

void CredentialProgramTest::looksInAbsoluteFoldersAlone() {
    QProcessEnvironment environment;
    const QString relative = QDir::current().relativeFilePath(helpers_.path("."));
    for (const QString& path : {QString(), QStringLiteral(":"), relative}) {
        environment.insert(QStringLiteral("PATH"), path);
        COMPARE_ERROR(CredentialProgram::create(QStringLiteral("keeper"), environment),
                      ErrorCode::Unsupported);
    }
}

void CredentialProgramTest::noShellSeesTheKey() {
    QVERIFY(helpers_.add("args", R"(printf '%s' "$*" > "$HELPERS/args"
        /bin/cat > "$HELPERS/input"
        echo '{"Username":"u","Secret":"s"}')"));
    const auto args = helper("args");
    VERIFY_RESULT(args);
    VERIFY_RESULT(args->get(QStringLiteral("$(touch x);'\""), {}));
    QCOMPARE(helpers_.content("args"), QByteArray("get"));
    QCOMPARE(helpers_.content("input"), QByteArray("$(touch x);'\""));
}

void CredentialProgramTest::givesUpAfterItsTime() {
    const auto hanging = helper("hanging", 10ms);
    VERIFY_RESULT(hanging);
    COMPARE_ERROR(hanging->get(key, {}), ErrorCode::Timeout);
}

void CredentialProgramTest::stopsWhenAskedTo() {
    const auto hanging = helper("hanging");
    VERIFY_RESULT(hanging);
    std::stop_source stop;
    QFile::remove(helpers_.path("started"));
    const std::jthread stopper([&] {
        while (!QFile::exists(helpers_.path("started"))) {
            std::this_thread::sleep_for(1ms);
        }
        stop.request_stop();
    });
    COMPARE_ERROR(hanging->get(key, stop.get_token()), ErrorCode::Cancelled);
    COMPARE_ERROR(hanging->get(key, stop.get_token()), ErrorCode::Cancelled);
}

void CredentialProgramTest::stopsReadingAnEndlessAnswer() {
    const auto endless = helper("endless");
    VERIFY_RESULT(endless);
    COMPARE_ERROR(endless->get(key, {}), ErrorCode::TooLarge);
}

void CredentialProgramTest::refusesWhatBreaksTheProtocol() {
    const auto keeper = helper("keeper");
    VERIFY_RESULT(keeper);
    Credential credential{.user = QStringLiteral("u"),
                          .password = QStringLiteral("a\nb"),
                          .identityToken = {},
                          .registryToken = {}};
    COMPARE_ERROR(keeper->store(key, credential, {}), ErrorCode::InvalidArgument);
    credential.password = QString(QChar(u'\0'));
    COMPARE_ERROR(keeper->store(key, credential, {}), ErrorCode::InvalidArgument);
    credential = {
        .user = {}, .password = {}, .identityToken = {}, .registryToken = QStringLiteral("bearer")};
    COMPARE_ERROR(keeper->store(key, credential, {}), ErrorCode::Unsupported);
}

QTEST_GUILESS_MAIN(CredentialProgramTest)
#include "credentialprogramtest.moc"
