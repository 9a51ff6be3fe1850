#include "core/remote/givencredential.h"
#include "core/remote/remoteregistry.h"
#include "tests/interop/handmadelayout.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/results.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"
#include "tests/support/testauthority.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr int ok = 0;
constexpr int failed = 1;
constexpr int usage = 2;

const QString user = QStringLiteral("amy");
const QString password = QStringLiteral("c4nary of a password");

ProgramResult stowageProgram(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

} // namespace

/// Every verb on a real docker-registry behind TLS and a log-in, with skopeo on its other side.
class RemoteCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatIsCopiedThereSkopeoTakes();
    void whatSkopeoPutThereIsCopied_data();
    void whatSkopeoPutThereIsCopied();
    void eachVerbAnswers_data();
    void eachVerbAnswers();
    void eachFailureHasItsStatus_data();
    void eachFailureHasItsStatus();
    void anArtifactIsUploaded();
    void anUnfinishedUploadIsListedAndGivenUp();
    void aByteThatWasTurnedOverIsFound();
    void aTagIsDeleted();
    void withoutALogInItIsSaidHowToLogIn();
    void plainHttpIsSpokenOnlyWhereItIsAllowed_data();
    void plainHttpIsSpokenOnlyWhereItIsAllowed();
    void insecureTrustsNoCertificate();

private:
    QString path(const QString& name) const { return home_->filePath(name); }
    QString app(const QString& behind = {}) const {
        return server_->reference(QStringLiteral("team/app")) + behind;
    }
    /// With "SERVER" for its address, "LAYOUT" for the folder of the image, "HOME" for the test's
    /// folder, and "MANIFEST", "CONFIG", "PLAIN" for digests.
    QString filledIn(QString text) const;
    QStringList filledIn(const QStringList& texts) const;
    ProgramResult skopeo(const QStringList& arguments) const;
    ProgramResult logIn(const QString& address, const QStringList& options = {}) const;
    void push() const;
    QString certificates() const {
        return path(QStringLiteral(".config/containers/certs.d/") + server_->address());
    }

    std::unique_ptr<QTemporaryDir> home_;
    std::unique_ptr<TestAuthority> authority_;
    std::unique_ptr<DockerRegistry> server_;
    const QList<SampleImage::Layer> layers_ = motdAndData();
    const SampleImage image_ = SampleImage::of(layers_);
};

void RemoteCommandTest::init() {
    home_ = std::make_unique<QTemporaryDir>();
    QVERIFY(home_->isValid());
    // Everything that is looked for lies below a folder made here.
    for (const char* variable :
         {"XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
          "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "CONTAINERS_REGISTRIES_CONF"}) {
        qunsetenv(variable);
    }
    qputenv("HOME", QFile::encodeName(home_->path()));
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    authority_ = std::make_unique<TestAuthority>();
    const auto issued = authority_->issueForServer();
    server_ =
        DockerRegistry::start(path(QStringLiteral("served")),
                              {.users = {{user, password}},
                               .tls = DockerRegistry::Tls{.certificateFile = issued.certificateFile,
                                                          .keyFile = issued.keyFile}});
    QVERIFY(server_);
    QVERIFY(QDir().mkpath(certificates()));
    QVERIFY(QFile::copy(authority_->certificateFile(), certificates() + QStringLiteral("/ca.crt")));
    const ProgramResult in = logIn(server_->address());
    QVERIFY2(in.ok(), in.err.constData());
    writeLayout(path(QStringLiteral("layout")), image_, layers_, QStringLiteral("v1"));
}

void RemoteCommandTest::cleanup() {
    server_.reset();
    authority_.reset();
    home_.reset();
}

ProgramResult RemoteCommandTest::logIn(const QString& address, const QStringList& options) const {
    return runProgram(
        QStringLiteral("sh"),
        QStringList{QStringLiteral("-c"), QStringLiteral("printf '%s\\n' \"$0\" | \"$@\""),
                    password, QStringLiteral(STOWAGE_PROGRAM), QStringLiteral("login"),
                    QStringLiteral("--user"), user, QStringLiteral("--password-stdin"), address} +
            options);
}

/// It finds the log-in and the certificate where stowage does.
ProgramResult RemoteCommandTest::skopeo(const QStringList& arguments) const {
    return runProgram(QStringLiteral("skopeo"),
                      QStringList{QStringLiteral("--insecure-policy")} + arguments);
}

QString RemoteCommandTest::filledIn(QString text) const {
    text.replace(QLatin1String("SERVER"), QStringLiteral("docker://") + server_->address());
    text.replace(QLatin1String("LAYOUT"),
                 QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("layout"))));
    text.replace(QLatin1String("HOME"), home_->path());
    text.replace(QLatin1String("MANIFEST"), image_.manifestDescriptor.digest.toString());
    text.replace(QLatin1String("CONFIG"), image_.configDescriptor.digest.toString());
    text.replace(QLatin1String("PLAIN"), describe(layers_[1].stored, {}).digest.toString());
    return text;
}

QStringList RemoteCommandTest::filledIn(const QStringList& texts) const {
    QStringList filled;
    for (const QString& text : texts) {
        filled.append(filledIn(text));
    }
    return filled;
}

/// team/app:v1, by skopeo.
void RemoteCommandTest::push() const {
    const ProgramResult pushed =
        skopeo({QStringLiteral("copy"), QStringLiteral("--preserve-digests"),
                filledIn(QStringLiteral("LAYOUT")), app(QStringLiteral(":v1"))});
    QVERIFY2(pushed.ok(), pushed.err.constData());
}

void RemoteCommandTest::whatIsCopiedThereSkopeoTakes() {
    const ProgramResult copied = stowageProgram(
        filledIn({QStringLiteral("copy"), QStringLiteral("LAYOUT"), app(QStringLiteral(":v1"))}));
    QVERIFY2(copied.ok(), copied.err.constData());
    QCOMPARE(copied.out, filledIn(QStringLiteral("MANIFEST  ")).toUtf8() +
                             app(QStringLiteral(":v1\n")).toUtf8());
    const QString taken = QStringLiteral("oci:%1:v1").arg(path(QStringLiteral("taken")));
    const ProgramResult pulled =
        skopeo({QStringLiteral("copy"), QStringLiteral("--preserve-digests"),
                app(QStringLiteral(":v1")), taken});
    QVERIFY2(pulled.ok(), pulled.err.constData());
    QCOMPARE(skopeo({QStringLiteral("inspect"), QStringLiteral("--raw"), taken}).out,
             image_.manifest);
}

void RemoteCommandTest::whatSkopeoPutThereIsCopied_data() {
    QTest::addColumn<QString>("target");
    QTest::newRow("a layout") << "oci:HOME/copy:v1";
    QTest::newRow("an archive") << "oci-archive:HOME/copy.tar:v1";
    QTest::newRow("a registry's folder") << "registry:HOME/copy//team/app:v1";
    QTest::newRow("the same server") << "SERVER/other/app:v2";
}

void RemoteCommandTest::whatSkopeoPutThereIsCopied() {
    QFETCH(const QString, target);
    push();
    const ProgramResult copied =
        stowageProgram({QStringLiteral("copy"), app(QStringLiteral(":v1")), filledIn(target)});
    QVERIFY2(copied.ok(), copied.err.constData());
    QVERIFY2(copied.out.startsWith(filledIn(QStringLiteral("MANIFEST  ")).toUtf8()),
             copied.out.constData());
    const ProgramResult verified = stowageProgram({QStringLiteral("verify"), filledIn(target)});
    QVERIFY2(verified.ok(), verified.out.constData());
}

void RemoteCommandTest::eachVerbAnswers_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("answer"); // A part of it.
    const auto row = [](const char* name, const char* words, const char* answer) {
        QTest::newRow(name) << QString::fromLatin1(words).split(QLatin1Char(' '))
                            << QString::fromLatin1(answer);
    };
    row("ls of the server", "ls SERVER", "team/app");
    row("ls of a repository", "ls SERVER/team/app", "v1  MANIFEST");
    row("ls of an image", "ls SERVER/team/app:v1", "PLAIN");
    row("ls by digest", "ls SERVER/team/app@MANIFEST", "PLAIN");
    row("ls as JSON", "ls --json SERVER/team/app", "\"digest\": \"MANIFEST\"");
    row("verify of the server", "verify SERVER", " 0 bad, 0 missing, 0 not checked");
    row("verify of a repository", "verify SERVER/team/app", " 0 bad, 0 missing, 0 not checked");
    row("verify of an image", "verify SERVER/team/app:v1", " 0 bad, 0 missing, 0 not checked");
    row("verify as JSON", "verify --json SERVER/team/app:v1", "\"bad\": 0");
    row("export of a config", "export --layer CONFIG -o - SERVER/team/app:v1", "\"rootfs\"");
    row("export of a layer", "export --layer PLAIN -o - SERVER/team/app:v1", "usr/share/data");
    row("export of a file", "export --file etc/motd -o - SERVER/team/app:v1", "hello\n");
    row("export of all files", "export --rootfs -o - SERVER/team/app:v1", "etc/motd");
    row("no unfinished uploads", "uploads SERVER", "");
    row("no unfinished uploads as JSON", "uploads --json SERVER/team/app", "[\n]");
}

void RemoteCommandTest::eachVerbAnswers() {
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, answer);
    push();
    const ProgramResult result = stowageProgram(filledIn(arguments));
    QVERIFY2(result.status == ok, (result.out + result.err).constData());
    QCOMPARE(result.err, QByteArray());
    QVERIFY2(result.out.contains(filledIn(answer).toUtf8()), result.out.constData());
}

void RemoteCommandTest::eachFailureHasItsStatus_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("said"); // A part of it.
    const auto row = [](const char* words, int status, const char* said) {
        QTest::newRow(words) << QString::fromLatin1(words).split(QLatin1Char(' ')) << status
                             << QString::fromLatin1(said);
    };
    row("ls SERVER/team/none", failed, "team/none");
    row("ls SERVER/team/app:none", failed, "none");
    row("ls SERVER/team/app@CONFIG", failed, "CONFIG");
    row("ls docker://127.0.0.1:1", failed, "127.0.0.1:1");
    row("ls docker://", usage, "--help");
    row("ls SERVER/Team/app", usage, "--help");
    row("ls SERVER/team/app@sha256:12", usage, "--help");
    row("ls SERVER SERVER", usage, "--help");
    row("copy SERVER/team/app:none oci:HOME/copy", failed, "none");
    row("copy LAYOUT SERVER/team/app@MANIFEST", usage, "digest");
    row("copy LAYOUT docker://127.0.0.1:1/team/app:v1", failed, "127.0.0.1:1");
    row("upload HOME/layout/oci-layout SERVER", usage, "REPO");
    row("upload HOME/none SERVER/team/app", failed, "none");
    row("uploads SERVER --cancel none", usage, "--help");
    row("uploads SERVER --cancel 0f5c9d1e-6c55-4c38-8d27-0b1e6c1f7a10", failed, "no upload");
    row("verify SERVER/team/app:none", failed, "none");
    row("export --layer MANIFEST -o - SERVER/team/app:v1", failed, "MANIFEST");
    row("export --file none -o - SERVER/team/app:v1", failed, "none");
    row("delete SERVER/team/app:none", failed, "none");
    row("delete SERVER/team/app", usage, "--help");
    row("digest --insecure HOME/layout/oci-layout", usage, "insecure");
}

void RemoteCommandTest::eachFailureHasItsStatus() {
    QFETCH(const QStringList, arguments);
    QFETCH(const int, status);
    QFETCH(const QString, said);
    push();
    const ProgramResult result = stowageProgram(filledIn(arguments));
    QCOMPARE(result.status, status);
    QCOMPARE(result.out, QByteArray());
    QVERIFY2(result.err.contains(filledIn(said).toUtf8()), result.err.constData());
    QVERIFY(!result.err.contains(password.toUtf8()));
}

void RemoteCommandTest::anArtifactIsUploaded() {
    const QString file = path(QStringLiteral("notes"));
    writeFile(file, noise(3'000'000));
    const ProgramResult uploaded = stowageProgram(
        {QStringLiteral("upload"), file, server_->reference(QStringLiteral("a/notes:1"))});
    QVERIFY2(uploaded.ok(), uploaded.err.constData());
    const QString taken = path(QStringLiteral("taken"));
    const ProgramResult pulled =
        skopeo({QStringLiteral("copy"), QStringLiteral("--preserve-digests"),
                server_->reference(QStringLiteral("a/notes:1")), QStringLiteral("dir:") + taken});
    QVERIFY2(pulled.ok(), pulled.err.constData());
    const ProgramResult digest = stowageProgram({QStringLiteral("digest"), file});
    QCOMPARE(readFile(taken + QLatin1Char('/') +
                      QString::fromLatin1(digest.out.trimmed()).section(QLatin1Char(':'), 1)),
             noise(3'000'000));
    const ProgramResult wrong =
        stowageProgram(filledIn({QStringLiteral("upload"), file, QStringLiteral("SERVER/a/notes:2"),
                                 QStringLiteral("--digest"), QStringLiteral("MANIFEST")}));
    QCOMPARE(wrong.status, failed);
    QCOMPARE(
        stowageProgram(filledIn({QStringLiteral("ls"), QStringLiteral("SERVER/a/notes:2")})).status,
        failed);
}

void RemoteCommandTest::anUnfinishedUploadIsListedAndGivenUp() {
    {
        const auto registry = RemoteRegistry::open(
            {Place::Kind::Remote, server_->address()},
            {.credentials = std::make_shared<GivenCredential>(Credential{
                 .user = user, .password = password, .identityToken = {}, .registryToken = {}}),
             .certificateFolders = {path(QStringLiteral(".config/containers/certs.d"))},
             .uploadsFolder = path(QStringLiteral(".local/state/stowage/uploads")),
             .chunkSize = 1024});
        VERIFY_RESULT(registry);
        const auto repository =
            (*registry)->open(*RepositoryName::parse(QStringLiteral("team/app")));
        const auto upload = repository->layers().upload(
            std::nullopt, UploadSource{.identity = QStringLiteral("/a/file"), .size = 4096});
        VERIFY_RESULT(upload);
        VERIFY_RESULT((*upload)->write(noise(2048)));
        VERIFY_RESULT((*upload)->close());
    }
    const QStringList list = filledIn({QStringLiteral("uploads"), QStringLiteral("SERVER")});
    const ProgramResult listed = stowageProgram(list + QStringList{QStringLiteral("--json")});
    const QJsonObject upload = QJsonDocument::fromJson(listed.out).array().at(0).toObject();
    QCOMPARE(upload.value(QLatin1String("repository")).toString(), QStringLiteral("team/app"));
    QCOMPARE(upload.value(QLatin1String("source")).toObject().value(QLatin1String("size")).toInt(),
             4096);
    const QString uuid = upload.value(QLatin1String("uuid")).toString();
    QVERIFY(stowageProgram(list).out.contains(uuid.toUtf8()));
    // docker-registry keeps the folder of an upload that is given up, and nothing in it that is
    // large.
    const auto hasBytes = [this] {
        QDirIterator files(path(QStringLiteral("served/docker/registry/v2/repositories")),
                           {QStringLiteral("data")}, QDir::Files, QDirIterator::Subdirectories);
        return files.hasNext();
    };
    QVERIFY(hasBytes());
    const ProgramResult cancelled =
        stowageProgram(list + QStringList{QStringLiteral("--cancel"), uuid});
    QVERIFY2(cancelled.ok(), cancelled.err.constData());
    QCOMPARE(stowageProgram(list).out, QByteArray());
    QVERIFY(!hasBytes());
}

void RemoteCommandTest::aByteThatWasTurnedOverIsFound() {
    push();
    const QString hex = describe(layers_[1].stored, {}).digest.hex();
    const QString blob = path(
        QStringLiteral("served/docker/registry/v2/blobs/sha256/%1/%2/data").arg(hex.left(2), hex));
    QByteArray bytes = readFile(blob);
    QCOMPARE(bytes, layers_[1].stored);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    writeFile(blob, bytes);
    const ProgramResult result = stowageProgram({QStringLiteral("verify"), app()});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.out.contains(filledIn(QStringLiteral("PLAIN")).toUtf8()),
             result.out.constData());
    QVERIFY2(result.out.contains(describe(bytes, {}).digest.toString().toUtf8()),
             result.out.constData());
}

void RemoteCommandTest::aTagIsDeleted() {
    push();
    const ProgramResult result =
        stowageProgram({QStringLiteral("delete"), app(QStringLiteral(":v1"))});
    QVERIFY2(result.status == ok, result.err.constData());
    QVERIFY(
        !skopeo({QStringLiteral("inspect"), QStringLiteral("--raw"), app(QStringLiteral(":v1"))})
             .ok());
}

void RemoteCommandTest::withoutALogInItIsSaidHowToLogIn() {
    QVERIFY(stowageProgram({QStringLiteral("logout"), server_->address()}).ok());
    for (const QStringList& words :
         {QStringList{QStringLiteral("ls"), app()},
          QStringList{QStringLiteral("copy"), QStringLiteral("LAYOUT"), app(QStringLiteral(":v1"))},
          QStringList{QStringLiteral("verify"), app()}}) {
        const ProgramResult result = stowageProgram(filledIn(words));
        QCOMPARE(result.status, failed);
        QVERIFY2(result.err.contains("stowage login"), result.err.constData());
    }
}

void RemoteCommandTest::plainHttpIsSpokenOnlyWhereItIsAllowed_data() {
    QTest::addColumn<QStringList>("arguments");
    constexpr const char* calls[] = {
        "ls PLACE",
        "copy LAYOUT PLACE/team/app:v2",
        "copy PLACE/team/app:v1 oci:HOME/copy",
        "upload HOME/layout/oci-layout PLACE/a/file:1",
        "uploads PLACE --cancel 0f5c9d1e-6c55-4c38-8d27-0b1e6c1f7a10",
        "verify PLACE",
        "export --file etc/motd -o - PLACE/team/app:v1",
        "delete PLACE/team/app:v1",
    };
    for (const char* words : calls) {
        QTest::newRow(words) << QString::fromLatin1(words).split(QLatin1Char(' '));
    }
}

/// 0.0.0.0 leads here without being one of this machine's names, to which all may be said.
void RemoteCommandTest::plainHttpIsSpokenOnlyWhereItIsAllowed() {
    QFETCH(QStringList, arguments);
    const auto plain = DockerRegistry::start(path(QStringLiteral("plain")));
    QVERIFY(plain);
    const QString here = plain->reference(QStringLiteral("team/app:v1"));
    const ProgramResult filled =
        stowageProgram(filledIn({QStringLiteral("copy"), QStringLiteral("LAYOUT"), here}));
    QVERIFY2(filled.ok(), filled.err.constData());
    const QString place =
        QStringLiteral("docker://") +
        plain->address().replace(QLatin1String("127.0.0.1"), QLatin1String("0.0.0.0"));
    const bool isKnown = arguments.contains(QStringLiteral("--cancel"));
    arguments = filledIn(arguments.replaceInStrings(QStringLiteral("PLACE"), place));
    const ProgramResult refused = stowageProgram(arguments);
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains("insecure"), refused.err.constData());
    const ProgramResult allowed =
        stowageProgram(arguments + QStringList{QStringLiteral("--insecure")});
    if (isKnown) { // That there is no such upload is what it has to say.
        QVERIFY2(allowed.err.contains("has no upload"), allowed.err.constData());
    } else {
        QVERIFY2(allowed.status == ok, allowed.err.constData());
    }
}

void RemoteCommandTest::insecureTrustsNoCertificate() {
    QVERIFY(QDir(certificates()).removeRecursively());
    const ProgramResult result =
        stowageProgram({QStringLiteral("ls"), QStringLiteral("--insecure"), app()});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.err.contains("certificate is not good"), result.err.constData());
    const ProgramResult in = logIn(server_->address(), {QStringLiteral("--insecure")});
    QCOMPARE(in.status, failed);
    QVERIFY2(in.err.contains("certificate is not good"), in.err.constData());
}

QTEST_GUILESS_MAIN(RemoteCommandTest)
#include "remotecommandtest.moc"
