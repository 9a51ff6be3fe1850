#include "core/transfer/transferrequest.h"

#include "tests/support/results.h"
#include "tests/transfer/twoplaces.h"

#include <QJsonDocument>
#include <QTest>

namespace stowage::test {

class TransferRequestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survivesJson_data();
    void survivesJson();
    void saysWhatGoesWhere_data();
    void saysWhatGoesWhere();
    void refusesJsonThatIsNoRequest_data();
    void refusesJsonThatIsNoRequest();
    void olderExportsOfFilesWentIntoAFolder();
    void namesInLayersKeepTheirBytes();
};

namespace {

const Place folder{Place::Kind::RegistryFolder, QStringLiteral("/srv/registry")};
const Place layout{Place::Kind::OciLayout, QStringLiteral("/data/layout")};
const Place archive{Place::Kind::DockerArchive, QStringLiteral("/data/image.tar")};
const Place remote{Place::Kind::Remote, QStringLiteral("reg.example:5000")};

Digest digest() {
    return Digest::ofNothing();
}

TransferRequest copy() {
    return {CopyRequest{.source = layout,
                        .repository = repository("app"),
                        .images = {{.tag = tag("v1"), .digest = digest(), .targetTag = tag("v2")},
                                   {.tag = std::nullopt, .digest = digest()},
                                   {.tag = tag("v3")}},
                        .target = folder,
                        .targetRepository = repository("team/app"),
                        .targetMode = OpenMode::Create,
                        .overwrite = true}};
}

TransferRequest copyOne() {
    return {CopyRequest{.source = archive,
                        .repository = repository("app"),
                        .images = {{.tag = tag("v1"), .targetTag = tag("v2")}},
                        .target = folder,
                        .targetRepository = repository("team/app")}};
}

TransferRequest upload() {
    return {UploadRequest{
        .items = {{.path = QStringLiteral("/home/me/ä.tar")},
                  {.path = QStringLiteral("/b"), .mediaType = QStringLiteral("text/plain")}},
        .target = remote,
        .repository = repository("files"),
        .tag = tag("v1"),
        .digest = digest(),
        .artifactType = QStringLiteral("application/vnd.x")}};
}

TransferRequest layerExport() {
    return {LayerExportRequest{.source = folder,
                               .repository = repository("app"),
                               .layer = digest(),
                               .uncompressed = true,
                               .target = QStringLiteral("/tmp/layer.tar"),
                               .overwrite = true}};
}

ImageSource image() {
    return {.place = folder,
            .repository = repository("app"),
            .tag = tag("v1"),
            .digest = std::nullopt,
            .platform = Platform{.os = QStringLiteral("linux"),
                                 .architecture = QStringLiteral("arm64"),
                                 .variant = QStringLiteral("v8")}};
}

TransferRequest filesExport() {
    return {FilesExportRequest{.image = image(),
                               .layer = digest(),
                               .paths = {"etc/passwd", "a b/%20", QByteArray("\xff\xfe")},
                               .folder = QStringLiteral("/tmp/out"),
                               .name = QStringLiteral("users"),
                               .symbolicLinks = true,
                               .overwrite = true}};
}

TransferRequest archiveExport() {
    return {FilesExportRequest{.image = image(),
                               .paths = {"etc"},
                               .folder = QStringLiteral("/tmp/out"),
                               .name = QStringLiteral("etc.zip"),
                               .form = FilesExportRequest::Form::Zip}};
}

TransferRequest rootfsExport() {
    return {RootfsExportRequest{.image = image(),
                                .target = QStringLiteral("/tmp/root"),
                                .form = RootfsExportRequest::Form::Folder}};
}

} // namespace

void TransferRequestTest::survivesJson_data() {
    QTest::addColumn<TransferRequest>("request");
    QTest::newRow("copy") << copy();
    QTest::newRow("copy of one") << copyOne();
    QTest::newRow("upload") << upload();
    QTest::newRow("layer") << layerExport();
    QTest::newRow("files") << filesExport();
    QTest::newRow("files in an archive") << archiveExport();
    QTest::newRow("root file system") << rootfsExport();
}

void TransferRequestTest::survivesJson() {
    QFETCH(const TransferRequest, request);
    const QByteArray text = QJsonDocument(request.toJson()).toJson();
    const auto read = TransferRequest::fromJson(QJsonDocument::fromJson(text).object());
    VERIFY_RESULT(read);
    QVERIFY(*read == request);
}

void TransferRequestTest::saysWhatGoesWhere_data() {
    QTest::addColumn<TransferRequest>("request");
    QTest::addColumn<QString>("operation");
    QTest::newRow("several images")
        << copy() << QStringLiteral("copy of oci:/data/layout to registry:/srv/registry//team/app");
    QTest::newRow("one image") << copyOne()
                               << QStringLiteral("copy of docker-archive:/data/image.tar:app:v1 to "
                                                 "registry:/srv/registry//team/app:v2");
    QTest::newRow("upload") << upload()
                            << QStringLiteral("upload of /home/me/ä.tar (+1) to "
                                              "docker://reg.example:5000/files:v1");
    QTest::newRow("layer") << layerExport()
                           << QStringLiteral("export of registry:/srv/registry//app@%1 to "
                                             "/tmp/layer.tar")
                                  .arg(digest().toString());
    QTest::newRow("files") << filesExport()
                           << QStringLiteral(
                                  "export of registry:/srv/registry//app:v1 to /tmp/out/users");
}

void TransferRequestTest::saysWhatGoesWhere() {
    QFETCH(const TransferRequest, request);
    QTEST(request.operation(), "operation");
}

void TransferRequestTest::refusesJsonThatIsNoRequest_data() {
    QTest::addColumn<QByteArray>("json");
    const QByteArray good = QJsonDocument(copyOne().toJson()).toJson(QJsonDocument::Compact);
    const auto with = [&](const char* before, const char* after) {
        QByteArray changed = good;
        changed.replace(before, after);
        return changed;
    };
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("another kind") << with("\"copy\"", "\"move\"");
    QTest::newRow("bad name") << with("\"team/app\"", "\"Team/App\"");
    QTest::newRow("name missing") << with("\"targetRepository\"", "\"target-repository\"");
    QTest::newRow("bad tag") << with("\"v1\"", "\"-v1\"");
    QTest::newRow("bad place") << with("\"registry\"", "\"shelf\"");
    QTest::newRow("bad mode") << with("\"read-write\"", "\"append\"");
}

void TransferRequestTest::refusesJsonThatIsNoRequest() {
    QFETCH(const QByteArray, json);
    const auto document = QJsonDocument::fromJson(json);
    QVERIFY(document.isObject());
    COMPARE_ERROR(TransferRequest::fromJson(document.object()), ErrorCode::InvalidArgument);
}

void TransferRequestTest::olderExportsOfFilesWentIntoAFolder() {
    QByteArray json = QJsonDocument(archiveExport().toJson()).toJson(QJsonDocument::Compact);
    json.replace("\"form\"", "\"unknown\"");
    const auto read = TransferRequest::fromJson(QJsonDocument::fromJson(json).object());
    VERIFY_RESULT(read);
    QCOMPARE(std::get<FilesExportRequest>(read->work).form, FilesExportRequest::Form::Folder);
    json.replace("\"unknown\":\"zip\"", "\"form\":\"rar\"");
    COMPARE_ERROR(TransferRequest::fromJson(QJsonDocument::fromJson(json).object()),
                  ErrorCode::InvalidArgument);
}

void TransferRequestTest::namesInLayersKeepTheirBytes() {
    const auto read = TransferRequest::fromJson(filesExport().toJson());
    VERIFY_RESULT(read);
    QCOMPARE(std::get<FilesExportRequest>(read->work).paths.last(), QByteArray("\xff\xfe"));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::TransferRequestTest)
#include "transferrequesttest.moc"
