#include "core/digest/hasher.h"
#include "core/transfer/runtransfer.h"
#include "core/transfer/transferplan.h"
#include "tests/support/results.h"
#include "tests/transfer/records.h"
#include "tests/transfer/twoplaces.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

namespace stowage::test {

class ImageCopyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void copiesEveryByteUnderTheSameDigests();
    void oddSizesArriveWhole_data();
    void oddSizesArriveWhole();
    void putsBlobsBeforeManifestsBeforeTags();
    void movesSeveralBlobsAtOnce_data();
    void movesSeveralBlobsAtOnce();
    void aFailureAmongSeveralStopsAllAndIsRetried_data();
    void aFailureAmongSeveralStopsAllAndIsRetried();
    void copiesAllPlatformsChildrenFirst();
    void copiesEveryTagOfARepository();
    void copiesEveryManifestWhereNoneIsTagged();
    void copiesByDigestWithoutATag();
    void givesAnotherTag();

    void skipsWhatIsThere();
    void mountsWithinARegistry();
    void sendsWhatCannotBeMounted_data();
    void sendsWhatCannotBeMounted();

    void listsEverythingThatIsMissing();
    void whatTheTargetHasNeedNotBeAtTheSource();
    void foreignLayersMayBeAbsent();
    void refusesContentThatLies_data();
    void refusesContentThatLies();
    void refusesASizeThatLiesBeforeAByteMoves();
    void refusesBlobsTooLargeBeforeAByteMoves();
    void refusesABottomlessIndex();
    void leavesAnArchiveThatIsThere();
    void makesNothingOfAnImageThatIsNotThere();

    void aFailureAtAnyCallLeavesNoTagAndIsRetried_data();
    void aFailureAtAnyCallLeavesNoTagAndIsRetried();
    void stoppedAtAnyCallItGoesOn_data();
    void stoppedAtAnyCallItGoesOn();
    void goesOnWithoutRecords();
    void beginsAnewWhereWhatWasSentDoesNotFit();
    void leavesNoUploadOfWhatIsThere();

    void plansBeforeAnyByteMoves();
    void plansForAPlaceThatIsNotThereYet();
    void plansMountsWithinARegistry();
    void plansEachBlobOnceAndChildrenBeforeTheirIndex();
    void aPlanTellsEveryProblem();
    void aTagThatStaysIsNoConflict();
};

namespace {

constexpr qsizetype mib = 1024 * 1024;
const QString sourceSide = QStringLiteral("source");
const QString targetSide = QStringLiteral("target");
const QString appName = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");

Result<TransferOutcome> run(const TwoPlaces& places, const TransferRequest& request,
                            const RunOptions& options = {}, std::stop_token stop = {}) {
    TransferProgress progress;
    return runTransfer(request, places.opener(), progress, std::move(stop), options);
}

/// A small image whose copy makes every kind of call.
SampleImage smallImage(TwoPlaces& places) {
    return places.addImage({noise(3 * mib + 1), noise(mib, 2)}, v1);
}

const RunOptions often{.checkpointInterval = mib, .records = nullptr};

/// One row for every call that a whole copy makes: "target write", 3.
void addRowForEveryCall() {
    QTest::addColumn<QString>("side");
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("number");
    TwoPlaces places;
    smallImage(places);
    const auto outcome = run(places, places.copy(), often);
    QVERIFY(outcome);
    QHash<QString, int> seen;
    for (const QString& entry : places.log()) {
        // Letting go of what is finished is not expected to fail.
        const QString call = entry.section(QLatin1Char(' '), 1);
        const int number = ++seen[entry];
        QTest::addRow("%s %d", qPrintable(entry), number)
            << entry.section(QLatin1Char(' '), 0, 0) << call << number;
    }
}

} // namespace

void ImageCopyTest::copiesEveryByteUnderTheSameDigests() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(3 * mib), noise(10, 2)}, v1);
    TransferProgress progress;
    const auto outcome = runTransfer(places.copy(), places.opener(), progress, {});
    VERIFY_RESULT(outcome);
    QVERIFY(places.targetHas(image));
    QCOMPARE(outcome->results.size(), 1);
    QCOMPARE(outcome->results.first().digest, image.manifestDescriptor.digest);
    QCOMPARE(outcome->bytesMoved, 3 * mib + 10 + image.config.size());
    QVERIFY(outcome->warnings.isEmpty());
    QCOMPARE(progress.done(), progress.total());
    QVERIFY(places.unfinishedUploads().isEmpty());
}

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
    const SampleImage image = places.addImage({noise(size)}, v1);
    VERIFY_RESULT(run(places, places.copy()));
    QVERIFY(places.targetHas(image));
}

void ImageCopyTest::putsBlobsBeforeManifestsBeforeTags() {
    TwoPlaces places;
    const SampleImage first = places.addImage({noise(10)}, QStringLiteral("first"));
    places.addIndex({first.manifestDescriptor}, v1);
    VERIFY_RESULT(run(places, places.copy()));
    const QStringList calls = places.log(targetSide);
    QVERIFY(calls.lastIndexOf(QStringLiteral("finish")) < calls.indexOf(QStringLiteral("put")));
    QVERIFY(calls.lastIndexOf(QStringLiteral("put")) < calls.indexOf(QStringLiteral("put-tagged")));
    QCOMPARE(calls.mid(calls.size() - 2),
             (QStringList{QStringLiteral("put-tagged"), QStringLiteral("commit")}));
}

void ImageCopyTest::movesSeveralBlobsAtOnce_data() {
    QTest::addColumn<bool>("atSource");
    QTest::newRow("as the source likes it") << true;
    QTest::newRow("as the target likes it") << false;
}

void ImageCopyTest::movesSeveralBlobsAtOnce() {
    QFETCH(const bool, atSource);
    TwoPlaces places;
    (atSource ? places.watchedSource : places.watchedTarget)->setBlobsAtOnce(3);
    const SampleImage image =
        places.addImage({noise(10), noise(11, 2), noise(12, 3), noise(13, 4)}, v1);
    for (int number = 1; number <= 3; ++number) {
        places.holdAt(targetSide, QStringLiteral("finish"), number);
    }
    auto copied = std::async(std::launch::async, [&] { return run(places, places.copy()); });
    for (int number = 1; number <= 3; ++number) {
        places.waitUntilHeld(); // Each in a thread of its own.
    }
    for (int number = 1; number <= 3; ++number) {
        places.letGo();
    }
    VERIFY_RESULT(copied.get());
    QVERIFY(places.targetHas(image));
    QVERIFY(places.unfinishedUploads().isEmpty());
    const QStringList calls = places.log(targetSide);
    QVERIFY(calls.lastIndexOf(QStringLiteral("finish")) <
            calls.indexOf(QStringLiteral("put-tagged")));
}

void ImageCopyTest::aFailureAmongSeveralStopsAllAndIsRetried_data() {
    QTest::addColumn<QString>("call");
    for (const char* call : {"upload", "write", "finish"}) {
        QTest::newRow(call) << QString::fromLatin1(call);
    }
}

void ImageCopyTest::aFailureAmongSeveralStopsAllAndIsRetried() {
    QFETCH(const QString, call);
    TwoPlaces places;
    places.watchedTarget->setBlobsAtOnce(4);
    QList<QByteArray> layers;
    for (int i = 0; i < 20; ++i) {
        layers.append(noise(mib + i, static_cast<quint32>(i) + 1));
    }
    const SampleImage image = places.addImage(layers, v1);
    places.failAt(targetSide, call, 3,
                  Error(ErrorCode::NoSpace, QStringLiteral("the disk is full")));
    Records records;
    const RunOptions options{.checkpointInterval = mib, .records = &records};
    const auto failed = run(places, places.copy(), options);
    COMPARE_ERROR(failed, ErrorCode::NoSpace);
    QVERIFY(failed.error().message().contains(QLatin1String("registry:/target")));
    QVERIFY(!places.targetHas(image));
    QVERIFY2(places.count(QStringLiteral("target finish")) < 20, "the others went on");
    QCOMPARE(places.atSource->openLayers(), 0);
    VERIFY_RESULT(run(places, places.copy(), options));
    QVERIFY(places.targetHas(image));
    QVERIFY(places.unfinishedUploads().isEmpty());
    QVERIFY(records.all().isEmpty());
}

void ImageCopyTest::copiesAllPlatformsChildrenFirst() {
    TwoPlaces places;
    const SampleImage amd = places.addImage({noise(10, 1)}, {});
    const SampleImage arm = places.addImage({noise(10, 2)}, {});
    const Descriptor inner = places.addIndex({arm.manifestDescriptor});
    const Descriptor outer = places.addIndex({amd.manifestDescriptor, inner}, v1);
    const auto outcome = run(places, places.copy());
    VERIFY_RESULT(outcome);
    const auto target = places.atTarget->open(repository("app"));
    QCOMPARE(*target->tags().resolve(tag("v1")), outer.digest);
    for (const Digest& digest :
         {amd.manifestDescriptor.digest, arm.manifestDescriptor.digest, inner.digest}) {
        QVERIFY(*target->manifests().exists(digest));
    }
    QCOMPARE(outcome->results.size(), 1);
    QCOMPARE(outcome->results.first().digest, outer.digest);
}

void ImageCopyTest::copiesEveryTagOfARepository() {
    TwoPlaces places;
    const SampleImage one = places.addImage({noise(10, 1)}, QStringLiteral("one"));
    const SampleImage two = places.addImage({noise(10, 2)}, QStringLiteral("two"));
    places.atSource->pointTag(appName, QStringLiteral("also-two"), two.manifestDescriptor.digest);
    CopyRequest request = places.copyRequest();
    request.images.clear();
    VERIFY_RESULT(run(places, {request}));
    QVERIFY(places.targetHas(one, "one"));
    QVERIFY(places.targetHas(two, "two"));
    QVERIFY(places.targetHas(two, "also-two"));
}

void ImageCopyTest::copiesEveryManifestWhereNoneIsTagged() {
    TwoPlaces places;
    const SampleImage child = places.addImage({noise(10, 1)}, {});
    const SampleImage other = places.addImage({noise(10, 2)}, {});
    const Descriptor index = places.addIndex({child.manifestDescriptor});
    CopyRequest request = places.copyRequest();
    request.images.clear();
    const auto outcome = run(places, {request});
    VERIFY_RESULT(outcome);
    QCOMPARE(places.atTarget->open(repository("app"))->manifests().list()->size(), 3);
    QStringList results;
    for (const Descriptor& result : outcome->results) {
        results.append(result.digest.toString());
    }
    results.sort();
    QStringList roots{index.digest.toString(), other.manifestDescriptor.digest.toString()};
    roots.sort();
    QCOMPARE(results, roots);
}

void ImageCopyTest::copiesByDigestWithoutATag() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(10)}, v1);
    CopyRequest request = places.copyRequest();
    request.images = {{.tag = std::nullopt, .digest = image.manifestDescriptor.digest}};
    VERIFY_RESULT(run(places, {request}));
    const auto target = places.atTarget->open(repository("app"));
    QVERIFY(*target->manifests().exists(image.manifestDescriptor.digest));
    QVERIFY(target->tags().page()->items.isEmpty());
}

void ImageCopyTest::givesAnotherTag() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(10)}, v1);
    CopyRequest request = places.copyRequest();
    request.images.first().targetTag = tag("stable");
    VERIFY_RESULT(run(places, {request}));
    QVERIFY(places.targetHas(image, "stable"));
    QVERIFY(!places.targetHas(image, "v1"));
}

void ImageCopyTest::skipsWhatIsThere() {
    TwoPlaces places;
    const QByteArray there = noise(2 * mib);
    places.addImage({there, noise(10, 2)}, v1);
    places.atTarget->addLayer(appName, there);
    TransferProgress progress;
    const auto outcome = runTransfer(places.copy(), places.opener(), progress, {});
    VERIFY_RESULT(outcome);
    QVERIFY(outcome->bytesMoved < mib);
    QCOMPARE(progress.done(), progress.total());
    const auto steps = progress.steps();
    QVERIFY(steps.at(1).state == TransferStep::State::Skipped);
    QVERIFY(steps.at(2).state == TransferStep::State::Done);
}

void ImageCopyTest::mountsWithinARegistry() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(2 * mib)}, v1);
    CopyRequest request = places.copyRequest();
    request.target = places.source;
    request.targetRepository = repository("other/app");
    const auto outcome = run(places, {request});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->bytesMoved, 0);
    const auto copied = places.atSource->open(repository("other/app"));
    QCOMPARE(*copied->tags().resolve(tag("v1")), image.manifestDescriptor.digest);
    QCOMPARE(places.count(QStringLiteral("source read")), 0);
}

void ImageCopyTest::sendsWhatCannotBeMounted_data() {
    QTest::addColumn<int>("code");
    QTest::newRow("denied") << static_cast<int>(ErrorCode::Denied);
    QTest::newRow("unsupported") << static_cast<int>(ErrorCode::Unsupported);
}

void ImageCopyTest::sendsWhatCannotBeMounted() {
    QFETCH(const int, code);
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(2 * mib)}, v1);
    places.failAt(sourceSide, QStringLiteral("mount"), 1,
                  Error(static_cast<ErrorCode>(code), QStringLiteral("no")), true);
    CopyRequest request = places.copyRequest();
    request.target = places.source;
    request.targetRepository = repository("other");
    const auto outcome = run(places, {request});
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->bytesMoved, 2 * mib + image.config.size());
}

void ImageCopyTest::listsEverythingThatIsMissing() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(10, 1), noise(10, 2), noise(10, 3)}, {});
    const auto manifest = Manifest::parse(image.manifest);
    places.atSource->removeBlob(manifest->layers().at(0).digest);
    places.atSource->unlink(appName, manifest->layers().at(2).digest);
    const Descriptor gone = describe("no such manifest", MediaType::ociManifest);
    places.addIndex({image.manifestDescriptor, gone}, v1);
    const auto outcome = run(places, places.copy());
    COMPARE_ERROR(outcome, ErrorCode::ManifestIncomplete);
    QStringList missing = outcome.error().items();
    QStringList expected{manifest->layers().at(0).digest.toString(),
                         manifest->layers().at(2).digest.toString(), gone.digest.toString()};
    missing.sort();
    expected.sort();
    QCOMPARE(missing, expected);
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
}

void ImageCopyTest::whatTheTargetHasNeedNotBeAtTheSource() {
    TwoPlaces places;
    const QByteArray layer = noise(10);
    places.addImage({layer}, v1);
    const Digest digest = places.atTarget->addLayer(appName, layer);
    places.atSource->removeBlob(digest);
    VERIFY_RESULT(run(places, places.copy()));
}

void ImageCopyTest::foreignLayersMayBeAbsent() {
    TwoPlaces places;
    const QByteArray foreign = noise(10);
    const SampleImage image = SampleImage::of(
        {{.stored = foreign, .tar = foreign, .mediaType = MediaType::dockerForeignLayerGzip}});
    places.atSource->addLayer(appName, image.config);
    places.atSource->addManifest(appName, image.manifest, v1);
    TransferProgress progress;
    const auto plan = makePlan(places.copy(), places.opener(), {});
    VERIFY_RESULT(plan);
    QVERIFY(plan->problems.isEmpty());
    QCOMPARE(plan->blobs.size(), 1);
}

void ImageCopyTest::refusesContentThatLies_data() {
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<qsizetype>("offset");
    QTest::newRow("first byte") << 3 * mib << qsizetype{0};
    QTest::newRow("last byte") << 3 * mib + 1 << 3 * mib;
    QTest::newRow("only byte") << qsizetype{1} << qsizetype{0};
}

void ImageCopyTest::refusesContentThatLies() {
    QFETCH(const qsizetype, size);
    QFETCH(const qsizetype, offset);
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(size)}, v1);
    const Digest layer = Manifest::parse(image.manifest)->layers().first().digest;
    places.atSource->flip(layer, offset);
    const auto outcome = run(places, places.copy(), often);
    COMPARE_ERROR(outcome, ErrorCode::InvalidDigest);
    QVERIFY(
        outcome.error().message().contains(layer.toString() + QStringLiteral(" of oci:/source")));
    const auto target = places.atTarget->open(repository("app"));
    QVERIFY(!*target->layers().exists(layer));
    QVERIFY(target->manifests().list()->isEmpty());
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void ImageCopyTest::refusesASizeThatLiesBeforeAByteMoves() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(100)}, v1);
    const Digest layer = Manifest::parse(image.manifest)->layers().first().digest;
    places.atSource->truncate(layer, 99);
    const auto outcome = run(places, places.copy());
    COMPARE_ERROR(outcome, ErrorCode::InvalidLength);
    QVERIFY(outcome.error().message().contains(layer.toString()));
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
}

void ImageCopyTest::refusesBlobsTooLargeBeforeAByteMoves() {
    TwoPlaces places;
    places.addImage({noise(10), noise(mib + 1)}, v1);
    places.watchedTarget->setMaximumBlobSize(mib);
    COMPARE_ERROR(run(places, places.copy()), ErrorCode::TooLarge);
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
}

void ImageCopyTest::refusesABottomlessIndex() {
    TwoPlaces places;
    Descriptor inner = places.addImage({noise(10)}, {}).manifestDescriptor;
    for (int depth = 0; depth < 12; ++depth) {
        inner = places.addIndex({inner}, depth == 11 ? v1 : QString());
    }
    COMPARE_ERROR(run(places, places.copy()), ErrorCode::ManifestInvalid);
}

void ImageCopyTest::leavesAnArchiveThatIsThere() {
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("image.tar")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    TwoPlaces places;
    places.addImage({noise(10)}, v1);
    CopyRequest request = places.copyRequest();
    request.target = {Place::Kind::OciArchive, file.fileName()};
    request.targetMode = OpenMode::Create;
    COMPARE_ERROR(run(places, {request}), ErrorCode::AlreadyExists);
    QVERIFY(places.log().isEmpty());
}

void ImageCopyTest::makesNothingOfAnImageThatIsNotThere() {
    TwoPlaces places;
    CopyRequest request = places.copyRequest("none");
    request.targetMode = OpenMode::Create;
    TransferProgress progress;
    bool isTargetOpened = false;
    const auto opener = [&](const Place& place, OpenMode mode, std::stop_token stop) {
        isTargetOpened = isTargetOpened || place == places.target;
        return places.opener()(place, mode, std::move(stop));
    };
    COMPARE_ERROR(runTransfer({request}, opener, progress, {}), ErrorCode::NotFound);
    QVERIFY(!isTargetOpened);
}

void ImageCopyTest::aFailureAtAnyCallLeavesNoTagAndIsRetried_data() {
    addRowForEveryCall();
}

void ImageCopyTest::aFailureAtAnyCallLeavesNoTagAndIsRetried() {
    QFETCH(const QString, side);
    QFETCH(const QString, call);
    QFETCH(const int, number);
    TwoPlaces places;
    const SampleImage image = smallImage(places);
    places.failAt(side, call, number,
                  Error(ErrorCode::NoSpace, QStringLiteral("the disk is full")));
    const auto failed = run(places, places.copy(), often);
    if (call == QLatin1String("commit")) {
        // What is visible before commit is for the place to say.
        COMPARE_ERROR(failed, ErrorCode::NoSpace);
    } else if (call == QLatin1String("uploads") ||
               (side == targetSide && call == QLatin1String("stat"))) {
        // A place that cannot say so only saves no work.
        QVERIFY(failed || failed.error().code() == ErrorCode::NoSpace);
    } else if (call == QLatin1String("read")) {
        COMPARE_ERROR(failed, ErrorCode::Io);
        QVERIFY(failed.error().message().contains(QStringLiteral("oci:/source")));
    } else {
        COMPARE_ERROR(failed, ErrorCode::NoSpace);
        QVERIFY(failed.error().message().contains(side == sourceSide
                                                      ? QStringLiteral("oci:/source")
                                                      : QStringLiteral("registry:/target")));
    }
    if (!failed && call != QLatin1String("commit")) {
        QVERIFY(!places.targetHas(image));
    }
    VERIFY_RESULT(run(places, places.copy(), often));
    QVERIFY(places.targetHas(image));
    QVERIFY(places.unfinishedUploads().isEmpty());
    QCOMPARE(places.atSource->openLayers(), 0);
}

void ImageCopyTest::stoppedAtAnyCallItGoesOn_data() {
    addRowForEveryCall();
}

void ImageCopyTest::stoppedAtAnyCallItGoesOn() {
    QFETCH(const QString, side);
    QFETCH(const QString, call);
    QFETCH(const int, number);
    TwoPlaces places;
    const SampleImage image = smallImage(places);
    std::stop_source stop;
    places.doAt(side, call, number, [&stop] { stop.request_stop(); });
    const auto stopped = run(places, places.copy(), often, stop.get_token());
    if (stopped) {
        QVERIFY(places.targetHas(image)); // Too late to stop.
    } else {
        COMPARE_ERROR(stopped, ErrorCode::Cancelled);
        VERIFY_RESULT(run(places, places.copy(), often));
        QVERIFY(places.targetHas(image));
    }
    QVERIFY(places.unfinishedUploads().isEmpty());
    QCOMPARE(places.atSource->openLayers(), 0);
}

void ImageCopyTest::goesOnWithoutRecords() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(8 * mib)}, v1);
    std::stop_source stop;
    places.doAt(targetSide, QStringLiteral("write"), 6, [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(places, places.copy(), often, stop.get_token()), ErrorCode::Cancelled);
    QCOMPARE(places.unfinishedUploads().size(), 1);
    const qint64 durable = places.unfinishedUploads().first().size;
    QVERIFY(durable >= 4 * mib);
    places.clearLog();
    VERIFY_RESULT(run(places, places.copy(), often));
    QVERIFY(places.targetHas(image));
    QCOMPARE(places.count(QStringLiteral("target resume")), 1);
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
    QVERIFY(places.count(QStringLiteral("target write")) <= (8 * mib - durable) / mib + 1);
}

void ImageCopyTest::beginsAnewWhereWhatWasSentDoesNotFit() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(8 * mib)}, v1);
    const Digest layer = Manifest::parse(image.manifest)->layers().first().digest;
    places.atSource->flip(layer, 100);
    std::stop_source stop;
    places.doAt(targetSide, QStringLiteral("write"), 6, [&stop] { stop.request_stop(); });
    Records records;
    const RunOptions options{.checkpointInterval = mib, .records = &records};
    COMPARE_ERROR(run(places, places.copy(), options, stop.get_token()), ErrorCode::Cancelled);
    QCOMPARE(records.all().size(), 1);
    places.atSource->flip(layer, 100);
    const auto outcome = run(places, places.copy(), options);
    VERIFY_RESULT(outcome);
    QCOMPARE(outcome->warnings.size(), 1);
    QVERIFY(outcome->warnings.first().contains(layer.toString()));
    QVERIFY(places.targetHas(image));
    QVERIFY(places.unfinishedUploads().isEmpty());
    QVERIFY(records.all().isEmpty());
}

void ImageCopyTest::leavesNoUploadOfWhatIsThere() {
    // Begun by one who was killed before it could note it; the layer came by another way.
    TwoPlaces places;
    const QByteArray layer = noise(3 * mib);
    places.addImage({layer}, v1);
    std::stop_source stop;
    places.doAt(targetSide, QStringLiteral("write"), 3, [&stop] { stop.request_stop(); });
    COMPARE_ERROR(run(places, places.copy(), often, stop.get_token()), ErrorCode::Cancelled);
    QCOMPARE(places.unfinishedUploads().size(), 1);
    places.atTarget->addLayer(appName, layer);
    // Uploads of anything else are none of its business, whatever they are called.
    const auto target = places.atTarget->open(repository("app"));
    const QString digest = Hasher::digestOf(layer).toString();
    for (const UploadSource& source :
         {UploadSource{.identity = QStringLiteral("/a@") + digest, .size = 9, .modified = 1},
          UploadSource{.identity = QStringLiteral("oci:/b@") + Digest::ofNothing().toString()}}) {
        auto other = target->layers().upload(std::nullopt, source);
        VERIFY_RESULT(other);
        QVERIFY((*other)->write("a few") && (*other)->close());
    }
    VERIFY_RESULT(run(places, places.copy(), often));
    QStringList left;
    for (const UploadInfo& info : places.unfinishedUploads()) {
        left.append(info.source->identity.section(QLatin1Char('@'), 0, 0));
    }
    left.sort();
    QCOMPARE(left, (QStringList{QStringLiteral("/a"), QStringLiteral("oci:/b")}));
}

void ImageCopyTest::plansBeforeAnyByteMoves() {
    TwoPlaces places;
    const QByteArray there = noise(2 * mib);
    const SampleImage image = places.addImage({there, noise(mib, 2)}, v1);
    places.atTarget->addLayer(appName, there);
    const SampleImage old = SampleImage::of({});
    places.atTarget->addLayer(appName, old.config);
    places.atTarget->addManifest(appName, old.manifest, v1);
    const auto plan = makePlan(places.copy(), places.opener(), {});
    VERIFY_RESULT(plan);
    QVERIFY(plan->problems.isEmpty());
    QCOMPARE(plan->blobs.size(), 3);
    QVERIFY(plan->blobs.at(0).action == TransferPlan::Action::Move);
    QVERIFY(plan->blobs.at(1).action == TransferPlan::Action::Exists);
    QVERIFY(plan->blobs.at(2).action == TransferPlan::Action::Move);
    QCOMPARE(plan->bytesToMove, mib + image.config.size());
    QCOMPARE(plan->bytesThere, 2 * mib);
    QCOMPARE(plan->manifests.size(), 1);
    QVERIFY(!plan->manifests.first().exists);
    QCOMPARE(plan->tags.size(), 1);
    QVERIFY(plan->tags.first().isConflict());
    QCOMPARE(*plan->tags.first().current, old.manifestDescriptor.digest);
    for (const char* call : {"target upload", "target put", "target put-tagged", "source read"}) {
        QCOMPARE(places.count(QString::fromLatin1(call)), 0);
    }

    VERIFY_RESULT(run(places, places.copy()));
    const auto again = makePlan(places.copy(), places.opener(), {});
    VERIFY_RESULT(again);
    QCOMPARE(again->bytesToMove, 0);
    QVERIFY(again->manifests.first().exists);
    QVERIFY(!again->tags.first().isConflict());
}

void ImageCopyTest::plansForAPlaceThatIsNotThereYet() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(mib)}, v1);
    CopyRequest request = places.copyRequest();
    request.target = {Place::Kind::OciLayout, QStringLiteral("/new")};
    COMPARE_ERROR(makePlan({request}, places.opener(), {}), ErrorCode::NotFound);
    request.targetMode = OpenMode::Create;
    const auto plan = makePlan({request}, places.opener(), {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->bytesToMove, mib + image.config.size());
}

void ImageCopyTest::plansMountsWithinARegistry() {
    TwoPlaces places;
    const QByteArray there = noise(mib, 2);
    const SampleImage image = places.addImage({noise(2 * mib), there}, v1);
    CopyRequest request = places.copyRequest();
    request.target = places.source;
    request.targetRepository = repository("other/app");
    places.atSource->link(QStringLiteral("other/app"), Hasher::digestOf(there));
    const auto plan = makePlan({request}, places.opener(), {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->blobs.size(), 3);
    QVERIFY(plan->blobs.at(0).action == TransferPlan::Action::Mount);
    QVERIFY(plan->blobs.at(1).action == TransferPlan::Action::Mount);
    QVERIFY(plan->blobs.at(2).action == TransferPlan::Action::Exists);
    QCOMPARE(plan->bytesToMove, 0);
    QCOMPARE(plan->bytesThere, 3 * mib + image.config.size());
    QCOMPARE(places.count(QStringLiteral("source mount")), 0);
}

void ImageCopyTest::plansEachBlobOnceAndChildrenBeforeTheirIndex() {
    TwoPlaces places;
    const QByteArray shared = noise(mib);
    const SampleImage amd = places.addImage({shared, noise(10, 1)}, {});
    const SampleImage arm = places.addImage({shared, noise(10, 2)}, {});
    const Descriptor index = places.addIndex({amd.manifestDescriptor, arm.manifestDescriptor}, v1);
    const auto plan = makePlan(places.copy(), places.opener(), {});
    VERIFY_RESULT(plan);
    QStringList titles;
    for (const TransferPlan::Blob& blob : plan->blobs) {
        titles.append(blob.title);
        QCOMPARE(blob.title, blob.descriptor->digest.toString());
        QCOMPARE(blob.size, blob.descriptor->size);
    }
    QCOMPARE(titles.removeDuplicates(), 0);
    QCOMPARE(titles.count(Hasher::digestOf(shared).toString()), 1);
    QCOMPARE(plan->bytesToMove,
             mib + 20 + amd.config.size() + (arm.config == amd.config ? 0 : arm.config.size()));
    QCOMPARE(plan->manifests.size(), 3);
    QCOMPARE(plan->manifests.at(0).descriptor.digest, amd.manifestDescriptor.digest);
    QCOMPARE(plan->manifests.at(1).descriptor.digest, arm.manifestDescriptor.digest);
    QCOMPARE(plan->manifests.at(2).descriptor.digest, index.digest);
    QCOMPARE(*plan->tags.first().digest, index.digest);
}

void ImageCopyTest::aPlanTellsEveryProblem() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(10, 1), noise(100, 2), noise(mib + 1, 3)}, {});
    const auto manifest = Manifest::parse(image.manifest);
    const Digest absent = manifest->layers().at(0).digest;
    const Digest cut = manifest->layers().at(1).digest;
    const Digest large = manifest->layers().at(2).digest;
    places.atSource->removeBlob(absent);
    places.atSource->truncate(cut, 99);
    places.watchedTarget->setMaximumBlobSize(mib);
    const Descriptor gone = describe("no such manifest", MediaType::ociManifest);
    places.addIndex({image.manifestDescriptor, gone}, v1);
    const auto plan = makePlan(places.copy(), places.opener(), {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->problems.size(), 3);
    QCOMPARE(plan->problems.at(0).code(), ErrorCode::ManifestIncomplete);
    QStringList items = plan->problems.at(0).items();
    items.sort();
    QStringList expected{absent.toString(), gone.digest.toString()};
    expected.sort();
    QCOMPARE(items, expected);
    QCOMPARE(plan->problems.at(1).code(), ErrorCode::InvalidLength);
    QVERIFY(plan->problems.at(1).message().contains(cut.toString()));
    QCOMPARE(plan->problems.at(2).code(), ErrorCode::TooLarge);
    QVERIFY(plan->problems.at(2).message().contains(large.toString()));
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
}

void ImageCopyTest::aTagThatStaysIsNoConflict() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(10)}, v1);
    places.atSource->pointTag(appName, QStringLiteral("v2"), image.manifestDescriptor.digest);
    VERIFY_RESULT(run(places, places.copy()));
    CopyRequest request = places.copyRequest();
    request.images = {{.tag = tag("v1")}, {.tag = tag("v2")}};
    const auto plan = makePlan({request}, places.opener(), {});
    VERIFY_RESULT(plan);
    QCOMPARE(plan->manifests.size(), 1);
    QCOMPARE(plan->tags.size(), 2);
    QCOMPARE(*plan->tags.at(0).current, image.manifestDescriptor.digest);
    QVERIFY(!plan->tags.at(1).current);
    QVERIFY(!plan->tags.at(0).isConflict() && !plan->tags.at(1).isConflict());
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::ImageCopyTest)
#include "imagecopytest.moc"
