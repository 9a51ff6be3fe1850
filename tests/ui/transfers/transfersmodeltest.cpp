#include "ui/transfers/transfersmodel.h"

#include "ui/theme/piecebar.h"
#include "ui/transfers/transferaction.h"
#include "ui/transfers/transferfilter.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;

namespace {

TransferSnapshot transfer(qint64 id, TransferState state = TransferState::Queued) {
    const Place place{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/r")};
    const auto name = *RepositoryName::parse(QStringLiteral("app"));
    return {
        .id = static_cast<TransferId>(id),
        .request = {.work =
                        UploadRequest{.items = {{.path = QStringLiteral("/files/%1.tar").arg(id)}},
                                      .target = place,
                                      .repository = name}},
        .state = state};
}

TransferSnapshot running(qint64 id, qint64 done, qint64 total, qint64 rate) {
    TransferSnapshot snapshot = transfer(id, TransferState::Running);
    snapshot.done = done;
    snapshot.total = total;
    snapshot.bytesPerSecond = rate;
    return snapshot;
}

TransferStep step(const QString& title, TransferStep::State state, qint64 done, qint64 total) {
    return {.title = title, .state = state, .done = done, .total = total};
}

QString text(const QAbstractItemModel& model, int row, int column, const QModelIndex& parent = {}) {
    return model.index(row, column, parent).data().toString();
}

QList<qint64> ids(const QAbstractItemModel& model) {
    QList<qint64> list;
    for (int row = 0; row < model.rowCount(); ++row) {
        list.append(model.index(row, 0).data(TransfersModel::IdRole).toLongLong());
    }
    return list;
}

} // namespace

class TransfersModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAnExportOfFilesWroteIsItsSize() {
        // The layers that were read for it are larger, or smaller.
        TransferSnapshot exported = running(1, 2200, 2200, 0);
        exported.state = TransferState::Done;
        exported.request = {FilesExportRequest{
            .image = {.place = {.kind = Place::Kind::RegistryFolder,
                                .location = QStringLiteral("/r")},
                      .repository = *RepositoryName::parse(QStringLiteral("app"))},
            .paths = {"etc/motd"},
            .folder = QStringLiteral("/out")}};
        exported.outcome = {.files = {QStringLiteral("/out/motd")}, .bytesMoved = 178};
        TransfersModel model;
        model.update({exported});
        QCOMPARE(text(model, 0, TransfersModel::Amount), QStringLiteral("178 B"));
        const QModelIndex amount = model.index(0, TransfersModel::Amount);
        QVERIFY(amount.data(Qt::ToolTipRole).toString().contains(QStringLiteral("178")));
        QCOMPARE(amount.data(TransfersModel::SortRole).toLongLong(), 178);
        // What an earlier start did is known by the layers alone.
        exported.id = static_cast<TransferId>(2);
        exported.outcome = {};
        model.update({exported});
        QCOMPARE(text(model, 0, TransfersModel::Amount), QStringLiteral("2.2 kB"));
    }

    void newestIsFirst() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({transfer(1), transfer(2), transfer(3)});
        QCOMPARE(ids(model), (QList<qint64>{3, 2, 1}));
    }

    void rowsComeAndGo() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({transfer(1), transfer(2), transfer(3), transfer(4)});
        model.update({transfer(1), transfer(4), transfer(5), transfer(6)});
        QCOMPARE(ids(model), (QList<qint64>{6, 5, 4, 1}));
        model.update({});
        QCOMPARE(model.rowCount(), 0);
        model.update({transfer(7)});
        QCOMPARE(ids(model), (QList<qint64>{7}));
    }

    void selectionSurvivesOtherRows() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({transfer(1), transfer(2)});
        const QPersistentModelIndex first = model.indexOf(static_cast<TransferId>(1));
        model.update({transfer(1), transfer(3)});
        QVERIFY(first.isValid());
        QCOMPARE(first.data(TransfersModel::IdRole).toLongLong(), 1);
    }

    void nothingChangedIsNotSignalled() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({running(1, 5, 10, 1)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.update({running(1, 5, 10, 1)});
        QCOMPARE(changed.count(), 0);
        QCOMPARE(inserted.count(), 0);
    }

    void neighboursAreSignalledTogether() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update(
            {running(1, 0, 10, 1), running(2, 0, 10, 1), transfer(3), running(4, 0, 10, 1)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.update(
            {running(1, 1, 10, 1), running(2, 1, 10, 1), transfer(3), running(4, 1, 10, 1)});
        QCOMPARE(changed.count(), 2);
        QCOMPARE(changed[0][0].value<QModelIndex>().row(), 0);
        QCOMPARE(changed[1][0].value<QModelIndex>().row(), 2);
        QCOMPARE(changed[1][1].value<QModelIndex>().row(), 3);
    }

    void rowSaysWhatHappens() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({running(1, 1'100'000'000, 1'834'201'556, 182'000'000)});
        QCOMPARE(text(model, 0, TransfersModel::Title), QStringLiteral("1.tar → r/app"));
        QCOMPARE(text(model, 0, TransfersModel::Amount), QStringLiteral("1.1 of 1.8 GB"));
        QCOMPARE(text(model, 0, TransfersModel::Rate), QStringLiteral("182 MB/s"));
        QCOMPARE(text(model, 0, TransfersModel::TimeLeft), QStringLiteral("5 s left"));
        QCOMPARE(text(model, 0, TransfersModel::State), QStringLiteral("Running"));
        const double fraction =
            model.index(0, TransfersModel::Progress).data(FractionRole).toDouble();
        QVERIFY(fraction > 0.59 && fraction < 0.61);
    }

    void failureSaysWhy() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        TransferSnapshot failed = transfer(1, TransferState::Failed);
        failed.reason = Error(ErrorCode::NoSpace, QStringLiteral("4 MB missing"));
        model.update({failed});
        QCOMPARE(text(model, 0, TransfersModel::State), QStringLiteral("Failed: Not enough room"));
        const QString tip = model.index(0, TransfersModel::State).data(Qt::ToolTipRole).toString();
        QCOMPARE(tip.count(QStringLiteral("4 MB missing")), 1);
    }

    void actionsFitTheState_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<QList<int>>("actions");
        const auto list = [](std::initializer_list<TransferAction> actions) {
            QList<int> numbers;
            for (const TransferAction action : actions) {
                numbers.append(static_cast<int>(action));
            }
            return numbers;
        };
        using enum TransferAction;
        QTest::newRow("queued") << int(TransferState::Queued) << list({Pause, Cancel});
        QTest::newRow("running") << int(TransferState::Running) << list({Pause, Cancel});
        QTest::newRow("paused") << int(TransferState::Paused) << list({Resume, Cancel});
        QTest::newRow("done") << int(TransferState::Done) << list({Remove});
        QTest::newRow("failed") << int(TransferState::Failed) << list({Retry, Remove});
        QTest::newRow("cancelled") << int(TransferState::Cancelled) << list({Retry, Remove});
    }
    void actionsFitTheState() {
        QFETCH(int, state);
        QFETCH(QList<int>, actions);
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        model.update({transfer(1, static_cast<TransferState>(state))});
        QCOMPARE(model.index(0, 0).data(TransfersModel::ActionsRole).value<QList<int>>(), actions);
    }

    void failuresThatNeedAPersonOfferHelp() {
        TransferSnapshot failed = transfer(1, TransferState::Failed);
        failed.reason = Error(ErrorCode::Unauthorized, QStringLiteral("401"));
        QVERIFY(actionsFor(failed).contains(TransferAction::Remedy));
    }

    void stepsAreBelowTheirTransfer() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        TransferSnapshot snapshot = running(1, 5, 30, 1);
        snapshot.steps = {
            step(Digest::ofNothing().toString(), TransferStep::State::Skipped, 10, 10),
            step(QStringLiteral("v2"), TransferStep::State::Waiting, 0, 0)};
        snapshot.steps[1].kind = TransferStep::Kind::Tag;
        model.update({transfer(9), snapshot});
        const QModelIndex parent = model.indexOf(static_cast<TransferId>(1));
        QCOMPARE(model.rowCount(parent), 2);
        QCOMPARE(text(model, 0, TransfersModel::Title, parent),
                 QStringLiteral("Layer sha256:e3b0c442…b855"));
        QCOMPARE(text(model, 0, TransfersModel::State, parent), QStringLiteral("There already"));
        QCOMPARE(text(model, 1, TransfersModel::Title, parent), QStringLiteral("Tag v2"));
        snapshot.steps.append(step(QStringLiteral("x"), TransferStep::State::Waiting, 0, 3));
        model.update({transfer(9), snapshot});
        QCOMPARE(model.rowCount(parent), 3);
        snapshot.steps.clear();
        model.update({transfer(9), snapshot});
        QCOMPARE(model.rowCount(parent), 0);
    }

    void onlyChangedStepsAreSignalled() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        TransferSnapshot snapshot = running(1, 0, 30, 1);
        for (int i = 0; i < 10; ++i) {
            snapshot.steps.append(step(QString::number(i), TransferStep::State::Waiting, 0, 3));
        }
        model.update({snapshot});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        snapshot.steps[4].done = 1;
        model.update({snapshot});
        QCOMPARE(changed.count(), 2); // The step, and the row above it.
        QCOMPARE(changed[0][0].value<QModelIndex>().row(), 4);
        QCOMPARE(changed[0][1].value<QModelIndex>().row(), 4);
    }

    void barsAreMadeOfSteps() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        TransferSnapshot snapshot = running(1, 10, 40, 1);
        snapshot.steps = {step(QStringLiteral("a"), TransferStep::State::Done, 10, 10),
                          step(QStringLiteral("b"), TransferStep::State::Failed, 3, 30)};
        model.update({snapshot});
        const auto pieces =
            model.index(0, TransfersModel::Progress).data(PiecesRole).value<Pieces>();
        QCOMPARE(pieces.size(), 2);
        QCOMPARE(pieces[0].sign, Sign::Good);
        QCOMPARE(pieces[1].sign, Sign::Bad);
        QCOMPARE(pieces[1].weight, 30.0);
    }

    void totalsCountStates() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        QSignalSpy changed(&model, &TransfersModel::totalsChanged);
        model.update({running(1, 0, 9, 5), running(2, 0, 9, 6), transfer(3),
                      transfer(4, TransferState::Paused), transfer(5, TransferState::Failed),
                      transfer(6, TransferState::Done), transfer(7, TransferState::Cancelled)});
        const TransfersModel::Totals& totals = model.totals();
        QCOMPARE(totals.all, 7);
        QCOMPARE(totals.running, 2);
        QCOMPARE(totals.waiting, 2);
        QCOMPARE(totals.failed, 1);
        QCOMPARE(totals.done, 2);
        QCOMPARE(totals.upRate, 11);
        QCOMPARE(totals.downRate, 0);
        QCOMPARE(changed.count(), 1);
    }

    void finishingIsToldOnce() {
        TransfersModel model;
        const QAbstractItemModelTester tester(&model);
        QSignalSpy finished(&model, &TransfersModel::transferFinished);
        model.update({transfer(1, TransferState::Done)}); // Was so when it was first seen.
        model.update({transfer(1, TransferState::Done), running(2, 0, 1, 1)});
        QCOMPARE(finished.count(), 0);
        model.update({transfer(1, TransferState::Done), transfer(2, TransferState::Done)});
        model.update({transfer(1, TransferState::Done), transfer(2, TransferState::Done)});
        QCOMPARE(finished.count(), 1);
    }

    void filterShowsOneGroup() {
        TransfersModel model;
        TransferFilter filter;
        const QAbstractItemModelTester tester(&filter);
        filter.setSourceModel(&model);
        model.update({running(1, 0, 9, 5), transfer(2), transfer(3, TransferState::Failed),
                      transfer(4, TransferState::Cancelled)});
        filter.setGroup(TransferFilter::Group::Failed);
        QCOMPARE(ids(filter), (QList<qint64>{3}));
        filter.setGroup(TransferFilter::Group::Done);
        QCOMPARE(ids(filter), (QList<qint64>{4}));
        // A row that changes its state changes its group.
        model.update({transfer(1, TransferState::Done), transfer(2),
                      transfer(3, TransferState::Failed), transfer(4, TransferState::Cancelled)});
        QCOMPARE(ids(filter), (QList<qint64>{4, 1}));
    }

    /// As in the panel: sorted by a column, one group shown, while steps and states go on.
    void filterFollowsWhatComesChangesAndGoes() {
        TransfersModel model;
        TransferFilter filter;
        const QAbstractItemModelTester source(&model);
        const QAbstractItemModelTester tester(&filter);
        filter.setSourceModel(&model);
        filter.sort(TransfersModel::Rate, Qt::DescendingOrder);
        QList<TransferSnapshot> all;
        for (qint64 id = 1; id <= 6; ++id) {
            TransferSnapshot one = running(id, 0, 100, id * 10);
            for (int i = 0; i < id; ++i) {
                one.steps.append(step(QString::number(i), TransferStep::State::Waiting, 0, 10));
            }
            all.append(one);
        }
        model.update(all);
        QCOMPARE(ids(filter), (QList<qint64>{6, 5, 4, 3, 2, 1}));
        all[0].bytesPerSecond = 1000;
        all[0].steps.append(step(QStringLiteral("more"), TransferStep::State::Waiting, 0, 10));
        all[5].steps.clear();
        model.update(all);
        QCOMPARE(ids(filter), (QList<qint64>{1, 6, 5, 4, 3, 2}));
        QCOMPARE(filter.rowCount(filter.index(0, 0)), 2);
        QCOMPARE(filter.rowCount(filter.index(1, 0)), 0);
        filter.setGroup(TransferFilter::Group::Running);
        all[2].state = TransferState::Done;
        all[3].state = TransferState::Failed;
        all.removeAt(4);
        all.append(running(7, 0, 100, 500));
        model.update(all);
        QCOMPARE(ids(filter), (QList<qint64>{1, 7, 6, 2}));
        filter.sort(-1);
        filter.setGroup(TransferFilter::Group::All);
        QCOMPARE(ids(filter), (QList<qint64>{7, 6, 4, 3, 2, 1}));
        model.update({});
        QCOMPARE(filter.rowCount(), 0);
    }

    void filterSortsTransfersAndKeepsSteps() {
        TransfersModel model;
        TransferFilter filter;
        const QAbstractItemModelTester tester(&filter);
        filter.setSourceModel(&model);
        TransferSnapshot small = running(1, 0, 10, 1);
        small.steps = {step(QStringLiteral("z"), TransferStep::State::Running, 0, 1),
                       step(QStringLiteral("a"), TransferStep::State::Waiting, 0, 9)};
        model.update({small, running(2, 0, 1000, 1), running(3, 0, 100, 1)});
        filter.sort(TransfersModel::Amount, Qt::DescendingOrder);
        QCOMPARE(ids(filter), (QList<qint64>{2, 3, 1}));
        const QModelIndex parent = filter.mapFromSource(model.indexOf(small.id));
        QCOMPARE(text(filter, 0, TransfersModel::Title, parent), QStringLiteral("Layer z"));
    }
};

QTEST_MAIN(TransfersModelTest)
#include "transfersmodeltest.moc"
