#pragma once

#include <QList>

class QAction;
class QWidget;

namespace stowage {

class WindowActions;

/// Shows the sheet of all shortcuts over a window: those of its actions, of its views and of the
/// list of transfers, and what keys do in lists. It goes when it is closed. GUI thread.
void showShortcutsOf(QWidget& window, const WindowActions& actions, const QList<QAction*>& ofViews,
                     const QList<QAction*>& ofTransfers);

} // namespace stowage
