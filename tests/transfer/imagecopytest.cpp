#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"
#include "tests/support/results.h"
#include "tests/transfer/twoplaces.h"

#include <QTest>

namespace stowage::test {

class ImageCopyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void copiesEveryByteUnderTheSameDigests();
    void putsBlobsBeforeManifestsBeforeTags();
    void oddSizesArriveWhole_data();
    void oddSizesArriveWhole();
};

namespace {

constexpr qsizetype mib = 1024 * 1024;

Result<TransferOutcome> run(const TwoPlaces& places, const TransferRequest& request,
                            TransferProgress& progress, const RunOptions& options = {}) {
    return runTransfer(request, places.opener(), progress, {}, options);
}

} // namespace

void ImageCopyTest::copiesEveryByteUnderTheSameDigests() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(3 * mib), noise(10, 2)}, QStringLiteral("v1"));
    TransferProgress progress;
    const auto outcome = run(places, places.copy(), progress);
    VERIFY_RESULT(outcome);
    QVERIFY(places.targetHas(image));
    QCOMPARE(outcome->results.size(), 1);
    QCOMPARE(outcome->results.first().digest, image.manifestDescriptor.digest);
    QCOMPARE(outcome->bytesMoved, 3 * mib + 10 + image.config.size());
    QCOMPARE(progress.done(), progress.total());
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void ImageCopyTest::putsBlobsBeforeManifestsBeforeTags() {}

void ImageCopyTest::oddSizesArriveWhole_data() {
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {qsizetype{0}, qsizetype{1}, mib - 1, mib, mib + 1, 4 * mib,
                                 4 * mib + 1, 9 * mib + 12345}) {
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
    }
}

void ImageCopyTest::oddSizesArriveWhole() {
    QFETCH(const qsizetype, size);
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(size)}, QStringLiteral("v1"));
    TransferProgress progress;
    VERIFY_RESULT(run(places, places.copy(), progress));
    QVERIFY(places.targetHas(image));
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::ImageCopyTest)
#include "imagecopytest.moc"
