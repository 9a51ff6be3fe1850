#pragma once

#include "ui/browse/shortcutssheet.h"

#include <QObject>

class QAction;
class QKeySequence;
class QMenu;
class QMenuBar;
class QToolBar;
class QWidget;

namespace stowage {

class ExportActions;

/// The verbs of the window with their icons, texts and keys, and where they stand in its menus and
/// its tool bar. What they do is connected by the window, which owns it. GUI thread.
class WindowActions : public QObject {
    Q_OBJECT

public:
    WindowActions(ExportActions& exports, QWidget* window);

    void fillMenus(QMenuBar* bar, const QList<QAction*>& viewActions);
    void fillToolBar(QToolBar* bar, QWidget* location);

    QList<ShortcutsSheet::Group> shortcutGroups() const;

    // Owned by this; the names are those of the menus.
    QAction* openArchive;
    QAction* openServer;
    QAction* openFolder;
    QAction* upload;
    QAction* uploadFolder;
    QAction* copyTo;
    QAction* sample;
    QAction* quit;
    QAction* undo;
    QAction* copyDigest;
    QAction* copyReference;
    QAction* copyCommand;
    QAction* find;
    QAction* refresh;
    QAction* verify;
    QAction* stopVerifying;
    QAction* compare;
    QAction* back;
    QAction* forward;
    QAction* up;
    QAction* reference;
    QAction* shortcuts;
    QAction* about;

    QMenu* exportMenu;
    QMenu* addMenu; ///< What can be added to the places.

private:
    QAction* add(const QString& icon, const QString& text, const QKeySequence& keys = {},
                 const QString& toolTip = {});

    QWidget* window_;
};

} // namespace stowage
