#include "core/transfer/runtransfer.h"
#include "tests/support/results.h"
#include "tests/transfer/twoplaces.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

class LayerExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void writesWhatIsStored_data();
    void writesWhatIsStored();
    void takesTheCompressionOff_data();
    void takesTheCompressionOff();
    void leavesAFileThatIsThere();
    void replacesAFileWhereAsked();
    void neverReplacesAFolder();
    void refusesALayerThatLies_data();
    void refusesALayerThatLies();
    void refusesABrokenStream();
    void leavesNothingWhenStopped();
    void leavesNothingWhenReadingFails();
    void saysThatThereIsNoSuchLayer();

private:
    LayerExportRequest requestFor(const Digest& layer, bool uncompressed = false) const;
    Result<TransferOutcome> run(const LayerExportRequest& request, std::stop_token stop = {});
    QByteArray exported() const;
    QStringList files() const;

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<TwoPlaces> places_;
};

namespace {

constexpr qsizetype mib = 1024 * 1024;
const QString appName = QStringLiteral("app");

} // namespace

void LayerExportTest::init() {
    dir_ = std::make_unique<QTemporaryDir>();
    places_ = std::make_unique<TwoPlaces>();
}

LayerExportRequest LayerExportTest::requestFor(const Digest& layer, bool uncompressed) const {
    return {.source = places_->source,
            .repository = repository("app"),
            .layer = layer,
            .uncompressed = uncompressed,
            .target = dir_->filePath(QStringLiteral("layer"))};
}

Result<TransferOutcome> LayerExportTest::run(const LayerExportRequest& request,
                                             std::stop_token stop) {
    TransferProgress progress;
    return runTransfer({request}, places_->opener(), progress, std::move(stop));
}

QByteArray LayerExportTest::exported() const {
    QFile file(dir_->filePath(QStringLiteral("layer")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList LayerExportTest::files() const {
    return QDir(dir_->path()).entryList(QDir::Files | QDir::Hidden);
}

void LayerExportTest::writesWhatIsStored_data() {
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {qsizetype{0}, qsizetype{1}, mib, 5 * mib + 17}) {
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
    }
}

void LayerExportTest::writesWhatIsStored() {
    QFETCH(const qsizetype, size);
    const QByteArray bytes = noise(size);
    const Digest layer = places_->atSource->addLayer(appName, bytes);
    const auto outcome = run(requestFor(layer));
    VERIFY_RESULT(outcome);
    QVERIFY(exported() == bytes);
    QCOMPARE(outcome->files, QStringList{dir_->filePath(QStringLiteral("layer"))});
    QCOMPARE(files(), QStringList{QStringLiteral("layer")});
}

void LayerExportTest::takesTheCompressionOff_data() {
    QTest::addColumn<bool>("isCompressed");
    QTest::newRow("gzip") << true;
    QTest::newRow("plain") << false;
}

void LayerExportTest::takesTheCompressionOff() {
    QFETCH(const bool, isCompressed);
    const QByteArray tar = tarOf("a", noise(3 * mib));
    const Digest layer = places_->atSource->addLayer(appName, isCompressed ? gzipped(tar) : tar);
    VERIFY_RESULT(run(requestFor(layer, true)));
    QVERIFY(exported() == tar);
}

void LayerExportTest::leavesAFileThatIsThere() {
    const Digest layer = places_->atSource->addLayer(appName, "new");
    VERIFY_RESULT(run(requestFor(layer)));
    const Digest other = places_->atSource->addLayer(appName, "other");
    COMPARE_ERROR(run(requestFor(other)), ErrorCode::AlreadyExists);
    QCOMPARE(exported(), QByteArray("new"));
}

void LayerExportTest::replacesAFileWhereAsked() {
    const Digest layer = places_->atSource->addLayer(appName, "new");
    VERIFY_RESULT(run(requestFor(layer)));
    LayerExportRequest request = requestFor(places_->atSource->addLayer(appName, "other"));
    request.overwrite = true;
    VERIFY_RESULT(run(request));
    QCOMPARE(exported(), QByteArray("other"));
}

void LayerExportTest::neverReplacesAFolder() {
    QVERIFY(QDir(dir_->path()).mkdir(QStringLiteral("layer")));
    LayerExportRequest request = requestFor(places_->atSource->addLayer(appName, "new"));
    request.overwrite = true;
    COMPARE_ERROR(run(request), ErrorCode::AlreadyExists);
}

void LayerExportTest::refusesALayerThatLies_data() {
    QTest::addColumn<bool>("uncompressed");
    QTest::newRow("as stored") << false;
    QTest::newRow("uncompressed") << true;
}

void LayerExportTest::refusesALayerThatLies() {
    QFETCH(const bool, uncompressed);
    const QByteArray stored = gzipped(tarOf("a", noise(3 * mib)));
    const Digest layer = places_->atSource->addLayer(appName, stored);
    places_->atSource->flip(layer, stored.size() - 4); // The length at gzip's end.
    const auto refused = run(requestFor(layer, uncompressed));
    COMPARE_ERROR(refused, ErrorCode::InvalidDigest);
    QVERIFY(refused.error().message().contains(layer.toString()));
    QVERIFY(files().isEmpty());
}

void LayerExportTest::refusesABrokenStream() {
    const Digest layer =
        places_->atSource->addLayer(appName, gzipped(tarOf("a", noise(3 * mib))).left(2 * mib));
    COMPARE_ERROR(run(requestFor(layer, true)), ErrorCode::Corrupt);
    QVERIFY(files().isEmpty());
}

void LayerExportTest::leavesNothingWhenStopped() {
    const Digest layer = places_->atSource->addLayer(appName, noise(8 * mib));
    std::stop_source stop;
    places_->doAt(QStringLiteral("source"), QStringLiteral("read"), 3,
                  [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(requestFor(layer), stop.get_token()), ErrorCode::Cancelled);
    QVERIFY(files().isEmpty());
}

void LayerExportTest::leavesNothingWhenReadingFails() {
    const Digest layer = places_->atSource->addLayer(appName, noise(8 * mib));
    places_->atSource->failReads(layer, 5 * mib);
    const auto failed = run(requestFor(layer));
    COMPARE_ERROR(failed, ErrorCode::Io);
    QVERIFY(failed.error().message().contains(QStringLiteral("the disk is broken")));
    QVERIFY(files().isEmpty());
}

void LayerExportTest::saysThatThereIsNoSuchLayer() {
    COMPARE_ERROR(run(requestFor(Digest::ofNothing())), ErrorCode::LayerUnknown);
    QVERIFY(files().isEmpty());
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::LayerExportTest)
#include "layerexporttest.moc"
