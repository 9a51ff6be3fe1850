#include "core/remote/registriesconf.h"

#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace stowage;

namespace {

using Pulls = RegistriesConf::Pulls;

QString s(const char* text) {
    return QString::fromUtf8(text);
}

QString written(const RegistriesConf::Endpoint& endpoint) {
    return endpoint.host + QLatin1Char('/') + endpoint.repository +
           (endpoint.insecure ? s(" insecure") : QString());
}

QString written(const RegistriesConf::Route& route) {
    QString text;
    for (const auto& mirror : route.mirrors) {
        text += written(mirror.endpoint);
        text += mirror.pulls == Pulls::ByDigest ? s(" by digest")
                : mirror.pulls == Pulls::ByTag  ? s(" by tag")
                                                : QString();
        text += s(", ");
    }
    return text + written(route.location) + (route.blocked ? s(" blocked") : QString());
}

} // namespace

class RegistriesConfTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void saysNothingWithoutFiles();
    void findsTheRoute_data();
    void findsTheRoute();
    void laterFilesSayAnew();
    void whatIsMarkedInsecureIsSoWhateverTheFilesSay();
    void theUsersFileStandsForTheSystems();
    void readsSearchRegistries();
    void aMalformedFileIsNamedWithItsLine_data();
    void aMalformedFileIsNamedWithItsLine();

private:
    QString path(const char* name) const { return folder_->filePath(s(name)); }

    bool write(const char* name, const QByteArray& bytes) const {
        QFile file(path(name));
        return QDir().mkpath(QFileInfo(path(name)).path()) && file.open(QIODevice::WriteOnly) &&
               file.write(bytes) == bytes.size();
    }

    static QString route(const RegistriesConf& conf, const char* host,
                         const char* repository = nullptr) {
        if (repository == nullptr) {
            return written(conf.lookup(s(host)));
        }
        const auto name = RepositoryName::parse(s(repository));
        return name ? written(conf.lookup(s(host), &*name)) : name.error().message();
    }

    std::unique_ptr<QTemporaryDir> folder_;
};

void RegistriesConfTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(folder_->isValid());
}

void RegistriesConfTest::saysNothingWithoutFiles() {
    const auto conf = RegistriesConf::read({path("missing")});
    VERIFY_RESULT(conf);
    QCOMPARE(route(*conf, "a.example:5000", "x/y"), s("a.example:5000/x/y"));
    QCOMPARE(route(*conf, "index.docker.io"), s("index.docker.io/"));
    QVERIFY(conf->searchRegistries().isEmpty());
}

void RegistriesConfTest::findsTheRoute_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("repository");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char* host, const char* repository, const char* expected) {
        QTest::addRow("%s/%s", host, repository) << s(host) << s(repository) << s(expected);
    };
    row("plain.example", "x", "plain.example/x insecure");
    row("plain.example", "", "plain.example/ insecure");
    row("Plain.Example", "x", "Plain.Example/x insecure");
    row("plain.example:5000", "x", "plain.example:5000/x");
    row("plain.example.evil", "x", "plain.example.evil/x");
    row("evil-plain.example", "x", "evil-plain.example/x");
    row("caps.example", "x", "CAPS.example/x insecure");
    row("moved.example", "a/b", "new.example/old/a/b");
    row("moved.example", "", "new.example/old");
    row("moved.example", "secret", "moved.example/secret blocked");
    row("moved.example", "secret/x", "moved.example/secret/x blocked");
    row("moved.example", "secrets", "new.example/old/secrets");
    row("docker.io", "library/debian",
        "m1.example/hub/library/debian, m2.example:5000/library/debian insecure by digest, "
        "m3.example/library/debian by tag, docker.io/library/debian");
    row("index.docker.io", "a/b",
        "m1.example/hub/a/b, m2.example:5000/a/b insecure by digest, m3.example/a/b by tag, "
        "index.docker.io/a/b");
    row("digest.example", "x", "m.example/x by digest, m4.example/x, digest.example/x");
    row("a.wild.example", "x", "a.wild.example/x insecure");
    row("a.b.wild.example:5000", "x", "a.b.wild.example:5000/x insecure");
    row("special.wild.example", "x", "special.wild.example/x");
    row("wild.example", "x", "wild.example/x");
    row("evilwild.example", "x", "evilwild.example/x");
    row("a.wild.example.evil", "x", "a.wild.example.evil/x");
    row("evil.example", "a.wild.example", "evil.example/a.wild.example");
    row("a.gone.example:80", "x/y", "here.example/all/x/y");
}

void RegistriesConfTest::findsTheRoute() {
    QFETCH(QString, host);
    QFETCH(QString, repository);
    QVERIFY(write("registries.conf", R"(
unqualified-search-registries = ["docker.io"]
unknown-key = { of = "another release" }

[[registry]]
location = "plain.example"
insecure = true

[[registry]]
location = "CAPS.example"
insecure = true

[[registry]]
prefix = "moved.example/"
location = "new.example/old/"

[[registry]]
prefix = "moved.example/secret"
location = "moved.example/secret"
blocked = true

[[registry]]
prefix = "docker.io"
location = "docker.io"
[[registry.mirror]]
location = "m1.example/hub"
[[registry.mirror]]
location = "m2.example:5000"
insecure = true
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "m3.example"
pull-from-mirror = "tag-only"

[[registry]]
location = "digest.example"
mirror-by-digest-only = true
[[registry.mirror]]
location = "m.example"
[[registry.mirror]]
location = "m4.example"
pull-from-mirror = "all"

[[registry]]
prefix = "*.wild.example"
insecure = true

[[registry]]
location = "special.wild.example"

[[registry]]
prefix = "*.gone.example"
location = "here.example/all"
)"));
    const auto conf = RegistriesConf::read({path("registries.conf")});
    VERIFY_RESULT(conf);
    QTEST(route(*conf, qPrintable(host), repository.isEmpty() ? nullptr : qPrintable(repository)),
          "expected");
}

void RegistriesConfTest::laterFilesSayAnew() {
    QVERIFY(write("one", "unqualified-search-registries = [\"one.example\"]\n"
                         "[[registry]]\nlocation = \"a.example\"\ninsecure = true\n"
                         "[[registry.mirror]]\nlocation = \"m.example\"\n"
                         "[[registry]]\nlocation = \"b.example\"\ninsecure = true\n"));
    QVERIFY(write("two", "[[registry]]\nlocation = \"a.example\"\nblocked = true\n"));
    const auto conf = RegistriesConf::read({path("one"), path("two")});
    VERIFY_RESULT(conf);
    QCOMPARE(route(*conf, "a.example", "x"), s("a.example/x blocked"));
    QCOMPARE(route(*conf, "b.example", "x"), s("b.example/x insecure"));
    QCOMPARE(conf->searchRegistries(), QStringList{s("one.example")});
}

void RegistriesConfTest::whatIsMarkedInsecureIsSoWhateverTheFilesSay() {
    RegistriesConf nothing;
    nothing.markInsecure(s("Plain.example:5000"));
    QCOMPARE(route(nothing, "plain.example:5000", "x"), s("plain.example:5000/x insecure"));
    QCOMPARE(route(nothing, "plain.example", "x"), s("plain.example/x"));
    QVERIFY(write("one", "[[registry]]\nprefix = \"a.example/team\"\nlocation = \"b.example\"\n"
                         "[[registry.mirror]]\nlocation = \"m.example\"\n"));
    auto conf = RegistriesConf::read({path("one")});
    VERIFY_RESULT(conf);
    conf->markInsecure(s("a.example"));
    // It is the name that was given that counts; what else is read from is not meant.
    QCOMPARE(route(*conf, "a.example", "team/x"), s("m.example/x, b.example/x insecure"));
    QCOMPARE(route(*conf, "b.example", "x"), s("b.example/x"));
}

void RegistriesConfTest::theUsersFileStandsForTheSystems() {
    const QProcessEnvironment none;
    const auto files = [&](const QProcessEnvironment& environment) {
        return RegistriesConf::standardFiles(environment, path("home"), path("etc"));
    };
    QCOMPARE(files(none), QStringList{path("etc/registries.conf")});

    QVERIFY(write("etc/registries.conf.d/10-b.conf", "") &&
            write("etc/registries.conf.d/00-a.conf", "") &&
            write("etc/registries.conf.d/20-c.conf.bak", "") &&
            write("home/.config/containers/registries.conf.d/00-u.conf", ""));
    const QStringList rest{path("etc/registries.conf.d/00-a.conf"),
                           path("etc/registries.conf.d/10-b.conf"),
                           path("home/.config/containers/registries.conf.d/00-u.conf")};
    QCOMPARE(files(none), QStringList{path("etc/registries.conf")} + rest);
    QVERIFY(write("home/.config/containers/registries.conf", ""));
    QCOMPARE(files(none), QStringList{path("home/.config/containers/registries.conf")} + rest);

    QProcessEnvironment environment;
    environment.insert(s("CONTAINERS_REGISTRIES_CONF"), path("mine"));
    QCOMPARE(files(environment), QStringList{path("mine")} + rest);
    environment.clear();
    environment.insert(s("XDG_CONFIG_HOME"), path("conf"));
    QVERIFY(write("conf/containers/registries.conf", ""));
    QCOMPARE(files(environment).constFirst(), path("conf/containers/registries.conf"));
}

void RegistriesConfTest::readsSearchRegistries() {
    QVERIFY(write("one", "unqualified-search-registries = [\"a.example\", \"docker.io\"]"));
    const auto conf = RegistriesConf::read({path("one")});
    VERIFY_RESULT(conf);
    QCOMPARE(conf->searchRegistries(), QStringList({s("a.example"), s("docker.io")}));
}

void RegistriesConfTest::aMalformedFileIsNamedWithItsLine_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("error");

    const auto row = [](const char* name, const QByteArray& content, int line,
                        const char* error = "corrupt") {
        QTest::newRow(name) << content << line << s(error);
    };
    const QByteArray registry = "[[registry]]\nlocation = \"a.example\"\n";
    row("no TOML", "a = 1\nb = \n", 2);
    row("an unterminated string", "a = \"b\n", 1);
    row("a key twice", "a = 1\n\na = 2\n", 3);
    row("no UTF-8", "a = 1\nb = \"\xff\"\n", 2);
    row("NUL", QByteArray("a = 1\n\0", 7), 2);
    row("nested too deeply", "a = " + QByteArray(100000, '['), 1);
    row("registry is a string", "registry = \"a.example\"", 1);
    row("registry is a table", "[registry]\nlocation = \"a.example\"", 1);
    row("registry is an array of strings", "registry = [\n\"a.example\"]", 2);
    row("no location", "\n[[registry]]\nprefix = \"a.example\"", 2);
    row("neither prefix nor location", "[[registry]]\ninsecure = true", 1);
    row("a location that is a number", "[[registry]]\nlocation = 1", 2);
    row("a location that is a URL", "[[registry]]\nlocation = \"https://a.example\"", 2);
    row("a location with a user", "[[registry]]\nlocation = \"u@a.example\"", 2);
    row("a location with a line break", "[[registry]]\nlocation = \"a.example\\r\\nb\"", 2);
    row("a location with dots for a path", "[[registry]]\nlocation = \"a.example/../b\"", 2);
    row("a prefix that is a URL", registry + "prefix = \"https://a.example\"", 3);
    row("a wildcard with a path", registry + "prefix = \"*.a.example/x\"", 3);
    row("a wildcard with a port", registry + "prefix = \"*.a.example:80\"", 3);
    row("a wildcard within", registry + "prefix = \"a.*.example\"", 3);
    row("a wildcard for everything", registry + "prefix = \"*\"", 3);
    row("insecure is a string", registry + "insecure = \"no\"", 3);
    row("blocked is a number", registry + "blocked = 1", 3);
    row("mirror is a string", registry + "mirror = \"m.example\"", 3);
    row("a mirror without a location", registry + "[[registry.mirror]]\ninsecure = true", 3);
    row("an unknown pull-from-mirror",
        registry + "[[registry.mirror]]\nlocation = \"m.example\"\npull-from-mirror = \"x\"", 5);
    row("search is a string", "unqualified-search-registries = \"docker.io\"", 1);
    row("search holds numbers", "unqualified-search-registries = [\n1]", 2);
    row("version 1", "\n[registries.insecure]\nregistries = [\"a.example\"]", 2, "unsupported");
}

void RegistriesConfTest::aMalformedFileIsNamedWithItsLine() {
    QFETCH(QByteArray, content);
    QFETCH(int, line);
    QVERIFY(write("bad", content));
    const auto conf = RegistriesConf::read({path("bad")});
    QVERIFY(!conf);
    QTEST(errorCodeName(conf.error().code()), "error");
    const QString where = QStringLiteral("%1, line %2:").arg(path("bad")).arg(line);
    QVERIFY2(conf.error().message().startsWith(where), qPrintable(conf.error().message()));
}

QTEST_GUILESS_MAIN(RegistriesConfTest)
#include "registriesconftest.moc"
