#include "ui/transfers/transferspanel.h"

#include "tests/support/fakeregistry.h"
#include "tests/support/results.h"
#include "tests/support/sampleimage.h"
#include "ui/browse/filterfield.h"
#include "ui/theme/banner.h"
#include "ui/theme/detailtext.h"
#include "ui/theme/emptystate.h"
#include "ui/transfers/transferactionsdelegate.h"
#include "ui/transfers/transfernote.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

#include <condition_variable>
#include <mutex>

using namespace stowage;
using namespace stowage::test;

namespace {

const Place sourcePlace{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/source")};
const Place targetPlace{.kind = Place::Kind::RegistryFolder, .location = QStringLiteral("/target")};

/// Holds back every read beyond an offset until it is opened.
class Gate {
public:
    void pass(qint64 offset) {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this, offset] { return isOpen_ || offset < limit_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        isOpen_ = true;
        opened_.notify_all();
    }

private:
    static constexpr qint64 limit_ = 1;
    std::mutex mutex_;
    std::condition_variable opened_;
    bool isOpen_ = false;
};

/// One image to copy from one registry to another, held back by the gate, in a panel.
struct Scene {
    Scene() {
        const QByteArray tar = tarOf("etc/hostname", "sample\n");
        const SampleImage image = SampleImage::of({{.stored = noise(3'000'000), .tar = tar}});
        layer = source->addLayer(name, noise(3'000'000));
        source->addLayer(name, image.config);
        source->addManifest(name, image.manifest, QStringLiteral("v1"));
        source->onRead([gate = gate, held = layer](const Digest& digest, qint64 offset) {
            if (digest == held) {
                gate->pass(offset);
            }
        });
        queue = std::make_unique<TransferQueue>(
            [this](const Place& place, OpenMode,
                   const std::stop_token&) -> Result<std::shared_ptr<Registry>> {
                return std::shared_ptr<Registry>(place == sourcePlace ? source : target);
            },
            nullptr, Clock::system());
    }

    ~Scene() {
        gate->open();
        panel.reset();
        queue.reset();
    }

    TransferId add() {
        const auto repository = *RepositoryName::parse(name);
        return queue->add(
            {.work = CopyRequest{.source = sourcePlace,
                                 .repository = repository,
                                 .images = {{.tag = *Tag::parse(QStringLiteral("v1"))}},
                                 .target = targetPlace,
                                 .targetRepository = repository}});
    }

    void show() {
        panel = std::make_unique<TransfersPanel>(*queue);
        panel->resize(1000, 300);
        panel->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel.get()));
    }

    QString state(TransferId id) const {
        return panel->model().indexOf(id).siblingAtColumn(TransfersModel::State).data().toString();
    }

    void select(TransferId id) {
        panel->showTransfer(id);
        panel->view().setFocus();
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&panel->view(), key, modifiers);
    }

    /// Clicks a button of the first row.
    void click(TransferAction action) {
        QTreeView& view = panel->view();
        const QModelIndex index = view.model()->index(0, TransfersModel::Actions);
        QStyleOptionViewItem option;
        option.initFrom(&view);
        option.rect = view.visualRect(index);
        option.fontMetrics = view.fontMetrics();
        const QRect button = TransferActionsDelegate::buttonRect(option, index, action);
        QVERIFY2(!button.isEmpty(), "the row has no such button");
        QTest::mouseClick(view.viewport(), Qt::LeftButton, Qt::NoModifier, button.center());
    }

    const QString name = QStringLiteral("team/app");
    std::shared_ptr<FakeRegistry> source = FakeRegistry::create();
    std::shared_ptr<FakeRegistry> target = FakeRegistry::create();
    std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    Digest layer = Digest::ofNothing();
    std::unique_ptr<TransferQueue> queue;
    std::unique_ptr<TransfersPanel> panel;
};

QToolButton* groupButton(const QWidget& panel, const QString& begin) {
    for (QToolButton* button : panel.findChildren<QToolButton*>()) {
        if (button->text().startsWith(begin)) {
            return button;
        }
    }
    return nullptr;
}

} // namespace

class TransfersPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsATransferToItsEnd() {
        Scene scene;
        scene.show();
        QSignalSpy finished(scene.panel.get(), &TransfersPanel::transferFinished);
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Running"));
        scene.gate->open();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        QCOMPARE(finished.count(), 1);
        QVERIFY(groupButton(*scene.panel, QStringLiteral("Ended 1")));
        VERIFY_RESULT(scene.target->open(*RepositoryName::parse(scene.name))
                          ->tags()
                          .resolve(*Tag::parse(QStringLiteral("v1"))));
    }

    void keysPauseResumeAndCancel() {
        Scene scene;
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Running"));
        scene.select(id);
        scene.press(Qt::Key_Space);
        QVERIFY(scene.state(id) == QStringLiteral("Stopping…") ||
                scene.state(id) == QStringLiteral("Paused"));
        scene.gate->open();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Paused"));
        scene.press(Qt::Key_Delete);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Cancelled"));
        // Delete once more takes the row away.
        scene.press(Qt::Key_Delete);
        QTRY_COMPARE(scene.panel->model().rowCount(), 0);
    }

    void spaceResumes() {
        Scene scene;
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Running"));
        scene.select(id);
        scene.press(Qt::Key_Space);
        scene.gate->open();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Paused"));
        scene.press(Qt::Key_Space);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
    }

    void buttonsPauseResumeAndCancel() {
        Scene scene;
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Running"));
        scene.click(TransferAction::Pause);
        scene.gate->open();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Paused"));
        scene.click(TransferAction::Cancel);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Cancelled"));
        scene.click(TransferAction::Retry);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        scene.click(TransferAction::Remove);
        QTRY_COMPARE(scene.panel->model().rowCount(), 0);
    }

    void failureSaysWhyAndIsRetried() {
        Scene scene;
        scene.source->failReads(scene.layer, 1'000'000);
        scene.gate->open();
        scene.show();
        const TransferId id = scene.add();
        QTRY_VERIFY(scene.state(id).startsWith(QStringLiteral("Failed: ")));
        QVERIFY(groupButton(*scene.panel, QStringLiteral("Failed 1")));
        scene.source->failReads(scene.layer, std::numeric_limits<qint64>::max());
        scene.select(id);
        scene.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
    }

    void aFailureIsToldInFullAndCopied() {
        Scene scene;
        scene.source->failReads(scene.layer, 1'000'000);
        scene.gate->open();
        scene.show();
        const TransferId id = scene.add();
        QTRY_VERIFY(scene.state(id).startsWith(QStringLiteral("Failed: ")));
        auto* note = scene.panel->findChild<TransferNote*>();
        scene.panel->view().clearSelection();
        QVERIFY(!note->isVisible());
        QVERIFY(!note->copyAction()->isEnabled());
        scene.select(id);
        QVERIFY(note->isVisible());
        const TransferSnapshot failed =
            *scene.panel->model().transfer(scene.panel->model().indexOf(id));
        const QString why = explain(*failed.reason).inFull();
        QVERIFY(!why.isEmpty());
        QVERIFY(note->findChild<DetailText*>()->toPlainText().contains(why));
        QVERIFY(scene.panel->model()
                    .indexOf(id)
                    .data(Qt::AccessibleDescriptionRole)
                    .toString()
                    .contains(why));
        scene.press(Qt::Key_C, Qt::ControlModifier);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY2(copied.contains(why), qPrintable(copied));
        QVERIFY2(copied.startsWith(QStringLiteral("team/app:v1")), qPrintable(copied));
        // What is done has nothing to say.
        scene.source->failReads(scene.layer, std::numeric_limits<qint64>::max());
        scene.press(Qt::Key_R, Qt::ControlModifier);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        QTRY_VERIFY(!note->isVisible());
        QVERIFY(!note->copyAction()->isEnabled());
    }

    void typingFiltersByTitle() {
        Scene scene;
        scene.gate->open();
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        FilterField& filter = scene.panel->filter();
        filter.setFocus();
        QTest::keyClicks(&filter, QStringLiteral("TEAM/app"));
        QSignalSpy filtered(&filter, &FilterField::filterChanged);
        QTRY_COMPARE(filtered.count(), 1);
        QCOMPARE(scene.panel->view().model()->rowCount(), 1);
        QTest::keyClicks(&filter, QStringLiteral("x"));
        QTRY_COMPARE(scene.panel->view().model()->rowCount(), 0);
        // None of them is a state with a way out.
        auto* empty = scene.panel->findChild<EmptyState*>();
        QVERIFY(empty->isVisible());
        QTest::mouseClick(empty->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(scene.panel->view().model()->rowCount(), 1);
        QVERIFY(filter.text().isEmpty());
        QVERIFY(!empty->isVisible());
    }

    void columnsAreRemembered() {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        {
            Scene scene;
            scene.show();
            scene.panel->rememberColumns(&settings);
            scene.panel->view().sortByColumn(TransfersModel::Amount, Qt::DescendingOrder);
            scene.panel->view().header()->resizeSection(TransfersModel::State, 321);
            QTRY_VERIFY(settings.contains(QStringLiteral("columns/transfers")));
        }
        Scene scene;
        scene.show();
        scene.panel->rememberColumns(&settings);
        const QHeaderView& header = *scene.panel->view().header();
        QCOMPARE(header.sectionSize(TransfersModel::State), 321);
        QCOMPARE(header.sortIndicatorSection(), int{TransfersModel::Amount});
        QCOMPARE(header.sortIndicatorOrder(), Qt::DescendingOrder);
    }

    void groupsFilterByClick() {
        Scene scene;
        scene.gate->open();
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        QTest::mouseClick(groupButton(*scene.panel, QStringLiteral("Failed")), Qt::LeftButton);
        QCOMPARE(scene.panel->view().model()->rowCount(), 0);
        QTest::mouseClick(groupButton(*scene.panel, QStringLiteral("Ended")), Qt::LeftButton);
        QCOMPARE(scene.panel->view().model()->rowCount(), 1);
    }

    void clearFinishedByKey() {
        Scene scene;
        scene.gate->open();
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        scene.panel->view().setFocus();
        scene.press(Qt::Key_Delete, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(scene.panel->model().rowCount(), 0);
    }

    void menuOffersWhatMakesSense() {
        Scene scene;
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Running"));
        scene.select(id);
        QStringList offered;
        QTimer poll;
        connect(&poll, &QTimer::timeout, this, [&] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu) {
                return;
            }
            for (const QAction* action : menu->actions()) {
                if (action->isEnabled() && !action->isSeparator()) {
                    offered.append(action->text());
                }
            }
            poll.stop();
            menu->close();
        });
        poll.start(1);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(5, 5),
                                scene.panel->mapToGlobal(QPoint(5, 5)));
        QCoreApplication::sendEvent(scene.panel->view().viewport(), &event);
        QVERIFY(offered.contains(QStringLiteral("Pause")));
        QVERIFY(offered.contains(QStringLiteral("Cancel")));
        QVERIFY(!offered.contains(QStringLiteral("Resume")));
        QVERIFY(!offered.contains(QStringLiteral("Try again")));
    }

    void interruptedOnesAreOffered() {
        Scene scene;
        const TransferId id = scene.add();
        scene.queue->pause(id);
        scene.gate->open();
        VERIFY_RESULT(scene.queue->waitUntilIdle());
        scene.show();
        auto* offer = scene.panel->findChild<Banner*>();
        QVERIFY(offer->isVisible());
        auto buttons = offer->findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), 2);
        QTest::mouseClick(buttons[0], Qt::LeftButton);
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
        QVERIFY(!offer->isVisible());
    }

    void interruptedOnesCanBeDiscarded() {
        Scene scene;
        scene.queue->pause(scene.add());
        scene.gate->open();
        VERIFY_RESULT(scene.queue->waitUntilIdle());
        scene.show();
        auto* offer = scene.panel->findChild<Banner*>();
        QPushButton* discard = offer->findChildren<QPushButton*>()[1];
        QCOMPARE(discard->text(), QStringLiteral("Discard"));
        discard->setFocus();
        QTest::keyClick(discard, Qt::Key_Space);
        QTRY_COMPARE(scene.panel->model().rowCount(), 0);
        QVERIFY(!offer->isVisible());
    }

    void stepsCanBeLookedAtWhileItRuns() {
        Scene scene;
        scene.show();
        const TransferId id = scene.add();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Running"));
        scene.select(id);
        QTRY_VERIFY(scene.panel->model().rowCount(scene.panel->model().indexOf(id)) > 0);
        scene.press(Qt::Key_Right);
        QVERIFY(scene.panel->view().isExpanded(scene.panel->view().currentIndex()));
        scene.gate->open();
        QTRY_COMPARE(scene.state(id), QStringLiteral("Done"));
    }

    void everyControlHasAName() {
        Scene scene;
        scene.show();
        for (const QToolButton* button : scene.panel->findChildren<QToolButton*>()) {
            if (qobject_cast<QLineEdit*>(button->parentWidget())) {
                continue; // an ornament of the field, which has a name itself
            }
            QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
        }
        QVERIFY(!scene.panel->view().accessibleName().isEmpty());
    }
};

QTEST_MAIN(TransfersPanelTest)
#include "transferspaneltest.moc"
