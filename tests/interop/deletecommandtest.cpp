#include "tests/interop/handmadelayout.h"
#include "tests/support/dockerregistry.h"
#include "tests/support/runprogram.h"
#include "tests/support/sampleimage.h"

#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using namespace stowage::test;

namespace {

constexpr int ok = 0;
constexpr int failed = 1;
constexpr int usage = 2;

ProgramResult stowageProgram(const QStringList& arguments) {
    return runProgram(QStringLiteral(STOWAGE_PROGRAM), arguments);
}

} // namespace

/// `stowage delete` in a folder and on real servers.
class DeleteCommandTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void nothingIsMeantUnlessItIsSaid_data();
    void nothingIsMeantUnlessItIsSaid();
    void aTagOfAFolderGoesAlone();
    void aServersOtherTagsAreNamedAndKept();
    void aServerThatDeletesNothingIsToldOf();
    void archivesStayAsTheyAre();

private:
    /// v1 and v2 of team/app, which are one image.
    void fill(const QString& place) const;
    QByteArray listed(const QString& place) const {
        return stowageProgram({QStringLiteral("ls"), place}).out;
    }
    QString path(const char* name) const { return folder_->filePath(QLatin1String(name)); }

    std::unique_ptr<QTemporaryDir> folder_;
    QString layout_;
};

void DeleteCommandTest::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    const auto layers = motdAndData();
    writeLayout(path("layout"), SampleImage::of(layers), layers, QStringLiteral("v1"));
    layout_ = QStringLiteral("oci:%1:v1").arg(path("layout"));
}

void DeleteCommandTest::fill(const QString& place) const {
    for (const char* tag : {"v1", "v2"}) {
        const ProgramResult copied = stowageProgram(
            {QStringLiteral("copy"), layout_, place + QLatin1Char(':') + QLatin1String(tag)});
        QVERIFY2(copied.ok(), copied.err.constData());
    }
}

void DeleteCommandTest::nothingIsMeantUnlessItIsSaid_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("a repository") << QStringList{QStringLiteral("registry:/srv//team/app")};
    QTest::newRow("a server") << QStringList{QStringLiteral("docker://127.0.0.1:1")};
    QTest::newRow("no place") << QStringList{QStringLiteral("v1")};
}

void DeleteCommandTest::nothingIsMeantUnlessItIsSaid() {
    QFETCH(QStringList, arguments);
    QCOMPARE(stowageProgram(QStringList{QStringLiteral("delete")} + arguments).status, usage);
}

void DeleteCommandTest::aTagOfAFolderGoesAlone() {
    const QString app = QStringLiteral("registry:%1//team/app").arg(path("registry"));
    fill(app);
    const ProgramResult result =
        stowageProgram({QStringLiteral("delete"), app + QStringLiteral(":v1")});
    QCOMPARE(result.status, ok);
    QVERIFY2(result.out.contains("team/app:v1"), result.out.constData());
    QVERIFY(!listed(app).contains("v1"));
    QVERIFY(listed(app).contains("v2"));
    QCOMPARE(stowageProgram({QStringLiteral("delete"), app + QStringLiteral(":v1")}).status,
             failed);
}

void DeleteCommandTest::aServersOtherTagsAreNamedAndKept() {
    const auto server = DockerRegistry::start(path("served"));
    QVERIFY(server);
    const QString app = QStringLiteral("docker://%1/team/app").arg(server->address());
    fill(app);
    const QStringList words{QStringLiteral("delete"), app + QStringLiteral(":v1")};
    const ProgramResult refused = stowageProgram(words);
    QCOMPARE(refused.status, failed);
    QVERIFY2(refused.err.contains("team/app:v2") && refused.err.contains("--with-tags"),
             refused.err.constData());
    QVERIFY(listed(app).contains("v1"));
    const ProgramResult done = stowageProgram(words + QStringList{QStringLiteral("--with-tags")});
    QVERIFY2(done.status == ok, done.err.constData());
    QVERIFY2(done.out.contains("team/app:v1") && done.out.contains("team/app:v2"),
             done.out.constData());
    QVERIFY(!listed(app).contains("v2"));
}

void DeleteCommandTest::aServerThatDeletesNothingIsToldOf() {
    const auto server = DockerRegistry::start(path("served"), {.deletes = false});
    QVERIFY(server);
    const QString app = QStringLiteral("docker://%1/team/app").arg(server->address());
    fill(app);
    const ProgramResult result = stowageProgram(
        {QStringLiteral("delete"), app + QStringLiteral(":v1"), QStringLiteral("--with-tags")});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.err.contains("does not allow deletion"), result.err.constData());
    QVERIFY(listed(app).contains("v1"));
}

void DeleteCommandTest::archivesStayAsTheyAre() {
    const QString archive = QStringLiteral("oci-archive:%1:v1").arg(path("a.tar"));
    const ProgramResult copied = stowageProgram({QStringLiteral("copy"), layout_, archive});
    QVERIFY2(copied.ok(), copied.err.constData());
    const QByteArray before = listed(archive);
    const ProgramResult result = stowageProgram({QStringLiteral("delete"), archive});
    QCOMPARE(result.status, failed);
    QVERIFY2(result.err.contains("a.tar"), result.err.constData());
    QCOMPARE(listed(archive), before);
}

QTEST_GUILESS_MAIN(DeleteCommandTest)
#include "deletecommandtest.moc"
