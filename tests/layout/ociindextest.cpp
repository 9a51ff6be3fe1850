#include "core/layout/ociindex.h"

#include "core/layout/imagename.h"
#include "tests/support/results.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace stowage;

namespace {

const QString hex = QString(64, QLatin1Char('a'));

struct Entry {
    QString refName = {};
    QString fullName = {};
    QString digestHex = hex;
};

QByteArray indexOf(const QList<Entry>& entries) {
    QJsonArray manifests;
    for (const Entry& entry : entries) {
        QJsonObject annotations;
        if (!entry.refName.isEmpty()) {
            annotations.insert(QStringLiteral("org.opencontainers.image.ref.name"), entry.refName);
        }
        if (!entry.fullName.isEmpty()) {
            annotations.insert(QStringLiteral("io.containerd.image.name"), entry.fullName);
        }
        annotations.insert(QStringLiteral("org.example.kept"), QStringLiteral("yes"));
        manifests.append(
            QJsonObject{{QStringLiteral("mediaType"),
                         QStringLiteral("application/vnd.oci.image.manifest.v1+json")},
                        {QStringLiteral("digest"), QStringLiteral("sha256:") + entry.digestHex},
                        {QStringLiteral("size"), 7},
                        {QStringLiteral("unknown"), QJsonArray{1, 2}},
                        {QStringLiteral("annotations"), annotations}});
    }
    const QJsonObject index{{QStringLiteral("schemaVersion"), 2},
                            {QStringLiteral("somebody's"), QStringLiteral("field")},
                            {QStringLiteral("manifests"), manifests}};
    return QJsonDocument(index).toJson(QJsonDocument::Compact);
}

QStringList namesIn(const OciIndex& index) {
    QStringList names;
    for (const ListedImage& image :
         index.images(RepositoryName::closestTo(QStringLiteral("folder")))) {
        names.append(image.repository.toString() +
                     (image.tag ? QLatin1Char(':') + image.tag->toString() : QString()));
    }
    return names;
}

RepositoryName name(const QString& text) {
    return RepositoryName::closestTo(text);
}

Descriptor descriptorOf(QChar digit) {
    return {.mediaType = QStringLiteral("application/vnd.oci.image.manifest.v1+json"),
            .digest = *Digest::parse(QStringLiteral("sha256:") + QString(64, digit)),
            .size = 9};
}

} // namespace

class OciIndexTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAreReadFromAnnotations_data();
    void namesAreReadFromAnnotations();
    void imagesOfOneNameAreAllListed();
    void insertNamesTheImageForAllPrograms();
    void insertComesBeforeTheSameTag();
    void whatOthersWroteIsKept();
    void badDocumentsAreRefused_data();
    void badDocumentsAreRefused();
    void defaultRepositoryIsNamedAfterThePath_data();
    void defaultRepositoryIsNamedAfterThePath();
};

void OciIndexTest::namesAreReadFromAnnotations_data() {
    QTest::addColumn<QString>("refName");
    QTest::addColumn<QString>("fullName");
    QTest::addColumn<QString>("listed");
    const auto row = [](const char* title, const char* ref, const char* full, const char* listed) {
        QTest::newRow(title) << QString::fromLatin1(ref) << QString::fromLatin1(full)
                             << QString::fromLatin1(listed);
    };
    row("none", "", "", "folder");
    row("tag", "12", "", "folder:12");
    row("reference of docker's library", "docker.io/library/debian:12", "", "debian:12");
    row("reference of docker hub", "docker.io/owner/tool:1", "", "owner/tool:1");
    row("reference of another host", "ghcr.io/owner/tool:1", "", "owner/tool:1");
    row("reference without tag", "ghcr.io/owner/tool", "", "owner/tool:latest");
    row("containerd", "12", "docker.io/library/debian:12", "debian:12");
    row("containerd, ref.name wins", "stable", "docker.io/library/debian:12", "debian:stable");
    row("containerd, reference twice", "docker.io/library/debian:12", "docker.io/library/debian:12",
        "debian:12");
    row("containerd, only the full name", "", "docker.io/library/debian:12", "debian:12");
    row("by digest", "",
        "docker.io/library/debian@sha256:"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "debian");
    row("host with a port", "localhost:5000/tool:1", "", "tool:1");
    row("no reference", "My Image!", "", "folder:My-Image");
}

void OciIndexTest::namesAreReadFromAnnotations() {
    QFETCH(QString, refName);
    QFETCH(QString, fullName);
    QFETCH(QString, listed);
    const auto index = OciIndex::parse(indexOf({{.refName = refName, .fullName = fullName}}));
    VERIFY_RESULT(index);
    QCOMPARE(namesIn(*index), QStringList{listed});
}

void OciIndexTest::imagesOfOneNameAreAllListed() {
    const auto index = OciIndex::parse(indexOf(
        {{.refName = QStringLiteral("docker.io/owner/tool:1")},
         {.refName = QStringLiteral("ghcr.io/owner/tool:1")},
         {.refName = QStringLiteral("ghcr.io/owner/tool:1"), .digestHex = QString(64, u'b')},
         {.refName = QStringLiteral("1")},
         {.refName = QStringLiteral("1")}}));
    VERIFY_RESULT(index);
    QCOMPARE(namesIn(*index),
             (QStringList{QStringLiteral("owner/tool:1"), QStringLiteral("ghcr.io/owner/tool:1"),
                          QStringLiteral("owner/tool"), QStringLiteral("folder:1"),
                          QStringLiteral("folder")}));
}

void OciIndexTest::insertNamesTheImageForAllPrograms() {
    OciIndex index;
    const Tag tag = *Tag::parse(u"12");
    index.insert(descriptorOf(u'b'), name(QStringLiteral("folder")), tag,
                 name(QStringLiteral("folder")));
    index.insert(descriptorOf(u'c'), name(QStringLiteral("library/debian")), Tag::closestTo({}),
                 name(QStringLiteral("folder")));
    const auto plain = index.descriptors().at(0).annotations;
    QCOMPARE(plain.value(QStringLiteral("org.opencontainers.image.ref.name")),
             QStringLiteral("12"));
    QVERIFY(!plain.contains(QStringLiteral("io.containerd.image.name")));
    const auto named = index.descriptors().at(1).annotations;
    QCOMPARE(named.value(QStringLiteral("org.opencontainers.image.ref.name")),
             QStringLiteral("latest"));
    QCOMPARE(named.value(QStringLiteral("io.containerd.image.name")),
             QStringLiteral("docker.io/library/debian:latest"));
    const auto again = OciIndex::parse(index.toBytes());
    VERIFY_RESULT(again);
    QCOMPARE(namesIn(*again),
             (QStringList{QStringLiteral("folder:12"), QStringLiteral("debian:latest")}));
}

void OciIndexTest::insertComesBeforeTheSameTag() {
    OciIndex index;
    const Tag tag = *Tag::parse(u"12");
    const RepositoryName folder = name(QStringLiteral("folder"));
    index.insert(descriptorOf(u'b'), name(QStringLiteral("one")), tag, folder);
    index.insert(descriptorOf(u'c'), name(QStringLiteral("two")), tag, folder);
    QCOMPARE(index.descriptors().at(0).digest, descriptorOf(u'c').digest);
    QCOMPARE(index.descriptors().size(), 2);
}

void OciIndexTest::whatOthersWroteIsKept() {
    auto index = OciIndex::parse(indexOf({{.refName = QStringLiteral("old")}}));
    VERIFY_RESULT(index);
    const RepositoryName folder = name(QStringLiteral("folder"));
    index->insert(descriptorOf(u'b'), folder, Tag::closestTo({}), folder);
    const QJsonObject written = QJsonDocument::fromJson(index->toBytes()).object();
    QCOMPARE(written.value(QStringLiteral("somebody's")).toString(), QStringLiteral("field"));
    const QJsonObject entry = written.value(QStringLiteral("manifests")).toArray().at(0).toObject();
    QCOMPARE(entry.value(QStringLiteral("unknown")).toArray().size(), 2);
    QCOMPARE(entry.value(QStringLiteral("annotations"))
                 .toObject()
                 .value(QStringLiteral("org.example.kept"))
                 .toString(),
             QStringLiteral("yes"));
}

void OciIndexTest::badDocumentsAreRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("{");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("an image") << QByteArray(R"({"schemaVersion":2,"config":{},"layers":[]})");
    QTest::newRow("both") << QByteArray(R"({"schemaVersion":2,"manifests":[],"layers":[]})");
    QTest::newRow("twice") << QByteArray(R"({"schemaVersion":2,"manifests":[],"manifests":[]})");
    QTest::newRow("path for a digest") << QByteArray(
        R"({"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"../../etc/passwd","size":1}]})");
    QTest::newRow("negative size")
        << QByteArray(R"({"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:)" +
                      hex.toLatin1() + R"(","size":-1}]})");
}

void OciIndexTest::badDocumentsAreRefused() {
    QFETCH(QByteArray, bytes);
    const auto index = OciIndex::parse(bytes);
    QVERIFY(!index);
    QVERIFY2(index.error().message().contains(QLatin1String("index.json")),
             qPrintable(index.error().message()));
}

void OciIndexTest::defaultRepositoryIsNamedAfterThePath_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("repository");
    QTest::newRow("folder") << QStringLiteral("/a/My Images") << QStringLiteral("my-images");
    QTest::newRow("slash") << QStringLiteral("/a/images/") << QStringLiteral("images");
    QTest::newRow("tar") << QStringLiteral("/a/debian.tar") << QStringLiteral("debian");
    QTest::newRow("tar.gz") << QStringLiteral("/a/debian.tar.gz") << QStringLiteral("debian");
    QTest::newRow("tar.zst") << QStringLiteral("/a/debian-12.TAR.ZST")
                             << QStringLiteral("debian-12");
    QTest::newRow("suffix alone") << QStringLiteral("/a/.tar") << QStringLiteral("tar");
    QTest::newRow("nothing usable") << QStringLiteral("/a/???") << QStringLiteral("image");
}

void OciIndexTest::defaultRepositoryIsNamedAfterThePath() {
    QFETCH(QString, path);
    QFETCH(QString, repository);
    QCOMPARE(defaultRepository(path).toString(), repository);
}

QTEST_GUILESS_MAIN(OciIndexTest)
#include "ociindextest.moc"
