#include "tests/ui/window/gestures.h"

#include "tests/ui/window/patience.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>
#include <functional>

namespace stowage::test {

namespace {

QString plain(QString text) {
    return text.remove(QLatin1Char('&'));
}

bool failed(const QString& what) {
    qWarning("%s", qPrintable(what));
    return false;
}

bool waitFor(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, patience);
}

/// There is no window manager here that turns to the window behind a dialog that closes.
bool activate(QWidget* window) {
    window->activateWindow();
    return QTest::qWaitForWindowActive(window, patience) ||
           failed(QStringLiteral("the window does not become active"));
}

/// Where keys go to; null when there is no window at all.
QWidget* keyboardTarget() {
    if (!QApplication::activeWindow()) {
        const QWidgetList windows = QApplication::topLevelWidgets();
        const auto found = std::ranges::find_if(windows, [](QWidget* window) {
            return qobject_cast<QMainWindow*>(window) && window->isVisible();
        });
        if (found == windows.end() || !activate(*found)) {
            return nullptr;
        }
    }
    QWidget* focus = QApplication::focusWidget();
    return focus ? focus : QApplication::activeWindow();
}

QAction* actionOf(const QWidget& menu, const QString& text) {
    for (QAction* action : menu.actions()) {
        if (plain(action->text()) == text) {
            return action;
        }
    }
    return nullptr;
}

/// Brings the pointer to where the hand clicks next: events alone do not. Qt 6.8's menus open with
/// a note of where it is, and take a click near by for the one that opened them; before it was
/// anywhere that note is no place at all, and every click seems near.
void bringPointer(QWidget& widget, QPoint at) {
    QTest::mouseMove(&widget, at);
}

bool clickEntry(QMenu& menu, const QString& text) {
    QAction* action = actionOf(menu, text);
    if (!action || !action->isVisible()) {
        return failed(QStringLiteral("the menu has no entry “%1”").arg(text));
    }
    if (!action->isEnabled()) {
        return failed(QStringLiteral("the entry “%1” is disabled").arg(text));
    }
    QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(action).center());
    return true;
}

QMenu* openMenu() {
    return qobject_cast<QMenu*>(QApplication::activePopupWidget());
}

bool clickEntries(QMenu* menu, const QStringList& path) {
    for (const QString& text : path) {
        if (!waitFor([menu] { return menu->isVisible(); })) {
            return failed(QStringLiteral("the menu “%1” does not open").arg(menu->title()));
        }
        QAction* action = actionOf(*menu, text);
        if (!clickEntry(*menu, text)) {
            return false;
        }
        menu = action->menu();
    }
    return true;
}

bool clickEntriesOfContextMenu(const QStringList& path) {
    if (!waitFor([] { return openMenu() != nullptr; })) {
        return failed(QStringLiteral("no context menu came"));
    }
    return clickEntries(openMenu(), path);
}

bool isReady(QAbstractItemView& view, const QModelIndex& index) {
    if (!index.isValid() || !view.isVisible()) {
        return false;
    }
    view.scrollTo(index);
    return view.indexAt(view.visualRect(index).center()) == index;
}

} // namespace

QPoint middleOf(const QWidget& widget) {
    return widget.mapTo(widget.window(), widget.rect().center());
}

bool press(const QKeySequence& keys) {
    QWidget* target = keyboardTarget();
    if (!target) {
        return failed(QStringLiteral("no window is active"));
    }
    QTest::keySequence(target, keys);
    return true;
}

bool type(const QString& text) {
    QWidget* target = keyboardTarget();
    if (!target) {
        return failed(QStringLiteral("no window is active"));
    }
    QTest::keyClicks(target, text);
    return true;
}

bool tabTo(const QWidget& widget) {
    constexpr int most = 100;
    for (int i = 0; i < most; ++i) {
        if (QApplication::focusWidget() == &widget) {
            return true;
        }
        if (!press(QKeySequence(Qt::Key_Tab))) {
            return false;
        }
    }
    return failed(QStringLiteral("Tab never leads to “%1”").arg(widget.accessibleName()));
}

bool click(QAbstractItemView& view, const QModelIndex& index) {
    const QPersistentModelIndex row(index);
    if (!waitFor([&] { return isReady(view, row); })) {
        return failed(QStringLiteral("the row does not come into view"));
    }
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(row).center());
    return true;
}

bool doubleClick(QAbstractItemView& view, const QModelIndex& index) {
    const QPersistentModelIndex row(index);
    if (!click(view, row)) {
        return false;
    }
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(row).center());
    return true;
}

QAbstractButton* buttonOf(const QWidget& parent, const QString& text) {
    for (QAbstractButton* button : parent.findChildren<QAbstractButton*>()) {
        const bool isIt = plain(button->text()) == text || button->accessibleName() == text;
        if (isIt && button->isVisible() && button->isEnabled()) {
            return button;
        }
    }
    return nullptr;
}

bool clickButton(const QWidget& parent, const QString& text) {
    if (!waitFor([&] { return buttonOf(parent, text) != nullptr; })) {
        return failed(QStringLiteral("there is no button “%1”").arg(text));
    }
    QTest::mouseClick(buttonOf(parent, text), Qt::LeftButton);
    return true;
}

bool chooseInMenuBar(QWidget& window, const QStringList& path) {
    QMenuBar* bar = qobject_cast<QMainWindow*>(&window)->menuBar();
    QAction* first = actionOf(*bar, path.first());
    if (!first) {
        return failed(QStringLiteral("there is no menu “%1”").arg(path.first()));
    }
    const QPoint at = bar->actionGeometry(first).center();
    bringPointer(*bar, at);
    QTest::mouseClick(bar, Qt::LeftButton, {}, at);
    return clickEntries(first->menu(), path.sliced(1));
}

bool chooseInContextMenu(QAbstractItemView& view, const QModelIndex& index, const QString& text) {
    return chooseInContextMenu(view, index, QStringList{text});
}

bool chooseInContextMenu(QAbstractItemView& view, const QModelIndex& index,
                         const QStringList& path) {
    const QPersistentModelIndex row(index);
    if (!waitFor([&] { return isReady(view, row); })) {
        return failed(QStringLiteral("the row does not come into view"));
    }
    bringPointer(*view.viewport(), view.visualRect(row).center());
    // Meanwhile more may have come, and moved the row.
    if (!waitFor([&] { return isReady(view, row); })) {
        return failed(QStringLiteral("the row does not stay in view"));
    }
    const QPoint at = view.visualRect(row).center();
    QTest::mouseClick(view.viewport(), Qt::RightButton, {}, at);
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, view.viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(view.viewport(), &event);
    return clickEntriesOfContextMenu(path);
}

bool chooseInContextMenuByKey(QAbstractItemView& view, const QStringList& path) {
    // The key opens the menu, but the entry is clicked: not where the pointer was.
    bringPointer(view, view.rect().bottomRight());
    // The place of the event is Qt's choice, as when the platform sends the key's event.
    const QPoint at = view.viewport()->mapFrom(
        &view, view.inputMethodQuery(Qt::ImCursorRectangle).toRect().center());
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, view.viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(view.viewport(), &event);
    return clickEntriesOfContextMenu(path);
}

bool answerFileDialog(QWidget& window, const QString& path) {
    const auto dialog = [&window]() -> QFileDialog* {
        for (QFileDialog* found : window.findChildren<QFileDialog*>()) {
            if (found->isVisible()) {
                return found;
            }
        }
        return nullptr;
    };
    if (!waitFor([&] { return dialog() && dialog()->isActiveWindow(); })) {
        return failed(QStringLiteral("no file dialog came"));
    }
    auto* field = dialog()->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    if (!field) {
        return failed(QStringLiteral("the file dialog has no field: is it a native one?"));
    }
    field->setFocus(Qt::TabFocusReason);
    field->selectAll();
    QTest::keyClicks(field, path);
    QTest::keyClick(field, Qt::Key_Return);
    if (!waitFor([&] { return dialog() == nullptr; })) {
        return failed(QStringLiteral("the file dialog does not take %1").arg(path));
    }
    return true;
}

bool says(const QWidget& parent, const QString& text) {
    for (const QLabel* label : parent.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(text)) {
            return true;
        }
    }
    return false;
}

} // namespace stowage::test
