#include "tests/ui/window/windowscenes.h"
#include "ui/theme/roles.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QScrollBar>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace stowage;
using test::Scene;
using test::WindowScenes;

namespace {

QString nameOf(const QWidget& widget) {
    QString text = QString::fromLatin1(widget.metaObject()->className());
    for (const QWidget* parent = widget.parentWidget(); parent; parent = parent->parentWidget()) {
        text.prepend(QString::fromLatin1(parent->metaObject()->className()) + QLatin1Char('/'));
        if (parent->isWindow()) {
            break;
        }
    }
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
        text += QStringLiteral(" “%1”").arg(button->text());
    }
    return text;
}

/// Made by Qt inside of another control, which speaks for it.
bool isPartOfAnother(const QWidget& widget) {
    for (const QWidget* parent = widget.parentWidget(); parent; parent = parent->parentWidget()) {
        if (qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QComboBox*>(parent) ||
            qobject_cast<const QTabBar*>(parent)) {
            return true;
        }
        if (parent->isWindow()) {
            break;
        }
    }
    return qobject_cast<const QScrollBar*>(&widget) ||
           (widget.objectName().startsWith(QLatin1String("qt_")) &&
            !qobject_cast<const QTabBar*>(&widget));
}

/// The controls of a window that can be used now.
QList<QWidget*> controlsOf(QWidget& top) {
    QList<QWidget*> controls;
    for (QWidget* widget : top.findChildren<QWidget*>()) {
        const bool isControl =
            widget->focusPolicy() != Qt::NoFocus || qobject_cast<QAbstractButton*>(widget);
        const QWidget* proxy = widget->focusProxy();
        if (widget->window() == &top && widget->isVisible() && widget->isEnabled() && isControl &&
            !isPartOfAnother(*widget) && !(proxy && widget->isAncestorOf(proxy))) {
            controls.append(widget);
        }
    }
    return controls;
}

QAccessibleInterface* accessibleOf(QWidget& widget) {
    return QAccessible::queryAccessibleInterface(&widget);
}

void collectActions(const QMenu& menu, QSet<QAction*>& actions) {
    for (QAction* action : menu.actions()) {
        actions.insert(action);
        if (action->menu()) {
            collectActions(*action->menu(), actions);
        }
    }
}

/// All that the menus offer, which is reached by keys: Alt and a letter, or F10.
QSet<QAction*> menuActions(const QWidget& top) {
    QSet<QAction*> actions;
    for (const QMenuBar* bar : top.findChildren<QMenuBar*>()) {
        for (const QAction* action : bar->actions()) {
            collectActions(*action->menu(), actions);
        }
    }
    return actions;
}

/// Those that get the focus, one after the other, until it comes round.
QList<QWidget*> roundBy(Qt::Key key) {
    QList<QWidget*> round;
    constexpr int enough = 300;
    for (int i = 0; i < enough; ++i) {
        QWidget* focus = QApplication::focusWidget();
        if (!focus || round.contains(focus)) {
            break;
        }
        round.append(focus);
        QTest::keyClick(focus, key, key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
    }
    return round;
}

QString mnemonicOf(const QString& text) {
    const QKeySequence keys = QKeySequence::mnemonic(text);
    return keys.toString();
}

void addSceneRows() {
    QTest::addColumn<Scene>("scene");
    for (const auto& [name, scene] : test::allScenes()) {
        QTest::newRow(name) << scene;
    }
}

QString lines(const QStringList& texts) {
    return QLatin1Char('\n') + texts.join(QLatin1Char('\n'));
}

} // namespace

/// Each test is done in each scene of the real window.
class AccessibilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyControlHasANameAndARole_data() { addSceneRows(); }
    void everyControlHasANameAndARole() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        const auto controls = controlsOf(*top);
        QVERIFY(!controls.isEmpty());
        QStringList wrong;
        for (QWidget* control : controls) {
            auto* accessible = accessibleOf(*control);
            QVERIFY2(accessible, qPrintable(nameOf(*control)));
            if (accessible->text(QAccessible::Name).trimmed().isEmpty()) {
                wrong.append(nameOf(*control) + QStringLiteral(": no name"));
            }
            // Of an area that scrolls Qt says no more; what is in it speaks for itself.
            const bool mayBeClient =
                control->metaObject()->className() == QByteArrayView("QScrollArea");
            if (accessible->role() == QAccessible::NoRole ||
                (accessible->role() == QAccessible::Client && !mayBeClient)) {
                wrong.append(nameOf(*control) + QStringLiteral(": no role"));
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }

    /// Of two that are called alike and are of a kind, no one who only hears them can tell which is
    /// which.
    void noTwoControlsAreCalledAlike_data() { addSceneRows(); }
    void noTwoControlsAreCalledAlike() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        QMap<std::pair<QString, int>, QString> seen;
        QStringList wrong;
        for (QWidget* control : controlsOf(*top)) {
            auto* accessible = accessibleOf(*control);
            const std::pair key(accessible->text(QAccessible::Name),
                                static_cast<int>(accessible->role()));
            if (seen.contains(key)) {
                wrong.append(QStringLiteral("“%1”: %2 and %3")
                                 .arg(key.first, seen.value(key), nameOf(*control)));
            }
            seen.insert(key, nameOf(*control));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }

    /// Tab leads to each control that a click would give the focus, and back.
    void everyControlIsReachedByTab_data() { addSceneRows(); }
    void everyControlIsReachedByTab() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        if (!QApplication::focusWidget()) {
            QTest::keyClick(top, Qt::Key_Tab);
        }
        // The field of a reference is left by going on; what is behind it is another scene.
        const auto controls = controlsOf(*top);
        for (const Qt::Key key : {Qt::Key_Tab, Qt::Key_Backtab}) {
            const auto round = roundBy(key);
            QStringList wrong;
            for (QWidget* control : controls) {
                const bool takesFocus = control->focusPolicy() & Qt::StrongFocus;
                QWidget* focused = control->focusProxy() ? control->focusProxy() : control;
                if (takesFocus && !round.contains(focused) && control->isVisible()) {
                    wrong.append(nameOf(*control));
                }
            }
            if (!wrong.isEmpty()) {
                wrong.append(QStringLiteral("reached:"));
                for (const QWidget* widget : round) {
                    wrong.append(nameOf(*widget).section(QLatin1Char('/'), -2));
                }
            }
            QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
        }
    }

    /// What takes no focus does what a menu offers too.
    void whatTakesNoFocusIsInAMenu_data() { addSceneRows(); }
    void whatTakesNoFocusIsInAMenu() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        const auto offered = menuActions(*top);
        QStringList wrong;
        for (QWidget* control : controlsOf(*top)) {
            const auto* button = qobject_cast<QToolButton*>(control);
            const bool takesFocus = control->focusPolicy() & Qt::TabFocus;
            const bool isOffered =
                button && button->defaultAction() && offered.contains(button->defaultAction());
            if (!takesFocus && !isOffered) {
                wrong.append(nameOf(*control));
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }

    /// Two that are heard at once are both not heard.
    void noTwoActionsShareTheirKeys_data() { addSceneRows(); }
    void noTwoActionsShareTheirKeys() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        struct Use {
            const QAction* action;
            const QObject* scope; ///< Null: the whole window.
        };
        QMultiMap<QString, Use> uses;
        for (const QAction* action : scenes.window().findChildren<QAction*>()) {
            const auto context = action->shortcutContext();
            const bool isNarrow = context == Qt::WidgetShortcut;
            const auto owners = action->associatedObjects();
            const QObject* scope = isNarrow && !owners.isEmpty() ? owners.first() : nullptr;
            for (const QKeySequence& keys : action->shortcuts()) {
                uses.insert(keys.toString(), {action, scope});
            }
        }
        QVERIFY(uses.size() > 15);
        QStringList wrong;
        for (const QString& keys : uses.uniqueKeys()) {
            const auto same = uses.values(keys);
            for (qsizetype i = 0; i < same.size(); ++i) {
                for (qsizetype j = i + 1; j < same.size(); ++j) {
                    const bool meet =
                        !same[i].scope || !same[j].scope || same[i].scope == same[j].scope;
                    if (meet) {
                        wrong.append(
                            QStringLiteral("%1: “%2” and “%3”")
                                .arg(keys, same[i].action->text(), same[j].action->text()));
                    }
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }

    void noTwoLettersOfAMenuAreAlike() {
        WindowScenes scenes;
        QVERIFY(scenes.enter(Scene::Image));
        QStringList wrong;
        const auto look = [&wrong](const QList<QAction*>& actions, const QString& where) {
            QMap<QString, QString> seen;
            for (const QAction* action : actions) {
                const QString letter = mnemonicOf(action->text());
                if (action->isSeparator() || !action->isVisible()) {
                    continue;
                }
                if (letter.isEmpty()) {
                    wrong.append(where + QStringLiteral(": “%1” has none").arg(action->text()));
                } else if (seen.contains(letter)) {
                    wrong.append(where + QStringLiteral(": %1: “%2” and “%3”")
                                             .arg(letter, seen.value(letter), action->text()));
                }
                seen.insert(letter, action->text());
            }
        };
        const auto bars = scenes.window().menuBar()->actions();
        QVERIFY(bars.size() >= 5);
        look(bars, QStringLiteral("bar"));
        for (const QAction* action : bars) {
            look(action->menu()->actions(), action->text());
            for (const QAction* inner : action->menu()->actions()) {
                if (inner->menu()) {
                    look(inner->menu()->actions(), inner->text());
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }

    void everyLabelIsPlainAndLeadsWhereItsLetterSays_data() { addSceneRows(); }
    void everyLabelIsPlainAndLeadsWhereItsLetterSays() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        QStringList wrong;
        QMap<QString, QString> letters;
        const auto claim = [&](const QString& text) {
            const QString letter = mnemonicOf(text);
            if (!letter.isEmpty() && letters.contains(letter)) {
                wrong.append(
                    QStringLiteral("%1: “%2” and “%3”").arg(letter, letters.value(letter), text));
            }
            letters.insert(letter, text);
        };
        for (const QWidget* widget : top->findChildren<QWidget*>()) {
            if (widget->window() != top) {
                continue;
            }
            const auto* label = qobject_cast<const QLabel*>(widget);
            // The box about the program has a second text of the program's own; Qt lets no one say
            // what its format is.
            const bool isOwn = widget->objectName() == QLatin1String("qt_msgbox_informativelabel");
            if (label && !isOwn && !label->text().isEmpty() &&
                label->textFormat() != Qt::PlainText) {
                wrong.append(nameOf(*label) + QStringLiteral(": not plain: ") + label->text());
            }
            if (!widget->isVisible()) {
                continue;
            }
            if (label && label->buddy()) {
                claim(label->text());
            } else if (label && !mnemonicOf(label->text()).isEmpty() &&
                       label->text().contains(QLatin1String(":"))) {
                wrong.append(nameOf(*label) + QStringLiteral(": no buddy: ") + label->text());
            }
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            if (button && button->isEnabled() && (button->focusPolicy() & Qt::TabFocus) &&
                !qobject_cast<const QToolButton*>(button)) {
                claim(button->text());
            }
        }
        for (const QFormLayout* form : top->findChildren<QFormLayout*>()) {
            for (int row = 0; row < form->rowCount(); ++row) {
                const auto* item = form->itemAt(row, QFormLayout::LabelRole);
                const auto* label = item ? qobject_cast<QLabel*>(item->widget()) : nullptr;
                if (label && !label->text().isEmpty() && !label->buddy()) {
                    wrong.append(label->text() + QStringLiteral(": no buddy"));
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }

    /// A list's cells say in words what they show by a sign, a bar or a colour.
    void everyCellThatShowsASignSaysIt_data() { addSceneRows(); }
    void everyCellThatShowsASignSaysIt() {
        QFETCH(Scene, scene);
        WindowScenes scenes;
        QWidget* top = scenes.enter(scene);
        QVERIFY(top);
        QStringList wrong;
        const auto look = [&wrong](const QAbstractItemView& view, const QModelIndex& parent,
                                   const auto& self) -> void {
            const auto* model = view.model();
            for (int row = 0; row < model->rowCount(parent); ++row) {
                for (int column = 0; column < model->columnCount(parent); ++column) {
                    const QModelIndex index = model->index(row, column, parent);
                    const bool isSigned = index.data(SignRole).isValid();
                    const QString said = index.data(Qt::AccessibleTextRole).toString() +
                                         index.data(Qt::DisplayRole).toString();
                    const bool isSaidBeside =
                        row >= 0 &&
                        index.siblingAtColumn(0).data(Qt::AccessibleTextRole).toString().size() > 0;
                    if (isSigned && said.isEmpty() && !isSaidBeside) {
                        wrong.append(
                            QStringLiteral("%1 %2,%3").arg(nameOf(view)).arg(row).arg(column));
                    }
                }
                self(view, model->index(row, 0, parent), self);
            }
        };
        for (const auto* view : top->findChildren<QAbstractItemView*>()) {
            if (view->isVisible() && view->model()) {
                look(*view, {}, look);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(lines(wrong)));
    }
};

QTEST_MAIN(AccessibilityTest)
#include "accessibilitytest.moc"
