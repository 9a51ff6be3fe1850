#include "core/storage/localregistry.h"
#include "tests/support/results.h"
#include "tests/ui/window/gestures.h"
#include "tests/ui/window/patience.h"
#include "tests/ui/window/windowground.h"
#include "ui/browse/browsepane.h"
#include "ui/browse/placespanel.h"
#include "ui/mainwindow.h"
#include "ui/transfers/transferspanel.h"

#include <QAbstractButton>
#include <QTreeView>

using namespace stowage;
using namespace stowage::test;

/// What is taken off a list can be had back, by a button and by Ctrl+Z.
class UndoTest : public QObject {
    Q_OBJECT

public:
    static void initMain() { QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

private Q_SLOTS:
    void init();
    void cleanup() { ground_.reset(); }

    void aPlaceComesBack_data();
    void aPlaceComesBack();
    void severalComeBackOneAfterAnother();
    void theLocalRegistryIsNotRemoved();
    void transfersComeBack_data();
    void transfersComeBack();
    void aFailedTransferStaysRemoved();

private:
    QList<Place> listed() { return ground_->window().places().model().places(); }
    Place addRegistry(const QString& name);
    bool remove(const Place& place, bool byMouse);
    bool undo(bool byMouse);
    void upload(const QString& path);

    std::unique_ptr<WindowGround> ground_;
};

void UndoTest::init() {
    ground_ = std::make_unique<WindowGround>();
    ground_->open();
}

Place UndoTest::addRegistry(const QString& name) {
    const Place place{Place::Kind::RegistryFolder, ground_->path(name)};
    if (LocalRegistry::open(place.location, OpenMode::Create)) {
        ground_->window().go({.place = place});
    }
    return place;
}

bool UndoTest::remove(const Place& place, bool byMouse) {
    QTreeView& view = ground_->window().places().view();
    QModelIndex row;
    for (int i = 0; i < view.model()->rowCount(); ++i) {
        if (ground_->window().places().model().places().at(i) == place) {
            row = view.model()->index(i, 0);
        }
    }
    return byMouse ? chooseInContextMenu(view, row, QStringLiteral("Remove from List"))
                   : click(view, row) && press(Qt::Key_Delete);
}

bool UndoTest::undo(bool byMouse) {
    return byMouse ? clickButton(ground_->window(), QStringLiteral("Undo"))
                   : press(QKeySequence::Undo);
}

void UndoTest::upload(const QString& path) {
    QVERIFY(press(Qt::CTRL | Qt::Key_U));
    QVERIFY(answerFileDialog(ground_->window(), path));
    WAIT_FOR(ground_->sheetIsReady());
    QVERIFY(press(Qt::Key_Return));
    WAIT_FOR(!ground_->sheet());
}

void UndoTest::aPlaceComesBack_data() {
    QTest::addColumn<bool>("byMouse");
    QTest::newRow("by mouse") << true;
    QTest::newRow("by key") << false;
}

void UndoTest::aPlaceComesBack() {
    QFETCH(bool, byMouse);
    const Place first = addRegistry(QStringLiteral("first"));
    const Place second = addRegistry(QStringLiteral("second"));
    const QList<Place> before{ground_->local(), first, second};
    WAIT_COMPARE(listed(), before);
    ground_->window().go({.place = first});
    WAIT_COMPARE(ground_->pane().shown(), Location{first});
    QVERIFY(remove(first, byMouse));
    QCOMPARE(listed(), QList<Place>({ground_->local(), second}));
    WAIT_FOR(ground_->pane().shown()->place != first);
    QVERIFY(says(ground_->window(), QStringLiteral("“first” removed from the list")));
    QVERIFY(undo(byMouse));
    // Where it was in the list, and shown again.
    QCOMPARE(listed(), before);
    QCOMPARE(ground_->pane().shown(), Location{first});
    QVERIFY(!says(ground_->window(), QStringLiteral("removed from the list")));
    ground_->close();
    ground_->open();
    QCOMPARE(listed(), before);
}

void UndoTest::severalComeBackOneAfterAnother() {
    const Place first = addRegistry(QStringLiteral("first"));
    const Place second = addRegistry(QStringLiteral("second"));
    const QList<Place> before{ground_->local(), first, second};
    WAIT_COMPARE(listed(), before);
    QVERIFY(remove(first, false));
    QVERIFY(remove(second, false));
    QCOMPARE(listed(), QList<Place>{ground_->local()});
    QVERIFY(undo(true));
    QCOMPARE(listed(), QList<Place>({ground_->local(), second}));
    QVERIFY(undo(false));
    QCOMPARE(listed(), before);
    QVERIFY(undo(false)); // nothing is left
    QCOMPARE(listed(), before);
}

void UndoTest::theLocalRegistryIsNotRemoved() {
    QVERIFY(remove(ground_->local(), false));
    QCOMPARE(listed(), QList<Place>{ground_->local()});
    QVERIFY(!buttonOf(ground_->window(), QStringLiteral("Undo")));
}

void UndoTest::transfersComeBack_data() {
    QTest::addColumn<bool>("byMouse");
    QTest::addColumn<bool>("all");
    QTest::newRow("one, by mouse") << true << false;
    QTest::newRow("one, by key") << false << false;
    QTest::newRow("all, by mouse") << true << true;
    QTest::newRow("all, by key") << false << true;
}

void UndoTest::transfersComeBack() {
    QFETCH(bool, byMouse);
    QFETCH(bool, all);
    upload(ground_->write(QStringLiteral("in/a.txt"), "a"));
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    upload(ground_->write(QStringLiteral("in/b.txt"), "b"));
    WAIT_COMPARE(ground_->transferCount(), 2);
    WAIT_COMPARE(ground_->transferState(), QStringLiteral("Done"));
    TransfersPanel& panel = ground_->transfers();
    const QString newest = panel.model().index(0, 0).data().toString();
    if (byMouse) {
        QVERIFY(all ? clickButton(panel, QStringLiteral("Clear finished"))
                    : ground_->clickTransfer(TransferAction::Remove));
    } else {
        QVERIFY(click(panel.view(), panel.view().model()->index(0, 0)));
        QVERIFY(all ? press(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete) : press(Qt::Key_Delete));
    }
    WAIT_COMPARE(ground_->transferCount(), all ? 0 : 1);
    QVERIFY(says(ground_->window(),
                 all ? QStringLiteral("2 transfer(s) removed") : QStringLiteral("1 transfer(s)")));
    QVERIFY(undo(byMouse));
    WAIT_COMPARE(ground_->transferCount(), 2);
    QCOMPARE(panel.model().index(0, 0).data().toString(), newest);
    QCOMPARE(ground_->transferState(0), QStringLiteral("Done"));
    QCOMPARE(ground_->transferState(1), QStringLiteral("Done"));
}

/// Put off as long as it can be undone, but not forgotten.
void UndoTest::aFailedTransferStaysRemoved() {
    const QString path = ground_->write(QStringLiteral("in/a.txt"), "a");
    ground_->gate().failWith(Error(ErrorCode::NoSpace, QStringLiteral("no space is left")));
    upload(path);
    WAIT_FOR(ground_->transferState().startsWith(QStringLiteral("Failed")));
    QVERIFY(ground_->clickTransfer(TransferAction::Remove));
    WAIT_COMPARE(ground_->transferCount(), 0);
    ground_->close();
    ground_->open();
    QCOMPARE(ground_->transferCount(), 0);
}

QTEST_MAIN(UndoTest)
#include "undotest.moc"
