#include "ui/shortcutpriority.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>
#include <array>

namespace stowage {

ShortcutPriority::ShortcutPriority(QWidget& window) : QObject(&window), window_(window) {
    QCoreApplication::instance()->installEventFilter(this);
}

bool ShortcutPriority::isOurs(const QKeySequence& keys) const {
    constexpr std::array ofFields{QKeySequence::Copy,  QKeySequence::Cut,  QKeySequence::Paste,
                                  QKeySequence::Undo,  QKeySequence::Redo, QKeySequence::SelectAll,
                                  QKeySequence::Delete};
    if (std::ranges::any_of(ofFields, [&keys](QKeySequence::StandardKey key) {
            return QKeySequence::keyBindings(key).contains(keys);
        })) {
        return false;
    }
    const auto actions = window_.findChildren<QAction*>();
    return std::ranges::any_of(actions, [&keys](const QAction* action) {
        return action->isEnabled() && action->shortcuts().contains(keys);
    });
}

bool ShortcutPriority::eventFilter(QObject* watched, QEvent* event) {
    const auto* field =
        event->type() == QEvent::ShortcutOverride ? qobject_cast<QLineEdit*>(watched) : nullptr;
    if (!field || field->window() != &window_) {
        return false;
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    if (!key->modifiers().testFlag(Qt::ControlModifier) ||
        !isOurs(QKeySequence(key->keyCombination()))) {
        return false;
    }
    event->ignore(); // by the field: the shortcut has it
    return true;
}

} // namespace stowage
