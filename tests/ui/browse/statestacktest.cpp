#include "ui/browse/statestack.h"

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace stowage;

namespace {

/// A list in a stack, and a field that has nothing to do with it.
struct Page {
    QWidget window;
    QListWidget* list = new QListWidget;
    StateStack* stack = new StateStack(list, &window);
    QLineEdit* field = new QLineEdit(&window);

    Page() {
        auto* const layout = new QVBoxLayout(&window);
        layout->addWidget(stack);
        layout->addWidget(field);
        list->addItems({QStringLiteral("one"), QStringLiteral("two")});
        window.show();
        window.activateWindow();
        list->setFocus();
    }
};

} // namespace

/// Whoever works with the keyboard is where they were when a list comes back.
class StateStackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keyboardComesBackWithTheContent_data();
    void keyboardComesBackWithTheContent();
    void keyboardStaysWhereItWentMeanwhile();
    void keyboardIsNotTakenFromElsewhere();
    void contentAskedForWhileItIsAwayHasTheKeyboard();
    void whoWaitsCanGiveUp();
};

void StateStackTest::keyboardComesBackWithTheContent_data() {
    QTest::addColumn<QString>("state");
    for (const char* state : {"busy", "empty", "failed"}) {
        QTest::newRow(state) << QString::fromLatin1(state);
    }
}

void StateStackTest::keyboardComesBackWithTheContent() {
    QFETCH(QString, state);
    Page page;
    QTRY_COMPARE(QApplication::focusWidget(), page.list);
    if (state == QLatin1String("busy")) {
        page.stack->showBusy(QStringLiteral("Reading"));
    } else if (state == QLatin1String("empty")) {
        page.stack->showEmpty(QStringLiteral("layers"), QStringLiteral("Nothing"), {});
    } else {
        page.stack->showFailed(Error(ErrorCode::Io, QStringLiteral("reading")));
    }
    QTRY_VERIFY(!page.stack->isContentShown());
    QVERIFY(QApplication::focusWidget() != page.list);
    page.stack->showContent();
    QCOMPARE(QApplication::focusWidget(), page.list);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QVERIFY(page.list->currentRow() >= 0);
}

void StateStackTest::keyboardStaysWhereItWentMeanwhile() {
    Page page;
    QTRY_COMPARE(QApplication::focusWidget(), page.list);
    page.stack->showFailed(Error(ErrorCode::Io, QStringLiteral("reading")));
    page.field->setFocus();
    page.stack->showContent();
    QCOMPARE(QApplication::focusWidget(), page.field);
}

void StateStackTest::keyboardIsNotTakenFromElsewhere() {
    Page page;
    page.field->setFocus();
    QTRY_COMPARE(QApplication::focusWidget(), page.field);
    page.stack->showFailed(Error(ErrorCode::Io, QStringLiteral("reading")));
    QCOMPARE(QApplication::focusWidget(), page.field);
    page.stack->showContent();
    QCOMPARE(QApplication::focusWidget(), page.field);
}

void StateStackTest::contentAskedForWhileItIsAwayHasTheKeyboard() {
    Page page;
    page.field->setFocus();
    page.stack->showFailed(Error(ErrorCode::Io, QStringLiteral("reading")));
    page.list->setFocus();
    page.stack->showContent();
    QTRY_COMPARE(QApplication::focusWidget(), page.list);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QVERIFY(page.list->currentRow() >= 0);
}

void StateStackTest::whoWaitsCanGiveUp() {
    Page page;
    const QSignalSpy cancelled(page.stack, &StateStack::cancelRequested);
    const QSignalSpy retried(page.stack, &StateStack::retryRequested);
    page.stack->setCancellable(true);
    page.stack->showBusy(QStringLiteral("Reading"));
    QTRY_VERIFY(!page.stack->isContentShown());
    const auto button = [&page](const QString& text) {
        for (auto* candidate : page.stack->state()->findChildren<QPushButton*>()) {
            if (candidate->isVisible() && candidate->text() == text) {
                return candidate;
            }
        }
        return static_cast<QPushButton*>(nullptr);
    };
    QPushButton* cancel = button(QStringLiteral("Cancel"));
    QVERIFY(cancel);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(!page.stack->isContentShown());
    QPushButton* again = button(QStringLiteral("Try Again"));
    QVERIFY(again);
    QTest::mouseClick(again, Qt::LeftButton);
    QCOMPARE(retried.count(), 1);
}

QTEST_MAIN(StateStackTest)
#include "statestacktest.moc"
