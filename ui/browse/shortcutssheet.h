#pragma once

#include <QDialog>
#include <QKeySequence>
#include <QList>

class QAction;

namespace stowage {

/// What the keyboard does, read off the actions themselves, so that it can't be out of date. Owned
/// by its parent; deletes itself when it closes.
class ShortcutsSheet : public QDialog {
    Q_OBJECT

public:
    struct Group {
        QString title;
        QList<QAction*> actions; ///< Those without a shortcut are left out.
    };
    struct Extra {
        QString keys;
        QString text;
    };

    ShortcutsSheet(const QList<Group>& groups, const QList<Extra>& extras,
                   QWidget* parent = nullptr);
};

} // namespace stowage
