#include "tests/support/dockerregistry.h"
#include "tests/support/runningprogram.h"
#include "tests/support/runprogram.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

namespace {

const QString password = QStringLiteral("c4nary of a password");

} // namespace

/// `stowage login` and `logout` beside a real docker-registry with a password, a real keyring
/// (gnome-keyring behind a D-Bus of its own), and skopeo.
class LogInTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void theRightPasswordIsKeptForOthersToo();
    void theWrongPasswordIsNotKept();
    void thePasswordIsAskedForUnseen();
    void passwordOfTheKeyringIsInNoFile();
    void withoutAKeyringNothingIsKept();
    void whereNobodyIsAskedNothingIsKept();
    void logOutForgetsAll();
    void logOutOfWhereNobodyLoggedInSaysSo();
    void everyOtherKeyOfDockersFileStays();
    void whoIsNotLoggedInIsToldHow();

private:
    QString home(const QString& path) const { return home_->filePath(path); }
    ProgramResult run(const QStringList& arguments);
    ProgramResult logIn(const QString& typed, const QStringList& options = {});
    QByteArray allFiles() const;

    std::unique_ptr<QTemporaryDir> session_;
    std::unique_ptr<RunningProgram> bus_;
    std::unique_ptr<RunningProgram> keyring_;
    QByteArray busAddress_;
    std::unique_ptr<QTemporaryDir> home_;
    std::unique_ptr<DockerRegistry> server_;
};

void LogInTest::initTestCase() {
    session_ = std::make_unique<QTemporaryDir>();
    QVERIFY(session_->isValid());
    // Everything that the desktop's services and the program look for lies below folders made here.
    for (const char* variable : {"XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                 "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "DISPLAY"}) {
        qunsetenv(variable);
    }
    qputenv("HOME", QFile::encodeName(session_->path()));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(session_->path()));
    bus_ = std::make_unique<RunningProgram>(
        QStringLiteral("dbus-daemon"),
        QStringList{QStringLiteral("--session"), QStringLiteral("--nofork"),
                    QStringLiteral("--print-address"),
                    QStringLiteral("--address=unix:dir=%1").arg(session_->path())});
    QVERIFY2(bus_->hasStarted(), qPrintable(bus_->startError()));
    while (!busAddress_.endsWith('\n')) {
        const QByteArray more = bus_->read();
        QVERIFY(!more.isEmpty());
        busAddress_ += more;
    }
    busAddress_ = busAddress_.trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", busAddress_);
    keyring_ = std::make_unique<RunningProgram>(
        QStringLiteral("sh"),
        QStringList{QStringLiteral("-c"),
                    QStringLiteral("printf unlocked | exec gnome-keyring-daemon --foreground "
                                   "--unlock --components=secrets")});
    QVERIFY2(keyring_->hasStarted(), qPrintable(keyring_->startError()));
    // Its name on the bus is there when it is ready.
    const ProgramResult ready = runProgram(
        QStringLiteral("sh"),
        {QStringLiteral("-c"),
         QStringLiteral("until dbus-send --session --print-reply --dest=org.freedesktop.DBus "
                        "/org/freedesktop/DBus org.freedesktop.DBus.GetNameOwner "
                        "string:org.freedesktop.secrets >/dev/null 2>&1; do sleep 0.05; done")});
    QVERIFY2(ready.ok(), ready.err.constData());
}

void LogInTest::init() {
    home_ = std::make_unique<QTemporaryDir>();
    QVERIFY(home_->isValid());
    qputenv("HOME", QFile::encodeName(home_->path()));
    qputenv("DBUS_SESSION_BUS_ADDRESS", busAddress_);
    server_ = DockerRegistry::start(home(QStringLiteral("registry")),
                                    {.users = {{QStringLiteral("amy"), password}}});
    QVERIFY(server_);
}

void LogInTest::cleanup() {
    server_.reset();
    home_.reset();
}

void LogInTest::cleanupTestCase() {
    keyring_.reset();
    bus_.reset();
    session_.reset();
}

ProgramResult LogInTest::run(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

ProgramResult LogInTest::logIn(const QString& typed, const QStringList& options) {
    QStringList words{QStringLiteral("-c"),
                      QStringLiteral("printf '%s\\n' \"$0\" | \"$@\""),
                      typed,
                      QStringLiteral(STOWAGE_PROGRAM),
                      QStringLiteral("login"),
                      QStringLiteral("--user"),
                      QStringLiteral("amy"),
                      QStringLiteral("--password-stdin")};
    words += options;
    words += server_->address();
    return runProgram(QStringLiteral("sh"), words);
}

QByteArray LogInTest::allFiles() const {
    QByteArray all;
    QDirIterator files(home_->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.fileName().startsWith(home(QStringLiteral("registry"))) &&
            file.open(QIODevice::ReadOnly)) {
            all += file.fileName().toUtf8() + '\n' + file.readAll() + '\n';
        }
    }
    return all;
}

void LogInTest::theRightPasswordIsKeptForOthersToo() {
    const ProgramResult in = logIn(password);
    QVERIFY2(in.ok(), in.err.constData());
    const QString file = home(QStringLiteral(".docker/config.json"));
    QVERIFY(in.out.contains(file.toUtf8()));
    QVERIFY(!in.out.contains(password.toUtf8()));
    QCOMPARE(QFile::permissions(file) & QFile::Permissions(0x0077), QFile::Permissions());
    const ProgramResult list = run({QStringLiteral("ls"), server_->reference({}).chopped(1)});
    QVERIFY2(list.ok(), list.err.constData());
    const ProgramResult skopeo = runProgram(
        QStringLiteral("skopeo"), {QStringLiteral("login"), QStringLiteral("--get-login"),
                                   QStringLiteral("--tls-verify=false"), server_->address()});
    QCOMPARE(skopeo.out.trimmed(), QByteArray("amy"));
}

void LogInTest::theWrongPasswordIsNotKept() {
    for (const QStringList& options : {QStringList(), QStringList{QStringLiteral("--keyring")}}) {
        const ProgramResult in = logIn(QStringLiteral("w4s it this one"), options);
        QCOMPARE(in.status, 1);
        QVERIFY2(in.err.contains("does not accept this user and password"), in.err.constData());
        QVERIFY2(in.err.contains(server_->address().toUtf8()), in.err.constData());
        QVERIFY(!in.err.contains("w4s it this one"));
        QVERIFY(allFiles().isEmpty());
    }
}

void LogInTest::thePasswordIsAskedForUnseen() {
    // script(1) makes the terminal; what it prints is all that could be seen there.
    const QString command = QStringLiteral("%1 login --user amy %2")
                                .arg(QStringLiteral(STOWAGE_PROGRAM), server_->address());
    const ProgramResult in =
        runProgram(QStringLiteral("sh"),
                   {QStringLiteral("-c"),
                    QStringLiteral("(until grep -q Password \"$2\" 2>/dev/null; do sleep 0.05; "
                                   "done; printf '%s\\n' \"$0\"; "
                                   "until grep -q 'Logged in\\|stowage:' \"$2\"; do sleep 0.05; "
                                   "done) | "
                                   "script --flush --return --echo never --command \"$1\" \"$2\""),
                    password, command, home(QStringLiteral("seen"))});
    QVERIFY2(in.ok(), (in.out + in.err).constData());
    QFile seen(home(QStringLiteral("seen")));
    QVERIFY(seen.open(QIODevice::ReadOnly));
    const QByteArray all = seen.readAll();
    QVERIFY2(all.contains("Password: ") && all.contains("Logged in to"), all.constData());
    QVERIFY2(!all.contains(password.toUtf8()), all.constData());
}

void LogInTest::passwordOfTheKeyringIsInNoFile() {
    const ProgramResult in = logIn(password, {QStringLiteral("--keyring")});
    QVERIFY2(in.ok(), in.err.constData());
    QVERIFY2(in.out.contains("kept in the desktop's keyring"), in.out.constData());
    QVERIFY(!allFiles().contains(password.toUtf8()));
    QVERIFY(!allFiles().contains(("amy:" + password.toUtf8()).toBase64()));
    const ProgramResult list = run({QStringLiteral("ls"), server_->reference({}).chopped(1)});
    QVERIFY2(list.ok(), list.err.constData());
    const ProgramResult out = run({QStringLiteral("logout"), server_->address()});
    QVERIFY2(out.out.contains("taken out of the desktop's keyring"), out.out.constData());
    QCOMPARE(run({QStringLiteral("ls"), server_->reference({}).chopped(1)}).status, 1);
}

void LogInTest::withoutAKeyringNothingIsKept() {
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    const ProgramResult in = logIn(password, {QStringLiteral("--keyring")});
    QCOMPARE(in.status, 1);
    QVERIFY2(in.err.contains("keyring"), in.err.constData());
    QVERIFY(allFiles().isEmpty());
}

void LogInTest::whereNobodyIsAskedNothingIsKept() {
    server_ = DockerRegistry::start(home(QStringLiteral("registry")));
    QVERIFY(server_);
    const ProgramResult in = logIn(password);
    QCOMPARE(in.status, 1);
    QVERIFY2(in.err.contains("asks nobody to log in"), in.err.constData());
    QVERIFY(allFiles().isEmpty());
}

void LogInTest::logOutForgetsAll() {
    // In another tool's file first, which is looked at before Docker's: there it is renewed.
    QVERIFY(QDir().mkpath(home(QStringLiteral(".config/containers"))));
    QFile file(home(QStringLiteral(".config/containers/auth.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"auths\": {\"" + server_->address().toUtf8() + "\": {\"auth\": \"" +
               QByteArray("amy:old").toBase64() + "\"}}}");
    file.close();
    const ProgramResult in = logIn(password);
    QVERIFY2(in.ok() && in.out.contains(file.fileName().toUtf8()), (in.out + in.err).constData());
    const ProgramResult list = run({QStringLiteral("ls"), server_->reference({}).chopped(1)});
    QVERIFY2(list.ok(), list.err.constData());
    const ProgramResult out = run({QStringLiteral("logout"), server_->address()});
    QVERIFY2(out.ok() && out.out.contains(file.fileName().toUtf8()), out.out.constData());
    QVERIFY(!allFiles().contains("\"auth\""));
}

void LogInTest::logOutOfWhereNobodyLoggedInSaysSo() {
    const ProgramResult out = run({QStringLiteral("logout"), QStringLiteral("docker://a.example")});
    QVERIFY(out.ok());
    QVERIFY2(out.out.contains("No log-in to a.example was kept"), out.out.constData());
}

void LogInTest::everyOtherKeyOfDockersFileStays() {
    QVERIFY(QDir().mkpath(home(QStringLiteral(".docker"))));
    QFile file(home(QStringLiteral(".docker/config.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"auths": {"other.example": {"auth": "YTpi"}}, "psFormat": "table", "x": [1]})");
    file.close();
    QVERIFY(logIn(password).ok());
    QVERIFY(run({QStringLiteral("logout"), server_->address()}).ok());
    const QByteArray all = allFiles();
    for (const char* kept : {"other.example", "YTpi", "psFormat", "\"x\""}) {
        QVERIFY2(all.contains(kept), all.constData());
    }
}

void LogInTest::whoIsNotLoggedInIsToldHow() {
    const ProgramResult list = run({QStringLiteral("ls"), server_->reference({}).chopped(1)});
    QCOMPARE(list.status, 1);
    QVERIFY2(list.err.contains("stowage login"), list.err.constData());
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::LogInTest)
#include "logintest.moc"
