#include "core/remote/configcredentials.h"

#include "tests/remote/fakeprograms.h"
#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTest>

#include <sys/stat.h>

using namespace stowage;
using namespace stowage::test;

namespace {

QString s(const char* text) {
    return QString::fromUtf8(text);
}

/// An entry of "auths" with a user and the password "p".
QByteArray entry(const QByteArray& key, const QByteArray& user) {
    return '"' + key + R"(": {"auth": ")" + (user + ":p").toBase64() + "\"}";
}

QByteArray auths(const QByteArray& entries) {
    return R"({"auths": {)" + entries + "}}";
}

} // namespace

class ConfigCredentialsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void findsNothingWhereThereIsNoFile();
    void findsTheEntryOfAHost_data();
    void findsTheEntryOfAHost();
    void readsTokens();
    void anEmptyEntryIsNone();
    void theLongestPrefixWins_data();
    void theLongestPrefixWins();
    void looksThroughTheFilesInOrder();
    void registryAuthFileStandsForBothOfTheContainersFiles();
    void aHelperGoesBeforeTheStoreAndTheStoreBeforeTheFile();
    void aFailingHelperEndsTheSearch();
    void noticesThatAFileHasChanged();
    void aMalformedFileIsNamedWithoutItsContent_data();
    void aMalformedFileIsNamedWithoutItsContent();
    void aPipeIsNoFile();
    void refusesWhatIsNoHost();

    void storesInAFileOfItsOwnersAlone();
    void storingKeepsAllElse();
    void storingFollowsLinks();
    void storingDoesNotReplaceAMalformedFile();
    void storesWithTheHelper();
    void refusesToStoreWhatCannotBeRead_data();
    void refusesToStoreWhatCannotBeRead();
    void erases();
    void erasesWithTheHelper();

private:
    QString home(const char* path) const { return home_->filePath(QString::fromLatin1(path)); }
    QString config() const { return home(".docker/config.json"); }

    bool write(const QString& path, const QByteArray& bytes) const {
        QFile file(path);
        return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) &&
               file.write(bytes) == bytes.size();
    }

    QByteArray read(const QString& path) const {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QJsonObject json(const QString& path) const {
        return QJsonDocument::fromJson(read(path)).object();
    }

    std::unique_ptr<ConfigCredentials> credentials() const {
        return std::make_unique<ConfigCredentials>(environment_, home_->path());
    }

    /// The user that is found; "none", or the error's name.
    QString user(const char* host, const char* repository = nullptr) const {
        return userIn(*credentials(), host, repository);
    }

    static QString userIn(ConfigCredentials& credentials, const char* host,
                          const char* repository = nullptr) {
        std::optional<RepositoryName> name;
        if (repository != nullptr) {
            name = *RepositoryName::parse(s(repository));
        }
        const auto found = credentials.find(s(host), name ? &*name : nullptr, {});
        if (!found) {
            return errorCodeName(found.error().code());
        }
        return *found ? (*found)->user : s("none");
    }

    std::unique_ptr<QTemporaryDir> home_;
    std::unique_ptr<FakePrograms> helpers_;
    QProcessEnvironment environment_;
};

void ConfigCredentialsTest::init() {
    home_ = std::make_unique<QTemporaryDir>();
    helpers_ = std::make_unique<FakePrograms>();
    QVERIFY(home_->isValid() && helpers_->isValid());
    environment_ = helpers_->environment();
}

void ConfigCredentialsTest::findsNothingWhereThereIsNoFile() {
    QCOMPARE(user("docker.io"), s("none"));
}

void ConfigCredentialsTest::findsTheEntryOfAHost_data() {
    QTest::addColumn<QByteArray>("entries");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("found");

    const auto row = [](const char* name, const QByteArray& entries, const char* host,
                        const char* found) {
        QTest::newRow(name) << entries << s(host) << s(found);
    };
    row("its name", entry("a.example", "u"), "a.example", "u");
    row("with a port", entry("a.example:5000", "u"), "a.example:5000", "u");
    row("a URL", entry("https://a.example/v1/", "u"), "a.example", "u");
    row("the name before a URL", entry("a.example", "u") + ',' + entry("https://a.example", "v"),
        "a.example", "u");
    row("Docker Hub", entry("https://index.docker.io/v1/", "u"), "docker.io", "u");
    row("Docker Hub's API", entry("https://index.docker.io/v1/", "u"), "registry-1.docker.io", "u");
    row("Docker Hub by its name", entry("docker.io", "u"), "docker.io", "u");
    row("another port", entry("a.example:5000", "u"), "a.example", "none");
    row("another's end", entry("evil-a.example", "u"), "a.example", "none");
    row("another's beginning", entry("a.example.evil", "u"), "a.example", "none");
    row("a part of the registry", entry("a.example/team", "u"), "a.example", "none");
    row("user and password apart", R"("a.example": {"username": "u", "password": "p"})",
        "a.example", "u");
    row("a number for an entry", R"("a.example": 1)", "a.example", "corrupt");
    row("a number for a pair", R"("a.example": {"auth": 1})", "a.example", "corrupt");
    row("no base64", R"("a.example": {"auth": "hunter2!"})", "a.example", "corrupt");
    row("no colon", R"("a.example": {"auth": "aHVudGVyMg=="})", "a.example", "corrupt");
    row("a line break in a token", R"("a.example": {"identitytoken": "a\r\nb"})", "a.example",
        "corrupt");
    row("another's malformed entry", entry("a.example", "u") + R"(, "b.example": 1)", "a.example",
        "u");
}

void ConfigCredentialsTest::findsTheEntryOfAHost() {
    QFETCH(QByteArray, entries);
    QFETCH(QString, host);
    QFETCH(QString, found);
    QVERIFY(write(config(), auths(entries)));
    QCOMPARE(user(qPrintable(host)), found);
}

void ConfigCredentialsTest::readsTokens() {
    QVERIFY(write(config(), auths(R"("a.example": {"auth": "dTpwOnE=", "identitytoken": "i",
                                     "registrytoken": "r"})")));
    const auto found = credentials()->find(s("a.example"), nullptr, {});
    VERIFY_RESULT(found);
    QVERIFY(*found == (Credential{.user = s("u"),
                                  .password = s("p:q"),
                                  .identityToken = s("i"),
                                  .registryToken = s("r")}));
}

void ConfigCredentialsTest::anEmptyEntryIsNone() {
    QVERIFY(write(config(), auths(R"("a.example": {})")));
    QCOMPARE(user("a.example"), s("none"));
}

void ConfigCredentialsTest::theLongestPrefixWins_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("repository");
    QTest::addColumn<QString>("found");

    const auto row = [](const char* host, const char* repository, const char* found) {
        QTest::addRow("%s/%s", host, repository) << s(host) << s(repository) << s(found);
    };
    row("a.example", "x/y/z", "xyz");
    row("a.example", "x/y/other", "xy");
    row("a.example", "x/y", "xy");
    row("a.example", "x/yy", "whole");
    row("a.example", "other", "whole");
    row("docker.io", "library/debian", "official");
    row("docker.io", "team/debian", "none");
    row("b.example", "x/y", "none");
}

void ConfigCredentialsTest::theLongestPrefixWins() {
    QFETCH(QString, host);
    QFETCH(QString, repository);
    QVERIFY(
        write(home(".config/containers/auth.json"),
              auths(entry("a.example", "whole") + ',' + entry("a.example/x/y", "xy") + ',' +
                    entry("a.example/x/y/z", "xyz") + ',' + entry("docker.io/library", "official") +
                    ',' + entry("https://b.example.evil/x", "evil"))));
    QTEST(user(qPrintable(host), qPrintable(repository)), "found");
}

void ConfigCredentialsTest::looksThroughTheFilesInOrder() {
    environment_.insert(s("XDG_RUNTIME_DIR"), home("run"));
    environment_.insert(s("XDG_CONFIG_HOME"), home("conf"));
    environment_.insert(s("DOCKER_CONFIG"), home("dock"));
    QVERIFY(write(home("run/containers/auth.json"), auths(entry("a.example", "runtime"))));
    QVERIFY(write(home("conf/containers/auth.json"),
                  auths(entry("a.example", "config") + ',' + entry("b.example", "config"))));
    QVERIFY(write(home("dock/config.json"),
                  auths(entry("a.example", "docker") + ',' + entry("b.example", "docker") + ',' +
                        entry("c.example", "docker"))));
    QVERIFY(write(config(), auths(entry("d.example", "not here"))));
    QCOMPARE(user("a.example"), s("runtime"));
    QCOMPARE(user("b.example"), s("config"));
    QCOMPARE(user("c.example"), s("docker"));
    QCOMPARE(user("d.example"), s("none"));
}

void ConfigCredentialsTest::registryAuthFileStandsForBothOfTheContainersFiles() {
    environment_.insert(s("REGISTRY_AUTH_FILE"), home("my.json"));
    QVERIFY(write(home("my.json"), auths(entry("a.example", "mine"))));
    QVERIFY(write(home(".config/containers/auth.json"),
                  auths(entry("a.example", "config") + ',' + entry("b.example", "config"))));
    QVERIFY(write(config(), auths(entry("c.example", "docker"))));
    QCOMPARE(user("a.example"), s("mine"));
    QCOMPARE(user("b.example"), s("none"));
    QCOMPARE(user("c.example"), s("docker"));
}

void ConfigCredentialsTest::aHelperGoesBeforeTheStoreAndTheStoreBeforeTheFile() {
    QVERIFY(helpers_->add("one", R"(echo '{"Username":"of one","Secret":"p"}')"));
    QVERIFY(helpers_->add("all", R"sh([ "$(/bin/cat)" != d.example ] && {
        echo '{"Username":"of all","Secret":"p"}';
        exit 0; }
        echo 'credentials not found in native keychain'; exit 1)sh"));
    QVERIFY(write(config(), R"({"credsStore": "all",
        "credHelpers": {"a.example": "one", "c.example": ""}, "auths": {)" +
                                entry("a.example", "file") + ',' + entry("b.example", "file") +
                                ',' + entry("c.example", "file") + "}}"));
    QCOMPARE(user("a.example"), s("of one"));
    QCOMPARE(user("b.example"), s("of all"));
    QCOMPARE(user("c.example"), s("file"));
    QCOMPARE(user("d.example"), s("none"));
}

void ConfigCredentialsTest::aFailingHelperEndsTheSearch() {
    QVERIFY(helpers_->add("locked", "echo locked; exit 1"));
    QVERIFY(write(home(".config/containers/auth.json"),
                  R"({"credHelpers": {"a.example": "locked", "b.example": "missing"}})"));
    QVERIFY(
        write(config(), auths(entry("a.example", "docker") + ',' + entry("b.example", "docker"))));
    QCOMPARE(user("a.example"), s("io"));
    QCOMPARE(user("b.example"), s("unsupported"));
}

void ConfigCredentialsTest::noticesThatAFileHasChanged() {
    const auto source = credentials();
    QCOMPARE(userIn(*source, "a.example"), s("none"));
    QVERIFY(write(config(), auths(entry("a.example", "one"))));
    QCOMPARE(userIn(*source, "a.example"), s("one"));
    // As `docker login` does it: another file of the same size, renamed into its place.
    QVERIFY(write(home("new"), auths(entry("a.example", "two"))));
    QVERIFY(QFile::remove(config()) && QFile::rename(home("new"), config()));
    QCOMPARE(userIn(*source, "a.example"), s("two"));
    QVERIFY(write(config(), "{"));
    QCOMPARE(userIn(*source, "a.example"), s("corrupt"));
    QVERIFY(write(config(), auths(entry("a.example", "three"))));
    QCOMPARE(userIn(*source, "a.example"), s("three"));
    QVERIFY(QFile::remove(config()));
    QCOMPARE(userIn(*source, "a.example"), s("none"));
}

void ConfigCredentialsTest::aMalformedFileIsNamedWithoutItsContent_data() {
    QTest::addColumn<QByteArray>("content");

    QTest::newRow("cut off") << QByteArray(R"({"auths": {"a.example": {"auth": "hunter2)");
    QTest::newRow("an array") << QByteArray(R"(["hunter2"])");
    QTest::newRow("no JSON") << QByteArray("hunter2");
    QTest::newRow("auths is none") << QByteArray(R"({"auths": "hunter2"})");
    QTest::newRow("a bad entry") << auths(R"("a.example": {"auth": "hunter2!"})");
    QTest::newRow("helpers are none") << QByteArray(R"({"credHelpers": ["hunter2"]})");
    QTest::newRow("a store is none") << QByteArray(R"({"credsStore": ["hunter2"]})");
    QTest::newRow("an entry twice") << auths(R"("a.example": {"auth": "hunter2"},
                                                "a.example": {"auth": "hunter2"})");
}

void ConfigCredentialsTest::aMalformedFileIsNamedWithoutItsContent() {
    QFETCH(QByteArray, content);
    for (const QString& path : {config(), home(".config/containers/auth.json")}) {
        QVERIFY(write(path, content));
        const auto found = credentials()->find(s("a.example"), nullptr, {});
        COMPARE_ERROR(found, ErrorCode::Corrupt);
        QVERIFY(found.error().message().contains(path));
        QVERIFY(!found.error().message().contains(s("hunter2")));
    }
}

void ConfigCredentialsTest::aPipeIsNoFile() {
    QVERIFY(QDir().mkpath(home(".docker")));
    QCOMPARE(::mkfifo(QFile::encodeName(config()).constData(), 0600), 0);
    QCOMPARE(user("a.example"), s("unsupported"));
}

void ConfigCredentialsTest::refusesWhatIsNoHost() {
    const auto source = credentials();
    for (const char* host : {"", "https://a.example", "a.example/b", "a\nb", "u@a.example"}) {
        QCOMPARE(userIn(*source, host), s("invalid-argument"));
        COMPARE_ERROR(
            source->store(
                s(host),
                {.user = s("u"), .password = s("p"), .identityToken = {}, .registryToken = {}}),
            ErrorCode::InvalidArgument);
        COMPARE_ERROR(source->erase(s(host)), ErrorCode::InvalidArgument);
    }
}

void ConfigCredentialsTest::storesInAFileOfItsOwnersAlone() {
    const Credential credential{.user = s("m\xc3\xbcller"),
                                .password = s("p:q \"x\""),
                                .identityToken = {},
                                .registryToken = {}};
    const auto source = credentials();
    VERIFY_RESULT(source->store(s("a.example:5000"), credential));
    const auto found = source->find(s("a.example:5000"), nullptr, {});
    VERIFY_RESULT(found);
    QVERIFY(*found == credential);
    struct stat status{};
    QCOMPARE(::stat(QFile::encodeName(config()).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0600U);
    QCOMPARE(::stat(QFile::encodeName(home(".docker")).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0700U);
    QCOMPARE(QDir(home(".docker")).entryList(QDir::Files | QDir::Hidden),
             QStringList{s("config.json")});
}

void ConfigCredentialsTest::storingKeepsAllElse() {
    QVERIFY(write(config(), R"({"psFormat": "table", "n": 9007199254740993, "auths": {
        "b.example": {"auth": "dTpw", "email": "e"}}, "plugins": {"x": {"y": ["z"]}}})"));
    QVERIFY(
        QFile::setPermissions(config(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    QJsonObject expected = json(config());
    const auto source = credentials();
    VERIFY_RESULT(source->store(
        s("docker.io"),
        {.user = {}, .password = {}, .identityToken = s("i"), .registryToken = s("r")}));
    QJsonObject expectedAuths = expected.value(s("auths")).toObject();
    expectedAuths.insert(s("https://index.docker.io/v1/"),
                         QJsonObject{{s("identitytoken"), s("i")}, {s("registrytoken"), s("r")}});
    expected.insert(s("auths"), expectedAuths);
    QCOMPARE(json(config()), expected);
    QVERIFY(read(config()).contains("9007199254740993"));
    struct stat status{};
    QCOMPARE(::stat(QFile::encodeName(config()).constData(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0640U);
}

void ConfigCredentialsTest::storingFollowsLinks() {
    QVERIFY(QDir().mkpath(home(".docker")) && QDir().mkpath(home("dotfiles")));
    QVERIFY(QFile::link(s("../dotfiles/link"), config()));
    QVERIFY(QFile::link(s("docker.json"), home("dotfiles/link")));
    const auto source = credentials();
    for (const char* user :
         {"one", "two"}) { // Where the link leads nowhere yet, and then to a file.
        VERIFY_RESULT(source->store(
            s("a.example"),
            {.user = s(user), .password = s("p"), .identityToken = {}, .registryToken = {}}));
        QVERIFY(QFileInfo(config()).isSymLink());
        QVERIFY(QFileInfo(home("dotfiles/link")).isSymLink());
        QVERIFY(read(home("dotfiles/docker.json")).contains("a.example"));
        QCOMPARE(userIn(*source, "a.example"), s(user));
    }
}

void ConfigCredentialsTest::storingDoesNotReplaceAMalformedFile() {
    for (const QByteArray& content : {QByteArray("{\"auths\": {}"), QByteArray("{\"auths\": []}"),
                                      QByteArray("{\"credHelpers\": 1}")}) {
        QVERIFY(write(config(), content));
        COMPARE_ERROR(
            credentials()->store(
                s("a.example"),
                {.user = s("u"), .password = s("p"), .identityToken = {}, .registryToken = {}}),
            ErrorCode::Corrupt);
        COMPARE_ERROR(credentials()->erase(s("a.example")), ErrorCode::Corrupt);
        QCOMPARE(read(config()), content);
    }
}

void ConfigCredentialsTest::storesWithTheHelper() {
    QVERIFY(helpers_->addKeeper("keeper"));
    QVERIFY(write(config(), R"({"credsStore": "keeper"})"));
    const auto source = credentials();
    VERIFY_RESULT(source->store(
        s("docker.io"),
        {.user = s("u"), .password = s("hunter2"), .identityToken = {}, .registryToken = {}}));
    QVERIFY(!read(config()).contains("hunter2"));
    QVERIFY(json(config()).value(s("auths")).toObject().contains(s("https://index.docker.io/v1/")));
    QVERIFY(helpers_->content("kept-https:__index.docker.io_v1_").contains("hunter2"));
    QCOMPARE(userIn(*source, "docker.io"), s("u"));
}

void ConfigCredentialsTest::refusesToStoreWhatCannotBeRead_data() {
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("token");

    QTest::newRow("nothing") << QString() << QString() << QString();
    QTest::newRow("a colon in the user") << s("a:b") << s("p") << QString();
    QTest::newRow("a line break in the password") << s("u") << s("a\nb") << QString();
    QTest::newRow("a line break in a token") << QString() << QString() << s("a\r");
    QTest::newRow("a NUL") << s("u") << QString(QChar(u'\0')) << QString();
}

void ConfigCredentialsTest::refusesToStoreWhatCannotBeRead() {
    QFETCH(QString, user);
    QFETCH(QString, password);
    QFETCH(QString, token);
    COMPARE_ERROR(
        credentials()->store(
            s("a.example"),
            {.user = user, .password = password, .identityToken = token, .registryToken = {}}),
        ErrorCode::InvalidArgument);
    QVERIFY(!QFileInfo::exists(config()));
}

void ConfigCredentialsTest::erases() {
    QVERIFY(write(config(), R"({"psFormat": "table", "auths": {)" + entry("a.example", "u") + ',' +
                                entry("https://a.example/v1/", "u") + ',' +
                                entry("b.example", "u") + "}}"));
    const auto source = credentials();
    VERIFY_RESULT(source->erase(s("a.example")));
    QCOMPARE(json(config()).value(s("auths")).toObject().keys(), QStringList{s("b.example")});
    QCOMPARE(json(config()).value(s("psFormat")).toString(), s("table"));
    const QByteArray before = read(config());
    VERIFY_RESULT(source->erase(s("c.example")));
    QCOMPARE(read(config()), before);
}

void ConfigCredentialsTest::erasesWithTheHelper() {
    QVERIFY(helpers_->addKeeper("keeper"));
    QVERIFY(write(config(), R"({"credHelpers": {"a.example": "keeper"}})"));
    const auto source = credentials();
    VERIFY_RESULT(source->store(
        s("a.example"),
        {.user = s("u"), .password = s("p"), .identityToken = {}, .registryToken = {}}));
    QCOMPARE(userIn(*source, "a.example"), s("u"));
    VERIFY_RESULT(source->erase(s("a.example")));
    QCOMPARE(userIn(*source, "a.example"), s("none"));
    QVERIFY(json(config()).value(s("auths")).toObject().isEmpty());
    QCOMPARE(helpers_->content("verbs"), QByteArray("get\nstore\nget\nget\nerase\nget\n"));
}

QTEST_GUILESS_MAIN(ConfigCredentialsTest)
#include "configcredentialstest.moc"
