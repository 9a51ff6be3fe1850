#include "tests/ui/window/pointerdrag.h"

#include "tests/ui/window/patience.h"
#include "ui/upload/drophint.h"

#include <QDrag>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QTest>
#include <QTimer>
#include <QWindow>

namespace stowage::test {

bool PointerDrag::carryTo(QWidget& target, const QPoint& to, const std::function<bool()>& isThere) {
    QWindow* const source = window_.windowHandle();
    QWindow* const aim = target.window()->windowHandle();
    const QPoint aimed = target.mapTo(target.window(), to);
    enum class Step { Begin, Hover, Over } step = Step::Begin;
    bool isDone = false;
    QElapsedTimer waited;
    waited.start();
    // A drag runs an event loop of its own: it is driven from within.
    QTimer drive;
    QObject::connect(&drive, &QTimer::timeout, &drive, [&] {
        if (step == Step::Begin && window_.findChild<QDrag*>()) {
            step = Step::Hover;
            QTest::mouseMove(aim, aimed - QPoint(1, 0));
        } else if (step == Step::Hover) {
            // Again and again: a view under the pointer may have more to show by now.
            QTest::mouseMove(aim, aimed);
            if (isThere()) {
                step = Step::Over;
                isDone = true;
                hint_ = shownHint(window_);
                QTest::mouseRelease(aim, Qt::LeftButton, {}, aimed);
            }
        }
        if (step != Step::Over && waited.elapsed() > patience) {
            step = Step::Over;
            QDrag::cancel();
        }
    });
    drive.start(5);
    QTest::mousePress(source, Qt::LeftButton, {}, from_);
    QTest::mouseMove(source, from_ + QPoint(3, 0));
    QTest::mouseMove(source, from_ + QPoint(40, 3));
    (void)QTest::qWaitFor([&] { return step == Step::Over && !window_.findChild<QDrag*>(); },
                          2 * patience);
    if (!isDone) {
        QTest::mouseRelease(source, Qt::LeftButton, {}, from_);
    }
    return isDone;
}

QString shownHint(const QWidget& window) {
    for (const DropHint* hint : window.findChildren<DropHint*>()) {
        if (hint->isVisible()) {
            return hint->text();
        }
    }
    return {};
}

} // namespace stowage::test
