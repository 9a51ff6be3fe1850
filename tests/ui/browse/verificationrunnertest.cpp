#include "ui/browse/verificationrunner.h"

#include "tests/ui/browse/browsefixture.h"
#include "ui/browse/faultsmodel.h"
#include "ui/browse/imagedetails.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace stowage;
using test::BrowseFixture;

namespace {

const QString app = QStringLiteral("app");
const QString v1 = QStringLiteral("v1");

} // namespace

class VerificationRunnerTest : public QObject {
    Q_OBJECT

private:
    static void verify(VerificationRunner& runner, const Location& location) {
        QSignalSpy finished(&runner, &VerificationRunner::finished);
        runner.start(location);
        QVERIFY(runner.isRunning());
        QVERIFY(finished.wait());
        QVERIFY(!runner.isRunning());
    }

    static Digest firstLayer(BrowseFixture& ground) {
        return readImage(*ground.registry, ground.at(app, v1), {})->image->layers().first().digest;
    }

private Q_SLOTS:
    void whatIsSoundIsGood() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1, {"one", "two"});
        VerificationRunner runner(ground.places, ground.requests, {});
        verify(runner, ground.at(app, v1));
        QVERIFY(runner.faults().isEmpty());
        QCOMPARE(runner.states(ground.place).value(firstLayer(ground)).sign, Sign::Good);
        QCOMPARE(runner.imageStates(ground.place).value(manifest).sign, Sign::Good);
        const auto record = runner.record(ground.at(app, v1), manifest);
        QVERIFY(record);
        QCOMPARE(record->faults(), 0);
        QVERIFY(record->good > 3);
        QVERIFY(!runner.record(ground.at(app, QStringLiteral("v2"))));
    }

    void aFlippedByteIsFoundInItsPlace() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1, {"one", "two"});
        const Digest layer = firstLayer(ground);
        ground.registry->flip(layer, 15);
        VerificationRunner runner(ground.places, ground.requests, {});
        verify(runner, ground.at(app, v1));
        const ObjectState state = runner.states(ground.place).value(layer);
        QCOMPARE(state.sign, Sign::Bad);
        QCOMPARE(state.expected, layer.toString());
        QVERIFY(!state.actual.isEmpty() && state.actual != state.expected);
        QVERIFY2(runner.imageStates(ground.place).value(manifest).isFault(),
                 "an image is as bad as its worst layer");
        FaultsModel faults;
        const QAbstractItemModelTester tester(&faults);
        faults.show(runner.faultsIn(ground.at(app, v1)));
        QVERIFY(faults.rowCount() >= 1);
        QCOMPARE(faults.fault(0).object.expected, layer);
        QCOMPARE(faults.index(0, FaultsModel::ImagesColumn).data().toString(),
                 QStringLiteral("app:v1"));
    }

    void outcomesAreKeptWithTheirDate() {
        BrowseFixture ground;
        const Digest manifest = ground.addImage(app, v1);
        QTemporaryDir folder;
        const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-1);
        {
            VerificationRunner runner(ground.places, ground.requests, folder.path());
            verify(runner, ground.at(app, v1));
            QTRY_VERIFY(ground.requests.isIdle());
        }
        VerificationRunner later(ground.places, ground.requests, folder.path());
        QSignalSpy changed(&later, &VerificationRunner::recordsChanged);
        QVERIFY(changed.wait());
        const auto record = later.record(ground.at(app, v1), manifest);
        QVERIFY(record);
        QVERIFY(record->when >= before);
        QVERIFY2(!later.record(ground.at(app, v1), Digest::ofNothing()),
                 "of what the tag named then, not of what it names now");
    }

    void whatWasFoundIsKeptWithIt() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        const Digest layer = firstLayer(ground);
        ground.registry->flip(layer, 15);
        QTemporaryDir folder;
        {
            VerificationRunner runner(ground.places, ground.requests, folder.path());
            verify(runner, {ground.place});
            // Another at once: of two outcomes the later one is on the disk in the end.
            verify(runner, {ground.place});
            QTRY_VERIFY(ground.requests.isIdle());
        }
        VerificationRunner later(ground.places, ground.requests, folder.path());
        QSignalSpy changed(&later, &VerificationRunner::recordsChanged);
        QVERIFY(changed.wait());
        const auto record = later.record({ground.place});
        QVERIFY(record && !record->found.isEmpty());
        QCOMPARE(record->found.size(), record->faults());
        QCOMPARE(record->found.first().object.expected, layer);
        QCOMPARE(record->found.first().images, QStringList{QStringLiteral("app:v1")});
        QCOMPARE(record->found.first().locationIn(ground.place), ground.at(app, v1));
    }

    void theStateOfEachObjectIsThereAtTheNextStart() {
        BrowseFixture ground;
        const Digest good = ground.addImage(app, v1, {"one"});
        const Digest bad = ground.addImage(app, QStringLiteral("v2"), {"two"});
        const Digest layer = firstLayer(ground);
        const Digest badLayer =
            readImage(*ground.registry, ground.at(app, QStringLiteral("v2")), {})
                ->image->layers()
                .first()
                .digest;
        ground.registry->flip(badLayer, 15);
        QTemporaryDir folder;
        const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-1);
        {
            VerificationRunner runner(ground.places, ground.requests, folder.path());
            verify(runner, {ground.place});
            QTRY_VERIFY(ground.requests.isIdle());
        }
        const Digest later = ground.addImage(app, QStringLiteral("v3"), {"three"});
        VerificationRunner runner(ground.places, ground.requests, folder.path());
        QVERIFY(runner.states(ground.place).isEmpty());
        QSignalSpy changed(&runner, &VerificationRunner::recordsChanged);
        QVERIFY(changed.wait());
        const auto& states = runner.states(ground.place);
        QCOMPARE(states.value(layer).sign, Sign::Good);
        QVERIFY(states.value(layer).when >= before);
        QVERIFY(states.value(layer).toText().contains(
            QString::number(states.value(layer).when.toLocalTime().date().year())));
        QCOMPARE(states.value(badLayer).sign, Sign::Bad);
        QVERIFY2(!states.value(badLayer).actual.isEmpty(), "expected beside actual");
        const auto& images = runner.imageStates(ground.place);
        QCOMPARE(images.value(good).sign, Sign::Good);
        QCOMPARE(images.value(bad).sign, Sign::Bad);
        QCOMPARE(runner.tagState(ground.at(app, v1), good)->sign, Sign::Good);
        QVERIFY(!runner.tagState(ground.at(app, QStringLiteral("v3")), later));

        QCOMPARE(runner.record(ground.at(app, v1), good)->faults(), 0);
        QVERIFY(runner.record(ground.at(app, QStringLiteral("v2")), bad)->faults() > 0);
        QVERIFY2(!runner.record(ground.at(app, QStringLiteral("v3")), later),
                 "it was not there when the place was verified");
    }

    void whatRunsIsNotStoppedByAnother() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        VerificationRunner runner(ground.places, ground.requests, {});
        QSignalSpy started(&runner, &VerificationRunner::started);
        QSignalSpy finished(&runner, &VerificationRunner::finished);
        runner.start({ground.place});
        runner.start(ground.at(app, v1));
        QCOMPARE(started.count(), 1);
        QVERIFY(finished.wait());
        QVERIFY(!runner.error());
        QCOMPARE(runner.scope(), Location{ground.place});
        QVERIFY(runner.record({ground.place}));
    }

    void aPlaceTellsOfTheFaultsOfItsImages() {
        BrowseFixture ground;
        const Digest bad = ground.addImage(app, v1, {"one"});
        ground.addImage(QStringLiteral("application"), v1, {"two"});
        ground.registry->flip(firstLayer(ground), 15);
        VerificationRunner runner(ground.places, ground.requests, {});
        verify(runner, {ground.place});
        for (const Location& location : {ground.at(app), ground.at(app, v1)}) {
            const auto record = runner.record(location);
            QVERIFY(record && record->faults() > 0);
            QCOMPARE(record->found.size(), record->faults());
        }
        QVERIFY(runner.record(ground.at(app, v1), bad));
        QVERIFY2(!runner.record(ground.at(app, v1), Digest::ofNothing()),
                 "the tag names another image by now");
        QVERIFY2(!runner.record(ground.at(QStringLiteral("application"))),
                 "a name that begins alike is another");
    }

    void aSoundPlaceVouchesForItsImages() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        ground.addImage(app, QStringLiteral("v2"), {"other"});
        VerificationRunner runner(ground.places, ground.requests, {});
        verify(runner, {ground.place});
        QVERIFY(runner.record(ground.at(app, v1)));
        ground.registry->flip(firstLayer(ground), 15);
        verify(runner, {ground.place});
        QVERIFY(runner.record({ground.place})->faults() > 0);
        QVERIFY(runner.record(ground.at(app, v1))->faults() > 0);
        QVERIFY2(!runner.record(ground.at(app, QStringLiteral("v2"))),
                 "a place with a fault vouches for nothing");
    }

    void aPlaceThatCannotBeOpenedIsAnError() {
        BrowseFixture ground;
        ground.refusal = Error(ErrorCode::ReadOnly, QStringLiteral("no"));
        VerificationRunner runner(ground.places, ground.requests, {});
        verify(runner, {ground.place});
        QVERIFY(runner.error());
        QVERIFY(!runner.record({ground.place}));
    }

    void stoppingLeavesNoHalfStates() {
        BrowseFixture ground;
        ground.addImage(app, v1);
        VerificationRunner runner(ground.places, ground.requests, {});
        runner.start({ground.place});
        runner.stop();
        QVERIFY(!runner.isRunning());
        QVERIFY(runner.error()->isCancelled());
        const auto& states = runner.states(ground.place);
        QVERIFY(std::ranges::all_of(states,
                                    [](const ObjectState& state) { return state.isSettled(); }));
        QVERIFY(!runner.record({ground.place}));
    }
};

QTEST_GUILESS_MAIN(VerificationRunnerTest)
#include "verificationrunnertest.moc"
