#include "ui/theme/emptystate.h"

#include "ui/theme/detailtext.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace stowage;

class EmptyStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void primaryButtonWorksByKeyAndByMouse() {
        EmptyState view;
        QAction load(QStringLiteral("Load a sample image"));
        QAction open(QStringLiteral("Open…"));
        view.showEmpty(QStringLiteral("image"), QStringLiteral("No images yet"),
                       QStringLiteral("Drop one here."), {&load, &open});
        view.show();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        QSignalSpy loaded(&load, &QAction::triggered);
        QSignalSpy opened(&open, &QAction::triggered);
        view.setFocus();
        QVERIFY(qobject_cast<QPushButton*>(view.focusWidget()));
        QTest::keyClick(view.focusWidget(), Qt::Key_Space);
        QCOMPARE(loaded.count(), 1);
        const auto buttons = view.findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), 2);
        QTest::mouseClick(buttons[1], Qt::LeftButton);
        QCOMPARE(opened.count(), 1);
    }

    void buttonsFollowTheirActions() {
        EmptyState view;
        QAction load(QStringLiteral("Load"));
        view.showEmpty({}, QStringLiteral("Empty"), {}, {&load});
        auto* button = view.findChild<QPushButton*>();
        load.setEnabled(false);
        QVERIFY(!button->isEnabled());
        load.setText(QStringLiteral("Load more"));
        QCOMPARE(button->text(), QStringLiteral("Load more"));
    }

    void busyShowsProgressAndOffersToStop() {
        EmptyState view;
        QAction cancel(QStringLiteral("Cancel"));
        view.showBusy(QStringLiteral("Reading…"), {}, &cancel);
        view.show();
        auto* progress = view.findChild<QProgressBar*>();
        QVERIFY(progress->isVisible());
        QCOMPARE(progress->maximum(), 0);
        view.setFraction(0.5);
        QCOMPARE(progress->value() * 2, progress->maximum());
        QCOMPARE(view.findChildren<QPushButton*>().size(), 1);
    }

    void failedOffersTheRemedy() {
        EmptyState view;
        view.showFailed(explain(Error(ErrorCode::Network, QStringLiteral("refused"))));
        view.show();
        QSignalSpy spy(&view, &EmptyState::remedyRequested);
        QTest::mouseClick(view.findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].value<Remedy>(), Remedy::Retry);
        QVERIFY(view.sentence().contains(QStringLiteral("refused")));
    }

    void failedSaysNothingTwice() {
        EmptyState view;
        view.showFailed(explain(Error(ErrorCode::Io, QStringLiteral("it broke"))));
        view.show();
        const auto* detail = view.findChild<DetailText*>();
        QVERIFY(!detail->isVisible());
        view.showFailed(
            explain(Error(ErrorCode::ManifestIncomplete, QStringLiteral("two are gone"))
                        .about({QStringLiteral("sha256:aa"), QStringLiteral("sha256:bb")})));
        QVERIFY(detail->isVisible());
        QCOMPARE(detail->toPlainText(), QStringLiteral("sha256:aa\nsha256:bb"));
    }

    void tabGoesOnBehindTheButtons() {
        QWidget window;
        QLineEdit before(&window);
        EmptyState view(&window);
        QLineEdit after(&window);
        QAction load(QStringLiteral("Load a sample image"));
        QAction open(QStringLiteral("Open…"));
        // Also when they are not the first buttons there.
        view.showEmpty({}, QStringLiteral("No images yet"), {}, {&open});
        view.showEmpty({}, QStringLiteral("No images yet"), {}, {&load, &open});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        before.setFocus();
        QStringList way;
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget());
            way.append(button                                   ? button->text()
                       : QApplication::focusWidget() == &after  ? QStringLiteral("after")
                       : QApplication::focusWidget() == &before ? QStringLiteral("before")
                                                                : QStringLiteral("elsewhere"));
        }
        QCOMPARE(way, QStringList({load.text(), open.text(), QStringLiteral("after"),
                                   QStringLiteral("before")}));
    }

    void hostileTextIsShownPlain() {
        EmptyState view;
        view.showEmpty({}, QStringLiteral("<img src='/x'>\n\u202e"), QStringLiteral("<b>x</b>"));
        for (const QLabel* label : view.findChildren<QLabel*>()) {
            QVERIFY(label->pixmap(Qt::ReturnByValue).isNull() == false ||
                    label->textFormat() == Qt::PlainText || label->text().isEmpty());
        }
        QVERIFY(!view.title().contains(QLatin1Char('\n')));
        QVERIFY(!view.title().contains(QChar(0x202e)));
    }

    void saysWhatItIsToAssistiveTechnology() {
        EmptyState view;
        view.showEmpty({}, QStringLiteral("No tags"), QStringLiteral("Upload an image."));
        QCOMPARE(view.accessibleName(), QStringLiteral("No tags"));
        QCOMPARE(view.accessibleDescription(), QStringLiteral("Upload an image."));
    }
};

QTEST_MAIN(EmptyStateTest)
#include "emptystatetest.moc"
