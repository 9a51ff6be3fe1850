#include "core/registry/placereference.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;

namespace {

const QString hex(64, QLatin1Char('a'));
const QString digest = QStringLiteral("sha256:") + hex;

template <class T>
QString textOf(const std::optional<T>& value) {
    return value ? value->toString() : QString();
}

} // namespace

class PlaceReferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void tellsSchemesFromFiles_data();
    void tellsSchemesFromFiles();
    void writesWhatItParses_data();
    void writesWhatItParses();

private:
    QTemporaryDir folder_;
    QString before_;
};

void PlaceReferenceTest::initTestCase() {
    QVERIFY(folder_.isValid());
    before_ = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder_.path()));
    for (const char* name : {"app.tar", "app:1.0.tar", "odd@name", "a:b:c"}) {
        QFile file(QString::fromLatin1(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QVERIFY(QDir().mkdir(QStringLiteral("layout")));
}

void PlaceReferenceTest::cleanupTestCase() {
    QDir::setCurrent(before_);
}

void PlaceReferenceTest::parses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Place::Kind>("kind");
    QTest::addColumn<QString>("location"); // Relative ones are below the current folder.
    QTest::addColumn<QString>("repository");
    QTest::addColumn<QString>("tag");
    QTest::addColumn<QString>("digestText");
    QTest::addColumn<QString>("name");

    const auto row = [](const QString& text, Place::Kind kind, const char* location,
                        const char* repository, const char* tag, const QString& digestText,
                        const char* name) {
        QTest::newRow(qPrintable(text))
            << text << kind << QString::fromLatin1(location) << QString::fromLatin1(repository)
            << QString::fromLatin1(tag) << digestText << QString::fromLatin1(name);
    };
    const auto s = [](const char* text) { return QString::fromLatin1(text); };

    constexpr auto registry = Place::Kind::RegistryFolder;
    row(s("registry:dir"), registry, "dir", "", "", {}, "");
    row(s("registry:/a/b"), registry, "/a/b", "", "", {}, "");
    row(s("registry:/a/b/"), registry, "/a/b", "", "", {}, "");
    row(s("registry:/a/../b/./c"), registry, "/b/c", "", "", {}, "");
    row(s("registry:/with:colon@and"), registry, "/with:colon@and", "", "", {}, "");
    row(s("registry://a"), registry, "/a", "", "", {}, "");
    row(s("registry:/a//debian"), registry, "/a", "debian", "", {}, "");
    row(s("registry:dir//library/debian:12"), registry, "dir", "library/debian", "12", {}, "");
    row(s("registry:/a//b/c@") + digest, registry, "/a", "b/c", "", digest, "");
    row(s("registry:/a//b:v1@") + digest, registry, "/a", "b", "v1", digest, "");
    row(s("registry:/a:b//c:d"), registry, "/a:b", "c", "d", {}, "");
    row(s("registry://a//b"), registry, "/a", "b", "", {}, "");

    constexpr auto oci = Place::Kind::OciLayout;
    row(s("oci:layout"), oci, "layout", "", "", {}, "");
    row(s("oci:layout:v1"), oci, "layout", "", "v1", {}, "v1");
    row(s("oci:layout@") + digest, oci, "layout", "", "", digest, "");
    row(s("oci:/absent/new:latest"), oci, "/absent/new", "", "latest", {}, "latest");
    row(s("oci:layout:docker.io/library/debian:12"), oci, "layout", "", "12", {},
        "docker.io/library/debian:12");
    row(s("oci:a:b:c"), oci, "a:b:c", "", "", {}, "");
    row(s("oci:a:b:c:d"), oci, "a:b:c", "", "d", {}, "d");
    row(s("oci:odd@name"), oci, "odd@name", "", "", {}, "");

    constexpr auto ociArchive = Place::Kind::OciArchive;
    row(s("oci-archive:app.tar"), ociArchive, "app.tar", "", "", {}, "");
    row(s("oci-archive:app.tar:v1"), ociArchive, "app.tar", "", "v1", {}, "v1");
    row(s("oci-archive:new.tar:v1"), ociArchive, "new.tar", "", "v1", {}, "v1");

    constexpr auto docker = Place::Kind::DockerArchive;
    row(s("docker-archive:app.tar"), docker, "app.tar", "", "", {}, "");
    row(s("docker-archive:app:1.0.tar"), docker, "app:1.0.tar", "", "", {}, "");
    row(s("docker-archive:app:1.0.tar:debian:12"), docker, "app:1.0.tar", "", "12", {},
        "debian:12");
    row(s("docker-archive:app.tar:localhost:5000/a/b:c"), docker, "app.tar", "", "c", {},
        "localhost:5000/a/b:c");

    constexpr auto remote = Place::Kind::Remote;
    row(s("docker://localhost:5000"), remote, "localhost:5000", "", "", {}, "");
    row(s("docker://quay.io/a/b:c"), remote, "quay.io", "a/b", "c", {}, "");
    row(s("docker://[::1]:5000/a@") + digest, remote, "[::1]:5000", "a", "", digest, "");
    row(s("docker://docker.io"), remote, "docker.io", "", "", {}, "");
    row(s("docker://docker.io/debian:12"), remote, "docker.io", "library/debian", "12", {}, "");
    row(s("docker://docker.io/library/debian"), remote, "docker.io", "library/debian", "", {}, "");
    row(s("docker://docker.io/team/app"), remote, "docker.io", "team/app", "", {}, "");
    row(s("docker://docker.io/quay.io/app"), remote, "docker.io", "quay.io/app", "", {}, "");
    row(s("docker://index.docker.io/debian"), remote, "docker.io", "library/debian", "", {}, "");
    row(s("docker://quay.io/debian"), remote, "quay.io", "debian", "", {}, "");
}

void PlaceReferenceTest::parses() {
    QFETCH(QString, text);
    QFETCH(QString, location);
    QFETCH(Place::Kind, kind);
    const auto reference = PlaceReference::parse(text);
    QVERIFY2(reference, reference ? "" : qPrintable(reference.error().message()));
    if (kind != Place::Kind::Remote && !location.startsWith(QLatin1Char('/'))) {
        location = QDir::currentPath() + QLatin1Char('/') + location;
    }
    QCOMPARE(reference->place.kind, kind);
    QCOMPARE(reference->place.location, location);
    QTEST(textOf(reference->repository), "repository");
    QTEST(textOf(reference->tag), "tag");
    QTEST(textOf(reference->digest), "digestText");
    QTEST(reference->name, "name");
}

void PlaceReferenceTest::refuses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<ErrorCode>("code");
    const auto row = [](const QString& text, ErrorCode code = ErrorCode::InvalidArgument) {
        QTest::newRow(text.isEmpty() ? "empty" : qPrintable(text)) << text << code;
    };
    const auto s = [](const char* text) { return QString::fromLatin1(text); };
    row(QString());
    row(s("app.tar"));
    row(s("/a/b"));
    row(s("registry"));
    row(s("registry:"));
    row(s("oci:"));
    row(s("oci::v1"));
    row(s("oci-archive::v1"));
    row(s("docker-archive:"));
    row(s("docker://"));
    row(s("docker:localhost"));
    row(s("docker:///a"));
    row(s("docker://user@host/a"));
    row(s("Registry:/a"));
    row(s("http://example.com"));
    row(s("registry:/a//"));
    row(s("registry:/a//Upper"));
    row(s("registry:/a//../b"));
    row(s("registry:/a//b:"));
    row(s("registry:/a//b:-tag"));
    row(s("registry:/a//b//c"));
    row(s("registry:/a//b@sha256:short"), ErrorCode::InvalidDigest);
    row(s("registry:/a//b@md5:d41d8cd98f00b204e9800998ecf8427e"), ErrorCode::UnsupportedDigest);
    row(s("oci:layout:"));
    row(s("oci:layout:not a tag"));
    row(s("registry:/a") + QChar(0) + s("b"));
}

void PlaceReferenceTest::refuses() {
    QFETCH(QString, text);
    const auto reference = PlaceReference::parse(text);
    QVERIFY2(!reference, reference ? qPrintable(reference->toString()) : "");
    QTEST(reference.error().code(), "code");
}

void PlaceReferenceTest::tellsSchemesFromFiles_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isReference");
    QTest::newRow("registry") << QStringLiteral("registry:/a") << true;
    QTest::newRow("docker-archive") << QStringLiteral("docker-archive:a") << true;
    QTest::newRow("remote") << QStringLiteral("docker://host") << true;
    QTest::newRow("file") << QStringLiteral("app.tar") << false;
    QTest::newRow("file with a colon") << QStringLiteral("app:1.0.tar") << false;
    QTest::newRow("scheme in the middle") << QStringLiteral("/a/oci:b") << false;
    QTest::newRow("docker without slashes") << QStringLiteral("docker:debian") << false;
}

void PlaceReferenceTest::tellsSchemesFromFiles() {
    QFETCH(QString, text);
    QTEST(PlaceReference::hasScheme(text), "isReference");
}

void PlaceReferenceTest::writesWhatItParses_data() {
    QTest::addColumn<QString>("text");
    for (const QString& text :
         {QStringLiteral("registry:/a/b"), QStringLiteral("registry:/a//b/c:d"),
          QStringLiteral("registry:/a//b@") + digest, QStringLiteral("oci:/a/b:v1"),
          QStringLiteral("oci:/a/b@") + digest, QStringLiteral("oci-archive:/a.tar:v1"),
          QStringLiteral("docker-archive:/a.tar:debian:12"),
          QStringLiteral("docker://localhost:5000/a/b:c"), QStringLiteral("docker://quay.io")}) {
        QTest::newRow(qPrintable(text)) << text;
    }
}

void PlaceReferenceTest::writesWhatItParses() {
    QFETCH(QString, text);
    const auto reference = PlaceReference::parse(text);
    QVERIFY(reference);
    QCOMPARE(reference->toString(), text);
    QCOMPARE(PlaceReference::parse(reference->toString()).value(), *reference);
}

QTEST_GUILESS_MAIN(PlaceReferenceTest)
#include "placereferencetest.moc"
