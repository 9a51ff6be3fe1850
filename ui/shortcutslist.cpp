#include "ui/shortcutslist.h"

#include "ui/browse/shortcutssheet.h"
#include "ui/mainwindow.h"
#include "ui/windowactions.h"

namespace stowage {

void showShortcutsOf(QWidget& window, const WindowActions& actions, const QList<QAction*>& ofViews,
                     const QList<QAction*>& ofTransfers) {
    QList<ShortcutsSheet::Group> groups = actions.shortcutGroups();
    groups.append({MainWindow::tr("Views"), ofViews});
    groups.append({MainWindow::tr("Transfers"), ofTransfers});
    const auto nameOf = [](Qt::Key key) {
        return QKeySequence(key).toString(QKeySequence::NativeText);
    };
    auto* sheet = new ShortcutsSheet(
        groups,
        {{MainWindow::tr("Enter"), MainWindow::tr("Open what is chosen")},
         {nameOf(Qt::Key_Space), MainWindow::tr("Look into the chosen file")},
         {nameOf(Qt::Key_Delete), MainWindow::tr("Cancel, or take off the list")},
         {MainWindow::tr("Esc"), MainWindow::tr("Clear the filter")},
         {MainWindow::tr("↓"), MainWindow::tr("From the filter to the list")},
         {MainWindow::tr("+ / −"), MainWindow::tr("Unfold, fold")}},
        &window);
    sheet->open();
}

} // namespace stowage
