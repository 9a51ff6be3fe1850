#include "core/transfer/transferqueue.h"

#include "core/digest/hasher.h"
#include "tests/support/results.h"
#include "tests/transfer/queuewatch.h"
#include "tests/transfer/twoplaces.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace stowage::test {

class TransferQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsWhatIsAdded();
    void runsAtMostSoManyAtOnce();
    void saysWhyOneFailed();
    void whatFailedCanBeRetried();
    void failingOneLeavesTheOthersAlone();

    void pausedAtEveryStepItResumesToTheSameImage_data();
    void pausedAtEveryStepItResumesToTheSameImage();
    void cancelledAtEveryStepItLeavesNothing_data();
    void cancelledAtEveryStepItLeavesNothing();
    void resumeReadsOnlyTheRest();
    void whatAnotherHasBroughtLeavesNoUpload_data();
    void whatAnotherHasBroughtLeavesNoUpload();
    void pauseIsSeenWhileItComesToRest();
    void resumeWhileStoppingRunsOn();
    void cancelOutweighsPause();
    void aQueuedOneIsPausedAtOnce();
    void aPausedOneIsCancelledWithItsUploads();
    void aCancelledOneCanBeRetried();
    void removeCancelsFirst();
    void clearFinishedKeepsWhatFailed();
    void whatDoesNotFitIsIgnored_data();
    void whatDoesNotFitIsIgnored();

    void progressSumsUp();
    void movedBytesGiveARate();

    void droppedItLeavesItsUploadsResumable();
    void aNewQueueOffersWhatWasUnfinished();
    void aNewQueueOffersWhatRanWhenItEnded();
    void aNewQueueKnowsWhyOneFailedAndRetriesIt();
    void aNewQueueShowsHowFarAKilledOneCame();
    void whatIsCancelledAfterAllBeginsAnew();
    void whatWasCancelledWhenItEndedIsCleanedUpByTheNext();
    void twoQueuesFillOneRegistry();
    void wakesOnlyForStates();

private:
    std::shared_ptr<Journal> journal(const QTemporaryDir& dir);
};

namespace {

constexpr qsizetype mib = 1024 * 1024;

/// Checkpoints so often that small images have some.
const TransferQueue::Options often{.parallel = 2, .checkpointInterval = mib};

/// A clock that stands still until it is moved.
class HandClock final : public Clock {
public:
    QDateTime now() const override { return QDateTime::fromMSecsSinceEpoch(milliseconds).toUTC(); }
    std::atomic<qint64> milliseconds = 1'700'000'000'000;
};

} // namespace

std::shared_ptr<Journal> TransferQueueTest::journal(const QTemporaryDir& dir) {
    auto opened = Journal::open(dir.filePath(QStringLiteral("journal")));
    return opened ? std::shared_ptr<Journal>(*std::move(opened)) : nullptr;
}

void TransferQueueTest::runsWhatIsAdded() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(3 * mib), noise(5)}, QStringLiteral("v1"));
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    const TransferSnapshot done = watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
    QVERIFY(!done.reason);
    QVERIFY(done.startedAt.isValid() && done.finishedAt >= done.startedAt);
    QCOMPARE(done.outcome.results.first().digest, image.manifestDescriptor.digest);
    VERIFY_RESULT(queue.waitUntilIdle());
}

void TransferQueueTest::runsAtMostSoManyAtOnce() {
    TwoPlaces places;
    places.addImage({noise(10)}, QStringLiteral("v1"));
    places.addImage({noise(10, 2)}, QStringLiteral("v2"));
    places.addImage({noise(10, 3)}, QStringLiteral("v3"));
    places.holdAt(QStringLiteral("source"), QStringLiteral("fetch"), 1);
    places.holdAt(QStringLiteral("source"), QStringLiteral("fetch"), 2);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId first = queue.add(places.copy("v1"));
    const TransferId second = queue.add(places.copy("v2"));
    const TransferId third = queue.add(places.copy("v3"));
    watch.waitFor(first, TransferState::Running);
    watch.waitFor(second, TransferState::Running);
    QVERIFY(queue.snapshot(third)->state == TransferState::Queued);
    places.letGo();
    places.letGo();
    watch.waitFor(third, TransferState::Done);
    VERIFY_RESULT(queue.waitUntilIdle());
}

void TransferQueueTest::saysWhyOneFailed() {
    TwoPlaces places;
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferSnapshot failed = watch.waitFor(queue.add(places.copy()), TransferState::Failed);
    QVERIFY(failed.reason);
    QVERIFY(failed.reason->code() == ErrorCode::NotFound);
    QVERIFY(failed.reason->message().startsWith(
        QStringLiteral("copy of oci:/source:v1 to registry:/target//app:v1: ")));
    QVERIFY(failed.finishedAt.isValid());
}

void TransferQueueTest::whatFailedCanBeRetried() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(4 * mib)}, QStringLiteral("v1"));
    places.failAt(QStringLiteral("target"), QStringLiteral("write"), 3,
                  Error(ErrorCode::NoSpace, QStringLiteral("the disk is full")));
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    const TransferSnapshot failed = watch.waitFor(id, TransferState::Failed);
    QVERIFY(failed.reason->code() == ErrorCode::NoSpace);
    QVERIFY(!places.targetHas(image));
    queue.retry(id);
    const TransferSnapshot done = watch.waitFor(id, TransferState::Done);
    QVERIFY(!done.reason);
    QVERIFY(places.targetHas(image));
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::failingOneLeavesTheOthersAlone() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(mib)}, QStringLiteral("v1"));
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId bad = queue.add(places.copy("none"));
    const TransferId good = queue.add(places.copy());
    watch.waitFor(bad, TransferState::Failed);
    watch.waitFor(good, TransferState::Done);
    QVERIFY(places.targetHas(image));
}

void TransferQueueTest::pausedAtEveryStepItResumesToTheSameImage_data() {
    QTest::addColumn<QString>("side");
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("number");
    const auto row = [](const char* side, const char* call, int number) {
        QTest::addRow("%s %s %d", side, call, number)
            << QString::fromLatin1(side) << QString::fromLatin1(call) << number;
    };
    row("source", "resolve", 1);
    row("source", "get", 1);
    row("source", "stat", 2);
    row("target", "stat", 1);
    row("source", "fetch", 1);
    row("source", "read", 1);
    row("source", "read", 4);
    row("target", "upload", 1);
    row("target", "write", 1);
    row("target", "write", 3);
    row("target", "checkpoint", 1);
    row("target", "finish", 1);
    row("target", "finish", 3);
    row("target", "put-tagged", 1);
}

void TransferQueueTest::pausedAtEveryStepItResumesToTheSameImage() {
    QFETCH(const QString, side);
    QFETCH(const QString, call);
    QFETCH(const int, number);
    TwoPlaces places;
    const SampleImage image =
        places.addImage({noise(5 * mib + 1), noise(2 * mib, 2)}, QStringLiteral("v1"));
    places.holdAt(side, call, number);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.pause(id);
    places.letGo();
    const TransferSnapshot rested = watch.waitFor(id, [](const TransferSnapshot& snapshot) {
        return !snapshot.stopping && snapshot.state != TransferState::Running;
    });
    // Only the very last call may be too far gone to be paused.
    if (rested.state != TransferState::Done) {
        QVERIFY(rested.state == TransferState::Paused);
        QVERIFY(!rested.reason);
        QVERIFY(!places.targetHas(image));
        queue.resume(id);
    }
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
    QVERIFY(places.unfinishedUploads().isEmpty());
    QCOMPARE(places.atSource->openLayers(), 0);
}

void TransferQueueTest::cancelledAtEveryStepItLeavesNothing_data() {
    pausedAtEveryStepItResumesToTheSameImage_data();
}

void TransferQueueTest::cancelledAtEveryStepItLeavesNothing() {
    QFETCH(const QString, side);
    QFETCH(const QString, call);
    QFETCH(const int, number);
    TwoPlaces places;
    const SampleImage image =
        places.addImage({noise(5 * mib + 1), noise(2 * mib, 2)}, QStringLiteral("v1"));
    places.holdAt(side, call, number);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.cancel(id);
    places.letGo();
    const TransferSnapshot rested = watch.waitFor(id, [](const TransferSnapshot& snapshot) {
        return !snapshot.stopping && snapshot.state != TransferState::Running;
    });
    if (rested.state != TransferState::Done) {
        QVERIFY(rested.state == TransferState::Cancelled);
        QVERIFY(!rested.reason);
        QVERIFY(!places.targetHas(image));
    }
    QVERIFY(places.unfinishedUploads().isEmpty());
    QCOMPARE(places.atSource->openLayers(), 0);
}

void TransferQueueTest::resumeReadsOnlyTheRest() {
    TwoPlaces places;
    const QByteArray layer = noise(8 * mib);
    const SampleImage image = places.addImage({layer}, QStringLiteral("v1"));
    // Config first, then the layer: its fifth buffer.
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 6);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.pause(id);
    places.letGo();
    watch.waitFor(id, TransferState::Paused);
    QCOMPARE(places.unfinishedUploads().size(), 1);
    QCOMPARE(places.unfinishedUploads().first().size, 5 * mib);
    places.clearLog();
    queue.resume(id);
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
    QCOMPARE(places.count(QStringLiteral("target resume")), 1);
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
    QCOMPARE(places.count(QStringLiteral("target write")), 3);
}

void TransferQueueTest::whatAnotherHasBroughtLeavesNoUpload_data() {
    QTest::addColumn<bool>("isCopy");
    QTest::newRow("copy") << true;
    QTest::newRow("upload") << false;
}

void TransferQueueTest::whatAnotherHasBroughtLeavesNoUpload() {
    QFETCH(const bool, isCopy);
    TwoPlaces places;
    QTemporaryDir dir;
    const QByteArray bytes = noise(5 * mib);
    places.addImage({bytes}, QStringLiteral("v1"));
    QFile file(dir.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
    file.close();
    UploadRequest upload = places.uploadRequest({file.fileName()});
    upload.digest = Hasher::digestOf(bytes);

    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(isCopy ? places.copy() : TransferRequest{upload});
    places.waitUntilHeld();
    queue.pause(id);
    places.letGo();
    watch.waitFor(id, TransferState::Paused);
    QCOMPARE(places.unfinishedUploads().size(), 1);
    places.atTarget->addLayer(QStringLiteral("app"), bytes);
    queue.resume(id);
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::pauseIsSeenWhileItComesToRest() {
    TwoPlaces places;
    places.addImage({noise(3 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("source"), QStringLiteral("read"), 2);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    QVERIFY(!queue.snapshot(id)->stopping);
    queue.pause(id);
    const auto stopping = queue.snapshot(id);
    QVERIFY(stopping->stopping && stopping->state == TransferState::Running);
    places.letGo();
    watch.waitFor(id, TransferState::Paused);
}

void TransferQueueTest::resumeWhileStoppingRunsOn() {
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(3 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("source"), QStringLiteral("read"), 2);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.pause(id);
    queue.resume(id);
    places.letGo();
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
}

void TransferQueueTest::cancelOutweighsPause() {
    TwoPlaces places;
    places.addImage({noise(3 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 2);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.pause(id);
    queue.cancel(id);
    queue.resume(id);
    places.letGo();
    watch.waitFor(id, TransferState::Cancelled);
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::aQueuedOneIsPausedAtOnce() {
    TwoPlaces places;
    places.addImage({noise(3 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("source"), QStringLiteral("read"), 1);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(),
                        {.parallel = 1, .checkpointInterval = mib});
    watch.watch(queue);
    const TransferId first = queue.add(places.copy());
    places.waitUntilHeld();
    const TransferId second = queue.add(places.copy());
    queue.pause(second);
    QVERIFY(queue.snapshot(second)->state == TransferState::Paused);
    QVERIFY(!queue.snapshot(second)->stopping);
    places.letGo();
    watch.waitFor(first, TransferState::Done);
    QVERIFY(queue.snapshot(second)->state == TransferState::Paused);
    queue.resume(second);
    watch.waitFor(second, TransferState::Done);
}

void TransferQueueTest::aPausedOneIsCancelledWithItsUploads() {
    TwoPlaces places;
    places.addImage({noise(5 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.pause(id);
    places.letGo();
    watch.waitFor(id, TransferState::Paused);
    QCOMPARE(places.unfinishedUploads().size(), 1);
    queue.cancel(id);
    watch.waitFor(id, TransferState::Cancelled);
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::aCancelledOneCanBeRetried() {
    QTemporaryDir dir;
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(5 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    QueueWatch watch;
    TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.cancel(id);
    places.letGo();
    watch.waitFor(id, TransferState::Cancelled);
    queue.retry(id);
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
}

void TransferQueueTest::removeCancelsFirst() {
    TwoPlaces places;
    places.addImage({noise(5 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    queue.remove(id);
    places.letGo();
    watch.waitUntilGone(id);
    QVERIFY(queue.snapshot().isEmpty());
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::clearFinishedKeepsWhatFailed() {
    TwoPlaces places;
    places.addImage({noise(10)}, QStringLiteral("v1"));
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId failed = queue.add(places.copy("none"));
    const TransferId done = queue.add(places.copy());
    watch.waitFor(failed, TransferState::Failed);
    watch.waitFor(done, TransferState::Done);
    queue.clearFinished();
    const auto left = queue.snapshot();
    QCOMPARE(left.size(), 1);
    QVERIFY(left.first().id == failed);
}

void TransferQueueTest::whatDoesNotFitIsIgnored_data() {
    QTest::addColumn<QString>("tagName");
    QTest::addColumn<QStringList>("calls");
    const QStringList pauseResume{QStringLiteral("pause"), QStringLiteral("resume")};
    QTest::newRow("done") << QStringLiteral("v1")
                          << pauseResume +
                                 QStringList{QStringLiteral("retry"), QStringLiteral("cancel")};
    QTest::newRow("failed") << QStringLiteral("none") << pauseResume;
}

void TransferQueueTest::whatDoesNotFitIsIgnored() {
    QFETCH(const QString, tagName);
    QFETCH(const QStringList, calls);
    TwoPlaces places;
    places.addImage({noise(10)}, QStringLiteral("v1"));
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy(tagName.toLatin1().constData()));
    const TransferSnapshot before =
        watch.waitFor(id, [](const TransferSnapshot& snapshot) { return snapshot.isFinished(); });
    const QHash<QString, void (TransferQueue::*)(TransferId)> known{
        {QStringLiteral("pause"), &TransferQueue::pause},
        {QStringLiteral("resume"), &TransferQueue::resume},
        {QStringLiteral("retry"), &TransferQueue::retry},
        {QStringLiteral("cancel"), &TransferQueue::cancel},
    };
    for (const QString& call : calls) {
        (queue.*known.value(call))(id);
        (queue.*known.value(call))(static_cast<TransferId>(4711));
    }
    VERIFY_RESULT(queue.waitUntilIdle());
    QVERIFY(queue.snapshot(id)->state == before.state);
    QCOMPARE(queue.snapshot(id)->finishedAt, before.finishedAt);
}

void TransferQueueTest::progressSumsUp() {
    TwoPlaces places;
    const SampleImage image =
        places.addImage({noise(5 * mib), noise(3 * mib, 2)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 5);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    const auto half = queue.snapshot(id);
    QCOMPARE(half->total, 8 * mib + image.config.size());
    QCOMPARE(half->done, 3 * mib + image.config.size());
    QCOMPARE(half->steps.size(), 3);
    QVERIFY(half->steps.at(0).kind == TransferStep::Kind::Config);
    QVERIFY(half->steps.at(0).state == TransferStep::State::Done);
    QVERIFY(half->steps.at(1).state == TransferStep::State::Running);
    QVERIFY(half->steps.at(2).state == TransferStep::State::Waiting);
    places.letGo();
    const TransferSnapshot done = watch.waitFor(id, TransferState::Done);
    QCOMPARE(done.done, done.total);
    for (const TransferStep& step : done.steps) {
        QVERIFY(step.state == TransferStep::State::Done);
        QCOMPARE(step.done, step.total);
    }
}

void TransferQueueTest::movedBytesGiveARate() {
    TwoPlaces places;
    places.addImage({noise(5 * mib)}, QStringLiteral("v1"));
    HandClock clock;
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 2);
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, clock, often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    places.waitUntilHeld();
    QCOMPARE(queue.snapshot(id)->bytesPerSecond, 0);
    places.letGo();
    places.waitUntilHeld();
    clock.milliseconds += 1000;
    QCOMPARE(queue.snapshot(id)->bytesPerSecond, 2 * mib);
    places.letGo();
    QCOMPARE(watch.waitFor(id, TransferState::Done).bytesPerSecond, 0);
}

void TransferQueueTest::droppedItLeavesItsUploadsResumable() {
    TwoPlaces places;
    places.addImage({noise(5 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    {
        QueueWatch watch;
        TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
        watch.watch(queue);
        queue.add(places.copy());
        places.waitUntilHeld();
        places.letGo();
    }
    // It had at most got as far as the end before it was told to stop.
    if (!places.unfinishedUploads().isEmpty()) {
        QVERIFY(places.unfinishedUploads().first().size >= 2 * mib);
    }
    QCOMPARE(places.atSource->openLayers(), 0);
}

void TransferQueueTest::aNewQueueOffersWhatWasUnfinished() {
    QTemporaryDir dir;
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(6 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 5);
    TransferId id{};
    {
        QueueWatch watch;
        TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
        watch.watch(queue);
        id = queue.add(places.copy());
        queue.add(places.copy("none"));
        places.waitUntilHeld();
        queue.pause(id);
        places.letGo();
        watch.waitFor(id, TransferState::Paused);
        QVERIFY(queue.waitUntilIdle());
    }
    QCOMPARE(places.unfinishedUploads().size(), 1);
    places.clearLog();
    QueueWatch watch;
    TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
    watch.watch(queue);
    QCOMPARE(queue.restore(), 2);
    const auto offered = queue.snapshot(id);
    QVERIFY(offered && offered->state == TransferState::Paused);
    QVERIFY(offered->request == places.copy());
    QVERIFY(places.log().isEmpty());
    queue.resume(id);
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
    QCOMPARE(places.count(QStringLiteral("target write")), 2);
}

void TransferQueueTest::aNewQueueOffersWhatRanWhenItEnded() {
    QTemporaryDir dir;
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(6 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 3);
    TransferId id{};
    {
        // The third write is let go of at the moment that the queue tells its transfers to stop.
        std::optional<std::stop_callback<std::function<void()>>> letGo;
        const RegistryOpener opener = [&, inner = places.opener()](const Place& place,
                                                                   OpenMode mode,
                                                                   const std::stop_token& stop) {
            if (place == places.target) {
                letGo.emplace(stop, [&places] { places.letGo(); });
            }
            return inner(place, mode, stop);
        };
        TransferQueue queue(opener, journal(dir), Clock::system(), often);
        id = queue.add(places.copy());
        places.waitUntilHeld();
    }
    {
        const auto kept = journal(dir);
        QCOMPARE(kept->unfinished().size(), 1);
        QVERIFY(kept->unfinished().first().state == TransferState::Running);
    }
    places.clearLog();
    QueueWatch watch;
    TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
    watch.watch(queue);
    QCOMPARE(queue.restore(), 1);
    const auto offered = queue.snapshot(id);
    QVERIFY(offered && offered->state == TransferState::Paused);
    // The config went first, in one write, and the last that it wrote is the one that was held.
    QCOMPARE(offered->done, offered->total - 4 * mib);
    queue.resume(id);
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
    QCOMPARE(places.count(QStringLiteral("target upload")), 0);
    QCOMPARE(places.count(QStringLiteral("target write")), 4);
}

void TransferQueueTest::aNewQueueKnowsWhyOneFailedAndRetriesIt() {
    QTemporaryDir dir;
    TwoPlaces places;
    const SampleImage image = places.addImage({noise(6 * mib)}, QStringLiteral("v1"));
    places.failAt(QStringLiteral("target"), QStringLiteral("write"), 5,
                  Error(ErrorCode::NoSpace, QStringLiteral("the disk is full")));
    TransferId id{};
    std::optional<TransferSnapshot> failed;
    {
        QueueWatch watch;
        TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
        watch.watch(queue);
        id = queue.add(places.copy());
        failed = watch.waitFor(id, TransferState::Failed);
    }
    places.clearLog();
    QueueWatch watch;
    TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
    watch.watch(queue);
    QCOMPARE(queue.restore(), 1);
    const auto offered = queue.snapshot(id);
    QVERIFY(offered && offered->state == TransferState::Failed);
    QVERIFY(offered->reason && offered->reason->code() == ErrorCode::NoSpace);
    QCOMPARE(offered->reason->message(), failed->reason->message());
    QCOMPARE(offered->finishedAt.toMSecsSinceEpoch(), failed->finishedAt.toMSecsSinceEpoch());
    QCOMPARE(offered->total, failed->total);
    // The config and three buffers went before the one that failed.
    QCOMPARE(offered->done, offered->total - 3 * mib);
    queue.retry(id);
    watch.waitFor(id, TransferState::Done);
    QVERIFY(places.targetHas(image));
    QCOMPARE(places.count(QStringLiteral("target write")), 3);
}

void TransferQueueTest::aNewQueueShowsHowFarAKilledOneCame() {
    QTemporaryDir dir;
    QTemporaryDir killed;
    TwoPlaces places;
    places.addImage({noise(6 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 4);
    TransferId id{};
    qint64 total = 0;
    {
        const auto kept = journal(dir);
        QueueWatch watch;
        TransferQueue queue(places.opener(), kept, Clock::system(), often);
        watch.watch(queue);
        id = queue.add(places.copy());
        places.waitUntilHeld();
        total = queue.snapshot(id)->total;
        VERIFY_RESULT(kept->flush());
        // The files as they lie there now are what a killed process leaves.
        for (const char* suffix : {"", "-wal"}) {
            const QString name = QStringLiteral("journal") + QLatin1String(suffix);
            QVERIFY(QFile::copy(dir.filePath(name), killed.filePath(name)));
        }
        queue.pause(id);
        places.letGo();
        watch.waitFor(id, TransferState::Paused);
    }
    TransferQueue queue(places.opener(), journal(killed), Clock::system(), often);
    QCOMPARE(queue.restore(), 1);
    const auto offered = queue.snapshot(id);
    QVERIFY(offered->state == TransferState::Paused);
    QCOMPARE(offered->total, total);
    QCOMPARE(offered->done, total - 4 * mib);
    QVERIFY(total > 6 * mib);
}

void TransferQueueTest::whatIsCancelledAfterAllBeginsAnew() {
    QTemporaryDir dir;
    TwoPlaces places;
    places.addImage({noise(6 * mib)}, QStringLiteral("v1"));
    {
        const auto kept = journal(dir);
        kept->add(kept->newId(), places.copy(), {});
        kept->setProgress(TransferId{1}, 3, 4);
    }
    places.holdAt(QStringLiteral("source"), QStringLiteral("fetch"), 1);
    QueueWatch watch;
    TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
    watch.watch(queue);
    QCOMPARE(queue.restore(), 1);
    QCOMPARE(queue.snapshot(TransferId{1})->done, 3);
    queue.cancel(TransferId{1});
    watch.waitFor(TransferId{1}, TransferState::Cancelled);
    queue.retry(TransferId{1});
    watch.waitFor(TransferId{1}, TransferState::Running);
    QCOMPARE(queue.snapshot(TransferId{1})->done, 0);
    places.letGo();
    watch.waitFor(TransferId{1}, TransferState::Done);
}

void TransferQueueTest::whatWasCancelledWhenItEndedIsCleanedUpByTheNext() {
    QTemporaryDir dir;
    TwoPlaces places;
    places.addImage({noise(6 * mib)}, QStringLiteral("v1"));
    places.holdAt(QStringLiteral("target"), QStringLiteral("write"), 5);
    {
        QueueWatch watch;
        TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
        watch.watch(queue);
        const TransferId id = queue.add(places.copy());
        places.waitUntilHeld();
        queue.pause(id);
        places.letGo();
        watch.waitFor(id, TransferState::Paused);
    }
    {
        const auto kept = journal(dir);
        kept->setState(kept->unfinished().first().id, TransferState::Cancelled);
    }
    QueueWatch watch;
    TransferQueue queue(places.opener(), journal(dir), Clock::system(), often);
    watch.watch(queue);
    QCOMPARE(queue.restore(), 0);
    VERIFY_RESULT(queue.waitUntilIdle());
    QVERIFY(queue.snapshot().isEmpty());
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::twoQueuesFillOneRegistry() {
    TwoPlaces places;
    QList<SampleImage> images;
    const QByteArray shared = noise(3 * mib);
    for (quint32 i = 0; i < 4; ++i) {
        images.append(places.addImage({shared, noise(mib, 10 + i)}, QStringLiteral("v%1").arg(i)));
    }
    QueueWatch watch1;
    QueueWatch watch2;
    TransferQueue queue1(places.opener(), nullptr, Clock::system(), often);
    TransferQueue queue2(places.opener(), nullptr, Clock::system(), often);
    watch1.watch(queue1);
    watch2.watch(queue2);
    for (const char* name : {"v0", "v1", "v2", "v3"}) {
        queue1.add(places.copy(name));
        queue2.add(places.copy(name));
    }
    VERIFY_RESULT(queue1.waitUntilIdle());
    VERIFY_RESULT(queue2.waitUntilIdle());
    for (const auto& snapshot : queue1.snapshot() + queue2.snapshot()) {
        QVERIFY2(snapshot.state == TransferState::Done,
                 snapshot.reason ? qPrintable(snapshot.reason->message()) : "");
    }
    for (qsizetype i = 0; i < images.size(); ++i) {
        QVERIFY(
            places.targetHas(images.at(i), QByteArray("v" + QByteArray::number(i)).constData()));
    }
    QVERIFY(places.unfinishedUploads().isEmpty());
}

void TransferQueueTest::wakesOnlyForStates() {
    TwoPlaces places;
    places.addImage({noise(20 * mib)}, QStringLiteral("v1"));
    QueueWatch watch;
    TransferQueue queue(places.opener(), nullptr, Clock::system(), often);
    watch.watch(queue);
    const TransferId id = queue.add(places.copy());
    watch.waitFor(id, TransferState::Done);
    QVERIFY(queue.waitUntilIdle());
    QVERIFY(watch.wakes() <= 3); // Added, running, done.
}

} // namespace stowage::test

QTEST_GUILESS_MAIN(stowage::test::TransferQueueTest)
#include "transferqueuetest.moc"
