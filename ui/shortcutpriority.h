#pragma once

#include <QObject>
#include <QWidget>

namespace stowage {

/// Lets the window's own shortcuts go before those of a field that is typed into: on X11, Ctrl+U
/// and Ctrl+E would clear its line and go to its end, wherever the window writes them in its menus.
/// What copies, pastes, undoes and selects stays the field's. GUI thread; owned by the window.
class ShortcutPriority : public QObject {
    Q_OBJECT

public:
    explicit ShortcutPriority(QWidget& window);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool isOurs(const QKeySequence& keys) const;

    QWidget& window_;
};

} // namespace stowage
