#include "ui/windowactions.h"

#include "ui/browse/exportactions.h"
#include "ui/theme/icons.h"
#include "ui/theme/menubutton.h"

#include <QAction>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace stowage {

WindowActions::WindowActions(ExportActions& exports, QWidget* window)
    : QObject(window), openArchive(nullptr), openServer(nullptr), openFolder(nullptr),
      upload(nullptr), uploadFolder(nullptr), copyTo(nullptr), sample(nullptr), quit(nullptr),
      undo(nullptr), copyDigest(nullptr), copyReference(nullptr), copyCommand(nullptr),
      find(nullptr), refresh(nullptr), verify(nullptr), stopVerifying(nullptr), compare(nullptr),
      back(nullptr), forward(nullptr), up(nullptr), reference(nullptr), shortcuts(nullptr),
      about(nullptr), exportMenu(new QMenu(tr("&Export"), window)), addMenu(new QMenu(window)),
      window_(window) {
    openArchive = add(QStringLiteral("open"), tr("&Open Archive…"), QKeySequence::Open,
                      tr("Show what is in an image archive"));
    openFolder =
        add(QStringLiteral("folder"), tr("Open &Folder…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O,
            tr("Show a registry's folder or an OCI layout"));
    openServer = add(QStringLiteral("remote"), tr("Add Re&gistry…"),
                     Qt::CTRL | Qt::SHIFT | Qt::Key_R, tr("Show a registry on another machine"));
    upload = add(QStringLiteral("upload"), tr("&Upload…"), Qt::CTRL | Qt::Key_U,
                 tr("Upload images, layers or any files"));
    uploadFolder = add(QStringLiteral("folder"), tr("Upload Fol&der…"),
                       Qt::CTRL | Qt::SHIFT | Qt::Key_U, tr("Pack a folder and upload it"));
    copyTo = add(QStringLiteral("import"), tr("Copy &To…"), Qt::CTRL | Qt::Key_K,
                 tr("Copy images to another place or repository"));
    copyTo->setVisible(false); // until somebody takes it
    sample = add(QStringLiteral("sample"), tr("Load a &Sample Image"));
    quit = add(QStringLiteral("quit"), tr("&Quit"), QKeySequence::Quit);
    undo = add(QStringLiteral("undo"), tr("&Undo"), QKeySequence::Undo,
               tr("Put back what was removed from a list"));
    copyDigest = add(QStringLiteral("copy"), tr("&Copy Digest"), Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    copyReference = add(QStringLiteral("copy"), tr("Copy &Reference"));
    copyCommand = add(QStringLiteral("copy"), tr("Copy as &skopeo Command"));
    find = add(QStringLiteral("search"), tr("&Filter"), QKeySequence::Find);
    refresh = add(QStringLiteral("refresh"), tr("&Refresh"), QKeySequence::Refresh);
    verify = add(QStringLiteral("verify"), tr("&Verify"), Qt::CTRL | Qt::SHIFT | Qt::Key_V,
                 tr("Check every digest of what is shown"));
    stopVerifying = add(QStringLiteral("stop"), tr("&Stop Verifying"));
    compare = add(QStringLiteral("compare"), tr("&Compare Images"), Qt::CTRL | Qt::Key_D,
                  tr("Show in what two images differ"));
    back = add(QStringLiteral("back"), tr("&Back"), Qt::ALT | Qt::Key_Left);
    forward = add(QStringLiteral("forward"), tr("&Forward"), Qt::ALT | Qt::Key_Right);
    up = add(QStringLiteral("up"), tr("&Up"), Qt::ALT | Qt::Key_Up);
    reference = add(QStringLiteral("edit"), tr("&Go To…"), Qt::CTRL | Qt::Key_L);
    shortcuts = add(QStringLiteral("help"), tr("&Keyboard Shortcuts"), Qt::Key_F1);
    about = add(QStringLiteral("info"), tr("&About Stowage"));

    exportMenu->setIcon(Icons::get(QStringLiteral("export")));
    exportMenu->menuAction()->setShortcut(Qt::CTRL | Qt::Key_E);
    exports.fill(exportMenu);
    addMenu->addAction(openFolder);
    addMenu->addAction(openArchive);
    addMenu->addAction(openServer);
}

QAction* WindowActions::add(const QString& icon, const QString& text, const QKeySequence& keys,
                            const QString& toolTip) {
    auto* action = new QAction(Icons::get(icon), text, this);
    action->setShortcut(keys);
    // A tool tip that only repeats the text says nothing; the keys are worth saying.
    QString tip = toolTip;
    if (tip.isEmpty()) {
        tip = text;
        tip.remove(QLatin1Char('&'));
    }
    if (!action->shortcut().isEmpty()) {
        tip += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
    }
    action->setToolTip(tip);
    window_->addAction(action);
    return action;
}

void WindowActions::fillMenus(QMenuBar* bar, const QList<QAction*>& viewActions) {
    QMenu* file = bar->addMenu(tr("&File"));
    file->addActions({openArchive, openFolder, openServer});
    file->addSeparator();
    file->addActions({upload, uploadFolder, copyTo});
    file->addMenu(exportMenu);
    file->addSeparator();
    file->addAction(sample);
    file->addSeparator();
    file->addAction(quit);

    QMenu* edit = bar->addMenu(tr("&Edit"));
    edit->addAction(undo);
    edit->addSeparator();
    edit->addActions({copyDigest, copyReference, copyCommand});
    edit->addSeparator();
    edit->addAction(find);

    QMenu* view = bar->addMenu(tr("&View"));
    view->addActions({refresh});
    view->addSeparator();
    view->addActions({verify, stopVerifying});
    view->addAction(compare);
    if (!viewActions.isEmpty()) {
        view->addSeparator();
    }
    view->addActions(viewActions);

    QMenu* go = bar->addMenu(tr("&Go"));
    go->addActions({back, forward, up});
    go->addSeparator();
    go->addAction(reference);

    QMenu* help = bar->addMenu(tr("&Help"));
    help->addActions({shortcuts, about});
}

void WindowActions::fillToolBar(QToolBar* bar, QWidget* location) {
    bar->addActions({back, forward});
    bar->addWidget(location);
    bar->addSeparator();
    bar->addActions({openArchive, upload, verify});
    // Its menu is what one wants, not a default among many ways.
    auto* exportButton = new MenuButton(bar);
    exportButton->setAutoRaise(true);
    exportButton->setText(tr("Export"));
    exportButton->setIcon(exportMenu->icon());
    exportButton->setMenu(exportMenu);
    exportButton->setToolTip(tr("Save parts of what is shown (Ctrl+E)"));
    exportButton->setObjectName(QStringLiteral("export"));
    bar->addWidget(exportButton);
    connect(exportMenu->menuAction(), &QAction::triggered, exportButton, &QToolButton::showMenu);
    const struct {
        QAction* action;
        QString text;
    } texts[] = {{openArchive, tr("Open")}, {upload, tr("Upload")}, {verify, tr("Verify")}};
    for (const auto& [action, text] : texts) {
        action->setIconText(text);
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action))) {
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        }
    }
}

QList<ShortcutsSheet::Group> WindowActions::shortcutGroups() const {
    return {{tr("Files"),
             {openArchive, openFolder, openServer, upload, uploadFolder, copyTo,
              exportMenu->menuAction(), undo, quit}},
            {tr("Going around"), {back, forward, up, reference, find, refresh}},
            {tr("Images"), {verify, compare, copyDigest}},
            {tr("Help"), {shortcuts}}};
}

} // namespace stowage
