#include "tests/layout/sampleplaces.h"
#include "tests/support/results.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/navigator.h"
#include "ui/browse/repositorypage.h"
#include "ui/browse/tableview.h"
#include "ui/mainwindow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace stowage;
using namespace stowage::test;

namespace {

const QString app = QStringLiteral("team/app");
const QString v1 = QStringLiteral("v1");
const QString v2 = QStringLiteral("v2");
const QString multi = QStringLiteral("multi");
const QString chart = QStringLiteral("chart");

QJsonObject entryOf(const Descriptor& manifest) {
    return {{QStringLiteral("mediaType"), manifest.mediaType},
            {QStringLiteral("digest"), manifest.digest.toString()},
            {QStringLiteral("size"), manifest.size}};
}

} // namespace

/// What is chosen in the list of tags, taken out as images.
class ExportTagsTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup();

    void ofSeveralPlatformsTheOneOfThisMachineGoesIntoADockerArchive();
    void allThatAreChosenGo();
    void anArtifactHasNoRootAndIsNoDockerArchive();

private:
    TableView& tags() { return ground_->pane().repositoryPage().view(); }
    QModelIndex tag(const QString& name);
    void put(const QString& tag, const QJsonObject& manifest);
    void waitUntilDone();
    QStringList exported(const QString& archive, const QString& tag) const;

    std::unique_ptr<WindowGround> ground_;
    const StoredImage first_ = sampleImage({"first\n"});
    const StoredImage second_ = sampleImage({"second\n"});
};

void ExportTagsTest::init() {
    ground_ = std::make_unique<WindowGround>();
    VERIFY_RESULT(stowage::test::put(*ground_->registry(), app, v1, first_));
    VERIFY_RESULT(stowage::test::put(*ground_->registry(), app, v2, second_));
    const QJsonObject index{
        {QStringLiteral("schemaVersion"), 2},
        {QStringLiteral("mediaType"), MediaType::ociIndex},
        {QStringLiteral("manifests"), QJsonArray{entryOf(second_.documents.manifestDescriptor)}}};
    put(multi, index);
    const QJsonObject artifact{
        {QStringLiteral("schemaVersion"), 2},
        {QStringLiteral("mediaType"), MediaType::ociManifest},
        {QStringLiteral("artifactType"), QStringLiteral("application/vnd.example.chart")},
        {QStringLiteral("config"),
         QJsonObject{{QStringLiteral("mediaType"), MediaType::ociEmpty},
                     {QStringLiteral("digest"), Digest::ofNothing().toString()},
                     {QStringLiteral("size"), 0}}},
        {QStringLiteral("layers"), QJsonArray()}};
    VERIFY_RESULT(putBlob(*ground_->registry(), app, {}));
    put(chart, artifact);
    ground_->open();
    ground_->window().navigator().go({ground_->local(), repositoryName(app)});
    WAIT_COMPARE(tags().model()->rowCount(), 4);
    // What stands behind the names is read for the rows in view.
    const QModelIndex digest = tag(multi).siblingAtColumn(TagsModel::DigestColumn);
    WAIT_FOR(!digest.data().toString().isEmpty());
}

void ExportTagsTest::cleanup() {
    ground_.reset();
}

void ExportTagsTest::put(const QString& tag, const QJsonObject& manifest) {
    const QString mediaType = manifest.value(QLatin1String("mediaType")).toString();
    VERIFY_RESULT(ground_->registry()
                      ->open(repositoryName(app))
                      ->manifests()
                      .put(QJsonDocument(manifest).toJson(), mediaType, tagName(tag)));
}

QModelIndex ExportTagsTest::tag(const QString& name) {
    return tags().model()->index(ground_->pane().repositoryPage().model().rowOf(
                                     {ground_->local(), repositoryName(app), tagName(name)}),
                                 0);
}

void ExportTagsTest::waitUntilDone() {
    WAIT_COMPARE(ground_->transferCount(), 1);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
}

/// The config's digest, by which docker knows an image.
QStringList ExportTagsTest::exported(const QString& archive, const QString& tag) const {
    return skopeoDigests(QStringLiteral("docker-archive:%1:team/app:%2").arg(archive, tag))
        .first(1);
}

void ExportTagsTest::ofSeveralPlatformsTheOneOfThisMachineGoesIntoADockerArchive() {
    QVERIFY(click(tags(), tag(multi)));
    QVERIFY(
        chooseInContextMenu(tags(), tag(multi), QStringLiteral("Export Image as Docker Archive…")));
    const QString target = ground_->path(QStringLiteral("multi.tar"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(exported(target, multi),
             QStringList({second_.documents.configDescriptor.digest.toString()}));
}

void ExportTagsTest::allThatAreChosenGo() {
    QVERIFY(click(tags(), tag(v1)));
    tags().selectionModel()->select(tag(v2),
                                    QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QVERIFY(
        chooseInContextMenu(tags(), tag(v1), QStringLiteral("Export Image as Docker Archive…")));
    const QString target = ground_->path(QStringLiteral("both.tar"));
    QVERIFY(answerFileDialog(ground_->window(), target));
    waitUntilDone();
    QCOMPARE(exported(target, v1),
             QStringList({first_.documents.configDescriptor.digest.toString()}));
    QCOMPARE(exported(target, v2),
             QStringList({second_.documents.configDescriptor.digest.toString()}));
}

void ExportTagsTest::anArtifactHasNoRootAndIsNoDockerArchive() {
    const QModelIndex digest = tag(chart).siblingAtColumn(TagsModel::DigestColumn);
    WAIT_FOR(!digest.data().toString().isEmpty());
    QVERIFY(click(tags(), tag(chart)));
    const ExportContext context = ground_->pane().exportContext();
    QVERIFY(context.image);
    QVERIFY(context.hasArtifact);
    QVERIFY(!context.hasRoot);
}

QTEST_MAIN(ExportTagsTest)
#include "exporttagstest.moc"
